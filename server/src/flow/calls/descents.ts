import type { BindingId, Expression, Statement } from "../../facts/program.ts";
import { type Part, someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { UNKNOWN } from "../values/value.ts";
import type { Closure } from "./summary.ts";

/**
 * Behind a loop that leads a variable from one thing to what stands in it under the next name: `for part in path.split("."): node = node[part]`. What it ends at only the whole
 * path tells.
 */
export function leaveDescent(frame: Frame, statement: Extract<Statement, { kind: "each" }>): void {
  const led = descending(statement);
  if (led !== undefined) frame.setVariable(led, UNKNOWN);
}

function descending({ target, body }: Extract<Statement, { kind: "each" }>): BindingId | undefined {
  if (target.kind !== "name") return undefined;
  let found: BindingId | undefined;
  someWithin(body, (part) => {
    if (part.kind !== "assign" || part.target.kind !== "name" || !part.value) return false;
    if (leadsOn(part.value, part.target.binding, target.binding)) found = part.target.binding;
    return found !== undefined;
  });
  return found;
}

/** The same of a function that is called with one name after the other: `(node, part) => node?.[part]`. */
export function descends({ function: { module, id } }: Closure): boolean {
  const [from, by] = (module.program.functions[id]?.parameters ?? []).map(({ target }) => (target.kind === "name" ? target.binding : undefined));
  if (from === undefined || by === undefined) return false;
  return someWithin(module.bodyOf(id), (part) => part.kind === "return" && part.value !== undefined && leadsOn(part.value, from, by));
}

/** Whether an expression takes out of a thing what stands in it under a name. */
function leadsOn(expression: object, from: BindingId, by: BindingId): boolean {
  const is = (part: Expression | undefined, binding: BindingId): boolean => part?.kind === "name" && part.binding === binding;
  return someWithin(expression, (part: Part) => {
    if (part.kind === "index") return is(part.object, from) && is(part.index, by);
    if (part.kind !== "call") return false;
    const { callee, arguments: given } = part;
    if (callee.kind === "member" && callee.name === "get") return is(callee.object, from) && is(given[0]?.value, by);
    return callee.kind === "global" && callee.name === "getattr" && is(given[0]?.value, from) && is(given[1]?.value, by);
  });
}
