import type { Guard } from "../event.ts";
import { sameLists } from "../values/equal.ts";

/** What statements leave for those behind them, beside what things hold. */
export interface Left {
  readonly live: boolean;
  /** The tests that stand, and those among them that let through all that comes there. */
  readonly guards: readonly Guard[];
  readonly past: readonly Guard[];
  /** Whether anything was done with Stripe. */
  readonly asksStripe: boolean;
}

/** Whether the same was left: the very same tests, as some may be looked for among others. */
export function isSameLeft(left: Left, before: Left): boolean {
  return left.live === before.live && left.asksStripe === before.asksStripe && sameLists(left.guards, before.guards) && sameLists(left.past, before.past);
}
