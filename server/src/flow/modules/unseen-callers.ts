import type { ClassId } from "../../facts/program.ts";
import { NO_ARGUMENTS } from "../calls/calls.ts";
import { instantiate } from "../calls/instantiate.ts";
import { fillAbstract } from "../classes/abstract-instances.ts";
import { callMethodsOfHolders } from "../classes/unseen-methods.ts";
import { callByFrameworks } from "../frameworks/frameworks.ts";
import { noteServed } from "../frameworks/served.ts";
import { close } from "../functions/closing.ts";
import type { Frame } from "../statements/frame.ts";
import type { State } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { UNKNOWN } from "../values/value.ts";

/** Functions of a module are also called by those that nobody here sees: with whatever their parameters' defaults and annotations say. `final`: what the module holds at its end. */
export function callFromUnseen(frame: Frame, final: State): void {
  const { walk } = frame;
  const at: Place = { path: walk.path, unit: 0, start: 0, end: 0 };
  const filled = new Set<ClassId>();
  for (const id of walk.program.classIds) fillAbstract(frame, id, filled, at);
  callByFrameworks(frame, at);
  for (const id of walk.program.functionIds) {
    const summary = id === 0 ? undefined : walk.knownSummary(id);
    if (summary) close(frame, id, summary, at);
  }
  callMethodsOfHolders(frame, at);
  noteServed(frame);
  // Those made inside others are known by what was bound to them: `export const client = clientFor(KEY)`.
  for (const { code } of final.allVariables()) {
    for (const { function: made, receiver = UNKNOWN, bound } of code) {
      const summary = bound && made.module.summaryOf(made.id);
      if (summary) instantiate(frame, { function: made, receiver, bound }, summary, NO_ARGUMENTS, receiver, at, true);
    }
  }
}
