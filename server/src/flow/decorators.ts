import type { Expression } from "../facts/program.ts";
import { callByLibrary, handToFramework } from "./apply.ts";
import { callValue, NO_ARGUMENTS } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import type { Frame } from "./frame.ts";
import type { Place } from "./place.ts";
import { NOTHING, type Value } from "./value.ts";
import type { Use } from "./where.ts";

/** What a definition is after its decorators. One that nothing is known of keeps the function, as nearly all do. `receiver`: what methods have. */
export function decorated(frame: Frame, decorators: readonly Expression[], value: Value, at: Place, receiver: Value = NOTHING): Value {
  let result = value;
  for (const decorator of decorators.map((expression) => evaluate(frame, expression)).toReversed()) {
    const decorates = decorator.api?.api?.decorates;
    if (decorates && decorator.api) {
      const use: Use = { node: decorator.api, receiver: NOTHING, arguments: NO_ARGUMENTS, member: undefined, assigned: undefined, at };
      for (const closure of value.code) {
        if (receiver === NOTHING) callByLibrary(frame, closure, decorates, use, receiver);
        else {
          handToFramework(closure, decorates, use);
          frame.walk.waiting.push({ closure, called: decorates, use, instance: receiver });
        }
      }
      continue;
    }
    if (decorator.code.length === 0 && !decorator.api?.api?.result) continue;
    const changed = callValue(frame, decorator, { ...NO_ARGUMENTS, positional: [result] }, { receiver: NOTHING, construct: false, at });
    // A wrapper defined in the decorator calls the function it was given: both are kept, so that callers of either are followed.
    if (changed.code.length > 0 || changed.api) result = { ...changed, code: [...new Set([...changed.code, ...result.code])] };
  }
  return result;
}
