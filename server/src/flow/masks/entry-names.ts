import type { BindingId, Expression, Pattern, Statement } from "../../facts/program.ts";
import { passed } from "../calls/passing.ts";
import type { Guard } from "../event.ts";
import { keyedBySaid } from "../expressions/keyed.ts";
import { someWithin } from "../expressions/program-search.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { ObjectId, State } from "../values/heap.ts";
import type { Origin, Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { onlyText, UNKNOWN, type Value } from "../values/value.ts";

/** What tells the rows of name and value that the entries of an object are. */
export const PAIR = " pair";

/** `for name, value in entries`, `([name, value]) => …`: from now on the name says which value it is. */
export function noteEntryName(frame: Frame, target: Extract<Pattern, { kind: "list" }>, value: Value): void {
  const [name, entry, further] = target.items;
  if (name?.target.kind !== "name" || entry?.target.kind !== "name" || further || name.rest || entry.rest) return;
  const isRow =
    isEntry(value) || value.symbols.some(({ parameter, path }) => parameter >= 0 && path.length === 0) || (frame.loops.length > 0 && areRows(frame, value));
  if (isRow) frame.entryNames.set(entry.target.binding, { name: name.target.binding, since: [] });
}

/** Whether all it may be are lists of two of which it is not known what stands first: rows of names and values that a generator gives in turn. */
export function areRows(frame: Frame, { objects }: Value): boolean {
  const isRow = (id: ObjectId): boolean => {
    const content = frame.state.object(id);
    return content?.kind === "list" && content.fields.size === 2 && content.fields.get("0")?.open === true;
  };
  return objects.length > 0 && objects.every(isRow);
}

/** `value = entries[name]`: tests of the name that come after that decide of which entries there is still talk. */
export function noteTaken(frame: Frame, target: BindingId, taken: Expression | undefined): void {
  const same = taken?.kind === "name" ? frame.entryNames.get(taken.binding) : undefined;
  if (same) frame.entryNames.set(target, same);
  else if (taken?.kind === "index" && taken.index.kind === "name") frame.entryNames.set(target, { name: taken.index.binding, since: frame.guards });
  else frame.entryNames.delete(target);
}

/**
 * Behind branches that put something else in the place of an entry where a test of its name says so: `if is_secret(name): value = "***"`. What is left of the entry was
 * chosen by its name. `entries`: those that were known before, `guards`: the tests of the branches, `ends`: what holds behind each.
 */
export function leaveReplaced(frame: Frame, entries: Frame["entryNames"], guards: readonly Guard[], ends: readonly State[]): void {
  const isWritten = (value: Value | undefined): boolean =>
    value !== undefined && value.texts.length + value.constants.length > 0 && [...value.ways.keys()].every(({ kind }) => kind === "literal");
  for (const [binding, entry] of entries) {
    if (frame.entryNames.get(binding) === entry || !ends.some((end) => end.live && isWritten(end.variable(binding)))) continue;
    const own = frame.walk.program.bindings[binding]?.name ?? "";
    const value = frame.state.variable(binding);
    if (value && guards.some((guard) => looksAt(guard, entry.name) && mayFindSecrets(guard) && !guard.names.includes(own)))
      frame.state.setVariable(binding, passed(frame, value, "things"));
  }
}

/** Whether a value is a row of name and value. */
export const isEntry = ({ objects }: Value): boolean => objects.some(({ key }) => key.includes(PAIR));

/**
 * Whether a test of its name decides that an entry is read here, and which entries those are is not known: `"***" if is_secret(name) else value`. Then it is some of them
 * and not all.
 */
export function isChosenByName(frame: Frame, { binding }: Extract<Expression, { kind: "name" }>): boolean {
  const own = frame.walk.program.bindings[binding]?.name ?? "";
  const entry = frame.entryNames.get(binding);
  if (!entry) return isKeptByMask(frame, binding, own);
  // Whether there is something under the name is another question.
  return frame.guards.some((guard) => looksAt(guard, entry.name) && !entry.since.includes(guard) && !guard.names.includes(own));
}

/** Whether a function that gives a mask in the place of secrets reads here what it was given, where a test of something else that it was given says so: `(name, value)`. */
function isKeptByMask(frame: Frame, binding: BindingId, own: string): boolean {
  const { parameters } = frame.guards.length === 0 ? { parameters: [] } : (frame.walk.program.functions[frame.function] ?? { parameters: [] });
  const given = parameters.flatMap(({ target }) => (target.kind === "name" ? target.binding : []));
  if (given.length < 2 || !given.includes(binding) || !givesMask(frame.walk.bodyOf(frame.function))) return false;
  return frame.guards.some((guard) => mayFindSecrets(guard) && !guard.names.includes(own) && given.some((other) => other !== binding && looksAt(guard, other)));
}

const masking = new WeakMap<readonly Statement[], boolean>();

/** Whether something that the statements give back is a text that stands for a secret: `return "***"`, `isSecret ? "[redacted]" : value`. */
function givesMask(body: readonly Statement[]): boolean {
  const known = masking.get(body);
  if (known !== undefined) return known;
  const isMask = (part: Expression | undefined): boolean =>
    part?.kind === "conditional" ? isMask(part.then) || isMask(part.otherwise) : part?.kind === "text" && MASK.test(part.value);
  const found = someWithin(body, (part) => part.kind === "return" && isMask(part.value));
  masking.set(body, found);
  return found;
}

const MASK = /^[^\p{L}\p{N}]{1,16}$|^.{0,4}(?:redacted|hidden|masked|filtered|removed|secret|censored|omitted)[^\p{L}\p{N}]{0,4}$/iu;

/** What `object[name]` gives where a test of the name decides that it is read; undefined where none does. */
export function chosenEntry(frame: Frame, expression: Extract<Expression, { kind: "index" }>, of: Value, name: Value): Value | undefined {
  const { object, index } = expression;
  if (index.kind !== "name" || onlyText(name) !== undefined) return undefined;
  const container = object.kind === "name" ? (frame.walk.program.bindings[object.binding]?.name ?? "") : object.kind === "member" ? object.name : "";
  // Whether there is such an entry is another question.
  const tests = frame.guards.filter((guard) => looksAt(guard, index.binding) && !guard.names.includes(container));
  if (tests.length === 0) return undefined;
  // A caller says names that are let through.
  return tests.every(isOneOf) ? keyedBySaid(frame, of, name, frame.place(expression)) : UNKNOWN;
}

/** Whether only what is one of some comes further: `if name not in DEFAULTS: raise`, `if (!NAMES.includes(name)) throw`. */
function isOneOf({ holds, operators: [operator, further], names: [first = ""] }: Guard): boolean {
  if (!holds || further !== undefined) return false;
  return operator === "in" || operator === "not-in" || (operator === "call" && /^(?:includes|has|hasOwn|hasOwnProperty|hasattr)$/.test(first));
}

/** Whether a test of a name decides that something happens, and may be one that finds secrets. */
export function isTestedName(frame: Frame, index: Expression): boolean {
  return index.kind === "name" && frame.guards.some((guard) => looksAt(guard, index.binding) && mayFindSecrets(guard));
}

const SECRET = /key|secret|token|pass|pwd|auth|cred|priv|sensitive|stripe|sk_|hook|sign|card|cookie|session/i;

/** Whether what a name is compared with is not known, or is what secrets are called. */
function mayFindSecrets({ compared }: Guard): boolean {
  const texts = compared.filter((it) => typeof it === "string");
  return texts.length === 0 || texts.some((it) => SECRET.test(it));
}

/** Whether a test looks at what a text says. */
function looksAt({ undecided, compared, operators }: Guard, name: BindingId): boolean {
  if (!undecided.includes(name)) return false;
  return compared.some((other) => typeof other === "string") || operators.some((operator) => operator === "call" || operator === "in" || operator === "not-in");
}

/** What else is in an object once something is put under a name: what a caller gave may have had an entry of that name, and that one is gone. */
export function withoutEntry(rest: Value, name: string): Value {
  if (rest.symbols.length === 0 && ![...rest.ways.keys()].some((origin) => isGiven(origin) || leftOf(origin) !== origin)) return rest;
  const ways = new Map(
    [...rest.ways].map(([origin, step]) => [isGiven(origin) ? withoutName(origin.symbol, name).origin(origin.shown) : leftOf(origin), step]),
  );
  return { ...rest, ways, symbols: rest.symbols.map((symbol) => withoutName(symbol, name)) };
}

/** The same for names that only a caller knows. */
export function withoutEach(rest: Value, names: Value): Value {
  const left = (symbol: Placeholder): Placeholder => (symbol.path.length < MAX_SYMBOL_DEPTH ? symbol.next({ kind: "without-each", of: names }) : symbol);
  const ways = new Map([...rest.ways].map(([origin, step]) => [isGiven(origin) ? left(origin.symbol).origin(origin.shown) : origin, step]));
  return { ...rest, ways, symbols: rest.symbols.map(left) };
}

/** What is left of something that nobody sees, without an entry. */
const leftOf = (origin: Origin): Origin => (origin.kind === "outside" ? (origin.left ?? origin) : origin);

const isGiven = (origin: Origin): origin is Extract<Origin, { kind: "parameter" }> => origin.kind === "parameter";

/** A way that would be too long stays as it is. */
const withoutName = (symbol: Placeholder, name: string): Placeholder =>
  symbol.path.length < MAX_SYMBOL_DEPTH ? symbol.next({ kind: "without", name }) : symbol;

/** A copy of the objects that a value may be, without an entry. */
export function leftWithout(frame: Frame, value: Value, name: string, at: Place): Value {
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    if (content?.kind !== "object" || !content.fields.has(name)) return id;
    return frame.allocate(at, "object", { ...content, fields: new Map([...content.fields].filter(([field]) => field !== name)) }, ` without ${name} ${index}`);
  });
  // What a caller gives is left without it as soon as the caller is known.
  return { ...withoutEntry(value, name), objects };
}
