import type { Guard } from "../event.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin } from "../values/origin.ts";
import type { Step, Value } from "../values/value.ts";

/**
 * Variables of the environment that were taken one after the other, of which tests around choose those whose names begin in one way: `if name.startswith("STRIPE_")`. Then
 * they are these and not the whole.
 */
export function chosenVariables(frame: Frame, value: Value): Value {
  if (frame.guards.length === 0 || ![...value.ways.keys()].some(isWhole)) return value;
  const beginning = frame.guards.flatMap((guard) => beginningAsked(guard) ?? []).at(-1);
  return beginning === undefined ? value : beginningWith(frame, value, beginning);
}

/** The variables of a whole environment whose names begin so. */
export function beginningWith(frame: Frame, value: Value, beginning: string): Value {
  const some = frame.walk.host.origins.environment(`${beginning}*`);
  const chosen = (step: Step): Step => ({ ...step, text: `the environment variables ${beginning}* are read` });
  return { ...value, ways: new Map([...value.ways].map(([origin, step]) => (isWhole(origin) ? [some, chosen(step)] : [origin, step]))) };
}

const isWhole = ({ kind }: Origin): boolean => kind === "whole-environment";

function beginningAsked({ holds, origins, operators: [operator, further], names, compared: [text, another] }: Guard): string | undefined {
  const isAsked = holds && operator === "call" && further === undefined && names.some((name) => BEGINS.test(name));
  return isAsked && typeof text === "string" && another === undefined && origins.some(({ kind }) => kind === "environment-names") ? text : undefined;
}

const BEGINS = /^starts_?with$/i;
