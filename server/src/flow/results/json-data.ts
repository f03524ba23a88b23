import { mayHoldCredential } from "../../model/credentials/recognize.ts";
import { MAX_KNOWN_ITEMS } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { constantValue, objectValue, type Text, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { numberedItems } from "./sequences.ts";

/** So deep is data followed that stands written in a text. */
const MAX_DEPTH = 6;

/** The data that a text in JSON holds, entry by entry; undefined where it is no object and no list. What may be a key has come the way of the whole text. */
export function writtenData(frame: Frame, written: string, { texts: [text], ways }: Value, at: Place): Value | undefined {
  const data = parsed(written);
  if (!text || typeof data !== "object" || data === null) return undefined;
  return dataValue(frame, data, text, ways, at, "");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dataValue(frame: Frame, data: unknown, text: Text, ways: Value["ways"], at: Place, path: string): Value {
  if (typeof data === "string") return mayHoldCredential(data) ? textValue({ ...text, pieces: [data] }, ways) : textValue({ ...text, pieces: [data] });
  if (typeof data === "number" || typeof data === "boolean" || data === null) return constantValue(data);
  const entries = Object.entries(data as object);
  if (entries.length > MAX_KNOWN_ITEMS || path.split(".").length > MAX_DEPTH) return { ...UNKNOWN, ways };
  const values = entries.map(([name, value]): [string, Value] => [name, dataValue(frame, value, text, ways, at, `${path}.${name}`)]);
  const isList = Array.isArray(data);
  const fields = isList ? numberedItems(values.map(([, value]) => value)) : new Map(values);
  return objectValue(frame.allocate(at, isList ? "list" : "object", { fields }, ` written${path}`));
}
