import type { ApiNode } from "../../model/model.ts";
import type { Closure } from "../calls/summary.ts";
import { MAX_ALTERNATIVES, MAX_WAYS } from "../limits.ts";
import type { ObjectId } from "./heap.ts";
import type { Origin, Placeholder } from "./origin.ts";
import type { Place } from "./place.ts";

/** What an expression may be. Whatever is absent is not known to be possible; `open` says that it may be something else as well. Immutable. */
export interface Value {
  readonly texts: readonly Text[];
  readonly constants: readonly Constant[];
  /** A thing of the client model. */
  readonly api: ApiNode | undefined;
  readonly objects: readonly ObjectId[];
  /** Can be called. */
  readonly code: readonly Closure[];
  /** Placeholders for what a caller decides; inside summaries only. */
  readonly symbols: readonly Placeholder[];
  /** Origins that flow in, each with its last step; a join keeps the shorter way, then the first. */
  readonly ways: ReadonlyMap<Origin, Step>;
  readonly open: boolean;
}

export type Constant = number | boolean | null | undefined;

/** A text as far as it is known. */
export interface Text {
  readonly pieces: readonly Piece[];
  /** The smallest expression that gives it: a literal, or the concatenation, template or call that builds it. */
  readonly at: Place;
  /** How it was made, where it does not stand there as it is. */
  readonly made: "literal" | "built" | "decoded";
}

/** Known characters, or a gap with what is known of the value in it. */
export type Piece = string | Value;

/** How a value came here: a list read backwards. */
export interface Step {
  readonly at: Place;
  readonly text: string;
  readonly before: Step | undefined;
  readonly length: number;
}

/** Where a way begins. */
export const beginning = (at: Place, text = ""): Step => ({ at, text, before: undefined, length: 0 });

/** A step by which something came here; where nothing is known to have come, a way begins. */
export function firstStep({ ways }: Pick<Value, "ways">, at: Place): Step {
  for (const step of ways.values()) return step;
  return beginning(at);
}

const NO_WAYS: ReadonlyMap<Origin, Step> = new Map();
const EMPTY: Value = { texts: [], constants: [], api: undefined, objects: [], code: [], symbols: [], ways: NO_WAYS, open: false };

/** No value at all: what a dead path gives; the neutral element of {@link join}. */
export const NOTHING: Value = EMPTY;
/** Anything; nothing is known to flow in. */
export const UNKNOWN: Value = { ...EMPTY, open: true };

export const constantValue = (constant: Constant): Value => ({ ...EMPTY, constants: [constant] });
export const textValue = (text: Text, ways: ReadonlyMap<Origin, Step> = NO_WAYS): Value => ({ ...EMPTY, texts: [text], ways });
export const objectValue = (id: ObjectId, api?: ApiNode): Value => ({ ...EMPTY, objects: [id], api });
export const codeValue = (closure: Closure): Value => ({ ...EMPTY, code: [closure] });
export const apiValue = (api: ApiNode): Value => ({ ...EMPTY, api });
/** Something of unknown content into which these origins flow. */
export const flowing = (ways: ReadonlyMap<Origin, Step>): Value => (ways.size === 0 ? UNKNOWN : { ...EMPTY, ways, open: true });
export const symbolValue = (symbol: Placeholder, origin: Origin, step: Step): Value => ({
  ...EMPTY,
  symbols: [symbol],
  ways: new Map([[origin, step]]),
  open: true,
});

function isBare(value: Value): boolean {
  return (
    value.texts.length === 0 &&
    value.constants.length === 0 &&
    value.api === undefined &&
    value.objects.length === 0 &&
    value.code.length === 0 &&
    value.symbols.length === 0 &&
    value.ways.size === 0
  );
}

