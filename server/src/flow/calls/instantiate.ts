import { raisedPart } from "../errors/raised.ts";
import type { FlowEvent, Shape } from "../event.ts";
import { awaited } from "../expressions/expressions.ts";
import { asSaid } from "../expressions/keyed.ts";
import { elementsOf, readIndex, readMember } from "../expressions/members.ts";
import { optionOf } from "../expressions/where.ts";
import { loggerAskedFor } from "../frameworks/unseen-loggers.ts";
import { testsGiven } from "../guards/past-branches.ts";
import { MAX_ALTERNATIVES, MAX_CALL_DEPTH, MAX_HANDED_UP } from "../limits.ts";
import { cardPart } from "../masks/card-parts.ts";
import { leftWithout } from "../masks/entry-names.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { passedInside } from "../results/checked.ts";
import { insideOf } from "../results/entries.ts";
import { overridden } from "../results/overridden.ts";
import { knownItems } from "../results/sequences.ts";
import { isNamed, namedBy } from "../results/sources.ts";
import { type Entries, spreadEntries } from "../results/spread.ts";
import type { Frame } from "../statements/frame.ts";
import { isDecidedElsewhere } from "../statements/loops.ts";
import { holdsNow } from "../statements/outer-variables.ts";
import { recordText } from "../statements/record.ts";
import type { ObjectId } from "../values/heap.ts";
import { isDecision, type Origin, type Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { reached, shapeOf } from "../values/shapes.ts";
import { concatenated, isGap } from "../values/texts.ts";
import { addWay, isFixed, join, knownTexts, NOTHING, type Step, type Text, UNKNOWN, type Value } from "../values/value.ts";
import { isActivations } from "./activations.ts";
import { answerTo } from "./answers.ts";
import { Bound, type BoundCall } from "./bound.ts";
import { type Arguments, callChain, callValue, isOfContainers } from "./calls.ts";
import { isEndless, type OngoingCall } from "./endless-calls.ts";
import { FoundInCall } from "./found-in-call.ts";
import { parametersOf } from "./given.ts";
import { decided, isRuledOut } from "./given-flags.ts";
import { clientsMadeIn } from "./latent.ts";
import { passesHere } from "./passes.ts";
import { seenFromOutside } from "./seen-from-outside.ts";
import type { Closure, PendingCall, Substitution, Summary } from "./summary.ts";
import { isUnseen, unseenResult } from "./unseen.ts";
import { readBefore, writeAgain } from "./write-again.ts";

/**
 * What happens when a function is called with these arguments: its summary with every placeholder replaced by what it stands for here. Events that
 * rested on placeholders are recorded in the frame of the caller, effects on the caller's objects are made, calls of what was given are done.
 */
export function instantiate(frame: Frame, closure: Closure, summary: Summary, given: Arguments, receiver: Value, at: Place, closing = false): Value {
  const result = instantiated(frame, closure, summary, given, receiver, at, closing);
  // Whoever comes back from it has passed its tests.
  if (!closing && summary.passes.length > 0) frame.pass(passesHere(frame, closure, summary, given, at));
  return result;
}

function instantiated(frame: Frame, closure: Closure, summary: Summary, given: Arguments, receiver: Value, at: Place, closing: boolean): Value {
  const { host } = frame.walk;
  frame.asksStripe ||= summary.asksStripe;
  const effects = summary.latent.length + summary.pending.length + summary.writes.length + summary.assigns.length;
  if (effects === 0 && summary.raises === NOTHING && !summary.answers && isFixed(summary.returns)) return summary.returns;
  const ongoing: OngoingCall = { closure, given, receiver };
  if (isEndless(host.calls, ongoing)) return UNKNOWN;
  if (host.calls.length >= MAX_CALL_DEPTH || !frame.instantiated()) {
    frame.exhausted = true;
    return UNKNOWN;
  }
  host.calls.push(ongoing);
  const call = new Call(frame, closure, summary, parametersOf(frame, closure.function, summary, given, at), receiver, at, closing);
  readBefore(call, summary.writes);
  for (const write of summary.writes) if (frame.instantiated()) writeAgain(frame, call, write, at);
  for (const { binding, value, always } of summary.assigns) {
    if (isActivations(closure.function, summary, binding, value)) continue;
    const given = call.value(value);
    closure.function.module.variables.assignElsewhere(binding, given);
    if (!closing && always) holdsNow(frame, closure.function, binding, given);
  }
  summary.pending.forEach((_, index) => {
    call.pendingResult(index);
  });
  for (const event of summary.latent) {
    if (event.through.length > MAX_HANDED_UP || !frame.instantiated()) continue;
    const made = call.event(event);
    if (made.kind === "loop" ? !isDecidedElsewhere(made.over.value.ways) : isRuledOut(made, call)) continue;
    const here = { guards: [...frame.guards, ...testsGiven(call, made.guards)], dead: made.dead || frame.dead || !frame.state.live };
    const around = [...made.around, 0].map((count) => frame.guards.length + count);
    frame.record(closing ? made : { ...made, ...here, through: [...made.through, at], around });
  }
  const result = call.value(answerTo(summary, call));
  if (summary.raises !== NOTHING) frame.raise(raisedPart(frame, call.value(summary.raises)));
  host.calls.pop();
  call.end();
  return result;
}

/** One call of a function with a summary: what its placeholders stand for. */
class Call implements BoundCall {
  private frame: Frame;
  readonly walk: ModuleWalk;
  readonly closure: Closure;
  private readonly summary: Summary;
  readonly parameters: readonly Value[];
  readonly receiver: Value;
  readonly at: Place;
  /** Whether it stands for the calls that nobody sees. */
  readonly closing: boolean;
  /** The time of the walk that it was made in, and that of the walk for which it is known what placeholders stand for. */
  readonly madeIn: object;
  private knownIn: object;
  private readonly results = new Map<number, Value>();
  private readonly raised = new Map<number, Value>();
  private readonly resolved = new FoundInCall<Placeholder>();
  private readonly copies = new Map<ObjectId, ObjectId>();
  private readonly bindings = new Map<Substitution | undefined, Bound>();
  private readonly values = new FoundInCall<Value>();
  /** The ways of callers with those inside the function behind them, which most values of an event share. */
  private readonly onward = new Map<Step, Map<Step, Step>>();

  constructor(frame: Frame, closure: Closure, summary: Summary, parameters: readonly Value[], receiver: Value, at: Place, closing: boolean) {
    this.frame = frame;
    this.walk = frame.walk;
    this.madeIn = frame.walk.version;
    this.knownIn = this.madeIn;
    this.closure = closure;
    this.summary = summary;
    this.parameters = parameters;
    this.receiver = receiver;
    this.at = at;
    this.closing = closing;
  }

  /** The same call in the walk that is under way: what was asked for when it was over is found out anew. */
  get now(): this {
    const { walk, frame } = this;
    if (this.knownIn === walk.version) return this;
    this.knownIn = walk.version;
    if (frame.isOfModule) this.frame = walk.frame ?? frame;
    return this.end();
  }

  /** From now on nobody asks but functions that were made. */
  end(): this {
    this.resolved.forgetWhatPasses();
    this.values.forgetWhatPasses();
    return this;
  }

  valueOf(symbol: Placeholder): Value | undefined {
    if (symbol.of !== this.closure.function) return this.closure.bound?.valueOf(symbol);
    const known = this.resolved.get(symbol);
    if (known) return known;
    // A way that leads back to itself ends as unknown.
    this.resolved.set(symbol, UNKNOWN);
    let value = symbol.parameter < 0 ? this.receiver : (this.parameters[symbol.parameter] ?? UNKNOWN);
    if (value === NOTHING) value = UNKNOWN;
    let holder = "";
    for (const segment of symbol.path) {
      if (segment.kind === "member" || segment.kind === "item") {
        value = cardPart(this.frame, holder, segment.name, readMember(this.frame, value, segment.name, this.at, segment.kind));
        holder = segment.name;
      } else if (segment.kind === "option") value = optionOf(this.frame, value, segment.name, this.at);
      else if (segment.kind === "key") value = readIndex(this.frame, this.value(segment.of), value, this.at);
      else if (segment.kind === "said") {
        value = asSaid(this.frame, value, this.at);
        if (value === UNKNOWN) break;
      } else if (segment.kind === "element") value = elementsOf(this.frame, value, "elements", this.at);
      else if (segment.kind === "entry" || segment.kind === "content") value = insideOf(this.frame, value, this.at, segment.kind === "entry");
      else if (segment.kind === "without") value = leftWithout(this.frame, value, segment.name, this.at);
      else if (segment.kind === "without-each") {
        for (const name of knownTexts(this.value(segment.of))) value = leftWithout(this.frame, value, name, this.at);
      } else if (segment.kind === "await") value = awaited(this.frame, value);
      else if (segment.kind === "call") value = this.pendingResult(segment.pending);
      else if (segment.kind === "raised") value = this.raisedBy(segment.pending);
      else if (isDecision(segment)) value = decided(this.frame, value, segment, (given) => this.value(given), this.at);
      else if (segment.kind === "written") value = this.value(segment.as);
      else if (isNamed(segment)) value = namedBy(this.frame, segment, value, this.at);
      else value = passedInside(this.frame, value, segment.kind, this.at);
    }
    this.resolved.set(symbol, value);
    return value;
  }

  /** What a call that was put off gives now that the callee is known. */
  pendingResult(index: number): Value {
    const known = this.results.get(index);
    if (known) return known;
    this.results.set(index, UNKNOWN);
    const pending = this.summary.pending[index];
    if (!pending || !this.frame.instantiated()) return UNKNOWN;
    const { result, raised } = this.frame.trying(() => this.call(pending));
    this.results.set(index, result);
    this.raised.set(index, raised);
    if (!pending.tried) this.frame.raise(raised);
    return result;
  }

  private raisedBy(index: number): Value {
    this.pendingResult(index);
    return this.raised.get(index) ?? NOTHING;
  }

  private call(pending: PendingCall): Value {
    const { frame } = this;
    const target = this.value(pending.callee);
    const named = pending.member === undefined ? target : readMember(frame, target, pending.member, pending.at);
    const isUnknown = named.code.length + named.objects.length + named.symbols.length === 0 && !named.api;
    if (isUnknown && isOfContainers(frame, target, pending.member)) return NOTHING;
    if (isUnknown && !isUnseen(target)) return join(UNKNOWN, loggerAskedFor(frame, pending.member, pending.arguments.positional[0]));
    const given: Arguments = {
      positional: pending.arguments.positional.map((value) => this.value(value)),
      named: new Map([...pending.arguments.named].map(([name, value]) => [name, this.value(value)])),
      rest: pending.arguments.rest && this.value(pending.arguments.rest),
      restNamed: pending.arguments.restNamed && this.value(pending.arguments.restNamed),
      places: pending.arguments.places,
      validated: pending.arguments.validated,
    };
    if (isUnknown) return join(unseenResult(frame, target, pending.member, given, pending.at), loggerAskedFor(frame, pending.member, given.positional[0]));
    const { guards, dead, handing, retrying } = frame;
    frame.handing = Math.max(handing, pending.handedUp + 1);
    frame.guards = [...guards, ...pending.circumstances.guards];
    frame.dead = dead || pending.circumstances.dead;
    frame.retrying = pending.retrying;
    const site = {
      receiver: pending.member === undefined ? NOTHING : target,
      construct: pending.construct,
      at: pending.at,
      member: pending.member,
    };
    const parts = () => pending.parts.map(({ at, value }) => ({ at, value: this.value(value) }));
    const chain = pending.chain && knownItems(frame, this.value(pending.chain.over));
    const result = frame.withParts(parts, () =>
      chain ? callChain(frame, pending.chain?.backwards ? chain.toReversed() : chain, given, site) : callValue(frame, named, given, site),
    );
    frame.guards = guards;
    frame.dead = dead;
    frame.retrying = retrying;
    frame.handing = handing;
    return result;
  }

  /** A value of the function, as the caller sees it. */
  value(value: Value): Value {
    if (isFixed(value)) return value;
    const known = this.values.get(value);
    if (known) return known;
    if (!this.frame.instantiated()) return UNKNOWN;
    this.values.set(value, UNKNOWN);
    const result = this.substituted(value);
    this.values.set(value, result);
    return result;
  }

  private substituted(value: Value): Value {
    const texts = value.texts.some((text) => text.pieces.some((piece) => typeof piece !== "string"))
      ? this.texts(value.texts)
      : { texts: value.texts, open: false };
    let result: Value = {
      texts: texts.texts,
      constants: value.constants,
      api: value.api,
      objects: value.objects.map((id) => this.object(id)),
      code: value.code.map((closure) => this.bound(closure)),
      symbols: [],
      ways: this.ways(value.ways),
      open: value.open && value.symbols.length === 0 ? true : texts.open,
    };
    for (const symbol of value.symbols) {
      const actual = this.valueOf(symbol);
      // A placeholder of a function further out stays until that one is called.
      result = join(result, actual ? { ...actual, ways: NOTHING.ways } : { ...NOTHING, symbols: [symbol], open: true });
    }
    return result;
  }

  private texts(texts: readonly Text[]): { texts: Text[]; open: boolean } {
    const result: Text[] = [];
    for (const text of texts) {
      const pieces = text.pieces.map((piece) => (typeof piece === "string" ? piece : this.value(piece)));
      // Nothing is said by the gaps: the text is what it was.
      if (pieces.every((piece) => typeof piece === "string" || isGap(piece))) {
        if (result.length < MAX_ALTERNATIVES) result.push({ ...text, pieces });
        continue;
      }
      const parts = pieces.map((piece) => (typeof piece === "string" ? { ...NOTHING, texts: [{ ...text, pieces: [piece] }] } : piece));
      const built = concatenated(parts, text.at, text.made);
      if (parts.some((part) => part.texts.length > 0)) recordText(this.frame, built, parts, false);
      for (const one of built.texts) if (result.length < MAX_ALTERNATIVES) result.push(one);
    }
    return { texts: result, open: false };
  }

  private ways(ways: ReadonlyMap<Origin, Step>): ReadonlyMap<Origin, Step> {
    let substitutes = false;
    for (const origin of ways.keys()) substitutes ||= origin.kind === "parameter" || this.makes(origin);
    if (!substitutes) return ways;
    const result = new Map<Origin, Step>();
    const add = (origin: Origin, step: Step): void => addWay(result, origin, step);
    for (const [origin, step] of ways) {
      const actual = origin.kind === "parameter" ? this.valueOf(origin.symbol) : undefined;
      if (this.makes(origin)) add(this.frame.walk.host.origins.madeBy(origin, this.at), step);
      else if (origin.kind !== "parameter" || !actual) add(origin, step);
      else for (const [source, before] of origin.shown ? reached(this.frame, actual, origin.shown) : actual.ways) add(source, this.continued(before, step));
    }
    return result;
  }

  /** Whether it is a client that the function makes with a key that it is given: another one for each call. */
  private makes(origin: Origin): boolean {
    if (this.closing || origin.kind !== "data" || origin.what !== "client") return false;
    return clientsMadeIn(this.summary).has(origin.key);
  }

  /** The way to the call, then the way inside the function: the same object whenever it is asked for, as many values come by it, and some ways are long. */
  private continued(before: Step, inside: Step): Step {
    const made = this.onward.get(before) ?? new Map<Step, Step>();
    this.onward.set(before, made);
    const missing: Step[] = [];
    let result: Step | undefined;
    for (let step: Step | undefined = inside; step && !result; step = step.before) {
      result = made.get(step);
      if (!result) missing.push(step);
    }
    result ??= before;
    for (const step of missing.toReversed()) {
      const isFirst = step.before === undefined;
      if (!isFirst || step.text !== "") {
        const at = isFirst && !this.closing ? this.at : step.at;
        result = { at, text: step.text, before: result, length: result.length + 1 };
      }
      made.set(step, result);
    }
    return result;
  }

  /** The entries of what the caller gives, where the function puts all of them somewhere. */
  spread(put: Value): Entries {
    return spreadEntries(this.frame, put, (symbol) => this.valueOf(symbol));
  }

  /** An object that the function makes anew for each call is another one for each place of a call. */
  private object(id: ObjectId): ObjectId {
    const content = this.summary.made.get(id);
    if (!content) return id;
    const known = this.copies.get(id);
    if (known) return known;
    const copy = this.frame.walk.objectAt(this.at, `copy${this.frame.turn}`, id);
    this.copies.set(id, copy);
    const before = this.frame.state.owns(copy) ? this.frame.state.object(copy) : undefined;
    this.frame.state.setObject(copy, { ...content, fields: new Map() });
    const fields = new Map([...content.fields].map(([name, value]) => [name, this.value(value)]));
    for (const [name, value] of before?.fields ?? []) fields.set(name, join(fields.get(name) ?? NOTHING, value));
    const written = this.frame.state.object(copy)?.fields ?? new Map<string, Value>();
    for (const [name, value] of written) if (!fields.has(name)) fields.set(name, value);
    const spread = this.spread(content.rest);
    // What the function itself puts there may have come before or after.
    const put = this.value(content.rest);
    for (const [name, value] of spread.named) if (!fields.has(name)) fields.set(name, overridden(this.frame, value, put, name));
    const rest = join(put, spread.rest);
    this.frame.state.setObject(copy, { ...content, fields, rest, single: content.single && !before });
    if (this.frame.function === 0) this.frame.stored(copy);
    return copy;
  }

  private bound(closure: Closure): Closure {
    const outer = closure.bound;
    const receiver = closure.receiver && this.value(closure.receiver);
    if (closure.function.module.isTopLevel(closure.function.id) && !closure.receiver) return closure;
    return { function: closure.function, receiver, bound: this.boundTo(outer) };
  }

  /** What is bound to the functions that the call makes; `outer`: what is bound to them before. */
  private boundTo(outer: Substitution | undefined): Bound {
    const known = this.bindings.get(outer) ?? new Bound(this, outer);
    this.bindings.set(outer, known);
    return known;
  }

  event(event: FlowEvent): FlowEvent {
    return seenFromOutside(event, (value) => this.shape(value));
  }

  private shape(value: Value): Shape {
    const substituted = this.value(value);
    // Objects of the function itself are in the shape already; those that the caller gave are looked into now.
    return value.symbols.length > 0 ? shapeOf(this.frame, substituted) : { value: substituted, entries: new Map(), list: false, open: substituted.open };
  }
}
