import type { Expression, Pattern } from "../facts/program.ts";
import type { Frame } from "./frame.ts";
import { someWithin } from "./program-search.ts";

type Conditional = Extract<Expression, { kind: "conditional" }>;

/** From here on the names of a pattern are known as those of what a loop meets, one after the other. */
export function noteMet(frame: Frame, target: Pattern): void {
  if (target.kind === "name") frame.met.add(target.binding);
  else if (target.kind === "list") for (const item of target.items) noteMet(frame, item.target);
}

/**
 * Whether a loop puts a character in the place of what it meets, unless where that stands, or what it is, says otherwise: `"*" if index > 6 else character`. What is made of a
 * text in this manner is masked.
 */
export function isMasked(frame: Frame, { test, then, otherwise }: Conditional): boolean {
  if (frame.met.size === 0) return false;
  const isMet = (part: { readonly kind: string; readonly binding?: number }): boolean =>
    part.kind === "name" && part.binding !== undefined && frame.met.has(part.binding);
  const isMask = (part: Expression): boolean => part.kind === "text" && /^[*xX#•●█·]$/.test(part.value);
  return ((isMask(then) && isMet(otherwise)) || (isMask(otherwise) && isMet(then))) && someWithin([test], isMet);
}
