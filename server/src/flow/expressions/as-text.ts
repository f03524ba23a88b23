import { applyResult } from "../calls/apply.ts";
import { NO_ARGUMENTS } from "../calls/calls.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { reached } from "../values/shapes.ts";
import type { Reads } from "../values/texts.ts";
import { UNKNOWN, type Value } from "../values/value.ts";
import { readMember } from "./members.ts";

/** What a value says where it becomes part of a text: a list its elements, in Python a dict its inside, a thing what its own method for that gives. */
export function asText(frame: Frame, value: Value, at: Place): Value {
  if (value.texts.length > 0 || (value.objects.length === 0 && value.api === undefined)) return value;
  const { api } = value;
  const own = api?.member("toString") ?? api?.member("__str__");
  if (own?.api?.result)
    return applyResult(frame, own.api.result, { node: own, receiver: value, arguments: NO_ARGUMENTS, member: undefined, assigned: undefined, at });
  const ways = reached(frame, value, frame.walk.program.ecosystem === "pypi" ? "repr" : "text");
  return value.objects.length > 0 ? { ...UNKNOWN, symbols: value.symbols, ways } : { ...value, ways };
}

/** How formats read what they are given. */
export function readsOf(frame: Frame, at: Place): Reads {
  return {
    member: (value, name) => readMember(frame, value, name, at),
    text: (value) => asText(frame, value, at),
    quoted: (value) => quoted(frame, value),
    // `%o` is a number in Python.
    inspected: (value, form) => (frame.walk.program.ecosystem === "pypi" ? asText(frame, value, at) : { ...UNKNOWN, ways: reached(frame, value, form) }),
  };
}

/** What Python's `repr` says of a value: of a thing what its own method for that gives, which may be less than it says as a text, or more. */
export const quoted = (frame: Frame, value: Value): Value =>
  value.texts.length > 0 || (value.objects.length === 0 && value.symbols.length === 0) ? value : { ...UNKNOWN, ways: reached(frame, value, "quoted") };
