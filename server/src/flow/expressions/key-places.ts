import type { Expression, FunctionFact, Pattern, Program, Statement } from "../../facts/program.ts";
import type { Frame } from "../statements/frame.ts";
import { someWithin } from "./program-search.ts";

const inFunctions = new WeakMap<FunctionFact, ReadonlySet<string>>();
const inStatements = new WeakMap<Statement, ReadonlySet<string>>();

const NONE: ReadonlySet<string> = new Set();

/** Whether a function writes something of that name where keys stand. */
export function isInKeyPlace({ walk, function: id }: Frame, name: string): boolean {
  const isIn = (): boolean => namesInKeyPlaces(walk.program, walk.program.functions[id]).has(name);
  const answer = isIn();
  // A statement of the module asks about the others.
  if (id === 0) walk.asked("key place", name, answer, () => isIn() === answer);
  return answer;
}

/**
 * What the things are called that a function writes where keys stand, found out once: `k` and `fetched` in `stripe.api_key = k`, `new Stripe(await fetched(id))`. By the look
 * of the syntax alone: whether they are handed on as keys, the walk tells.
 */
function namesInKeyPlaces(program: Program, fact: FunctionFact | undefined): ReadonlySet<string> {
  const known = fact === undefined ? NONE : inFunctions.get(fact);
  if (known || !fact) return known ?? NONE;
  const names = new Set<string>();
  for (const statement of fact.body) for (const name of namesIn(program, statement)) names.add(name);
  inFunctions.set(fact, names);
  return names;
}

function namesIn(program: Program, statement: Statement): ReadonlySet<string> {
  const known = inStatements.get(statement);
  if (known) return known;
  const names = new Set<string>();
  const note = (expression: Expression | undefined): void => {
    if (expression?.kind === "choice") {
      note(expression.left);
      return note(expression.right);
    }
    const name = expression && lastName(program, expression);
    if (name !== undefined) names.add(name);
  };
  someWithin(statement, (part) => {
    if (part.kind === "assign" && isKeyPlace(part.target)) note(part.value);
    if (part.kind !== "call") return false;
    const [first] = part.arguments;
    if (first?.name === undefined && isOfStripe(program, part.callee)) note(first?.value);
    for (const { name, value } of part.arguments) if (name !== undefined && API_KEY.test(name)) note(value);
    return false;
  });
  inStatements.set(statement, names);
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
