import { readMember } from "../expressions/members.ts";
import { knownItems } from "../results/sequences.ts";
import type { Frame } from "../statements/frame.ts";
import type { ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, objectValue, onlyText, UNKNOWN, type Value } from "../values/value.ts";

/** The texts in a list, each of them known; undefined for all else. */
export function namesListed(frame: Frame, list: Value): readonly string[] | undefined {
  const items = list.objects.length > 0 ? knownItems(frame, list) : undefined;
  const names = items?.map(onlyText);
  return names?.every((name) => name !== undefined) ? names : undefined;
}

/** The names under which an object, or several together, hold something, all of them known; undefined for all else. */
export function namesHeld(frame: Frame, object: Value | undefined): readonly string[] | undefined {
  if (!object || object.open) return undefined;
  const contents = object.objects.map((id) => frame.state.object(id));
  if (!contents.every((content) => content?.kind === "object" && content.rest === NOTHING)) return undefined;
  const names = new Set(contents.flatMap((content) => [...(content?.fields.keys() ?? [])]));
  return names.size > 0 ? [...names] : undefined;
}

/** Whether a value is the environment, all of it. */
export const isWholeEnvironment = ({ ways, objects }: Value): boolean =>
  objects.length === 0 && [...ways.keys()].some(({ kind }) => kind === "whole-environment");

/** An object with these variables of a whole environment. With secrets among them it is settings as a whole. */
export function namedSettings(frame: Frame, environment: Value, names: readonly string[], at: Place): Value {
  const settings = onlyNamed(frame, environment, names, at);
  return names.some(isSecret) ? { ...settings, ways: environment.ways } : settings;
}

/** The same of what is left of such settings, after some of them were taken out: without secrets it is no longer settings as a whole. */
export function settingsLeft(frame: Frame, left: Value): Value {
  const isSafe = (id: ObjectId): boolean => ![...(frame.state.object(id)?.fields.keys() ?? [])].some(isSecret);
  if (!isListed(frame, left) || !left.objects.every(isSafe)) return left;
  return { ...left, ways: new Map([...left.ways].filter(([{ kind }]) => kind !== "whole-environment")) };
}

const isSecret = (name: string): boolean => SECRET.test(name) && !PUBLIC.test(name);

const SECRET = /key|secret|token|pass|pwd|cred|priv|auth|database|dsn/i;
const PUBLIC = /publi(?:c|shable)/i;

/** What else may stand in something whose entries are put among others: nothing where a schema said what is left of the environment, whatever flows into the rest else. */
export function furtherEntries(frame: Frame, value: Value): Value {
  if (!value.open && !value.api) return NOTHING;
  return isListed(frame, value) ? NOTHING : frame.walk.restOf(value);
}

/** Whether it is settings as a schema let them through, in an object that says all their names; a validator's own answer beside it holds no further ones. */
function isListed(frame: Frame, { open, objects, ways }: Value): boolean {
  if (open || ![...ways.keys()].some(({ kind }) => kind === "whole-environment")) return false;
  const contents = objects.map((id) => frame.state.object(id));
  const listed = contents.filter((content) => content?.kind === "object" && content.rest === NOTHING && content.fields.size > 0);
  return listed.length > 0 && contents.every((content) => listed.includes(content) || (content?.kind === "instance" && content.fields.size === 0));
}

/** What is left of a value where only entries under these names are shown, in it and in what is in it: `JSON.stringify(value, names)`. */
export function onlyNamed(frame: Frame, value: Value, names: readonly string[], at: Place, role = ""): Value {
  if (value.texts.length > 0) return value;
  const isThing = value.objects.length > 0 || value.symbols.length > 0 || value.ways.size > 0;
  if (!isThing || role.length > MAX_ROLE) return UNKNOWN;
  const fields = new Map<string, Value>();
  for (const name of names) {
    const field = readMember(frame, value, name, at);
    fields.set(name, field.objects.length > 0 ? onlyNamed(frame, field, names, at, `${role} ${name}`) : field);
  }
  return objectValue(frame.allocate(at, "object", { fields }, ` named${role}`));
}

/** In UTF-16 units: how deep it is looked. */
const MAX_ROLE = 80;
