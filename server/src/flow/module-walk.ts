import type { BindingId, ClassId, FunctionId, Program } from "../facts/program.ts";
import type { Convention } from "../model/api.ts";
import type { ApiNode, Model } from "../model/model.ts";
import { fillAbstract, writeAbstract } from "./abstract-instances.ts";
import { assign } from "./assign.ts";
import { Bases } from "./bases.ts";
import { NO_ARGUMENTS } from "./calls.ts";
import { Captures } from "./captures.ts";
import { inheritedApi, typedValue } from "./classes.ts";
import { Effects, type Sent } from "./effects.ts";
import type { OngoingCall } from "./endless-calls.ts";
import { type Evaluation, Evaluations } from "./evaluations.ts";
import type { FlowEvent } from "./event.ts";
import { evaluate } from "./expressions.ts";
import { Frame } from "./frame.ts";
import { callByFrameworks, type FrameworkCall, sendToFrameworks } from "./frameworks.ts";
import { type HeapObject, heapObject, type ObjectId, State } from "./heap.ts";
import { instantiate } from "./instantiate.ts";
import { isCheckForOthers, isLatent } from "./latent.ts";
import { MAX_ROUNDS } from "./limits.ts";
import { Memory } from "./memory.ts";
import { ModuleExports } from "./module-exports.ts";
import { type Origins, Placeholder } from "./origin.ts";
import type { Place } from "./place.ts";
import { run } from "./statements.ts";
import { namesStripe } from "./stripe-attempts.ts";
import type { ClassRef, Closure, FunctionRef, Summary } from "./summary.ts";
import { asksCallers, unseenArguments, unseenAround, unseenReceiver } from "./unseen.ts";
import { flowing, join, NOTHING, objectValue, symbolValue, UNKNOWN, type Value } from "./value.ts";

/** What the walks over all modules of a project share. */
export interface WalkHost {
  readonly model: Model;
  readonly origins: Origins;
  /** Whether a text holds something in the shape of a credential. */
  readonly holdsCredential: (text: string) => boolean;
  /** What frameworks call in a file, by its path. */
  readonly conventionsOf: (path: string) => readonly Convention[];
  /** The walked module that an import leads to; undefined where it is no module of the project, or not loaded. */
  readonly moduleOf: (specifier: string, from: string) => ModuleWalk | undefined;
  /** How deep evaluations are nested now, and the calls that are being made, each within the one before. */
  nesting: number;
  calls: OngoingCall[];
  /** The module that is walked now. */
  walking?: ModuleWalk | undefined;
}

/** The walk over one module: its events, and what other modules can take from it. */
export class ModuleWalk {
  readonly path: string;
  readonly program: Program;
  readonly host: WalkHost;
  events: FlowEvent[] = [];
  /** Functions that met a bound. */
  exhausted = 0;
  /** Effects of called functions instantiated so far in this round. */
  work = 0;
  private readonly symbols = new Map<string, Placeholder>();
  private readonly functions: FunctionRef[] = [];
  private readonly closures: Closure[] = [];
  private readonly classes: ClassRef[] = [];
  readonly bases = new Bases();
  private readonly fields = new Map<ClassId, ReadonlyMap<string, Value>>();
  private readonly evaluations = new Evaluations((id) => this.evaluateFunction(id));
  private readonly captures = new Captures();
  private readonly sent: Map<FunctionId, Sent>;
  private readonly memory: Memory;
  /** Methods that a decorator hands to a framework: called when it is known what instances hold. */
  waiting: FrameworkCall[] = [];
  private final = new State();
  private readonly exports = new ModuleExports(this);

  /** `incoming`: what other modules are known to do to this one. */
  constructor(path: string, program: Program, host: WalkHost, incoming: Effects = new Effects()) {
    this.path = path;
    this.program = program;
    this.host = host;
    this.memory = new Memory(this, incoming);
    this.sent = new Map(incoming.sent);
    for (const [binding, value] of incoming.variables(program.exports, this.exports.namespaceKey)) this.captures.assignedElsewhere(binding, value);
  }

  /** The last known content of objects made here. */
  get ambient(): Map<ObjectId, HeapObject> {
    return this.memory.objects;
  }
  /** What this module does to others, by their paths. */
  get outgoing(): ReadonlyMap<string, Effects> {
    return this.memory.outgoing;
  }

