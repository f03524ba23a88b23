import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Frame } from "../statements/frame.ts";
import { equalObjects, equalValues, sameLists } from "../values/equal.ts";
import type { StateReader } from "../values/heap.ts";
import type { Replays } from "./replays.ts";

/**
 * Runs `body` in the frame of a module: what it asks of what the module holds by now is written down, and what it leaves there. Where it meets a bound, what it found rests on
 * how near others came to that.
 */
export function traced(frame: Frame, replays: Replays, body: () => void): void {
  const { walk, state, exhausted } = frame;
  frame.exhausted = false;
  frame.state = state.fork();
  state.reader = readerFor(walk, replays);
  body();
  state.reader = undefined;
  const { state: after } = frame;
  state.adopt(after);
  replays.left(() => walk.frame?.state.adopt(after));
  frame.state = state;
  if (frame.exhausted) replays.lose();
  frame.exhausted ||= exhausted;
}

/** Writes down what is asked of what the module itself left. */
function readerFor(walk: ModuleWalk, replays: Replays): StateReader {
  return {
    object: (id, content) =>
      replays.asked(walk, "own object", id, content, () => {
        const now = walk.frame?.state.ownObject(id);
        if (now === content) return true;
        if (!equalObjects(now, content)) return false;
        if (content) walk.frame?.state.setObject(id, content);
        return true;
      }),
    variable: (binding, value) => replays.asked(walk, "own variable", binding, value, () => equalValues(walk.frame?.state.ownVariable(binding), value)),
    attribute: (id, value) => replays.asked(walk, "own attribute", id, value, () => equalValues(walk.frame?.state.ownAttribute(id), value)),
    present: (path, present) => replays.asked(walk, "own presence", path, present, () => walk.frame?.state.ownPresence(path) === present),
    testedFrom: (path, tested) => replays.asked(walk, "own tests", path, tested, () => sameLists(walk.frame?.state.ownTestedFrom(path) ?? [], tested)),
    all: () => replays.lose(),
  };
}
