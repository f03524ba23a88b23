import type { BindingId, Expression, Statement } from "../../facts/program.ts";
import type { Guard } from "../event.ts";

/** How the function ends after these statements, none of which goes on. */
export function endingOf(body: readonly Statement[], nameOf: (binding: BindingId) => string): Guard["otherwise"] {
  const last = body.at(-1);
  if (last?.kind === "raise") return "raises";
  if (last?.kind !== "return") return undefined;
  if (last.value === undefined && body.length === 1) return "nothing";
  if (saysNo(last.value)) return "refuses";
  if (takesAsItIs(last.value, nameOf)) return "takes";
  const before = last.value ? undefined : body.at(-2);
  return saysYes(last.value) || goesOn(before?.kind === "expression" ? before.value : last.value, nameOf) ? "accepts" : undefined;
}

/** Whether what follows these statements is what the function returns in the end, or something that says no or nothing: `return None`, `continue`. */
export function saysFailure(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  return last?.kind === "continue" || (last?.kind === "return" && (last.value === undefined || saysNothing(last.value) || saysNo(last.value)));
}

const saysNothing = (value: Expression): boolean => value.kind === "constant" && !value.value;

/** `return JSON.parse(body)`, `return await request.json()`: what was sent, as it was. */
function takesAsItIs(value: Expression | undefined, nameOf: (binding: BindingId) => string): boolean {
  if (value?.kind === "await") return takesAsItIs(value.value, nameOf);
  if (value?.kind !== "call" || (value.callee.kind !== "member" && value.callee.kind !== "global")) return false;
  const { callee } = value;
  const holder = callee.kind === "member" ? callee.object : undefined;
  const of = holder?.kind === "name" ? nameOf(holder.binding) : holder?.kind === "global" || holder?.kind === "member" ? holder.name : "";
  // `Response.json(…)` answers.
  const reads = callee.name === "json" ? value.arguments.length === 0 : /^(?:get_json|readBody)$/.test(callee.name);
  return reads || (/^(?:parse|loads)$/.test(callee.name) && /json$/i.test(of)) || callee.name === "construct_from";
}

/** `return true`, `return { ok: true }` */
function saysYes(value: Expression | undefined): boolean {
  if (value?.kind === "object") return value.entries.some((entry) => saysYes(entry.value));
  return value?.kind === "constant" && value.value === true;
}

/** `return next()`, `return self.get_response(request)`: with nothing to say of what went wrong. */
function goesOn(value: Expression | undefined, nameOf: (binding: BindingId) => string): boolean {
  if (value?.kind === "await") return goesOn(value.value, nameOf);
  if (value?.kind !== "call") return false;
  const { callee } = value;
  const name = callee.kind === "name" ? nameOf(callee.binding) : callee.kind === "member" ? callee.name : "";
  return name === "next" ? value.arguments.length === 0 : GOES_ON.test(name);
}

const GOES_ON = /^(?:call_next|get_response|view|view_func|func|fn|f|handler|wrapped)$/;

/** `return false`, `return { ok: false, reason }`, `return False, "no secret"`; not `return { ok: true, checked: false }`. */
function saysNo(value: Expression | undefined): boolean {
  switch (value?.kind) {
    case "constant":
      return value.value === false;
    case "object":
      return value.entries.some((entry) => saysNo(entry.value)) && !value.entries.some(({ value: said }) => said.kind === "constant" && said.value === true);
    case "list":
      return saysNo(value.items[0]?.value);
    default:
      return false;
  }
}