  /** Walks the module and all its functions. */
  walk(): this {
    const { walking } = this.host;
    this.host.walking = this;
    this.walkRounds();
    this.host.walking = walking;
    return this;
  }

  private walkRounds(): void {
    for (let round = 1; ; round++) {
      this.events = [];
      this.exhausted = 0;
      this.work = 0;
      this.fields.clear();
      this.evaluations.startRound();
      this.captures.startRound((binding) => this.evaluations.isOutdated(this.program.bindings[binding]?.owner ?? 0));
      this.waiting = [];
      const frame = new Frame(this, 0, 0, new State());
      run(frame, this.program.functions[0]?.body ?? []);
      frame.state.live = true;
      this.final = frame.state;
      this.memory.keep(frame.state.allObjects());
      sendToFrameworks(frame, { path: this.path, unit: 0, start: 0, end: 0 });
      for (let id = 1; id < this.program.functions.length; id++) this.summaryOf(id);
      if (round < MAX_ROUNDS && !this.evaluations.settle((binding, before) => this.captures.hasGrown(binding, before))) continue;
      for (const { events, exhausted, waiting } of this.evaluations.found()) {
        this.events.push(...events);
        this.waiting.push(...waiting);
        if (exhausted) this.exhausted++;
      }
      this.close(frame);
      this.events.push(...frame.events);
      if (frame.exhausted) this.exhausted++;
      return;
    }
  }

  /** Functions are also called by those that nobody here sees: with whatever their parameters' defaults and annotations say. */
  private close(frame: Frame): void {
    const at: Place = { path: this.path, unit: 0, start: 0, end: 0 };
    const filled = new Set<ClassId>();
    for (const id of this.program.classes.keys()) fillAbstract(frame, id, filled, at);
    callByFrameworks(frame, at);
    for (let id = 1; id < this.program.functions.length; id++) {
      const summary = this.evaluations.now(id);
      if (!summary) continue;
      frame.resetWork();
      const owner = this.program.functions[id]?.owner;
      const asks = asksCallers(this, id, summary);
      const unseen = asks ? unseenReceiver(this, id) : UNKNOWN;
      const receiver = owner === undefined ? unseen : this.abstractInstance(owner, frame);
      const closure = asks && !this.isTopLevel(id) ? { ...this.closure(id), bound: unseenAround(this) } : this.closure(id);
      instantiate(frame, closure, summary, asks ? unseenArguments(this, id, summary) : NO_ARGUMENTS, receiver, at, true);
    }
    // Those made inside others are known by what was bound to them: `export const client = clientFor(KEY)`.
    for (const { code } of this.final.allVariables()) {
      for (const { function: made, receiver = UNKNOWN, bound } of code) {
        const summary = bound && made.module.summaryOf(made.id);
        if (summary) instantiate(frame, { function: made, receiver, bound }, summary, NO_ARGUMENTS, receiver, at, true);
      }
    }
  }

  /** What a function does, as far as it does not depend on who calls it; undefined while it is being found out for the first time. */
  summaryOf(id: FunctionId): Summary | undefined {
    return this.evaluations.summaryOf(id);
  }

