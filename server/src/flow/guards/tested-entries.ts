import type { BindingId, Expression } from "../../facts/program.ts";
import { readMember } from "../expressions/members.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { objectValue, type Value } from "../values/value.ts";
import { leftOf, type Said, type Saying } from "./said-by-tests.ts";

/** What a test says of an entry of something. */
export interface SaidOfEntry {
  readonly entry: string;
  readonly what: Said;
}

/** What sayings are of entries of a variable: of `item` in `item.price`, `item["price"]` and `item.get("price")`. */
export function saidOfEntries(sayings: readonly Saying[], binding: BindingId): readonly SaidOfEntry[] {
  return sayings.flatMap(({ of, what }) => {
    const entry = entryOf(of, binding);
    return entry === undefined ? [] : [{ entry, what }];
  });
}

function entryOf(expression: Expression, binding: BindingId): string | undefined {
  const isOf = (object: Expression): boolean => object.kind === "name" && object.binding === binding;
  if (expression.kind === "member") return isOf(expression.object) ? expression.name : undefined;
  if (expression.kind === "index") return isOf(expression.object) && expression.index.kind === "text" ? expression.index.value : undefined;
  if (expression.kind !== "call" || expression.callee.kind !== "member" || expression.callee.name !== "get" || !isOf(expression.callee.object))
    return undefined;
  const [name] = expression.arguments;
  return name?.value.kind === "text" ? name.value.value : undefined;
}

/** Something of which tests say what is in it: those entries are what they said, all others what they were. */
export function withEntriesTested(frame: Frame, value: Value, said: readonly SaidOfEntry[], at: Place): Value {
  const allowed = said.filter(({ what }) => what === "allowed");
  if (allowed.length === 0 || value.objects.length > 0 || value.ways.size + value.symbols.length === 0 || isAnswer(value)) return value;
  const fields = new Map(allowed.map(({ entry, what }) => [entry, leftOf(frame, readMember(frame, value, entry, at), what)]));
  return objectValue(frame.allocate(at, "object", { fields, rest: value }, " tested"));
}

/** Whether it is what Stripe answers: what stands in that, the model says, and no visitor sent it. */
const isAnswer = ({ ways }: Value): boolean =>
  [...ways.keys()].some((origin) => origin.kind === "data" && (origin.what === "stripe-object" || origin.what === "stripe-event"));
