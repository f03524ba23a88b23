import type { Statement } from "../../facts/program.ts";
import type { Replays } from "../functions/replays.ts";
import { traced } from "../functions/traced.ts";
import type { Frame } from "../statements/frame.ts";
import { isSameLeft, type Left } from "../statements/left.ts";
import { run } from "../statements/statements.ts";

/** Walks the statements of a module itself: what one did in the walk before is done again where all that it asks for is answered the same. */
export function runModule(frame: Frame, statements: readonly Statement[]): void {
  const { replays } = frame.walk;
  for (const statement of statements) {
    const left = replays && frame.left;
    if (left) replays.statement(statement, () => runTraced(frame, statement, left, replays));
    else run(frame, [statement]);
    frame.forgetPast();
  }
}

function runTraced(frame: Frame, statement: Statement, before: Left, replays: Replays): void {
  const { walk } = frame;
  replays.asked(walk, "left", "", before, () => {
    const left = walk.frame?.left;
    return left !== undefined && isSameLeft(left, before);
  });
  const counted = frame.counts.now;
  const [waiting, pending] = [walk.waiting.length, frame.pending.length];
  traced(frame, replays, () => run(frame, [statement]));
  const { left } = frame;
  // What a call that is put off gives is known by its number, which depends on those before.
  if (!left || frame.pending.length > pending) replays.lose();
  else {
    const waits = walk.waiting.slice(waiting);
    const after = frame.counts.now;
    replays.asked(walk, "counted", "", after, () => walk.frame?.counts.countAgain(counted, after) === true);
    replays.left(() => {
      walk.waiting.push(...waits);
      walk.frame?.goOnFrom(left);
    });
  }
}