  private evaluateFunction(id: FunctionId): Evaluation {
    const fact = this.program.functions[id];
    if (!fact) throw new RangeError(`no function ${id} in ${this.path}`);
    const outside = this.waiting;
    this.waiting = [];
    const frame = new Frame(this, id, fact.unit, new State());
    const ref = this.functionRef(id);
    const here = frame.place({ start: 0, end: 0 });
    if (fact.receiver !== undefined) frame.setVariable(fact.receiver, this.placeholder(ref, -1, here, ""));
    const defaults: (Value | undefined)[] = [];
    const typed: Value[] = [];
    fact.parameters.forEach((parameter, index) => {
      const fallback = parameter.default && evaluate(frame, parameter.default);
      defaults.push(fallback);
      const type = parameter.type ? typedValue(frame, parameter.type) : NOTHING;
      typed.push(type);
      const placeholder = this.placeholder(
        ref,
        index,
        frame.place(parameter),
        parameter.name === "" ? "passed as an argument" : `passed as \`${parameter.name}\``,
      );
      assign(frame, parameter.target, type === NOTHING ? placeholder : join(placeholder, type));
    });
    run(frame, fact.body);
    const { ends, passes } = frame.ending(fact.generator);
    frame.state.live = true;
    this.memory.keep(frame.state.allObjects());
    let returns = frame.returns === NOTHING ? UNKNOWN : frame.returns;
    if (fact.generator) returns = objectValue(frame.allocate(here, "list", { rest: frame.yields === NOTHING ? UNKNOWN : frame.yields }, " yields"));
    else if (fact.async) returns = objectValue(frame.allocate(here, "promise", { fields: new Map([["value", returns]]) }));
    const latent = frame.events.filter((event) => isLatent(event) || isCheckForOthers(event));
    const made = madeIn(this, frame.objectsLeft());
    const { pending, assigns, exhausted } = frame;
    const writes = frame.writes.all();
    const asksStripe = frame.asksStripe || namesStripe(fact.body, this.program);
    const summary: Summary = { returns, raises: frame.raised[0] ?? NOTHING, ends, passes, asksStripe, latent, pending, writes, assigns, defaults, typed, made };
    const { waiting } = this;
    this.waiting = outside;
    return { summary, events: frame.events.filter((event) => !isLatent(event)), exhausted, waiting };
  }

  private placeholder(ref: FunctionRef, parameter: number, at: Place, text: string): Value {
    const symbol = this.symbol(ref, parameter);
    return symbolValue(symbol, symbol.origin(), { at, text, before: undefined, length: 0 });
  }

  /** What stands at a position of what a function is called with, whether or not it declares a parameter there. */
  givenAt(id: FunctionId, index: number, at: Place): Value {
    return this.placeholder(this.functionRef(id), index, at, "passed as an argument");
  }

  private symbol(ref: FunctionRef, parameter: number): Placeholder {
    const key = `${ref.id} ${parameter}`;
    const symbol = this.symbols.get(key) ?? new Placeholder(`${this.path} ${key} `, ref, parameter);
    this.symbols.set(key, symbol);
    return symbol;
  }

  /** What calls that a function puts off are results of: of the callee, where that is the function's own, else of the function, which alone knows them by number. */
  calledBy(id: FunctionId, callee: Placeholder): Placeholder {
    const ref = this.functionRef(id);
    return callee.of === ref ? callee : this.symbol(ref, -2);
  }

  /** What the module that is walked now does to this one; undefined while it is this one. */
  private get effects(): Effects | undefined {
    const { walking } = this.host;
    return walking === undefined || walking === this ? undefined : walking.memory.effectsOn(this);
  }

  stored(id: ObjectId, state: State): void {
    this.memory.stored(id, state);
  }

  // Variables that functions capture.

  assigned(binding: BindingId, value: Value): void {
    this.captures.assigned(binding, value);
  }
  assignedFrom(frame: Frame, binding: BindingId, value: Value): void {
    frame.assigns.push({ binding, value });
    this.captures.assignedElsewhere(binding, value);
  }
  assignElsewhere(binding: BindingId, value: Value): void {
    const { effects } = this;
    if (effects) effects.assign(binding, value);
    else this.captures.assignedElsewhere(binding, value);
  }
  assignedElsewhere(binding: BindingId): Value | undefined {
    return this.captures.fromElsewhere(binding);
  }
  /** Everything that a variable of a function around, or of the module, may hold. */
  captured(binding: BindingId): Value {
    const value = this.captures.valueOf(binding);
    this.evaluations.captured(binding, value);
    return value;
  }

  objectAt(at: Place, role: string): ObjectId {
    return this.memory.objectAt(at, role);
  }
  functionRef(id: FunctionId): FunctionRef {
    const known = this.functions[id];
    if (known) return known;
    const ref = { module: this, id };
    this.functions[id] = ref;
    return ref;
  }
  closure(id: FunctionId): Closure {
    const known = this.closures[id];
    if (known) return known;
    const closure: Closure = { function: this.functionRef(id), receiver: undefined, bound: undefined };
    this.closures[id] = closure;
    return closure;
  }
  boundClosure(id: FunctionId, receiver: Value): Closure {
    return { function: this.functionRef(id), receiver, bound: undefined };
  }
  /** Whether nothing around the function could stand for anything: no placeholders but its own. */
  isTopLevel(id: FunctionId): boolean {
    const unit = this.program.functions[id]?.unit;
    const parent = unit === undefined ? undefined : this.program.units[unit]?.parent;
    return parent === undefined || this.program.units[parent]?.kind === "module";
  }

