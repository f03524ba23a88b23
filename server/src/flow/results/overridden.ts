import { writeMember } from "../expressions/members.ts";
import type { Frame } from "../statements/frame.ts";
import type { ObjectId } from "../values/heap.ts";
import type { Origin } from "../values/origin.ts";
import { partOf } from "../values/part-of.ts";
import type { Place } from "../values/place.ts";
import { flowing, join, NOTHING, type Step, type Value } from "../values/value.ts";

/** What stands under a name once the entries of something are put among others: where only its origin is known, what that has under the name, or what stood there before. */
export function overridden(frame: Frame, before: Value, by: Value, name: string): Value {
  const said = saidUnder(frame, by, name);
  return said.ways.size === 0 ? before : join(before, said);
}

/** What a configuration that nobody sees has under a name; unknown where it is none. */
export function saidUnder(frame: Frame, { open, api, ways }: Value, name: string): Value {
  const said = new Map<Origin, Step>();
  for (const [origin, step] of open || api ? ways : []) {
    const part = HOLDS_ENTRIES.has(origin.kind) ? partOf(frame, origin, name) : undefined;
    if (part) said.set(part, part === origin ? step : { at: step.at, text: `\`${name}\` is read`, before: step, length: step.length + 1 });
  }
  return flowing(said);
}

/** What one variable, or what a visitor sent, has inside is no matter of its names. */
const HOLDS_ENTRIES: ReadonlySet<Origin["kind"]> = new Set(["settings", "setting", "whole-environment", "store", "outside"]);

/** The entries of something are put among those that objects have already. */
export function overrideEntries(frame: Frame, objects: readonly ObjectId[], by: Value, at: Place): void {
  for (const id of objects) {
    const content = frame.state.object(id);
    if (content?.kind !== "object") continue;
    for (const [name, before] of content.fields) {
      const after = overridden(frame, before, by, name);
      if (after !== before) writeMember(frame, { ...NOTHING, objects: [id] }, name, after, at);
    }
  }
}
