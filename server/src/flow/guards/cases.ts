import type { Case, Expression } from "../../facts/program.ts";
import { askedOf, comparedByCaller } from "../calls/given-flags.ts";
import type { Asked } from "../event.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { onlyConstant, type Value } from "../values/value.ts";
import { compared, guardOf, narrow } from "./guards.ts";

/** What the first test of a case asks, as a comparison with the subject; where the subject is true, the test itself: `switch (true) { case key.startsWith("pk_"): … }`. */
export function testOfCase(subject: Expression, value: Value, { tests: [first] }: Pick<Case, "tests">): Expression | undefined {
  if (!first || (onlyConstant(value)?.constant === true && first.kind !== "constant")) return first;
  return { kind: "compare", operator: "equal", left: subject, right: first, start: first.start, end: first.end };
}

/** Whether it is known that what is asked for is one of those of a case, or none. */
export function truthOfCase(subject: Value, { guard, captures }: Case, values: readonly Value[]): boolean | undefined {
  if (values.length === 0) return undefined;
  const same = values.map((value) => compared("equal", subject, value));
  if (same.every((it) => it === false)) return false;
  return same.includes(true) && !guard && !captures ? true : undefined;
}

/** What a case asks of what callers give: that it is this one text or number. */
export function askedOfCase(frame: Frame, subject: Value, [value, another]: readonly Value[], at: Place): Asked | undefined {
  const same = value && !another ? comparedByCaller(frame, "equal", subject, value, at) : undefined;
  return same && askedOf(same, true);
}

/** What holds in a case that nothing else leads to, as far as its test says; where there are several, it is one of them. */
export function narrowToCase(frame: Frame, subject: Expression, test: Expression | undefined, { tests }: Case): void {
  if (!test || tests.length === 1) return test && narrow(frame, test, true);
  const [first, last] = [tests[0], tests.at(-1)];
  if (!first || !last || test === first) return;
  const { start } = first;
  const { end } = last;
  const among: Expression = { kind: "list", items: tests.map((value) => ({ value, spread: false })), start, end };
  narrow(frame, { kind: "compare", operator: "in", left: subject, right: among, start, end }, true);
}

/** What comes to where nothing is asked any more is none of those that the cases ask for. */
export function passCases(frame: Frame, subject: Expression, value: Value, cases: readonly Case[]): void {
  for (const { tests, guard, captures } of cases) {
    if (guard || captures) continue;
    for (const only of tests) {
      const test = testOfCase(subject, value, { tests: [only] });
      if (!test) continue;
      frame.guards = [...frame.guards, { ...guardOf(frame, test, value, false), asks: undefined }];
      narrow(frame, test, false);
    }
  }
}
