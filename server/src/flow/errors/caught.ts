import type { Argument, Expression } from "../../facts/program.ts";
import type { DataKind } from "../../model/api.ts";
import { isOwnUnseen } from "../calls/unseen.ts";
import { instanceOfClass } from "../classes/classes.ts";
import { evaluate } from "../expressions/expressions.ts";
import { elementsOf, valueOfApi } from "../expressions/members.ts";
import type { Use } from "../expressions/where.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { addWay, join, joinAll, NOTHING, onlyConstant, UNKNOWN, type Value } from "../values/value.ts";
import { caughtPart } from "./raised.ts";
import { isForStripe, namesStripe, ofOthers } from "./stripe-attempts.ts";

/** What is caught of errors of these kinds; of none, any. */
function caughtOf(frame: Frame, types: readonly Value[], at: Place): Value {
  const named = types.flatMap((type) => (isClass(frame, type) || type.objects.length === 0 ? type : elementsOf(frame, type, "elements", at)));
  const known = named.flatMap((type) => type.api?.called() ?? []);
  // What a class of the project says was written here to be said, and what an answer says to be sent.
  const own = named.map((type) => (answersClient(type) || type.api?.api?.tellsSender || isOwnUnseen(type) ? UNKNOWN : instanceOfClass(frame, type)));
  if (own.length > 0 && own.every((instance) => instance !== NOTHING)) return { ...joinAll(own), open: true };
  const node = known[0] ?? frame.walk.host.model.global(frame.walk.program.ecosystem, "caught-error");
  return node ? valueOfApi(frame, node, "error", NOTHING, at) : UNKNOWN;
}

/** What a handler catches of what was raised: an error of the kinds it names, or any. `isOfStripe`: something was done with Stripe there; undefined where that may be, elsewhere. */
export function caughtByHandler(frame: Frame, types: readonly Value[], isOfStripe: boolean | undefined, at: Place, raised: Value): Value {
  const caught = caughtOf(frame, types, at);
  const told = isOfStripe === undefined ? caught : isOfStripe ? ofStripe(frame, caught) : ofOthers(caught);
  return join(told, caughtPart(frame, raised, types));
}

/** Whether data is what an error says. */
export const isError = (what: DataKind): boolean => what === "error" || what === "stripe-error";

/** What is caught of what something did with Stripe: it is known to be that wherever it goes. */
function ofStripe(frame: Frame, caught: Value): Value {
  const ways = new Map(caught.ways);
  for (const [origin, step] of caught.ways)
    if (origin.kind === "data" && origin.what === "error") addWay(ways, frame.walk.host.origins.data("stripe-error", origin.at), step);
  return ways.size === caught.ways.size ? caught : { ...caught, ways };
}

/**
 * What a function is given that is handed over at a place for what goes wrong: with a promise, an error of Stripe's where something was done with Stripe for it, and nothing
 * of its matter where that was seen not to be.
 */
export function caughtInChain(frame: Frame, caught: Value, at: Place): Value {
  const chain = frame.chain?.at === at ? frame.chain : undefined;
  if (!chain) return asksForStripe(frame.walk) ? ofStripe(frame, caught) : caught;
  return chain.ofStripe ? ofStripe(frame, caught) : ofOthers(caught);
}

/** The methods of a promise that hand what went wrong to one of the functions they are given: to which. And those that hand the promise on. */
const CATCHING: ReadonlyMap<string, number> = new Map([
  ["catch", 0],
  ["then", 1],
]);
const CHAINED: ReadonlySet<string> = new Set([...CATCHING.keys(), "finally"]);

/** Evaluates what a method is called on, as in `pay(order).then(send).catch(tell)`; whether something was done with Stripe there, undefined where it is no promise, or made elsewhere. */
export function evaluateReceiver(
  frame: Frame,
  { object, name }: Extract<Expression, { kind: "member" }>,
  given: readonly Argument[],
): readonly [Value, boolean | undefined] {
  let made = given.length > (CATCHING.get(name) ?? given.length) ? object : undefined;
  while (made?.kind === "call" && made.callee.kind === "member" && CHAINED.has(made.callee.name)) made = made.callee.object;
  if (made?.kind !== "call") return [evaluate(frame, object), undefined];
  const { asksStripe } = frame;
  frame.asksStripe = false;
  const value = evaluate(frame, object);
  const isOfStripe = frame.asksStripe || isForStripe(frame.walk.path) || namesStripe([object], frame.walk);
  frame.asksStripe ||= asksStripe;
  return [value, isOfStripe];
}

/** Whether a module asks for Stripe's library, or for a module that is named after it. */
function asksForStripe(walk: ModuleWalk): boolean {
  const asks = walk.program.imports.some(({ specifier }) => /stripe/i.test(specifier));
  walk.asked("asks for Stripe", "", asks, () => asksForStripe(walk) === asks);
  return asks;
}

/** What a library that was told which errors it should catch, by kind or by the code of an answer, hands to the function for them. */
export function caughtByLibrary(frame: Frame, use: Use): Value | undefined {
  const [kind] = use.arguments.positional;
  if (kind === undefined) return undefined;
  // What only errors of a kind reach that nobody knows are no errors of Stripe's.
  if (typeof onlyConstant(kind)?.constant === "number" || isOfOthers(kind)) return UNKNOWN;
  return isClass(frame, kind) || kind.api?.called() || answersClient(kind) ? caughtOf(frame, [kind], use.at) : undefined;
}

const isOfOthers = ({ open, api, objects, code, symbols, texts, constants }: Value): boolean =>
  open && api === undefined && objects.length + code.length + symbols.length + texts.length + constants.length === 0;

const isClass = (frame: Frame, type: Value): boolean => type.objects.some((id) => frame.state.object(id)?.kind === "class");

/** Whether to raise it is to answer the client. */
function answersClient({ api }: Value): boolean {
  return api?.api?.effects?.some((effect) => effect.kind === "sink" && effect.sink.kind === "response") === true;
}