/** What is either of the two. */
export function join(a: Value, b: Value): Value {
  if (a === b || b === NOTHING) return a;
  if (a === NOTHING) return b;
  if (isBare(b) && (a.open || !b.open)) return a;
  const texts = union(a.texts, b.texts, sameText);
  const constants = union(a.constants, b.constants, Object.is);
  const objects = union(a.objects, b.objects, Object.is);
  const code = union(a.code, b.code, sameClosure);
  const symbols = union(a.symbols, b.symbols, Object.is);
  // Two different library things are neither; a library thing or nothing (`client = None` until it is built) is the thing.
  const api = a.api === undefined ? b.api : b.api === undefined || a.api === b.api ? a.api : eitherOf(a.api, b.api);
  const conflict = a.api !== undefined && b.api !== undefined && api === undefined;
  const full = texts === undefined || constants === undefined || objects === undefined || code === undefined || symbols === undefined;
  return {
    texts: texts ?? a.texts,
    constants: constants ?? a.constants,
    api,
    objects: objects ?? a.objects,
    code: code ?? a.code,
    symbols: symbols ?? a.symbols,
    ways: joinWays(a.ways, b.ways),
    open: a.open || b.open || conflict || full,
  };
}

/** Two functions of a library that do the same are one of them: `failed ? console.error : console.log`. */
function eitherOf(a: ApiNode, b: ApiNode): ApiNode | undefined {
  const [one, other] = [a.api, b.api];
  const isSame = one?.effects !== undefined && one.effects === other?.effects && one.result === other.result && one.gives === other.gives;
  return isSame ? (a.id < b.id ? a : b) : undefined;
}

export function joinAll(values: Iterable<Value>): Value {
  let result = NOTHING;
  for (const value of values) result = join(result, value);
  return result;
}

/** Whether `b` is nothing that `a` is not: their join differs from `a` in steps at most. */
export function addsNothing(a: Value, b: Value): boolean {
  if (a === b) return true;
  if ((b.open && !a.open) || (b.api !== undefined && b.api !== a.api && (a.api === undefined || eitherOf(a.api, b.api) !== a.api)) || b.ways.size > a.ways.size)
    return false;
  for (const origin of b.ways.keys()) if (!a.ways.has(origin)) return false;
  return (
    union(a.objects, b.objects, Object.is) === a.objects &&
    union(a.symbols, b.symbols, Object.is) === a.symbols &&
    union(a.constants, b.constants, Object.is) === a.constants &&
    union(a.code, b.code, sameClosure) === a.code &&
    union(a.texts, b.texts, sameText) === a.texts
  );
}

/** The union, or undefined where it would be too large. The same array where `b` adds nothing. */
function union<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): readonly T[] | undefined {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const added = b.filter((y) => !a.some((x) => same(x, y)));
  if (added.length === 0) return a;
  return a.length + added.length > MAX_ALTERNATIVES ? undefined : [...a, ...added];
}

const sameClosure = (x: Closure, y: Closure): boolean => x.function === y.function && x.receiver === y.receiver && x.bound === y.bound;

/** Whether both are the same text at the same place. */
export function sameText(a: Text, b: Text): boolean {
  return a.at.start === b.at.start && a.at.unit === b.at.unit && a.at.path === b.at.path && samePieces(a.pieces, b.pieces);
}

function samePieces(a: readonly Piece[], b: readonly Piece[]): boolean {
  return a.length === b.length && a.every((piece, index) => piece === b[index]);
}

/** Both sets of origins; of two ways of one origin the shorter, then the first. */
export function joinWays(a: ReadonlyMap<Origin, Step>, b: ReadonlyMap<Origin, Step>): ReadonlyMap<Origin, Step> {
  if (b.size === 0 || a === b) return a;
  if (a.size === 0) return b;
  let result: Map<Origin, Step> | undefined;
  for (const [origin, step] of b) {
    if (!isWanted(result ?? a, origin, step)) continue;
    result ??= new Map(a);
    putWay(result, origin, step);
  }
  return result ?? a;
}

/** Adds a way to those that there are: of one origin the shorter counts; of very many, those that nobody knows where they come from make room. */
export function addWay(ways: Map<Origin, Step>, origin: Origin, step: Step): void {
  if (isWanted(ways, origin, step)) putWay(ways, origin, step);
}

function putWay(ways: Map<Origin, Step>, origin: Origin, step: Step): void {
  const unseen = ways.size < MAX_WAYS || ways.has(origin) ? undefined : [...ways.keys()].find(({ kind }) => kind === "outside");
  if (unseen) ways.delete(unseen);
  ways.set(origin, step);
}

