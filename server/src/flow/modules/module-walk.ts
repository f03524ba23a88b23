import { type BindingId, type ClassId, type FunctionId, type Program, type Statement, spanInText, type UnitId } from "../../facts/program.ts";
import type { ApiNode } from "../../model/model.ts";
import type { Span } from "../../text/span.ts";
import { Effects, type Sent } from "../calls/effects.ts";
import type { ClassRef, Closure, FunctionRef, Summary } from "../calls/summary.ts";
import type { FlowEvent } from "../event.ts";
import { functionName } from "../expressions/function-name.ts";
import { namedIn } from "../expressions/program-search.ts";
import { type FrameworkCall, sendToFrameworks } from "../frameworks/frameworks.ts";
import { type Evaluation, Evaluations } from "../functions/evaluations.ts";
import { walkFunction } from "../functions/function-walk.ts";
import { References } from "../functions/references.ts";
import { Replays } from "../functions/replays.ts";
import { comparedWith } from "../functions/unchanged.ts";
import { withStandingGuards } from "../guards/standing-guards.ts";
import { MAX_INSTANTIATED_IN_MODULE, MAX_ROUNDS } from "../limits.ts";
import { Frame } from "../statements/frame.ts";
import { Memory } from "../statements/memory.ts";
import { Variables } from "../statements/variables.ts";
import { equalObjects, sameLists } from "../values/equal.ts";
import { type HeapObject, type ObjectId, State } from "../values/heap.ts";
import type { Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { flowing, join, NOTHING, UNKNOWN, type Value } from "../values/value.ts";
import { ModuleClasses } from "./module-classes.ts";
import { ModuleExports } from "./module-exports.ts";
import { runModule } from "./module-statements.ts";
import { isNamespace } from "./namespace-fields.ts";
import { OtherWalks } from "./other-walks.ts";
import { callFromUnseen } from "./unseen-callers.ts";
import type { WalkHost } from "./walk-host.ts";

/** The walk over one module: its events, and what other modules can take from it. It may be done again over a later program. */
export class ModuleWalk {
  readonly path: string;
  readonly host: WalkHost;
  private present: Program;
  /** Another object for each program that says other things where others look without asking. */
  private facts: object = {};
  /** Another object for each time the module is walked. */
  version: object = {};
  events: FlowEvent[] = [];
  /** Functions that met a bound. */
  exhausted = 0;
  /** Effects of called functions instantiated so far in this round. */
  work = 0;
  readonly references = new References(this);
  /** What the time before found of functions; undefined where the module is walked once, as far as anybody knows. */
  replays: Replays | undefined;
  /** What it asked of others; undefined where it is walked again whatever they answer. */
  others: OtherWalks | undefined;
  classes = new ModuleClasses(this);
  /** Modules in packages that are loaded without a name. */
  private loaded = new Set<string>();
  private evaluations = new Evaluations((id) => this.evaluateFunction(id));
  variables = this.noVariables();
  private sent = new Map<FunctionId, Sent>();
  readonly memory: Memory;
  /** Methods that a decorator hands to a framework: called when it is known what instances hold. */
  waiting: FrameworkCall[] = [];
  /** The walk over its own statements, now or last. */
  frame: Frame | undefined;
  private final = new State();
  private given = new ModuleExports(this);

  /** `again`: whether it, or what it imports, is expected to be walked again. */
  constructor(path: string, program: Program, host: WalkHost, again: "walk" | "imports" | undefined = undefined) {
    this.replays = again === "walk" ? new Replays() : undefined;
    this.others = again ? new OtherWalks() : undefined;
    this.path = path;
    this.present = program;
    this.host = host;
    this.memory = new Memory(this);
  }

  /** The program; what the bodies of its functions and its own statements say is asked for elsewhere. */
  get program(): Program {
    if (this.isAskedByOthers) this.restedOn("facts");
    return this.present;
  }
  /** All of the program, for those who look at more of it. */
  get wholeProgram(): Program {
    this.restedOn("version");
    return this.present;
  }
  /** The last known content of objects made here, for the module itself. */
  get ambient(): Map<ObjectId, HeapObject> {
    return this.memory.objects;
  }
  /** What this module does to others, by their paths. */
  get outgoing(): ReadonlyMap<string, Effects> {
    return this.memory.outgoing;
  }

  /** Walks the module and all its functions. `incoming`: what other modules are known to do to this one. */
  walk(incoming: Effects = new Effects()): this {
    const { walking } = this.host;
    this.host.walking = this;
    this.memory.start(incoming);
    this.sent = new Map(incoming.sent);
    for (const [binding, value] of incoming.variables(this.program.exports, this.given.namespaceKey)) this.variables.assignedOutside(binding, value);
    this.walkRounds();
    // What it hands on of others is looked for when somebody asks for it.
    for (const it of this.program.exports) if (it.kind !== "binding") this.moduleOf(it.specifier)?.restedOn("version");
    this.host.walking = walking;
    return this;
  }

  /** The same for a later program; what was found of functions that are the same, and of which all that they ask for is, stands. */
  walkAgain(program: Program, incoming: Effects | undefined): this {
    const compared = comparedWith(this.program, program);
    this.replays ??= new Replays();
    this.others ??= new OtherWalks();
    const { evaluations } = this;
    this.replays.startWalk(compared, (id) => evaluations.now(id));
    this.present = compared.program;
    if (!compared.keepsFacts) this.facts = {};
    this.host.origins.renew(this.path);
    return this.walkOver(incoming);
  }

  /** The way back to all that this walk found, once it is done again. */
  wayBack(): () => void {
    const state = {
      present: this.present,
      facts: this.facts,
      version: this.version,
      events: this.events,
      exhausted: this.exhausted,
      work: this.work,
      replays: this.replays,
      others: this.others,
      classes: this.classes,
      loaded: this.loaded,
      evaluations: this.evaluations,
      variables: this.variables,
      sent: this.sent,
      waiting: this.waiting,
      frame: this.frame,
      final: this.final,
      given: this.given,
    };
    const remember = this.memory.wayBack();
    return () => {
      Object.assign(this, state);
      remember();
    };
  }

  /** The same once more, now that more is known of others. What stands for functions, and the objects that they make, are the same ones. */
  walkAnew(incoming: Effects | undefined): this {
    this.replays &&= new Replays();
    return this.walkOver(incoming);
  }

  private walkOver(incoming: Effects | undefined): this {
    this.version = {};
    this.others &&= new OtherWalks();
    this.classes = new ModuleClasses(this);
    this.loaded = new Set();
    this.evaluations = new Evaluations((id) => this.evaluateFunction(id));
    this.variables = this.noVariables();
    this.final = new State();
    this.given = new ModuleExports(this);
    return this.walk(incoming);
  }

  private noVariables(): Variables {
    return new Variables(this, (binding, value) => this.evaluations.captured(binding, value));
  }

  private walkRounds(): void {
    for (let round = 1; ; round++) {
      this.events = [];
      this.exhausted = 0;
      this.work = 0;
      this.classes.startRound();
      this.evaluations.startRound();
      this.variables.startRound((binding) => this.evaluations.isOutdated(this.program.bindings[binding]?.owner ?? 0));
      this.waiting = [];
      const frame = new Frame(this, 0, 0, new State());
      this.frame = frame;
      runModule(frame, this.program.functions[0]?.body ?? []);
      frame.state.live = true;
      const passed = frame.guards;
      this.final = frame.state;
      this.memory.keep(frame.state.allObjects());
      sendToFrameworks(frame, { path: this.path, unit: 0, start: 0, end: 0 });
      for (const id of this.program.functionIds) if (id > 0) this.summaryOf(id);
      if (round < MAX_ROUNDS && !this.evaluations.settle((binding, before) => this.variables.hasGrown(binding, before))) continue;
      for (const { events, exhausted, waiting } of this.evaluations.found()) {
        this.events.push(...events);
        this.waiting.push(...waiting);
        if (exhausted) this.exhausted++;
      }
      callFromUnseen(frame, this.final);
      this.events.push(...frame.events);
      this.events = withStandingGuards(this, this.events, passed);
      if (frame.exhausted) this.exhausted++;
      return;
    }
  }

  /** What is evaluated now, here or in another module, asks this one for something: see `Replays`. */
  asked(kind: string, key: unknown, answer: unknown, act: () => boolean): void {
    const by = this.host.walking ?? this;
    if (by !== this) by.others?.add(this, kind, key, act);
    by.replays?.asked(this, kind, key, answer, act);
  }
  /** Whether another module is walked now that writes down what it asks. */
  get isAskedByOthers(): boolean {
    const { walking } = this.host;
    return walking !== this && walking?.others !== undefined;
  }
  /** What is evaluated now rests on what nobody asks for part by part: on the facts of this module, or on the whole walk. */
  restedOn(what: "facts" | "version"): void {
    const { [what]: known } = this;
    this.asked(what, "", known, () => {
      this.restedOn(what);
      return this[what] === known;
    });
  }

  /** What a function does, as far as it does not depend on who calls it; undefined while it is being found out for the first time. */
  summaryOf(id: FunctionId): Summary | undefined {
    const summary = this.evaluations.summaryOf(id);
    this.asked("summary", id, summary, () => this.summaryOf(id) === summary);
    return summary;
  }
  /** What a function does, as far as anybody asked for that. */
  knownSummary(id: FunctionId): Summary | undefined {
    return this.evaluations.now(id);
  }
  /** What is recorded when a function is run, whoever calls it; of another module also what is only when its class is known. */
  foundIn(id: FunctionId): readonly FlowEvent[] {
    const latent = this.summaryOf(id)?.latent ?? [];
    const unit = this.program.functions[id]?.unit;
    const closed = this.host.walking !== this ? this.events.filter(({ at }) => at.unit === unit && at.path === this.path) : [];
    const found = [...latent, ...this.evaluations.eventsOf(id), ...closed];
    this.asked("events", id, found, () => sameLists(this.foundIn(id), found));
    return found;
  }
  /** The statements of a function, where these are looked at and not what they do. */
  bodyOf(id: FunctionId): readonly Statement[] {
    const fact = this.program.functions[id];
    this.asked("body", id, fact, () => this.program.functions[id] === fact);
    return fact?.body ?? [];
  }

  private evaluateFunction(id: FunctionId): Evaluation {
    // What a function does is not decided by who asks for it first.
    const { host, replays } = this;
    const { calls } = host;
    host.calls = [];
    const found = replays ? replays.evaluation(id, () => walkFunction(this, id)) : walkFunction(this, id);
    host.calls = calls;
    return found;
  }

  /** Counts what the evaluation of a function instantiated. */
  hasWorked(effects: number): void {
    this.asked("work", effects, effects, () => {
      this.work += effects;
      return this.work <= MAX_INSTANTIATED_IN_MODULE;
    });
  }

  /** What calls that a function puts off are results of: of the callee, where that is the function's own, else of the function, which alone knows them by number. */
  calledBy(id: FunctionId, callee: Placeholder): Placeholder {
    return callee.of === this.functionRef(id) ? callee : this.references.symbol(id, -2);
  }

  /** What the module that is walked now does to this one; undefined while it is this one. */
  get effects(): Effects | undefined {
    const { walking } = this.host;
    return walking === undefined || walking === this ? undefined : walking.memory.effectsOn(this);
  }

  /** What an object that was made here holds, as far as it is known by now. */
  contentOf(id: ObjectId): HeapObject | undefined {
    const content = this.memory.objects.get(id);
    this.asked("object", id, content, () => {
      const now = this.contentOf(id);
      if (now === content || (isNamespace(now) && isNamespace(content))) return true;
      if (!equalObjects(now, content)) return false;
      if (content) this.memory.objects.set(id, content);
      return true;
    });
    return content;
  }

  /** A module in a package is loaded, and becomes an attribute of that. */
  load(specifier: string): void {
    this.loaded.add(specifier);
    this.replays?.acted(() => this.load(specifier));
  }
  /** The modules that were loaded in a package. */
  loadedIn(name: string): readonly string[] {
    const within = [...this.loaded].filter((it) => it.startsWith(`${name}.`));
    this.asked("loaded", name, undefined, () => sameLists(this.loadedIn(name), within));
    return within;
  }

  /** The object made at a place, the same one whenever that is walked; `of`: what it is made of, where several may be made there. */
  objectAt(at: Place, role: string, of?: ObjectId): ObjectId {
    return this.memory.objectAt(at, role, of);
  }
  functionRef(id: FunctionId): FunctionRef {
    return this.references.functionRef(id);
  }
  closure(id: FunctionId): Closure {
    return this.references.closure(id);
  }
  boundClosure(id: FunctionId, receiver: Value): Closure {
    return { function: this.functionRef(id), receiver, bound: undefined };
  }
  /** Whether a variable is named in another function than this. */
  isNamedOutside(id: FunctionId, binding: BindingId): boolean {
    const isNamed = this.program.functions.some((fact, other) => other !== id && namedIn(fact).has(binding));
    this.asked("named", `${id} ${binding}`, isNamed, () => this.isNamedOutside(id, binding) === isNamed);
    return isNamed;
  }
  /** Whether something in a function is written behind something else. */
  isBehind(id: FunctionId, part: Span, other: Span): boolean {
    return id === 0 ? spanInText(this.program, 0, part).start >= spanInText(this.program, 0, other).end : part.start >= other.end;
  }
  /** What a function is called; empty where it is by nothing. */
  nameOf(id: FunctionId): string {
    const name = functionName(this.program, id);
    this.asked("name", id, name, () => this.nameOf(id) === name);
    return name;
  }
  /** Whether nothing around the function could stand for anything: no placeholders but its own. */
  isTopLevel(id: FunctionId): boolean {
    const unit = this.program.functions[id]?.unit;
    const parent = unit === undefined ? undefined : this.program.units[unit]?.parent;
    return parent === undefined || this.program.units[parent]?.kind === "module";
  }

  classRef(id: ClassId): ClassRef {
    return this.references.classRef(id);
  }
  receiverClass(symbol: Placeholder): ClassRef | undefined {
    if (symbol.parameter !== -1 || symbol.path.length > 0) return undefined;
    const { module, id } = symbol.of as FunctionRef;
    const owner = module.program.functions[id]?.owner;
    return owner === undefined ? undefined : module.classRef(owner);
  }

  sendReturns(id: FunctionId, to: Sent): void {
    (this.effects?.sent ?? this.sent).set(id, to);
    (this.host.walking ?? this).replays?.acted(() => this.sendReturns(id, to));
  }
  sentReturns(id: FunctionId): Sent | undefined {
    const sent = this.sent.get(id);
    this.asked("sent", id, sent, () => {
      const now = this.sentReturns(id);
      return now?.sink === sent?.sink && now?.by === sent?.by && now?.wraps === sent?.wraps && sameLists(now?.names ?? [], sent?.names ?? []);
    });
    return sent;
  }

  /** What may be among the entries of something that is spread. */
  restOf(value: Value): Value {
    return value.ways.size > 0 ? flowing(value.ways) : UNKNOWN;
  }

  get globals(): ApiNode {
    const node = this.host.model.node(this.program.ecosystem, ":");
    if (!node) throw new Error(`the model has no globals for ${this.program.ecosystem}`);
    return node;
  }

  /** What it gives to others; a function that takes that of its own module rests on how far the module has come. */
  get exports(): ModuleExports {
    if (this.host.walking === this) this.replays?.lose();
    return this.given;
  }
  /** The walked module that an import here leads to; undefined where it is no module of the project, or not loaded. */
  moduleOf(specifier: string): ModuleWalk | undefined {
    const found = this.host.moduleOf(specifier, this.path);
    this.asked("module", specifier, found, () => this.moduleOf(specifier) === found);
    return found;
  }
  /** A frame in which the module's own statements are over. */
  frameAfter(unit: UnitId): Frame {
    return new Frame(this, 0, unit, this.final.fork());
  }
  /** What a variable of the module holds at its end. */
  finalValue(binding: BindingId): Value {
    return join(this.final.variable(binding) ?? NOTHING, this.variables.captured(binding));
  }
}
