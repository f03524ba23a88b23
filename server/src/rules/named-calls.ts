import type { EndpointTable } from "../model/stripe/endpoints/endpoints.ts";
import { patternOf } from "../text/pattern.ts";
import type { Span } from "../text/span.ts";

/** What reads like a call of one of Stripe's endpoints. */
export interface NamedCall {
  readonly span: Span;
  /** `customers.create`. */
  readonly name: string;
}

/** `context.stripe.customers.create(`, `(await stripeClient()).customers.create(`: something that is called like Stripe, a resource, a method. */
const CALL = /(?<![\w$])([\w$]{0,40}stripe[\w$]{0,40})(?:\(\s*\))?[!?]?\)?\s{0,80}\.\s{0,80}((?:[a-z]\w{0,40}\s{0,80}\.\s{0,80}){1,4}[a-z]\w{0,40})\s{0,8}\(/gi;

/** What stands before a call in its line where it is no code: a comment, a text that is not yet closed. */
const NO_CODE = /^\s*(?:\/\/|\/?\*|#|<!--|>>>|"""|''')|\/\/ |(?:^|\s)# |^(?:[^"]*"[^"]*")*[^"]*"[^"]*$|^(?:[^`]*`[^`]*`)*[^`]*`[^`]*$/;

const MAX_LINE = 1000;

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
    const [, receiver = "", chain = ""] = match;
    const members = chain.split(".").map((it) => it.trim());
    if (!endpoints.find(python ? "pypi" : "npm", "services", members)) continue;
    const line = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
    // No one writes such lines: what is packed names nothing as it was called.
    if (line.length > MAX_LINE || NO_CODE.test(line) || isMade(receiver)) continue;
    found.push({ span: { start: match.index, end: match.index + match[0].length }, name: members.filter((it) => it !== "v1").join(".") });
  }
  return found;
}
