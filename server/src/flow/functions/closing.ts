import type { FunctionId } from "../../facts/program.ts";
import { NO_ARGUMENTS } from "../calls/calls.ts";
import { instantiate } from "../calls/instantiate.ts";
import type { Summary } from "../calls/summary.ts";
import { asksCallers, unseenArguments, unseenAround, unseenReceiver } from "../calls/unseen.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { UNKNOWN } from "../values/value.ts";
import { traced } from "./traced.ts";

/** Calls a function as those do that nobody here sees: with whatever its parameters' defaults and annotations say. */
export function close(frame: Frame, id: FunctionId, summary: Summary, at: Place): void {
  const { walk } = frame;
  const { replays } = walk;
  frame.counts.resetEffects();
  frame.forgetEvaluated();
  if (!replays) return call(frame, id, summary, at);
  // The same for what calls of it find as for what it does: that stands where all they ask for is the same.
  replays.closing(id, () => {
    replays.asked(walk, "known", id, summary, () => walk.knownSummary(id) === summary);
    traced(frame, replays, () => call(frame, id, summary, at));
    walk.hasWorked(frame.counts.effects);
  });
}

function call(frame: Frame, id: FunctionId, summary: Summary, at: Place): void {
  const { walk } = frame;
  const owner = walk.program.functions[id]?.owner;
  const asks = asksCallers(walk, id, summary);
  const unseen = asks ? unseenReceiver(walk, id) : UNKNOWN;
  const receiver = owner === undefined ? unseen : walk.classes.anyInstance(owner, frame);
  const closure = asks && !walk.isTopLevel(id) ? { ...walk.closure(id), bound: unseenAround(walk) } : walk.closure(id);
  instantiate(frame, closure, summary, asks ? unseenArguments(walk, id, summary) : NO_ARGUMENTS, receiver, at, true);
}
