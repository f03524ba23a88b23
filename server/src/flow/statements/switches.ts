import type { Statement } from "../../facts/program.ts";
import type { Guard } from "../event.ts";
import { evaluate } from "../expressions/expressions.ts";
import { askedOfCase, narrowToCase, passCases, testOfCase, truthOfCase } from "../guards/cases.ts";
import { guardOf, narrow } from "../guards/guards.ts";
import type { State } from "../values/heap.ts";
import { assign } from "./assign.ts";
import type { Frame } from "./frame.ts";
import { recordComparison } from "./record.ts";
import { run } from "./statements.ts";

/** Walks a `switch` or `match`: each case by itself, and one that falls through with the one below. */
export function runSwitch(frame: Frame, statement: Extract<Statement, { kind: "switch" }>): void {
  const subject = evaluate(frame, statement.subject);
  const loop = { breaks: [] as State[], continues: [] as State[] };
  const forks: State[] = [];
  frame.loops.push(loop);
  let falling: State | undefined;
  let complete = false;
  let listed: Guard | undefined;
  let othersLeave = false;
  let decided = false;
  for (const part of statement.cases) {
    const values = part.tests.map((test) => {
      const value = evaluate(frame, test);
      recordComparison(frame, subject, value, frame.place(test));
      return value;
    });
    const test = testOfCase(statement.subject, subject, part);
    // What falls in from the case above comes with another one.
    const guard = test && { ...guardOf(frame, test, subject, true), asks: falling ? undefined : askedOfCase(frame, subject, values, frame.place(test)) };
    const isDefault = part.tests.length === 0 && !part.guard && !part.captures;
    if (isDefault) complete = true;
    if (guard) listed = { ...guard, operators: ["in"], compared: [...(listed?.compared ?? []), ...guard.compared] };
    const entering = falling;
    const truth = truthOfCase(subject, part, values);
    const dead = (decided || truth === false) && !entering;
    const left = frame.leaves(part, dead);
    if (truth === true) decided = true;
    const fork = frame.branch(guard, dead, () => {
      if (left) return;
      narrowToCase(frame, statement.subject, test, part);
      if (part.tests.length === 0 && !part.guard && !entering) passCases(frame, statement.subject, subject, statement.cases);
      if (entering) frame.state.joinForks([entering.snapshot(), frame.state.fork()]);
      if (part.captures) assign(frame, part.captures, subject);
      if (part.guard) {
        evaluate(frame, part.guard);
        narrow(frame, part.guard, true);
      }
      run(frame, part.body);
    });
    if (dead) fork.live = false;
    if (isDefault) othersLeave = !fork.live;
    falling = part.falls && fork.live ? fork : undefined;
    if (!falling) forks.push(fork);
  }
  if (falling) forks.push(falling);
  frame.loops.pop();
  // `continue` inside belongs to the loop around.
  frame.loops.at(-1)?.continues.push(...loop.continues);
  if (!complete && !decided) forks.push(frame.state.fork());
  frame.state.joinForks([...forks, ...loop.breaks]);
  // Whoever comes past is one of those that were named.
  if (listed && othersLeave && frame.state.live) frame.pass([listed]);
}
