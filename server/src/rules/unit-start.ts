import type { UnitId } from "../facts/program.ts";
import type { RuleContext } from "./rule.ts";

/** Where a function or class of the file begins; the start of the file for the module. */
export function startOfUnit(context: RuleContext, unit: UnitId): number {
  return unit === 0 ? 0 : context.spanOf({ path: context.path, unit, start: 0, end: 0 }).start;
}
