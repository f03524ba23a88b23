import type { Expression, Pattern, Program, Statement } from "../../facts/program.ts";
import type { Effect, Where } from "../../model/api.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { someWithin } from "../expressions/program-search.ts";
import { type Use, valueAt } from "../expressions/where.ts";
import { settingsLeft } from "../guards/listed-names.ts";
import { copied } from "../results/entries.ts";
import type { Frame } from "../statements/frame.ts";
import { reached } from "../values/shapes.ts";
import { flowing, knownTexts, NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";
import { withoutEntry } from "./entry-names.ts";
import { isFiltered } from "./redacting-loggers.ts";

/** What a sink writes of a value, after what its owner was told to take out, and through the functions that its owner was given for that. */
export function redacted(
  frame: Frame,
  { sink, without, withoutNames, through, filters, serializers, transforms }: Extract<Effect, { kind: "sink" }>,
  use: Use,
  value: Value,
): Value {
  if (filters !== undefined && isFiltered(frame, valueAt(frame, use, filters), sink.part ?? "message", use, value)) return UNKNOWN;
  const paths = without === undefined ? undefined : valueAt(frame, use, without);
  const shown = transformed(frame, transforms, use, serialized(frame, serializers, use, value));
  const names = knownTexts(valueAt(frame, use, withoutNames) ?? NOTHING);
  const taken = [...knownTexts(paths ?? NOTHING).map(segmentsOf), ...names.flatMap((name) => [[name], ["*", name], ["*", "*", name]])];
  const left = taken.reduce((rest, path, index) => pruned(frame, rest, path, use, ` ${index}`), shown);
  const writer = through === undefined ? undefined : valueAt(frame, use, through);
  // A logger that a caller gives may have one, as far as is known here: few do.
  if (writer === undefined || writer.code.length + writer.objects.length === 0) return left;
  const line = left.texts.length > 0 && left.objects.length === 0 ? left : flowing(reached(frame, left, sink.form));
  return callValue(frame, writer, { ...NO_ARGUMENTS, positional: [line] }, { receiver: use.receiver, construct: false, at: use.at });
}

/** The value with what functions of their names make of its entries: `serializers: { user: ({ id }) => id }`. */
function serialized(frame: Frame, at: Where | undefined, use: Use, value: Value): Value {
  const functions = new Map<string, Value>();
  for (const id of (at === undefined ? undefined : valueAt(frame, use, at))?.objects ?? [])
    for (const [name, made] of frame.state.object(id)?.fields ?? []) if (made.code.length > 0) functions.set(name, made);
  if (functions.size === 0) return value;
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    const names = content ? [...functions.keys()].filter((name) => content.fields.has(name)) : [];
    if (!content || names.length === 0) return id;
    const fields = new Map(content.fields);
    for (const name of names) fields.set(name, called(frame, functions.get(name) ?? NOTHING, fields.get(name) ?? NOTHING, use));
    return frame.allocate(use.at, content.kind, { ...content, fields }, ` serialized ${index}`);
  });
  return { ...value, objects };
}

/** What functions that are handed what is to be written, a text as the message of an object, make of it one after the other. */
function transformed(frame: Frame, at: Where | undefined, use: Use, value: Value): Value {
  const functions = at === undefined ? [] : functionsIn(frame, valueAt(frame, use, at) ?? NOTHING);
  if (functions.length === 0) return value;
  // What becomes of the line itself is not followed.
  if (functions.some(({ code }) => code.some(({ function: { module, id } }) => rewritesLine(module.program, module.bodyOf(id))))) return UNKNOWN;
  let written =
    value.objects.length > 0 ? copied(frame, value, use) : objectValue(frame.allocate(use.at, "object", { fields: new Map([["message", value]]) }, " written"));
  for (const change of functions) {
    written = called(frame, change, written, use);
    if (written.objects.length === 0) break;
  }
  return written;
}

/** Whether a function replaces something in the line that was made already: what stands under `MESSAGE`, or `Symbol.for("message")`. */
function rewritesLine(program: Program, body: readonly Statement[]): boolean {
  const isLine = (part: Expression | Statement | Pattern): boolean =>
    (part.kind === "name" && program.bindings[part.binding]?.name === "MESSAGE") ||
    (part.kind === "call" &&
      part.callee.kind === "member" &&
      part.callee.name === "for" &&
      part.arguments.some(({ value }) => value.kind === "text" && value.value === "message"));
  const replaces = (part: Expression | Statement | Pattern): boolean =>
    part.kind === "call" && part.callee.kind === "member" && /^replace(?:All)?$/.test(part.callee.name);
  return someWithin(body, isLine) && someWithin(body, replaces);
}

/** Functions, those in lists, and those that a library's things hold. */
function functionsIn(frame: Frame, value: Value, depth = 0): readonly Value[] {
  if (value.code.length > 0) return [value];
  return value.objects.flatMap((id) => {
    const content = depth < MAX_NESTED ? frame.state.object(id) : undefined;
    const inside = content?.kind === "list" ? [...content.fields.values(), content.rest] : (content?.fields.get("transform") ?? []);
    return [inside].flat().flatMap((each) => functionsIn(frame, each, depth + 1));
  });
}

const MAX_NESTED = 4;

function called(frame: Frame, change: Value, given: Value, use: Use): Value {
  return callValue(frame, change, { ...NO_ARGUMENTS, positional: [given] }, { receiver: NOTHING, construct: false, at: use.at });
}

/** `req.headers["x-key"]`, `keys[*].secret` and `*.apiKey` as the names that lead there. */
export function segmentsOf(path: string): string[] {
  return path.split(/[.[\]"'`]+/).filter((segment) => segment !== "");
}

/** The value without what stands at a path inside it; what it was taken from stays as it is. */
export function pruned(frame: Frame, value: Value, path: readonly string[], use: Use, role: string): Value {
  const [name, ...below] = path;
  if (name === undefined) return value;
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    const names = content ? (name === "*" ? [...content.fields.keys()] : content.fields.has(name) ? [name] : []) : [];
    if (!content || names.length === 0) return id;
    const fields = new Map(content.fields);
    for (const it of names) {
      const field = fields.get(it);
      if (below.length === 0 || field === undefined) fields.delete(it);
      else fields.set(it, pruned(frame, field, below, use, `${role} ${it}`));
    }
    return frame.allocate(use.at, content.kind, { ...content, fields }, `${role} without ${index}`);
  });
  return settingsLeft(frame, { ...(below.length === 0 && name !== "*" ? withoutEntry(value, name) : value), objects });
}
