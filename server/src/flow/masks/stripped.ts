import type { Expression } from "../../facts/program.ts";
import { evaluate } from "../expressions/expressions.ts";
import { writeMember } from "../expressions/members.ts";
import { takenAt } from "../results/sequences.ts";
import type { Frame } from "../statements/frame.ts";
import type { ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { constantValue, knownTexts, NOTHING, onlyConstant, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import { isTestedName, withoutEach } from "./entry-names.ts";

/**
 * Whether something is masked here because of its name, and which entries that are is not known: `if (isSecret(name)) fields[name] = "***"`. `value`: what is put in its
 * place; undefined where it is taken out.
 */
export function masksByName(frame: Frame, index: Expression, name: Value, value: Value | undefined): boolean {
  if (onlyText(name) !== undefined || (value && !tellsNothing(value))) return false;
  return isTestedName(frame, index);
}

/** A text that is written there, at most. */
const tellsNothing = ({ ways, objects, symbols }: Value): boolean =>
  objects.length + symbols.length === 0 && [...ways.keys()].every(({ kind }) => kind === "literal");

/** From now on, or from the end of the loop on that looks at all names, nothing in these objects is a secret any more. */
export function strip(frame: Frame, { objects, symbols }: Value, at: Place): void {
  for (const id of objects) {
    if (frame.isForeign(id)) frame.writes.add({ object: id, name: undefined, key: undefined, value: UNKNOWN, at, strips: true });
    if (frame.loops.length > 0 || frame.oneByOne) frame.stripped.set(id, undefined);
    else stripNow(frame, id);
  }
  for (const symbol of symbols) frame.writes.add({ object: symbol, name: undefined, key: undefined, value: UNKNOWN, at, strips: true });
}

/** At the end of a loop. */
export function endStripping(frame: Frame): void {
  if (frame.stripped.size === 0 || frame.loops.length > 0) return;
  for (const [id, names] of frame.stripped) {
    if (names) leaveOut(frame, id, names, true);
    else stripNow(frame, id);
  }
  frame.stripped.clear();
}

function stripNow(frame: Frame, id: ObjectId): void {
  const content = frame.state.object(id);
  if (!content || (content.kind !== "object" && content.kind !== "instance" && content.kind !== "list")) return;
  const fields = new Map([...content.fields].map(([name, value]) => [name, value.code.length > 0 ? value : UNKNOWN]));
  frame.state.setObject(id, { ...content, fields, rest: content.rest === NOTHING ? NOTHING : UNKNOWN });
  frame.noteWrite();
}

/** What is deleted from an object is no longer in it. */
export function takeOut(frame: Frame, target: Expression): void {
  if (target.kind !== "member" && target.kind !== "index") {
    evaluate(frame, target);
    return;
  }
  const at = frame.place(target);
  const object = evaluate(frame, target.object);
  const index = target.kind === "index" ? evaluate(frame, target.index) : undefined;
  const name = target.kind === "member" ? target.name : index && onlyText(index);
  if (name !== undefined) return writeMember(frame, object, name, constantValue(undefined), at);
  if (target.kind !== "index" || !index) return;
  const position = onlyConstant(index)?.constant;
  if (typeof position === "number" && takenAt(frame, object, position)) return;
  if (masksByName(frame, target.index, index, undefined)) strip(frame, object, at);
  else takeEachOut(frame, object, index, at);
}

/** The same for whoever takes out what stands under a name, or some names: `Reflect.deleteProperty(headers, name)`. */
export function takeOutNamed(frame: Frame, object: Value, names: Value, at: Place): void {
  for (const name of knownTexts(names)) writeMember(frame, object, name, constantValue(undefined), at);
  takeEachOut(frame, object, names, at);
}

/** A name of which nothing is known: whoever takes out what stands under such names keeps a list of them elsewhere, or chose them. */
export const saysNothing = ({ open, texts, constants, symbols, ways, objects }: Value): boolean =>
  open && texts.length + constants.length + symbols.length + ways.size + objects.length === 0;

/** The same of entries whose names only a caller knows: `for (const name of names) delete copy[name]`. */
function takeEachOut(frame: Frame, object: Value, names: Value, at: Place): void {
  if (frame.loops.length > 0 && saysNothing(names)) return strip(frame, object, at);
  if (names.symbols.length === 0) return;
  for (const id of object.objects) {
    if (frame.isForeign(id)) frame.writes.add({ object: id, name: undefined, key: names, value: constantValue(undefined), at });
    if (frame.loops.length > 0) frame.stripped.set(id, names);
    else leaveOut(frame, id, names);
  }
  for (const symbol of object.symbols) frame.writes.add({ object: symbol, name: undefined, key: names, value: constantValue(undefined), at });
}

/** `areMany`: a loop took one after the other, and what a caller keeps a list of, it chose. */
function leaveOut(frame: Frame, id: ObjectId, names: Value, areMany = false): void {
  const content = frame.state.object(id);
  if (!content || (content.rest === NOTHING && !areMany)) return;
  const fields = areMany ? new Map([...content.fields].map(([name, value]) => [name, value.code.length > 0 ? value : UNKNOWN])) : content.fields;
  frame.state.setObject(id, { ...content, fields, rest: content.rest === NOTHING ? NOTHING : withoutEach(content.rest, names) });
  frame.noteWrite();
}
