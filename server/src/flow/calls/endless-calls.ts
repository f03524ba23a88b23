import type { Program, UnitId } from "../../facts/program.ts";
import { MAX_RECURSION } from "../limits.ts";
import { NOTHING, type Value } from "../values/value.ts";
import type { Arguments } from "./calls.ts";
import type { Closure, FunctionRef } from "./summary.ts";

/** A call that is being made. */
export interface OngoingCall {
  readonly closure: Closure;
  readonly given: Arguments;
  readonly receiver: Value;
}

/**
 * Whether a call within these others, the outermost first, only goes round once more: the same function does the same to the same things. Such a call brings nothing
 * that the calls around it do not bring; to follow it is no bound that was met.
 */
export function isEndless(ongoing: readonly OngoingCall[], call: OngoingCall): boolean {
  let same = 0;
  let alike = 0;
  for (const outer of ongoing) {
    if (!isSameFunction(outer.closure, call.closure) || !holdsSame(outer.receiver, call.receiver)) continue;
    if (!callsSame(outer.given, call.given, callsSameCode)) continue;
    alike++;
    if (callsSame(outer.given, call.given, holdsSame)) same++;
  }
  return same >= MAX_RECURSION.same || alike >= MAX_RECURSION.alike;
}

/** Whether the two are the same function, made by the same activation where that matters. */
function isSameFunction(a: Closure, b: Closure): boolean {
  return a.function === b.function && (a.bound === b.bound || !isInFunction(a.function));
}

function isInFunction({ module: { program }, id }: FunctionRef): boolean {
  let unit = program.functions[id]?.unit;
  for (unit = parentOf(program, unit); unit !== undefined; unit = parentOf(program, unit)) if (program.units[unit]?.kind === "function") return true;
  return false;
}

const parentOf = ({ units }: Program, unit: UnitId | undefined): UnitId | undefined => (unit === undefined ? undefined : units[unit]?.parent);

function callsSame(a: Arguments, b: Arguments, isSame: (x: Value, y: Value) => boolean): boolean {
  return (
    a.positional.length === b.positional.length &&
    a.named.size === b.named.size &&
    a.positional.every((value, index) => isSame(value, b.positional[index] ?? NOTHING)) &&
    [...a.named].every(([name, value]) => isSame(value, b.named.get(name) ?? NOTHING))
  );
}

/** Whether the two are the same objects, libraries and functions, whatever else they may be. */
function holdsSame(a: Value, b: Value): boolean {
  return (
    a === b || (a.api === b.api && a.objects.length === b.objects.length && a.objects.every((id, index) => id === b.objects[index]) && callsSameCode(a, b))
  );
}

function callsSameCode({ code: a }: Value, { code: b }: Value): boolean {
  return a.length === b.length && a.every((closure, index) => closure.function === b[index]?.function);
}
