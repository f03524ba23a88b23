import type { BindingId } from "../../facts/program.ts";
import type { Placeholder } from "../values/origin.ts";
import type { Value } from "../values/value.ts";
import type { FunctionRef, Summary } from "./summary.ts";

/**
 * Whether a variable of a function further out, of which each call has its own, is given what that function's caller decides: `made ??= make()`. Whoever reads it knows
 * it by the placeholder; what all calls together put there is what none of them finds.
 */
export function isActivations({ module, id }: FunctionRef, { pending }: Summary, binding: BindingId, { symbols, ways }: Value): boolean {
  if (module.program.bindings[binding]?.owner === 0) return false;
  const ref = module.functionRef(id);
  const asked = new Set<number>();
  const isOuter = (symbol: Placeholder): boolean => {
    if (symbol.of !== ref) return true;
    const [first] = symbol.path;
    // What a call gives may be called itself: `step = step(value)`.
    if (symbol.parameter !== -2 || first?.kind !== "call" || asked.has(first.pending)) return false;
    asked.add(first.pending);
    return pending[first.pending]?.callee.symbols.some(isOuter) === true;
  };
  return symbols.some(isOuter) || [...ways.keys()].some((origin) => origin.kind === "parameter" && isOuter(origin.symbol));
}