function isWanted(ways: ReadonlyMap<Origin, Step>, origin: Origin, step: Step): boolean {
  const known = ways.get(origin);
  if (known) return step.length < known.length;
  if (ways.size < MAX_WAYS) return true;
  if (origin.kind === "outside") return false;
  for (const { kind } of ways.keys()) if (kind === "outside") return true;
  return false;
}

/** The value with one more step on each of its ways. */
export function stepped(value: Value, at: Place, text: string): Value {
  if (value.ways.size === 0) return value;
  const ways = new Map<Origin, Step>();
  for (const [origin, before] of value.ways) ways.set(origin, { at, text, before, length: before.length + 1 });
  return { ...value, ways };
}

/** The value with these ways instead of its own. */
export function withWays(value: Value, ways: ReadonlyMap<Origin, Step>): Value {
  return value.ways === ways ? value : { ...value, ways };
}

/** The whole text where every piece is known. */
export function wholeText(text: Text): string | undefined {
  let result = "";
  for (const piece of text.pieces) {
    if (typeof piece !== "string") return undefined;
    result += piece;
  }
  return result;
}

/** The only text the value can be, if it can be nothing else. */
export function onlyText(value: Value): string | undefined {
  if (value.open || value.texts.length !== 1 || value.constants.length > 0 || value.objects.length > 0 || value.api !== undefined) return undefined;
  const [text] = value.texts;
  return text && wholeText(text);
}

/** The several texts that the value can be, if it can be nothing else. */
export function onlyTexts(value: Value): readonly string[] | undefined {
  const isElse = value.open || value.constants.length + value.objects.length + value.code.length + value.symbols.length > 0 || value.api !== undefined;
  const texts = isElse ? [] : knownTexts(value);
  return texts.length > 1 && texts.length === value.texts.length ? texts : undefined;
}

/** The texts it may be that are known whole. */
export function knownTexts(value: Value): string[] {
  return value.texts.flatMap((text) => wholeText(text) ?? []);
}

/** Whether a value is known by what it says alone, as an error is: what is stored in it is said as well. */
export const isSaid = ({ texts, objects, symbols, api }: Value): boolean => texts.length > 0 && objects.length + symbols.length === 0 && api === undefined;

/** The only constant the value can be; `{}` distinguishes "is undefined" from "is not one constant". */
export function onlyConstant(value: Value): { readonly constant: Constant } | undefined {
  if (value.open || value.constants.length !== 1 || value.texts.length > 0 || value.objects.length > 0 || value.api !== undefined || value.code.length > 0)
    return undefined;
  return { constant: value.constants[0] };
}

/** Whether there is nothing: `None`, `null`, `undefined`. */
export function isNothing(value: Value): boolean {
  const only = onlyConstant(value);
  return only !== undefined && (only.constant === undefined || only.constant === null);
}

/** The text or constant that the value is, if it can be nothing else. */
export function onlyFixed(value: Value): { readonly is: Constant | string } | undefined {
  const text = onlyText(value);
  if (text !== undefined) return { is: text };
  const constant = onlyConstant(value);
  return constant && { is: constant.constant };
}

/** Whether it counts as true; undefined where either is possible. */
export function truthiness(value: Value): boolean | undefined {
  if (value.open || isBare(value)) return undefined;
  let truthy = value.objects.length > 0 || value.api !== undefined || value.code.length > 0;
  // What a library answers with, or a part of it, may be nothing at all; names of the library itself are always there.
  let falsy = value.api?.path.includes("()") === true;
  // An empty list or object counts as false in one language and true in another: the lowering's tests do not say which is meant.
  if (value.objects.length > 0) falsy = true;
  for (const constant of value.constants) {
    if (constant) truthy = true;
    else falsy = true;
  }
  for (const text of value.texts) {
    const known = wholeText(text);
    if (known === undefined) {
      if (!text.pieces.some((piece) => typeof piece === "string" && piece !== "")) falsy = true;
      truthy = true;
    } else if (known === "") falsy = true;
    else truthy = true;
  }
  return truthy === falsy ? undefined : truthy;
}

/** Whether the value is the same for every caller. */
export function isFixed(value: Value): boolean {
  if (value.symbols.length > 0 || value.code.length > 0 || value.objects.length > 0) return false;
  for (const origin of value.ways.keys()) if (origin.kind === "parameter") return false;
  return value.texts.every((text) => text.pieces.every((piece) => typeof piece === "string"));
}
