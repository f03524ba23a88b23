import type { DataKind } from "../../model/api.ts";
import { isError } from "../errors/caught.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Passing, Placeholder } from "../values/origin.ts";
import { type Constant, constantValue, type Piece, type Step, type Text, truthiness, UNKNOWN, type Value } from "../values/value.ts";

/** What is never a text by itself: where something may be an object or its id, the text is the id. */
const THINGS: ReadonlySet<DataKind> = new Set(["stripe-object", "stripe-event", "key-inside", "client"]);

/** What is a key, or shows one. */
const KEYS: ReadonlySet<DataKind> = new Set(["carried-key", "issued-secret", "client-secret", "key-inside"]);

/**
 * The value after it passed through something that changes where it comes from: a schema makes what a visitor sent into what was asked for, rounding takes fractions
 * away, of how many of something the visitor decides, not the price is theirs, what a test says is a text is no object, one field
 * of an object is not the whole, and a beginning of a key, however long, is chosen to show no more. What a caller decides passes when the caller is known.
 */
export function passed(frame: Frame, value: Value, through: Passing): Value {
  if (through === "not") return negated(value);
  if (through === "no-object" || through === "no-list") return withoutKind(frame, value, through);
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of value.ways) {
    const left = passedOrigin(frame, origin, through);
    if (left && !ways.has(left)) ways.set(left, step);
  }
  const symbols = value.symbols.map((symbol) => passedOn(symbol, through));
  const left = { ...value, ways, symbols, texts: through === "lower" || through === "upper" ? inCase(value.texts, through) : value.texts };
  if (through === "codes") return { ...left, texts: [...value.texts, ...value.constants.flatMap((code) => characterOf(frame, code) ?? [])], constants: [] };
  if (through === "no-text") return { ...left, texts: [] };
  if (through === "things") return { ...left, texts: [], constants: [], open: true };
  return through === "text" && (value.objects.length > 0 || value.api) ? { ...left, objects: [], code: [], api: undefined, open: true } : left;
}

/** Whether there is nothing, as far as that is known, or will be when the caller is. */
export function negated(value: Value): Value {
  const truth = truthiness(value);
  if (truth !== undefined) return constantValue(!truth);
  if (value.symbols.length === 0 || value.symbols.some(({ path }) => path.length >= MAX_SYMBOL_DEPTH)) return UNKNOWN;
  return { ...UNKNOWN, symbols: value.symbols.map((symbol) => symbol.next({ kind: "not" })) };
}

/** The text of one character that a code stands for; it is written nowhere. */
function characterOf(frame: Frame, code: Constant): Text | undefined {
  const isCode = typeof code === "number" && Number.isInteger(code) && code >= 0 && code <= 0x10ffff;
  return isCode ? { pieces: [String.fromCodePoint(code)], at: frame.place({ start: 0, end: 0 }), made: "decoded" } : undefined;
}

/** What a test says is no dict, or no list, as far as that is known of its objects. */
function withoutKind(frame: Frame, value: Value, through: "no-object" | "no-list"): Value {
  const kind = through === "no-list" ? "list" : "object";
  const objects = value.objects.filter((id) => frame.state.object(id)?.kind !== kind);
  const symbols = value.symbols.map((symbol) => passedOn(symbol, through));
  if (objects.length === value.objects.length && symbols.length === 0) return value;
  const ways = new Map<Origin, Step>();
  for (const [origin, step] of value.ways) ways.set(passedOrigin(frame, origin, through) ?? origin, step);
  return { ...value, objects, symbols, ways, open: true };
}

function inCase(texts: Value["texts"], to: "lower" | "upper"): Value["texts"] {
  const change = (piece: Piece): Piece => (typeof piece !== "string" ? passedPiece(piece, to) : to === "lower" ? piece.toLowerCase() : piece.toUpperCase());
  return texts.map((text) => ({ ...text, pieces: text.pieces.map(change), made: "built" }));
}

/** What stands in a gap of a text. */
function passedPiece(value: Value, to: "lower" | "upper"): Value {
  return { ...value, texts: inCase(value.texts, to) };
}

/** What a caller decides, which passes when the caller is known. However much was done to it before, that it was checked is not forgotten. */
function passedOn(symbol: Placeholder, through: Passing): Placeholder {
  const { path } = symbol;
  if (path.at(-1)?.kind === through) return symbol;
  return path.length < (through === "checked" ? MAX_SYMBOL_DEPTH + 1 : MAX_SYMBOL_DEPTH) ? symbol.next({ kind: through }) : symbol;
}

/** What becomes of one origin; undefined where nothing of it is left. */
function passedOrigin(frame: Frame, origin: Origin, through: Passing): Origin | undefined {
  if (origin.kind === "parameter") {
    const { symbol, shown } = origin;
    const left = passedOn(symbol, through);
    return left === symbol ? origin : left.origin(shown);
  }
  if (through === "things") return undefined;
  if (through === "no-text") return origin.kind === "environment" || origin.kind === "literal" ? undefined : origin;
  if (through === "shortened") return origin.kind === "data" && !KEYS.has(origin.what) ? origin : undefined;
  if (origin.kind !== "data") return origin;
  const sent = origin.what === "request-input" || origin.what === "request-raw-body";
  switch (through) {
    case "checked":
      return sent ? frame.walk.host.origins.data("checked-input", origin.at) : origin;
    case "whole":
      return origin.what === "fraction" ? undefined : origin;
    case "opening":
      return origin.what === "request-raw-body" ? undefined : origin;
    case "counted":
      return sent ? undefined : origin;
    case "text":
      return THINGS.has(origin.what) ? undefined : origin;
    case "lower":
    case "upper":
    case "codes":
    case "not":
    case "no-object":
    case "no-list":
      return origin;
    case "developing":
      return isError(origin.what) ? undefined : origin;
    case "field":
      return origin.what === "stripe-object" || origin.what === "stripe-event" ? undefined : origin;
  }
}
