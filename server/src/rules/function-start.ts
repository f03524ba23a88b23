import type { UnitId } from "../facts/program.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";

/** Where the outermost function around a place begins; the start of the file where none is. */
export function startOfFunction(context: RuleContext, at: Span): number {
  const [, unit] = /^unit (\d+)$/.exec(context.standingOf({ start: at.start, end: at.start })?.parts.find((part) => part.startsWith("unit ")) ?? "") ?? [];
  return startOfUnit(context, Number(unit ?? 0));
}

/** Where a function or class of the file begins; the start of the file for the module. */
export function startOfUnit(context: RuleContext, unit: UnitId): number {
  return unit === 0 ? 0 : context.spanOf({ path: context.path, unit, start: 0, end: 0 }).start;
}
