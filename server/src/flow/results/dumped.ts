import type { Result } from "../../model/result.ts";
import { readMember, writeMember } from "../expressions/members.ts";
import { givenAt, type Use, valueAt } from "../expressions/where.ts";
import { withoutEntry } from "../masks/entry-names.ts";
import { fieldsSerialized } from "../masks/sealed.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { fieldsSaying } from "../values/shapes.ts";
import { join, NOTHING, objectValue, onlyConstant, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import { copied } from "./entries.ts";
import { knownItems } from "./sequences.ts";

/** Names, each with those below it that are meant; undefined where all of it is. */
type Names = ReadonlyMap<string, Value | undefined>;

/** A new object with the fields of another: all but those left out, or only those chosen, as far as names say; unknown where the names are not known. */
export function dumped(frame: Frame, { of, only, without }: Extract<Result, { kind: "dumped" }>, use: Use): Value {
  return dump(frame, givenAt(frame, use, of), valueAt(frame, use, only), valueAt(frame, use, without), use.at, "");
}

function dump(frame: Frame, value: Value, only: Value | undefined, without: Value | undefined, at: Place, role: string): Value {
  const [chosen, left] = [only && namesIn(frame, only), without && namesIn(frame, without)];
  if ((only && !chosen) || (without && !left)) return UNKNOWN;
  if (chosen) {
    const fields = new Map<string, Value>();
    for (const [name, below] of chosen) {
      const field = readMember(frame, value, name, at);
      fields.set(name, below ? dump(frame, field, below, undefined, at, `${role}.${name}`) : field);
    }
    for (const name of left?.keys() ?? []) fields.delete(name);
    return objectValue(frame.allocate(at, "object", { fields }, ` dumped${role}`));
  }
  const fields = new Map<string, Value>();
  let rest: Value = value.symbols.length > 0 ? frame.walk.restOf({ ...value, objects: [], api: undefined }) : NOTHING;
  for (const id of value.objects) {
    const content = frame.state.object(id);
    if (!content) continue;
    const quiet = fieldsSaying(content, "exclude", true);
    const written = content.class ? fieldsSerialized(content.class) : [];
    for (const [name, field] of content.fields) {
      const below = left?.get(name);
      if (name.startsWith(" ") || name.startsWith("_") || quiet.has(name) || (left?.has(name) && !below)) continue;
      const shown = written.includes(name) ? UNKNOWN : below ? dump(frame, field, undefined, below, at, `${role}.${name}`) : field;
      fields.set(name, join(fields.get(name) ?? NOTHING, shown));
    }
    rest = join(rest, content.rest);
  }
  for (const name of left?.keys() ?? []) rest = withoutEntry(rest, name);
  return objectValue(frame.allocate(at, "object", { fields, rest }, ` dumped${role}`));
}

/** The names in a set or a list, or those that a dict says something of; undefined where they are not known. */
function namesIn(frame: Frame, value: Value): Names | undefined {
  const [id, second] = value.objects;
  const content = id && !second && !value.open && value.symbols.length === 0 ? frame.state.object(id) : undefined;
  if (onlyConstant(value) && !onlyConstant(value)?.constant) return new Map();
  if (content?.kind === "object" && content.rest === NOTHING)
    return new Map(
      [...content.fields].flatMap(([name, field]) => (onlyConstant(field)?.constant === false ? [] : [[name, field.objects.length > 0 ? field : undefined]])),
    );
  const items = knownItems(frame, value)?.map(onlyText);
  return items && !items.includes(undefined) ? new Map(items.map((name) => [name ?? "", undefined])) : undefined;
}

/** A copy in which some entries are others. */
export function updated(frame: Frame, result: Extract<Result, { kind: "copied" }>, use: Use): Value {
  const copy = copied(frame, givenAt(frame, use, result.of), use, result.deep);
  const { named, restNamed } = use.arguments;
  const entries = result.update === "**" ? restNamed : valueAt(frame, use, result.update);
  const put = (name: string, value: Value): void => {
    writeMember(frame, copy, name, value, use.at);
    for (const id of copy.objects) {
      // In a tuple with names, what stands under a name stands at a position as well.
      const names = [...(frame.state.object(id)?.fields.keys() ?? [])];
      const position = names[names.indexOf(name) - 1];
      if (position !== undefined && /^\d+$/.test(position)) writeMember(frame, { ...NOTHING, objects: [id] }, position, value, use.at);
    }
  };
  if (result.update === "**") for (const [name, value] of named) put(name, value);
  for (const id of entries?.objects ?? []) for (const [name, value] of frame.state.object(id)?.fields ?? []) put(name, value);
  return copy;
}
