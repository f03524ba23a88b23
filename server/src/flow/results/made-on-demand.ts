import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import type { Frame } from "../statements/frame.ts";
import { type HeapObject, type ObjectId, withField, withRest } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, type Value } from "../values/value.ts";

/**
 * Puts into an object that makes its own entries the one that is asked for, where there is none yet: `defaultdict(list)[name]`. Without a name it may be any. The
 * object's content afterwards.
 */
export function withEntryMade(frame: Frame, id: ObjectId, content: HeapObject, name: string | undefined, at: Place): HeapObject {
  const { maker } = content;
  if (!maker || (name === undefined ? content.rest !== NOTHING : content.fields.has(name) || content.rest !== NOTHING)) return content;
  const made: Value = callValue(frame, maker, NO_ARGUMENTS, { receiver: NOTHING, construct: false, at });
  const filled = name === undefined ? withRest(content, made) : withField(content, name, made, true);
  frame.state.setObject(id, filled);
  frame.stored(id);
  return filled;
}
