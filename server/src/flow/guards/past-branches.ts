import type { BindingId, Expression, Statement } from "../../facts/program.ts";
import type { Substitution } from "../calls/summary.ts";
import { endingOf } from "../errors/refusals.ts";
import type { Guard } from "../event.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin } from "../values/origin.ts";
import { UNKNOWN } from "../values/value.ts";
import { guardOf } from "./guards.ts";

/** What is known past a branch that always leaves; `asked`: what its test asked for besides. */
export function guardPast(frame: Frame, arm: Arm, tested: Guard | undefined, asked: readonly Origin[] = []): Guard {
  const guard = guardOf(frame, arm.test, UNKNOWN, false);
  const asks = tested?.asks && { ...tested.asks, holds: !tested.asks.holds };
  return { ...guard, asks, origins: [...guard.origins, ...asked], otherwise: endingOf(arm.body, ownNameIn(frame)) };
}

/** What a caller decides of what a test asked for just now, where its branch lets everything through. */
export function askedFor(frame: Frame, { test, body }: Arm): readonly Origin[] {
  if (endingOf(body, ownNameIn(frame)) !== "accepts") return [];
  return frame.partsWithin(frame.place(test)).flatMap(({ value }) => [...value.ways.keys()].filter(({ kind }) => kind === "parameter"));
}

/** The tests that let through what is not set up, of what a caller set up: `if not self.secret: return True`. The same test is the same object for all that one call comes to. */
export function testsGiven(call: Substitution, guards: readonly Guard[]): readonly Guard[] {
  if (!guards.some(letsThrough)) return guards;
  const known = given.get(call) ?? new Map<Guard, Guard>();
  given.set(call, known);
  const originsOf = (origin: Origin): readonly Origin[] =>
    origin.kind === "parameter" ? [...(call.valueOf(origin.symbol)?.ways.keys() ?? [origin])] : [origin];
  return guards.map((guard) => {
    if (!letsThrough(guard)) return guard;
    const made = known.get(guard) ?? { ...guard, origins: guard.origins.flatMap(originsOf) };
    known.set(guard, made);
    return made;
  });
}

const given = new WeakMap<Substitution, Map<Guard, Guard>>();
const letsThrough = ({ otherwise, origins }: Guard): boolean => otherwise === "accepts" && origins.some(({ kind }) => kind === "parameter");

interface Arm {
  readonly test: Expression;
  readonly body: readonly Statement[];
}

const ownNameIn =
  (frame: Frame) =>
  (binding: BindingId): string =>
    frame.walk.program.bindings[binding]?.name ?? "";
