import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import { patternOf } from "../text/pattern.ts";
import type { Span } from "../text/span.ts";

/** What reads like a call of one of Stripe's endpoints. */
export interface NamedCall {
  readonly span: Span;
  /** `customers.create`. */
  readonly name: string;
}

/**
 * `context.stripe.customers.create(`, `(await stripeClient()).customers.create(`: something that is called like Stripe, a resource, a method. It is looked for from
 * Stripe's name on: what the name begins with is looked at afterwards, as most of a text is no such name.
 */
const CALL = /stripe[\w$]{0,40}(?:\(\s*\))?[!?]?\)?\s{0,80}\.\s{0,80}((?:[a-z]\w{0,40}\s{0,80}\.\s{0,80}){1,4}[a-z]\w{0,40})\s{0,8}\(/gi;

/** What stands before a call in its line where it is no code: a comment, a text that is not yet closed. */
const NO_CODE = /^\s*(?:\/\/|\/?\*|#|<!--|>>>|"""|''')|\/\/ |(?:^|\s)# |^(?:[^"]*"[^"]*")*[^"]*"[^"]*$|^(?:[^`]*`[^`]*`)*[^`]*`[^`]*$/;

const MAX_LINE = 1000;

/** Names that go on longer before they come to Stripe's are none that anyone gives. */
const MAX_BEGINNING = 40;

/** The calls of endpoints as far as their names tell; nothing is known of what they are called on. */
export function namedCalls(text: string, python: boolean, endpoints: EndpointTable): NamedCall[] {
  const found: NamedCall[] = [];
  const made = new Map<string, boolean>();
  // What the file itself puts together is no client.
  const isMade = (name: string): boolean => {
    const known = made.get(name) ?? new RegExp(`(?<![\\w$.])${patternOf(name)}\\s{0,9}(?::[^=;\\n]{0,99})?=\\s{0,9}\\{`).test(text);
    made.set(name, known);
    return known;
  };
  for (const match of text.matchAll(CALL)) {
    const [whole, chain = ""] = match;
    const members = chain.split(".").map((it) => it.trim());
    if (!endpoints.find(python ? "pypi" : "npm", "services", members)) continue;
    const start = startOfName(text, match.index);
    if (match.index - start > MAX_BEGINNING) continue;
    const line = text.slice(text.lastIndexOf("\n", start) + 1, start);
    // No one writes such lines: what is packed names nothing as it was called.
    if (line.length > MAX_LINE || NO_CODE.test(line) || isMade(/^[\w$]*/.exec(text.slice(start, match.index + whole.length))?.[0] ?? "")) continue;
    found.push({ span: { start, end: match.index + whole.length }, name: members.filter((it) => it !== "v1").join(".") });
  }
  return found;
}

/** Where the name begins that goes on at a place. */
function startOfName(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start <= MAX_BEGINNING && /[\w$]/.test(text.charAt(start - 1))) start--;
  return start;
}
