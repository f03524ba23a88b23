import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import { numberedItems } from "../results/sequences.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Placeholder } from "../values/origin.ts";
import { isWrittenIn } from "../values/texts.ts";
import { NOTHING, onlyText, type Step, UNKNOWN, type Value, wholeText, withWays } from "../values/value.ts";

/**
 * What is left of one of several where it is not the same as something: `if (part !== secret)`. What comes from there alone is left as it is, but where something else
 * `stands` in its place.
 */
export function withoutSame(value: Value, other: Value, stands = false): Value {
  const text = onlyText(other);
  if (text !== undefined) {
    const texts = value.texts.filter((it) => wholeText(it) !== text);
    return texts.length === 0 || texts.length === value.texts.length ? value : { ...value, texts };
  }
  const origin = onlyOrigin(other);
  if (
    !origin ||
    !value.ways.has(origin) ||
    isWrittenIn(value, origin) ||
    (!stands && value.ways.size === 1 && value.texts.length + value.constants.length === 0)
  )
    return value;
  return { ...value, ways: new Map([...value.ways].filter(([it]) => it !== origin)) };
}

/** What is left of what callers give where it is not another value: `args.map((arg) => (arg === key ? "***" : arg))`. What both of them are, is decided when they call. */
export function otherThan(value: Value, other: Value): Value {
  const origin = onlyOrigin(other);
  if (!origin || origin.kind === "data" || other.symbols.length > 1) return value;
  const of = withWays(other, new Map([...other.ways].map(([each, step]) => [each, { ...step, before: undefined, length: 1 }])));
  const besides = (symbol: Placeholder): Placeholder =>
    other.symbols.includes(symbol) || symbol.path.length >= MAX_SYMBOL_DEPTH ? symbol : symbol.next({ kind: "other", of });
  const ways = new Map<Origin, Step>();
  for (const [each, step] of value.ways) if (each !== origin) ways.set(each.kind === "parameter" ? besides(each.symbol).origin(each.shown) : each, step);
  return { ...value, ways, symbols: value.symbols.map(besides) };
}

/** What is the same as something is no longer in a list or a set: `names.remove(secret)`. */
export function takeOutSame(frame: Frame, { objects }: Value, other: Value): void {
  const isIt = (value: Value): boolean => isSame(value, other);
  for (const id of objects) {
    const content = frame.state.object(id);
    if (content?.kind !== "list" || !content.single) continue;
    const fields = [...content.fields.values()].filter((value) => !isIt(value)).map((value) => withoutSame(value, other));
    const rest = content.rest === NOTHING ? NOTHING : isIt(content.rest) ? UNKNOWN : withoutSame(content.rest, other);
    frame.state.setObject(id, { ...content, fields: numberedItems(fields), rest });
    frame.noteWrite();
  }
}

/** Whether a value comes from where another one does, and from nowhere else, or both are the same text. */
function isSame(value: Value, other: Value): boolean {
  const text = onlyText(other);
  if (text !== undefined) return onlyText(value) === text;
  const origin = onlyOrigin(other);
  return origin !== undefined && onlyOrigin(value) === origin;
}

/** Where something comes from that is passed on as it is. */
function onlyOrigin({ ways, texts, constants, objects }: Value): Origin | undefined {
  const [origin, another] = ways.keys();
  return another || texts.length + constants.length + objects.length > 0 ? undefined : origin;
}
