import type { Credential } from "../model/credentials/credential.ts";
import { wordsOf } from "../text/words.ts";
import type { RuleContext } from "./rule.ts";

/** Keys of these look like Stripe's. */
const OTHERS = /^(?:paystack|paymongo|clerk|moonpay|highnote|svix|resend|polar|lago|magic|flutterwave|omise|payjp|komoju|cal|chargily|kinde|stytch|supabase)$/;

const LONGEST_LINE = 200;

/** Whether names say that something is somebody else's than Stripe's. */
export function isOfOthers(names: readonly string[]): boolean {
  const words = names.flatMap(wordsOf);
  return words.some((word) => OTHERS.test(word)) && !words.includes("stripe");
}

/** Whether what looks like a key of Stripe's is called one of somebody else: `CLERK_SECRET_KEY=…`. In texts that are neither program nor configuration its line says so. */
export function isNamedAfterOthers(context: RuleContext, { start, end }: Credential): boolean {
  const standing = context.standingOf({ start, end });
  if (standing) return isOfOthers(standing.names);
  const entry = context.config?.entries.find(({ span }) => span.start <= start && end <= span.end);
  if (entry) return isOfOthers(entry.path);
  return isOfOthers([lineBefore(context.text, start)]);
}

/** What stands before an offset in its line, as far as it is near. */
export function lineBefore(text: string, offset: number): string {
  return text.slice(Math.max(text.lastIndexOf("\n", offset - 1) + 1, offset - LONGEST_LINE), offset);
}
