import type { Expression, Statement } from "../facts/program.ts";
import type { Guard } from "./event.ts";

/** How the function ends after these statements, none of which goes on. */
export function endingOf(body: readonly Statement[]): Guard["otherwise"] {
  const last = body.at(-1);
  if (last?.kind === "raise") return "raises";
  return last?.kind === "return" && saysNo(last.value) ? "refuses" : undefined;
}

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
