import { writeMember } from "../expressions/members.ts";
import { MAX_HANDED_UP } from "../limits.ts";
import { overwrite } from "../masks/overwritten.ts";
import { saysNothing, strip } from "../masks/stripped.ts";
import { overrideEntries } from "../results/overridden.ts";
import { type Entries, isSpread } from "../results/spread.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { knownTexts, NOTHING, objectValue, onlyConstant, onlyFixed, onlyText, type Value } from "../values/value.ts";
import { applyAssigned } from "./apply.ts";
import type { Substitution, Write } from "./summary.ts";

/** One call of a function, which says what the function's values are for its caller. */
interface Instance extends Substitution {
  value(value: Value): Value;
  spread(put: Value): Entries;
}

/** What a function stores in objects that it did not make, stored by one call of it that stands at `at`. */
export function writeAgain(frame: Frame, call: Instance, write: Write, at: Place): void {
  const object = writtenTo(frame, call, write);
  if (object === undefined) return;
  if (write.strips) return strip(frame, object, write.at);
  const value = call.value(write.value);
  if (write.entries) return overwrite(frame, object, value, write);
  const key = write.key && call.value(write.key);
  const name = write.name ?? (key && onlyText(key));
  // Where it is the turn of one name after the other, what is put in the place of a secret stands under each.
  if (name === undefined && key && !key.open && value.ways.size + value.symbols.length === 0) {
    for (const each of knownTexts(key)) writeMember(frame, object, each, value, write.at);
    return;
  }
  // What is taken out under names that nothing is known of, or that a caller keeps a list of, was chosen.
  const isTakenOut = name === undefined && key !== undefined && onlyFixed(value) !== undefined && onlyFixed(value)?.is === undefined;
  if (isTakenOut && (saysNothing(key) || (object.symbols.length === 0 && areElements(key)))) return strip(frame, object, write.at);
  applyAssigned(frame, object, name, value, write.at, undefined);
  if (object.objects.length + object.symbols.length === 0) return;
  if (!key && name === undefined) for (const [entry, spread] of call.spread(write.value).named) writeMember(frame, object, entry, spread, at);
  writeMember(frame, object, name, value, at, key);
  if (!key && name === undefined && isSpread(write.value)) overrideEntries(frame, object.objects, value, at);
}

/** What a function read where it stores a number afterwards is what stood there before: `pay(order.due); order.due = 0`. */
export function readBefore(call: Instance, writes: readonly Write[]): void {
  for (const { object, name, value } of writes) {
    if ("home" in object || name === undefined || typeof onlyConstant(value)?.constant !== "number") continue;
    call.valueOf(object.next({ kind: "member", name }));
    call.valueOf(object.next({ kind: "item", name }));
  }
}

/** Whether it is one after the other of what a caller gives. */
const areElements = ({ symbols }: Value): boolean => symbols.length > 0 && symbols.every(({ path }) => path.at(-1)?.kind === "element");

/** What a function stores something in, as its caller sees it; undefined where that is an object that neither made. */
function writtenTo(frame: Frame, call: Instance, write: Write): Value | undefined {
  const { object, handedUp = 0 } = write;
  // What belongs to a function further out is written there when that one is called.
  if (!("home" in object)) return call.valueOf(object) ?? { ...NOTHING, symbols: [object], open: true };
  if (!frame.isForeign(object)) return frame.state.owns(object) ? objectValue(object) : undefined;
  if (handedUp < MAX_HANDED_UP && frame.instantiated())
    frame.writes.add({ ...write, value: call.value(write.value), key: write.key && call.value(write.key), handedUp: handedUp + 1 });
  return undefined;
}