  classRef(id: ClassId): ClassRef {
    const known = this.classes[id];
    if (known) return known;
    const ref = { module: this, id };
    this.classes[id] = ref;
    return ref;
  }
  classObject(id: ClassId): ObjectId {
    const unit = this.program.classes[id]?.unit ?? 0;
    return this.objectAt({ path: this.path, unit, start: 0, end: 0 }, `class ${id}`);
  }
  defineBases(id: ClassId, bases: readonly Value[]): void {
    this.bases.set(id, bases);
  }
  basesOf(id: ClassId): readonly Value[] {
    return this.bases.of(id);
  }
  /** Values of the fields that each new instance gets. */
  fieldsOf(id: ClassId): ReadonlyMap<string, Value> {
    const known = this.fields.get(id);
    if (known) return known;
    const result = new Map<string, Value>();
    this.fields.set(id, result);
    const fact = this.program.classes[id];
    if (!fact) return result;
    const frame = new Frame(this, 0, fact.unit, this.final.fork());
    const instance = this.abstractInstance(id, frame);
    if (fact.fieldReceiver !== undefined) frame.setVariable(fact.fieldReceiver, instance);
    for (const field of fact.fields) {
      const typed = field.type ? typedValue(frame, field.type) : NOTHING;
      const value = field.value ? evaluate(frame, field.value) : typed === NOTHING ? UNKNOWN : { ...typed, open: true };
      result.set(field.name, value);
      writeAbstract(this.ambient, instance, field.name, value);
    }
    // What the module left was kept when it ended.
    this.memory.keep(frame.state.changedObjects());
    this.events.push(...frame.events.filter((event) => !isLatent(event)));
    return result;
  }
  /** An instance of which only the class is known: what any of them may hold. */
  abstractInstance(id: ClassId, frame: Frame): Value {
    const object = this.objectAt({ path: this.path, unit: 0, start: 0, end: 0 }, `any instance of ${id}`);
    const ref = this.classRef(id);
    const api = inheritedApi(frame, ref);
    if (!this.ambient.has(object)) this.memory.set(object, heapObject("instance", { class: ref, api, single: false }));
    return objectValue(object, api);
  }
  receiverClass(symbol: Placeholder): ClassRef | undefined {
    if (symbol.parameter !== -1 || symbol.path.length > 0) return undefined;
    const { module, id } = symbol.of as FunctionRef;
    const owner = module.program.functions[id]?.owner;
    return owner === undefined ? undefined : module.classRef(owner);
  }

  sendReturns(id: FunctionId, to: Sent): void {
    (this.effects?.sent ?? this.sent).set(id, to);
  }
  sentReturns(id: FunctionId): Sent | undefined {
    return this.sent.get(id);
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

  exportsObject(state: State): ObjectId {
    return this.exports.object(state);
  }
  replaceExports(state: State, value: Value): void {
    this.exports.replace(state, value);
  }
  /** What `require` of this module gives. */
  wholeValue(): Value {
    return this.exports.whole();
  }
  /** The module as an object of its exports. */
  namespaceValue(): Value {
    return this.exports.namespace();
  }
  /** What the module exports under a name; undefined where it exports no such name. */
  exportValue(name: string, depth = 0): Value | undefined {
    return this.exports.named(name, depth);
  }
  /** Everything that the module exports, by name. */
  exported(depth = 0): Iterable<[name: string, value: Value]> {
    return this.exports.all(depth);
  }
  /** What `from module import *` binds in a program that names it. */
  starExports(importer: Program): Iterable<[BindingId, Value]> {
    return this.exports.star(importer);
  }
  /** What a variable of the module holds at its end. */
  finalValue(binding: BindingId): Value {
    return join(this.final.variable(binding) ?? NOTHING, this.captured(binding));
  }
}

/** Those of the objects that a module made. */
function madeIn(module: ModuleWalk, objects: ReadonlyMap<ObjectId, HeapObject>): ReadonlyMap<ObjectId, HeapObject> {
  for (const { home } of objects.keys()) if (home !== module) return new Map([...objects].filter(([id]) => id.home === module));
  return objects;
}
