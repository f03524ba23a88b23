import type { Expression, Pattern } from "../../facts/program.ts";
import { applyAssigned } from "../calls/apply.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { orElse } from "../calls/given-flags.ts";
import { heldUnseen, takenUnseen } from "../calls/unseen-names.ts";
import { classMember } from "../classes/classes.ts";
import { evaluate } from "../expressions/expressions.ts";
import { contentOf, elementsOf, readIndex, readMember, writeMember } from "../expressions/members.ts";
import { furtherEntries } from "../guards/listed-names.ts";
import { forgetPresence } from "../guards/presence.ts";
import { noteEntryName, noteTaken, withoutEntry } from "../masks/entry-names.ts";
import { masksPosition } from "../masks/masked-characters.ts";
import { overwrite, overwrittenBy } from "../masks/overwritten.ts";
import { masksByName, strip } from "../masks/stripped.ts";
import { knownItems, listOf, putLast } from "../results/sequences.ts";
import { heldContainers } from "../values/held-containers.ts";
import type { Place } from "../values/place.ts";
import { constantValue, isSaid, join, knownTexts, NOTHING, objectValue, onlyConstant, onlyText, stepped, UNKNOWN, type Value } from "../values/value.ts";
import type { Frame } from "./frame.ts";
import { keepOuter } from "./outer-variables.ts";

/** Stores a value where a pattern says, and what follows from storing it there. `argument` is where the value stands, if it stands somewhere. */
export function assign(frame: Frame, target: Pattern, value: Value, argument?: Expression): void {
  const at = frame.place(target);
  forgetPresence(frame, target);
  switch (target.kind) {
    case "name": {
      const name = frame.walk.program.bindings[target.binding]?.name ?? "";
      const own = (frame.walk.program.bindings[target.binding]?.owner ?? 0) === frame.function;
      const held = argument ? heldUnseen(frame, target.binding, value, argument) : value;
      const arrived = stepped(held, at, `assigned to \`${name}\``);
      noteTaken(frame, target.binding, argument);
      if (own) frame.setVariable(target.binding, arrived);
      else {
        frame.walk.variables.assignedFrom(frame, target.binding, arrived);
        keepOuter(frame, target.binding, arrived);
      }
      return;
    }
    case "member": {
      const object = evaluate(frame, target.object);
      const held = argument ? takenUnseen(frame, target.name, value, frame.place(argument)) : value;
      const arrived = stepped(held, at, `assigned to \`${target.name}\``);
      applyAssigned(frame, object, target.name, arrived, at, argument);
      writeMember(frame, object, target.name, arrived, at);
      rewrite(frame, target, object, value);
      if (target.object.kind === "name" && isSaid(object))
        frame.setVariable(target.object.binding, target.name === "message" ? arrived : join(object, arrived));
      return;
    }
    case "index": {
      const owner = evaluate(frame, target.object);
      const object = heldContainers(frame, owner);
      const index = evaluate(frame, target.index);
      const constant = onlyConstant(index)?.constant;
      const name = onlyText(index) ?? (typeof constant === "number" ? String(constant) : undefined);
      const arrived = stepped(value, at, name === undefined ? "stored" : `stored under \`${name}\``);
      applyAssigned(frame, object, name, arrived, at, argument);
      const entries = name === undefined && object.symbols.length > 0 ? overwrittenBy(frame, target) : undefined;
      if (entries) overwrite(frame, object, arrived, { entries, at });
      else if (name === undefined && (masksByName(frame, target.index, index, value) || masksPosition(frame, target, value))) strip(frame, object, at);
      if (!entries && !putLast(frame, object, name, arrived)) writeMember(frame, object, name, arrived, at, name === undefined ? index : undefined);
      putByMethod(frame, owner, index, arrived, at);
      return;
    }
    case "list":
      return assignList(frame, target, value);
    case "object":
      return assignObject(frame, target, value);
    case "exports":
      frame.walk.exports.replace(frame.state, value);
      return;
    case "unknown":
      for (const child of target.children) evaluate(frame, child);
  }
}

/** What is assigned to a part of a text that a library holds, it says from then on: `url.protocol = "https:"`. */
function rewrite(frame: Frame, target: Extract<Pattern, { kind: "member" }>, object: Value, value: Value): void {
  const pattern = object.api?.member(target.name)?.api?.rewrites;
  if (pattern === undefined || target.object.kind !== "name") return;
  const said = onlyText(value)?.replace(/:$/, "");
  const texts = object.texts.flatMap((text) => {
    const [first, ...others] = text.pieces;
    return said === undefined || typeof first !== "string" ? [] : { ...text, pieces: [first.replace(new RegExp(pattern, "i"), () => said), ...others] };
  });
  frame.setVariable(target.object.binding, { ...object, texts, open: object.open || texts.length < object.texts.length });
}

