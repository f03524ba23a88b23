import { mayHoldCredential } from "../../model/credentials/recognize.ts";
import { MAX_KNOWN_ITEMS } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { constantValue, objectValue, type Text, textValue, UNKNOWN, type Value, withWays } from "../values/value.ts";
import { numberedItems } from "./sequences.ts";

/** So deep is data followed that stands written in a text. */
const MAX_DEPTH = 6;
/** Around the number of a gap while the text is read. */
const GAP = "\uE000";

interface Written {
  readonly text: Text;
  /** All that has come the way of the text. */
  readonly ways: Value["ways"];
  readonly at: Place;
}

/**
 * The data that a text in JSON holds, entry by entry; undefined where it is no object and no list. What stands in a gap has come to the entry with the gap alone,
 * what may be a key has come the way of the whole text.
 */
export function writtenData(frame: Frame, { texts, constants, objects, api, open, ways }: Value, at: Place): Value | undefined {
  const [text] = texts;
  if (!text || text.pieces.some((piece) => typeof piece === "string" && piece.includes(GAP))) return undefined;
  if (open || texts.length > 1 || constants.length + objects.length > 0 || api) return undefined;
  const data = parsed(withMarks(text));
  return typeof data === "object" && data !== null ? dataValue(frame, data, { text, ways, at }, "") : undefined;
}

/** The text with its gaps marked: one outside of quotes is an entry of its own. */
function withMarks({ pieces }: Text): string {
  let marked = "";
  let isQuoted = false;
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === "string") {
      for (const [character] of piece.matchAll(/\\.|"/gsu)) if (character === '"') isQuoted = !isQuoted;
      marked += piece;
    } else marked += isQuoted ? `${GAP}${index}${GAP}` : `"${GAP}${index}${GAP}"`;
  }
  return marked;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dataValue(frame: Frame, data: unknown, written: Written, path: string): Value {
  if (typeof data === "string") return entryValue(data, written);
  if (typeof data === "number" || typeof data === "boolean" || data === null) return constantValue(data);
  const entries = Object.entries(data as object);
  if (entries.length > MAX_KNOWN_ITEMS || path.split(".").length > MAX_DEPTH) return { ...UNKNOWN, ways: written.ways };
  const values = entries.map(([name, value]): [string, Value] => [name, dataValue(frame, value, written, `${path}.${name}`)]);
  const isList = Array.isArray(data);
  const fields = isList ? numberedItems(values.map(([, value]) => value)) : new Map(values);
  return objectValue(frame.allocate(written.at, isList ? "list" : "object", { fields }, ` written${path}`));
}

function entryValue(data: string, { text, ways }: Written): Value {
  const pieces = data.split(GAP).map((part, index) => (index % 2 === 0 ? part : (text.pieces[Number(part)] ?? part)));
  const gaps = pieces.filter((piece) => typeof piece !== "string");
  if (gaps.length === 0) return mayHoldCredential(data) ? textValue({ ...text, pieces: [data] }, ways) : textValue({ ...text, pieces: [data] });
  const come = new Map([...ways].filter(([origin]) => gaps.some((gap) => gap.ways.has(origin))));
  const [gap] = gaps;
  return gap && pieces.every((piece) => piece === "" || piece === gap)
    ? withWays(gap, come)
    : textValue({ ...text, pieces: pieces.filter((piece) => piece !== "") }, come);
}
