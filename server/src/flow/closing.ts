import type { FunctionId } from "../facts/program.ts";
import { NO_ARGUMENTS } from "./calls.ts";
import { equalObjects, equalValues } from "./equal.ts";
import type { Frame } from "./frame.ts";
import type { StateReader } from "./heap.ts";
import { instantiate } from "./instantiate.ts";
import type { ModuleWalk } from "./module-walk.ts";
import type { Place } from "./place.ts";
import type { Summary } from "./summary.ts";
import { asksCallers, unseenArguments, unseenAround, unseenReceiver } from "./unseen.ts";
import { UNKNOWN, type Value } from "./value.ts";

/** Calls a function as those do that nobody here sees: with whatever its parameters' defaults and annotations say. */
export function close(frame: Frame, id: FunctionId, summary: Summary, at: Place): void {
  const { walk } = frame;
  const { replays } = walk;
  frame.resetWork();
  frame.forgetEvaluated();
  if (!replays) return call(frame, id, summary, at);
  // The same for what calls of it find as for what it does: that stands where all they ask for is the same.
  replays.closing(id, () => {
    replays.asked("known", id, summary, () => walk.knownSummary(id) === summary);
    const { state, exhausted } = frame;
    frame.exhausted = false;
    frame.state = state.fork();
    state.reader = readerFor(walk);
    call(frame, id, summary, at);
    state.reader = undefined;
    const { state: after } = frame;
    state.adopt(after);
    replays.acted(() => walk.frame?.state.adopt(after));
    if (frame.exhausted) replays.lose();
    walk.hasWorked(frame.effects);
    frame.state = state;
    frame.exhausted ||= exhausted;
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

/** Writes down what is asked of what the module itself left. */
function readerFor(walk: ModuleWalk): StateReader {
  const isSame = (a: Value | undefined, b: Value | undefined): boolean => a === b || (a !== undefined && b !== undefined && equalValues(a, b));
  const { replays } = walk;
  return {
    object: (id, content) =>
      replays?.asked("own object", id, content, () => {
        const now = walk.frame?.state.ownObject(id);
        if (now === content) return true;
        if (!equalObjects(now, content)) return false;
        if (content) walk.frame?.state.setObject(id, content);
        return true;
      }),
    variable: (binding, value) => replays?.asked("own variable", binding, value, () => isSame(walk.frame?.state.ownVariable(binding), value)),
    attribute: (id, value) => replays?.asked("own attribute", id, value, () => isSame(walk.frame?.state.ownAttribute(id), value)),
    all: () => replays?.lose(),
  };
}