/** Objects of classes that say themselves what it means to store something in them. */
function putByMethod(frame: Frame, object: Value, index: Value, value: Value, at: Place): void {
  for (const id of object.objects) {
    const content = frame.state.object(id);
    const self: Value = { ...NOTHING, objects: [id], api: content?.api };
    const method = content?.kind === "instance" && content.class ? classMember(frame, content.class, self, "__setitem__", at) : undefined;
    if (method && method.code.length > 0) callValue(frame, method, { ...NO_ARGUMENTS, positional: [index, value] }, { receiver: self, construct: false, at });
  }
}

function withDefault(frame: Frame, value: Value, fallback: Expression | undefined): Value {
  if (!fallback) return value;
  const other = evaluate(frame, fallback);
  const given = orElse(frame, value, other, frame.place(fallback));
  if (given) return given;
  const missing = value.open || value.constants.includes(undefined) || value === NOTHING;
  const present: Value = { ...value, constants: value.constants.filter((constant) => constant !== undefined) };
  return missing ? join(present, other) : value;
}

function assignList(frame: Frame, target: Extract<Pattern, { kind: "list" }>, value: Value): void {
  const at = frame.place(target);
  target.items.forEach((item, index) => {
    const part = item.rest ? furtherItems(frame, target, index, value) : readIndex(frame, value, constantValue(positionIn(target, index)), at);
    assign(frame, item.target, withDefault(frame, part, item.default));
  });
  noteEntryName(frame, target, value);
}

/** Where the item stands in what is taken apart: what comes after a star counts from the end. */
function positionIn({ items }: Extract<Pattern, { kind: "list" }>, index: number): number {
  return items.slice(0, index).some(({ rest }) => rest) ? index - items.length : index;
}

/** What a star takes: the elements that no other item does, as far as they are known one by one. */
function furtherItems(frame: Frame, { items }: Extract<Pattern, { kind: "list" }>, index: number, value: Value): Value {
  const at = frame.place(items[index]?.target ?? { start: 0, end: 0 });
  const known = value.objects.length > 0 ? knownItems(frame, value) : undefined;
  if (known) return listOf(frame, known.slice(index, known.length - (items.length - index - 1)), at);
  return objectValue(frame.allocate(at, "list", { rest: elementsOf(frame, value, "elements", at) }));
}

function assignObject(frame: Frame, target: Extract<Pattern, { kind: "object" }>, value: Value): void {
  const at = frame.place(target);
  const taken = new Set<string>();
  let others = value;
  for (const entry of target.entries) {
    if (entry.rest) {
      assign(frame, entry.target, withoutEntries(frame, others, taken, entry.target));
      continue;
    }
    const [key] = entry.key ? knownTexts(evaluate(frame, entry.key)) : [];
    if (key !== undefined) taken.add(key);
    // It is not known which entry of what the caller gives is taken out.
    else others = { ...others, ways: new Map([...others.ways].filter(([{ kind }]) => kind !== "parameter")) };
    const part = key === undefined ? UNKNOWN : takenUnseen(frame, key, readMember(frame, value, key, at), frame.place(entry.target));
    assign(frame, entry.target, withDefault(frame, part, entry.default));
  }
}

/** What is left of an object after the names taken: a new object. */
function withoutEntries(frame: Frame, value: Value, taken: ReadonlySet<string>, target: Pattern): Value {
  const fields = new Map<string, Value>();
  let rest = furtherEntries(frame, value);
  const isEnvironment = [...rest.ways.keys()].some(({ kind }) => kind === "whole-environment");
  for (const name of taken) {
    rest = withoutEntry(rest, name);
    if (isEnvironment) fields.set(name, constantValue(undefined));
  }
  for (const id of value.objects) {
    const content = frame.state.object(id);
    if (!content) continue;
    if (content.kind === "list") rest = join(rest, contentOf(content));
    else for (const [name, field] of content.fields) if (!taken.has(name)) fields.set(name, join(fields.get(name) ?? NOTHING, field));
    rest = join(rest, content.rest);
  }
  return objectValue(frame.allocate(frame.place(target), "object", { fields, rest }));
}
