import type { Guard } from "../event.ts";
import { MAX_WAYS } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import type { Arguments } from "./calls.ts";
import { parametersOf } from "./given.ts";
import type { Closure, Summary } from "./summary.ts";

/** The tests of a function that its callers have passed: of what they gave, where it was that. */
export function passesHere(frame: Frame, { function: ref }: Closure, summary: Summary, given: Arguments, at: Place): readonly Guard[] {
  const { parameters = [] } = ref.module.program.functions[ref.id] ?? {};
  const asks = ({ origins }: Guard): boolean => origins.some(({ kind }) => kind === "parameter");
  // So many at most: all that is recorded afterwards keeps them.
  if (frame.guards.length > MAX_WAYS || !summary.passes.some(asks) || parameters.some(({ kind }) => kind !== "plain")) return summary.passes;
  const values = parametersOf(frame, ref, summary, given, at);
  const originsOf = (origin: Origin): readonly Origin[] => {
    if (origin.kind !== "parameter" || origin.symbol.of !== ref || origin.symbol.path.length > 0) return [origin];
    return [...(values[origin.symbol.parameter]?.ways.keys() ?? [])];
  };
  return summary.passes.map((guard) => (asks(guard) ? { ...guard, origins: guard.origins.flatMap(originsOf) } : guard));
}
