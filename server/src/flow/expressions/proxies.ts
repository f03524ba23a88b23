import type { Expression, Pattern, Statement } from "../../facts/program.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { apiValue, NOTHING, objectValue, textValue, UNKNOWN, type Value } from "../values/value.ts";
import { someWithin } from "./program-search.ts";

/** The fields that hold the function that is asked for each name, and what it is asked about: no names a program can write. */
const ASKED = " asked";
const TARGET = " target";

/** What stands for a value: the value itself, or an object that calls a function for each name under which it is asked for something. */
export function proxied(frame: Frame, target: Value, asked: Value | undefined, at: Place): Value {
  if (asked === undefined) return target;
  // What is a thing of a library stays known to be one.
  if (target.api) return apiValue(target.api);
  if (asked.code.length === 0) return UNKNOWN;
  const fields = new Map([
    [ASKED, asked],
    [TARGET, target],
  ]);
  return objectValue(frame.allocate(at, "instance", { fields }, " proxy"));
}

/** Whether an object is one that calls a function for each name. */
export const isProxy = ({ fields }: HeapObject): boolean => fields.has(ASKED);

/** `name === "secret"`, `HIDDEN.has(name)`, `name in HIDDEN` */
const comparesWithText = (part: Expression | Statement | Pattern): boolean =>
  (part.kind === "compare" && (isText(part.left) || isText(part.right) || part.operator === "in" || part.operator === "not-in")) ||
  part.kind === "switch" ||
  (part.kind === "call" && part.callee.kind === "member" && /^(?:has|includes|test|startsWith|endsWith|match)$/.test(part.callee.name));

// `typeof value === "function"` asks nothing of the name.
const isText = (side: Expression): boolean => side.kind === "text" && !TYPES.has(side.value);
const TYPES: ReadonlySet<string> = new Set(["function", "string", "symbol", "object", "undefined", "then"]);

/** What such an object gives under a name. */
export function askedOfProxy(frame: Frame, { fields }: HeapObject, self: Value, name: string, at: Place): Value {
  const asked = fields.get(ASKED) ?? NOTHING;
  // What a test of the name says is not followed into a call.
  if (asked.code.some(({ function: { module, id } }) => someWithin(module.bodyOf(id), comparesWithText))) return UNKNOWN;
  const positional = [fields.get(TARGET) ?? UNKNOWN, textValue({ pieces: [name], at, made: "built" }), self];
  return callValue(frame, asked, { ...NO_ARGUMENTS, positional }, { receiver: NOTHING, construct: false, at });
}
