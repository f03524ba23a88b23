import type { Expression, FunctionId, Program, Statement } from "../../facts/program.ts";
import type { FlowEvent } from "../event.ts";
import { someWithin } from "../expressions/program-search.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Value } from "../values/value.ts";

const STRIPE = /stripe/i;

/** Whether an event is of something that is done with Stripe: what is called, or given a key, is of its libraries or of one around them. */
export function isOfStripe(event: FlowEvent): boolean {
  switch (event.kind) {
    case "call":
    case "client":
    case "trust":
      return STRIPE.test(event.by.path);
    case "credential":
      return STRIPE.test(event.slot.by.path);
    default:
      return false;
  }
}

/** Whether a file, or the folder that it is in, is named after Stripe: `stripe_routes.py`, `stripe/route.ts`. */
export function isForStripe(path: string): boolean {
  return STRIPE.test(path.split("/").slice(-2).join("/"));
}

/** Whether parts of a program say it themselves, and the functions that are defined there. */
interface Named {
  readonly itself: boolean;
  readonly functions: readonly FunctionId[];
}

const known = new WeakMap<readonly (Statement | Expression)[], Named>();

/** What is kept of Stripe's objects in tables of one's own: a row that has such a column was read without asking Stripe. */
const KEPT = /(?:_id|I[dD])s?$/;

/** Its name as a word, not as a part of a column's name. */
const SAID = /\bstripe\b/i;

/** Whether a text names Stripe as who is asked: no sentence does, and no name of a file. */
const isSaid = (text: string): boolean =>
  SAID.test(text) && !/\s\S*\s|\.(?:css|csv|html?|[jt]sx?|json5?|md|pdf|png|scss|svg|toml|txt|xml|ya?ml)$/i.test(text.trim());

const isNamed = (name: string): boolean => STRIPE.test(name) && !KEPT.test(name);

/** Whether parts of a program, or functions that are handed over there, name something after Stripe that may ask it, or say its name. */
export function namesStripe(parts: readonly (Statement | Expression)[], walk: ModuleWalk): boolean {
  let named = known.get(parts);
  if (!named) {
    named = namedIn(parts, walk.program);
    known.set(parts, named);
  }
  return named.itself || named.functions.some((id) => namesStripe(walk.bodyOf(id), walk));
}

function namedIn(parts: readonly (Statement | Expression)[], { bindings }: Program): Named {
  const functions: FunctionId[] = [];
  const described = new Set<Expression>();
  const itself = someWithin(parts, (part) => {
    switch (part.kind) {
      // What a function is for may be said with Stripe's name: nothing is done with it by that.
      case "expression":
        if (part.value.kind === "text") described.add(part.value);
        return false;
      case "name":
        return isNamed(bindings[part.binding]?.name ?? "");
      case "member":
      case "global":
        return isNamed(part.name);
      case "text":
        return isSaid(part.value) && !described.has(part);
      case "function":
        functions.push(part.function);
        return false;
      default:
        return false;
    }
  });
  return { itself, functions };
}

/** What middleware calls the rest of an application: `await next()`, `await call_next(request)`. */
const REST = /^(?:call_?)?next$/i;

const restOf = new WeakMap<readonly Statement[], boolean>();

/** Whether statements wait for whatever an application does next, which may be anything: what goes wrong there is what a handler of the application's errors is given. */
export function waitsForTheRest(body: readonly Statement[], { bindings }: Program): boolean {
  const known = restOf.get(body);
  if (known !== undefined) return known;
  const waits = someWithin(
    body,
    (part) =>
      part.kind === "await" &&
      part.value.kind === "call" &&
      part.value.arguments.length <= 1 &&
      part.value.callee.kind === "name" &&
      REST.test(bindings[part.value.callee.binding]?.name ?? ""),
  );
  restOf.set(body, waits);
  return waits;
}

/** What is caught where nothing was done with Stripe: what such an error says is no matter of Stripe's. */
export function ofOthers(error: Value): Value {
  if (STRIPE.test(error.api?.path ?? "")) return error;
  const ways = new Map([...error.ways].filter(([origin]) => origin.kind !== "data" || (origin.what !== "error" && origin.what !== "stripe-error")));
  return ways.size === error.ways.size ? error : { ...error, ways };
}
