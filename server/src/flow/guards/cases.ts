import type { Case, Expression } from "../../facts/program.ts";
import { askedOf, comparedByCaller } from "../calls/given-flags.ts";
import type { Asked } from "../event.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { onlyConstant, type Value } from "../values/value.ts";
import { narrow } from "./guards.ts";

/** What the first test of a case asks, as a comparison with the subject; where the subject is true, the test itself: `switch (true) { case key.startsWith("pk_"): … }`. */
export function testOfCase(subject: Expression, value: Value, { tests: [first] }: Case): Expression | undefined {
  if (!first || (onlyConstant(value)?.constant === true && first.kind !== "constant")) return first;
  return { kind: "compare", operator: "equal", left: subject, right: first, start: first.start, end: first.end };
}

/** What a case asks of what callers give: that it is this one text or number. */
export function askedOfCase(frame: Frame, subject: Value, [value, another]: readonly Value[], at: Place): Asked | undefined {
  const same = value && !another ? comparedByCaller(frame, "equal", subject, value, at) : undefined;
  return same && askedOf(same, true);
}

/** What holds in a case that nothing else leads to, as far as its test says; where there are several, only one of them holds. */
export function narrowToCase(frame: Frame, test: Expression | undefined, { tests }: Case): void {
  if (test && tests.length === 1) narrow(frame, test, true);
}
