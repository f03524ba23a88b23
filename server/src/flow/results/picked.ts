import type { Result } from "../../model/result.ts";
import { givenAt, select, type Use } from "../expressions/where.ts";
import { pruned, segmentsOf } from "../masks/redaction.ts";
import type { Frame } from "../statements/frame.ts";
import { objectValue, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import { knownItems } from "./sequences.ts";

/** A new object with the entries of another under some names, or under all others; unknown where the names are not known. */
export function picked(frame: Frame, { of, names, leaves }: Extract<Result, { kind: "picked" }>, use: Use): Value {
  const chosen = new Set<string>();
  for (const { value } of select(frame, use, names)) {
    for (const name of value.objects.length > 0 ? (knownItems(frame, value) ?? [UNKNOWN]) : [value]) {
      const text = onlyText(name);
      if (text === undefined) return UNKNOWN;
      chosen.add(text);
    }
  }
  const objects = givenAt(frame, use, of).objects.flatMap((id, index) => {
    const content = frame.state.object(id);
    if (content?.kind !== "object") return [];
    const fields = new Map([...content.fields].filter(([name]) => chosen.has(name) !== (leaves === true)));
    return frame.allocate(use.at, "object", { ...content, fields }, ` picked ${index}`);
  });
  if (objects.length === 0) return UNKNOWN;
  const whole: Value = { ...objectValue(objects[0] as (typeof objects)[number]), objects };
  // A path leads further: `omit(config, "stripe.secretKey")`.
  const paths = leaves ? [...chosen].map(segmentsOf).filter((path) => path.length > 1) : [];
  return paths.reduce<Value>((left, path, index) => pruned(frame, left, path, use, ` picked path ${index}`), whole);
}
