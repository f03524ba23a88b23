import type { BindingId, Expression, FunctionId, Statement, UnitId } from "../../facts/program.ts";
import type { Span } from "../../text/span.ts";
import { Answers } from "../calls/answers.ts";
import type { Assignment, Chain, PendingCall } from "../calls/summary.ts";
import { Writes } from "../calls/writes.ts";
import { isOfStripe } from "../errors/stripe-attempts.ts";
import type { Circumstances, EventOf, FlowEvent, Guard, Part } from "../event.ts";
import { TestedNames } from "../guards/tested-names.ts";
import { MAX_LATENT, MAX_PARTS, MAX_REACHED, MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { type HeapObject, heapObject, joinObjects, type ObjectId, type State } from "../values/heap.ts";
import type { Placeholder, Segment } from "../values/origin.ts";
import { type Place, placeKey } from "../values/place.ts";
import { join, NOTHING, type Step, symbolValue, type Value } from "../values/value.ts";
import { Counts } from "./counts.ts";
import { commonGuards, joinedEvents, joinKey } from "./joined-events.ts";
import type { Left } from "./left.ts";
import type { Retrying } from "./loops.ts";

/** One walk over the body of one function: what it holds at this point, and what it has recorded so far. */
export class Frame {
  readonly walk: ModuleWalk;
  readonly function: FunctionId;
  /** The unit that spans of what is evaluated now count from. */
  unit: UnitId;
  state: State;
  guards: readonly Guard[] = [];
  /** Those among them that let through all that comes here. */
  private readonly past = new Set<Guard>();
  /** Whether what is evaluated now can run at all. */
  dead = false;
  /** The majors for which the effect that is applied now holds. */
  majors: Circumstances["majors"];
  returns: Value = NOTHING;
  readonly answers = new Answers();
  /** The tests that hold at all returns so far. */
  passes: readonly Guard[] | undefined;
  yields: Value = NOTHING;
  /** What the objects in results held where they were returned: a branch that returns ends, and its state with it. */
  readonly returned = new Map<ObjectId, HeapObject>();
  /** The same of what was handed to something that only the caller knows. */
  private readonly handedOver = new Map<ObjectId, HeapObject>();
  readonly events: FlowEvent[] = [];
  readonly pending: PendingCall[] = [];
  /** What it stores in objects of callers. */
  readonly writes = new Writes();
  /** Variables of functions around it that it sets. */
  readonly assigns: Assignment[] = [];
  /** Joins of what `break` and `continue` leave, innermost loop last. */
  readonly loops: { readonly breaks: State[]; readonly continues: State[] }[] = [];
  /** States at the writes inside each enclosing `try`, for its handlers. */
  readonly attempts: State[][] = [];
  /** What errors hold that may have been raised so far: by the function, and by each enclosing `try`. */
  readonly raised: Value[] = [NOTHING];
  /** The same of the statement that runs now. */
  raisedNow: Value = NOTHING;
  /** `try` blocks that a loop around them runs again after an error, and how. */
  readonly retried = new Map<Statement, Retrying>();
  /** Which of a few elements it is of which each is followed by itself: what is made for one is not what is made for another. Empty where none is. */
  turn = "";
  /** The branches that were run, and those that were left, in a loop that is run for one item after the other. */
  oneByOne: { readonly run: Set<object>; readonly left: Set<object>; last: boolean } | undefined;
  /** Objects out of which the loop that runs now takes entries: those with names that only a caller knows, or whatever a test of their names says are secrets. */
  readonly stripped = new Map<ObjectId, Value | undefined>();
  /** Objects that something else made, and that were changed here. */
  private readonly foreign = new Set<ObjectId>();
  /** Variables that hold the value of an entry, with those that hold its name, and the tests that stood around when it was taken. */
  readonly entryNames = new Map<BindingId, { readonly name: BindingId; readonly since: readonly Guard[] }>();
  /** Names that loops give, with what they are names of, and the tests that stood around the loop. */
  readonly overwritten = new Map<BindingId, { readonly of: string; readonly since: readonly Guard[] }>();
  /** What a loop over functions that a caller gives calls, each with what the one before gave, and where they all are. */
  chained: (Chain & { readonly each: Value }) | undefined;
  /** Names of what loops meet one after the other. */
  readonly met = new Set<BindingId>();
  /** How what is evaluated now is run again after an error; undefined where it is not. */
  retrying: Retrying | undefined;
  /** Where what is printed goes, where something sends it elsewhere. */
  printed: Value | undefined;
  /** What expressions of the statement that runs now gave, innermost first: a sink asks which of them brought what arrives in it. */
  private evaluated: { readonly at: Span; readonly unit: UnitId; readonly value: Value }[] = [];
  /** The same of a call that was put off and is made now. */
  private postponedParts: (() => readonly Part[]) | undefined;
  readonly tested = new TestedNames(this);
  /** Whether anything was done with Stripe so far: since the innermost `try` began, in one. */
  asksStripe = false;
  /** Whether it only shows what something would give: what is done in it is not done. */
  private rehearses = false;
  /** The call that hands a function over for what goes wrong with a promise, and whether something was done with Stripe for that promise. */
  chain: { readonly at: Place; readonly ofStripe: boolean } | undefined;
  readonly counts: Counts;
  private readonly reachedBefore = new Map<string, number>();
  private readonly handedUp = new Map<string, number>();
  /** How often the call that is instantiated now was handed up. */
  handing = 0;
  exhausted = false;

  constructor(walk: ModuleWalk, id: FunctionId, unit: UnitId, state: State) {
    this.walk = walk;
    this.function = id;
    this.unit = unit;
    this.state = state;
    this.counts = new Counts(walk);
  }

  /** Whether it is the module's own: what it does is written down for the next walk. */
  get isOfModule(): boolean {
    return this.function === 0 && !this.rehearses;
  }

  place(span: Span): Place {
    return { path: this.walk.path, unit: this.unit, start: span.start, end: span.end };
  }

  circumstances(at: Place): Circumstances {
    return { at, guards: this.guards, dead: this.dead || !this.state.live, majors: this.majors, through: [], around: [] };
  }

  /** Counts one step; false once the bound is met. */
  step(): boolean {
    const goesOn = this.counts.step();
    this.exhausted ||= !goesOn;
    return goesOn;
  }

  /** Remembers what an expression gave, until the statement is over. What cannot bring anything is left out. */
  noteEvaluated(at: Span, value: Value): void {
    if (value.ways.size === 0 && value.objects.length === 0 && value.symbols.length === 0 && value.api === undefined) return;
    if (this.evaluated.length < MAX_PARTS * 4) this.evaluated.push({ at, unit: this.unit, value });
  }

  /** A new statement: what the one before gave is forgotten. */
  forgetEvaluated(): void {
    this.raisedNow = NOTHING;
    if (this.evaluated.length > 0) this.evaluated = [];
  }

  /** What expressions at a place and inside it gave, as far as it is remembered. */
  partsWithin(place: Place): readonly Part[] {
    const postponed = this.postponedParts?.();
    if (postponed) return postponed.filter(({ at }) => at.unit === place.unit && at.path === place.path && place.start <= at.start && at.end <= place.end);
    const parts: Part[] = [];
    if (place.path !== this.walk.path) return parts;
    for (const { at, unit, value } of this.evaluated) {
      const inside = unit === place.unit && place.start <= at.start && at.end <= place.end;
      if (inside && parts.length < MAX_PARTS) parts.push({ at: { path: place.path, unit, start: at.start, end: at.end }, value });
    }
    return parts;
  }

  /** Runs `body` as if expressions had given these parts just now. They are made only if they are asked for. */
  withParts<T>(parts: () => readonly Part[], body: () => T): T {
    const outer = this.postponedParts;
    let made: readonly Part[] | undefined;
    this.postponedParts = () => {
      made ??= parts();
      return made;
    };
    const result = body();
    this.postponedParts = outer;
    return result;
  }

  record(event: FlowEvent): void {
    this.asksStripe ||= isOfStripe(event);
    // What is done again is done to the module as it is walked then.
    if (this.isOfModule) this.walk.replays?.left(() => this.walk.frame?.record(event));
    const key = joinKey(event, this.oneByOne !== undefined);
    const known = key === undefined ? undefined : this.reachedBefore.get(key);
    const before = known === undefined ? undefined : this.events[known];
    const both = before && joinedEvents(before, event);
    if (known !== undefined && both) {
      this.events[known] = both;
      return;
    }
    if (key !== undefined) this.reachedBefore.set(key, this.events.length);
    if (this.events.length < MAX_LATENT * 8) this.events.push(event);
    else this.exhausted = true;
  }

  /** What it means that one of the checks recorded in this range fails: it ends nothing but what was tried, or is told by what the function gives back. */
  fails(from: number, to: number, how: Partial<Pick<EventOf<"trust">, "swallowed" | "told">> & { readonly answered?: true }): void {
    if (this.function === 0) this.walk.replays?.lose();
    const { answered, ...said } = how;
    for (let index = from; index < to; index++) {
      const event = this.events[index];
      if (event?.kind !== "trust") continue;
      const depth = answered ? (event.answered ?? event.through.length) : event.answered;
      this.events[index] = { ...event, ...said, swallowed: event.swallowed ?? said.swallowed, answered: depth };
    }
  }

  /** The object made at a place: the same one whenever the walk comes by again, and then no longer a single one. */
  allocate(at: Place, kind: HeapObject["kind"], given: Partial<HeapObject> = {}, role = ""): ObjectId {
    const id = this.walk.objectAt(at, kind + role + this.turn);
    const before = this.state.owns(id) ? this.state.object(id) : undefined;
    const made = heapObject(kind, given);
    this.state.setObject(id, before ? { ...made, single: false, fields: joinObjects(before, made).fields, rest: join(before.rest, made.rest) } : made);
    // Functions that the module calls before its end see it.
    if (this.function === 0) this.stored(id);
    return id;
  }

  /** An object was made or changed here: functions evaluated from now on see it. */
  stored(id: ObjectId): void {
    if (!this.rehearses) this.walk.memory.stored(id, this.state.object(id));
  }

  /** Whether another function of the module, or the module itself, made an object: whoever calls this one may hold it. */
  isForeign(id: ObjectId): boolean {
    if (this.function === 0 || id.home !== this.walk) return false;
    if (!this.state.owns(id)) this.foreign.add(id);
    return this.foreign.has(id);
  }

  /** What a caller's thing leads to by one more segment; undefined where the way is too long. */
  symbolic(symbol: Placeholder, segment: Segment, step: Step): Value | undefined {
    if (symbol.path.length >= MAX_SYMBOL_DEPTH) return undefined;
    const next = symbol.next(segment);
    return symbolValue(next, next.origin(), step);
  }

  /** Keeps a call for when the callee is known; its number, or undefined past the bound. */
  postpone(call: PendingCall): number | undefined {
    if (this.isOfModule) this.walk.replays?.left(() => this.walk.frame?.postpone(call));
    // The same call handed up from two calls of its function is one, once it is not ours.
    const same = call.handedUp === 0 ? undefined : `${placeKey(call.at)} ${call.member} ${call.callee.symbols.map((symbol) => symbol.key).join()}`;
    const known = same === undefined ? undefined : this.handedUp.get(same);
    if (known !== undefined) return known;
    if (this.pending.length >= MAX_LATENT) {
      this.exhausted = true;
      return undefined;
    }
    const { positional, named, rest } = call.arguments;
    this.inside([...positional, ...named.values(), ...(rest ? [rest] : [])], (id, content) => this.handedOver.set(id, content));
    const number = this.pending.push(call) - 1;
    if (same !== undefined) this.handedUp.set(same, number);
    return number;
  }

  /** Counts one effect of a called function; false once the bound is met. */
  instantiated(): boolean {
    const goesOn = this.counts.instantiated();
    this.exhausted ||= !goesOn;
    return goesOn;
  }

  /** What statements left for those behind them, beside what things hold; undefined where it is more than tests. */
  get left(): Left | undefined {
    const { guards, past, asksStripe, entryNames, overwritten, met, stripped } = this;
    if (entryNames.size + overwritten.size + met.size + stripped.size > 0) return undefined;
    return { live: this.state.live, guards, past: [...past], asksStripe };
  }
  /** Goes on as if the statements before had left this. */
  goOnFrom({ live, guards, past, asksStripe }: Left): void {
    this.state.live = live;
    this.guards = guards;
    for (const guard of past) this.past.add(guard);
    this.asksStripe = asksStripe;
  }

  /** A value is returned here. */
  giveBack(value: Value, written?: Expression): void {
    this.passes = this.passes === undefined ? this.guards : commonGuards(this.passes, this.guards);
    this.returns = join(this.returns, value);
    this.answers.add(value, this.guards, written);
    this.inside([value], (id, content) => {
      const before = this.returned.get(id);
      this.returned.set(id, before ? joinObjects(content, before) : content);
    });
  }

  /** From here on to the end of the block only what passed these tests goes on. */
  pass(guards: readonly Guard[]): void {
    for (const guard of guards) this.past.add(guard);
    this.guards = [...this.guards, ...guards.filter((guard) => !this.guards.includes(guard))];
  }

  /** A new statement of the module: what tests in the one before let through is over. */
  forgetPast(): void {
    for (const guard of this.past) if (!this.guards.includes(guard)) this.past.delete(guard);
  }

  /** Whether there is another way past what is evaluated now. */
  get isBranch(): boolean {
    return this.guards.some((guard) => !this.past.has(guard));
  }

  /** At the end of the function: whether it never gives anything back, and the tests that hold wherever it does. */
  ending(generator: boolean): { readonly ends: boolean; readonly passes: readonly Guard[] } {
    const { live } = this.state;
    const { passes = live ? this.guards : [] } = this;
    const all = live ? commonGuards(passes, this.guards) : passes;
    // What they ask of its callers is nothing that those ask of theirs.
    return { ends: !live && this.returns === NOTHING && !generator, passes: all.map((guard) => (guard.asks ? { ...guard, asks: undefined } : guard)) };
  }

  /** An error that holds this may be raised here. */
  raise(value: Value): void {
    if (value === NOTHING) return;
    this.raised.push(join(this.raised.pop() ?? NOTHING, value));
    this.raisedNow = join(this.raisedNow, value);
    this.inside([value], (id, content) => this.handedOver.set(id, content));
    this.noteWrite();
  }

  /** Runs `body`; what errors hold that it raises is not raised further. */
  trying<T>(body: () => T): { readonly result: T; readonly raised: Value } {
    const { raisedNow } = this;
    this.raised.push(NOTHING);
    const result = body();
    this.raisedNow = raisedNow;
    return { result, raised: this.raised.pop() ?? NOTHING };
  }

  /** Shows `keep` the objects that the module made and that are in these values now. */
  private inside(values: readonly Value[], keep: (id: ObjectId, content: HeapObject) => void): void {
    const seen = new Set<ObjectId>();
    const visit = ({ objects }: Value): void => {
      for (const id of objects) {
        const content = seen.has(id) || seen.size >= MAX_REACHED || id.home !== this.walk ? undefined : this.state.object(id);
        if (!content) continue;
        seen.add(id);
        keep(id, content);
        for (const field of content.fields.values()) visit(field);
        visit(content.rest);
      }
    };
    for (const value of values) visit(value);
  }

  /** The objects at the end of the function, those in results that were returned before, and what was handed over in branches that ended. */
  objectsLeft(): ReadonlyMap<ObjectId, HeapObject> {
    const atEnd = this.state.allObjects();
    const earlier = [...this.returned].filter(([id, content]) => atEnd.get(id) !== content);
    const gone = [...this.handedOver].filter(([id]) => !atEnd.has(id));
    if (earlier.length + gone.length === 0) return atEnd;
    const all = new Map([...atEnd, ...gone]);
    for (const [id, content] of earlier) {
      const last = all.get(id);
      all.set(id, last ? joinObjects(last, content) : content);
    }
    return all;
  }

  /**
   * Whether a branch that its test rules out is to be left for now: in a loop that is run for one item after the other, it may run for another one, and is dead only if
   * it does for none.
   */
  leaves(branch: object, dead: boolean): boolean {
    if (!this.oneByOne) return false;
    if (this.oneByOne.last) return dead && this.oneByOne.run.has(branch);
    if (this.dead) return false;
    (dead ? this.oneByOne.left : this.oneByOne.run).add(branch);
    return dead;
  }

  /** Runs `body` on a fork of the state, under one more guard. */
  branch(guard: Guard | undefined, dead: boolean, body: () => void): State {
    const { state, guards, dead: outer } = this;
    const fork = state.fork();
    this.state = fork;
    if (guard) this.guards = [...guards, guard];
    if (dead) this.dead = true;
    body();
    this.state = state;
    this.guards = guards;
    this.dead = outer;
    return fork;
  }

  /** A frame in which something may be tried from here, to see what it gives: nobody learns of what it does. */
  rehearsal(): Frame {
    const rehearsal = new Frame(this.walk, this.function, this.unit, this.state.fork());
    rehearsal.rehearses = true;
    return rehearsal;
  }

  /** Runs `body` with spans counting from another unit. */
  within<T>(unit: UnitId, body: () => T): T {
    const outer = this.unit;
    this.unit = unit;
    const result = body();
    this.unit = outer;
    return result;
  }

  setVariable(binding: BindingId, value: Value): void {
    this.state.setVariable(binding, value);
    this.walk.variables.assigned(binding, value);
    this.noteWrite();
  }

  /** A handler starts from any state its `try` went through: remembers the one after each write. */
  noteWrite(): void {
    const attempt = this.attempts.at(-1);
    if (attempt && attempt.length < 64) attempt.push(this.state.snapshot());
  }
}
