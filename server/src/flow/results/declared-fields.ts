import { lineage } from "../classes/classes.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { objectValue, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { listOf } from "./sequences.ts";

/** The fields that a class declares, each a thing with its name, asked of the class or of an instance: `dataclasses.fields(settings)`. Unknown where the class is. */
export function declaredFields(frame: Frame, of: Value, at: Place): Value {
  const [ref, another] = [
    ...of.objects.flatMap((id) => frame.state.object(id)?.class ?? []),
    ...of.symbols.flatMap((symbol) => frame.walk.receiverClass(symbol) ?? []),
  ];
  if (!ref || another || of.objects.length + of.symbols.length > 1) return UNKNOWN;
  const declared = lineage(frame, ref).toReversed();
  const names = new Set(declared.flatMap(({ module, id }) => module.program.classes[id]?.declared.map(({ name }) => name) ?? []));
  const fields = [...names].map((name, index) => {
    const text = textValue({ pieces: [name], at, made: "built" });
    return objectValue(frame.allocate(at, "instance", { fields: new Map([["name", text]]) }, ` declared ${index}`));
  });
  return fields.length === 0 ? UNKNOWN : listOf(frame, fields, at);
}
