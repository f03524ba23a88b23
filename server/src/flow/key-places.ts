import type { Expression, FunctionFact, Pattern, Program } from "../facts/program.ts";
import { someWithin } from "./program-search.ts";

const found = new WeakMap<FunctionFact, ReadonlySet<string>>();

const NONE: ReadonlySet<string> = new Set();

/**
 * What the things are called that a function writes where keys stand, found out once: `k` and `fetched` in `stripe.api_key = k`, `new Stripe(await fetched(id))`. By the look
 * of the syntax alone: whether they are handed on as keys, the walk tells.
 */
export function namesInKeyPlaces(program: Program, fact: FunctionFact | undefined): ReadonlySet<string> {
  const known = fact === undefined ? NONE : found.get(fact);
  if (known || !fact) return known ?? NONE;
  const names = new Set<string>();
  const note = (expression: Expression | undefined): void => {
    if (expression?.kind === "choice") {
      note(expression.left);
      return note(expression.right);
    }
    const name = expression && lastName(program, expression);
    if (name !== undefined) names.add(name);
  };
  someWithin(fact.body, (part) => {
    if (part.kind === "assign" && isKeyPlace(part.target)) note(part.value);
    if (part.kind !== "call") return false;
    const [first] = part.arguments;
    if (first?.name === undefined && isOfStripe(program, part.callee)) note(first?.value);
    for (const { name, value } of part.arguments) if (name !== undefined && API_KEY.test(name)) note(value);
    return false;
  });
  found.set(fact, names);
  return names;
}

/** The last name on the way to an expression: of a member, an entry, a function that is called, a variable. */
export function lastName(program: Program, expression: Expression): string | undefined {
  switch (expression.kind) {
    case "name":
      return program.bindings[expression.binding]?.name;
    case "global":
    case "member":
      return expression.name;
    case "index":
      return expression.index.kind === "text" ? expression.index.value : lastName(program, expression.object);
    case "await":
      return lastName(program, expression.value);
    case "call":
      return expression.construct ? undefined : lastName(program, expression.callee);
    default:
      return undefined;
  }
}

const API_KEY = /^_?api_?key$/i;

const isKeyPlace = (target: Pattern): boolean => target.kind === "member" && API_KEY.test(target.name);

/** `Stripe`, `stripe.StripeClient`, `stripe_1.default`, `require("stripe")`. */
function isOfStripe(program: Program, callee: Expression): boolean {
  if (callee.kind === "import") return callee.specifier.kind === "text" && callee.specifier.value === "stripe";
  const names = [lastName(program, callee), callee.kind === "member" ? lastName(program, callee.object) : undefined];
  return names.some((name) => name !== undefined && /stripe/i.test(name));
}
