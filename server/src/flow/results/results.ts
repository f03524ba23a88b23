import type { Result } from "../../model/result.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { givenArguments } from "../calls/given.ts";
import { passed } from "../calls/passing.ts";
import { constructed } from "../classes/classes.ts";
import { awaited } from "../expressions/expressions.ts";
import { readMember } from "../expressions/members.ts";
import { proxied } from "../expressions/proxies.ts";
import { givenAt, type Use, valueAt } from "../expressions/where.ts";
import { isWholeEnvironment, namedSettings, namesHeld } from "../guards/listed-names.ts";
import { SEALED, sealed } from "../masks/sealed.ts";
import { importedModule } from "../modules/modules.ts";
import type { Frame } from "../statements/frame.ts";
import { heapObject } from "../values/heap.ts";
import { numberOf } from "../values/numbers.ts";
import { joinAll, NOTHING, objectValue, onlyConstant, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import { callResults } from "./call-results.ts";
import { checkedValue } from "./checked.ts";
import { declaredFields } from "./declared-fields.ts";
import { dumped, updated } from "./dumped.ts";
import { entry, merged, objectFrom, pairs, variables } from "./entries.ts";
import { listResults } from "./list-results.ts";
import type { Makers } from "./makers.ts";
import { found, group, matched } from "./matches.ts";
import { namedTupleType } from "./named-tuples.ts";
import { picked } from "./picked.ts";
import { sourced } from "./sources.ts";
import { textResults } from "./text-results.ts";

const MAKERS: Makers = {
  ...textResults,
  ...listResults,
  ...callResults,
  same(frame, result, use) {
    const value = givenAt(frame, use, result.of);
    return result.awaited ? awaited(frame, value) : value;
  },
  proxied: (frame, result, use) => proxied(frame, givenAt(frame, use, result.of), valueAt(frame, use, result.asks), use.at),
  harmless: () => UNKNOWN,
  checked(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    const all = isWholeEnvironment(of) ? namesHeld(frame, valueAt(frame, use, result.names)) : undefined;
    const without = all && namesHeld(frame, valueAt(frame, use, result.without));
    const names = without ? all.filter((name) => !without.includes(name)) : all;
    const value = names ? namedSettings(frame, of, names, use.at) : checkedValue(frame, of, use.at);
    const through = valueAt(frame, use, result.through);
    if (!through || through.code.length === 0) return value;
    return callValue(frame, through, { ...NO_ARGUMENTS, positional: [value] }, { receiver: NOTHING, construct: false, at: use.at });
  },
  number: (frame, result, use) => numberOf(frame, givenAt(frame, use, result.of), result.becomes, use.at),
  "named-tuple": (frame, result, use) => namedTupleType(frame, givenAt(frame, use, result.names), use.at),
  derived(frame, result, use) {
    const prototype = givenAt(frame, use, result.of);
    if (onlyConstant(prototype)?.constant === null) return objectValue(frame.allocate(use.at, "object"));
    return prototype.objects.length === 0 ? prototype : objectValue(frame.allocate(use.at, "instance", { prototype }));
  },
  declared: (frame, result, use) => declaredFields(frame, givenAt(frame, use, result.of), use.at),
  entry: (frame, result, use) => entry(frame, result, use),
  pairs: (frame, result, use) => pairs(frame, givenAt(frame, use, result.of), use.at, result.of === "receiver"),
  merged: (frame, result, use) => merged(frame, result, use),
  object: (frame, result, use) => objectFrom(frame, result, use),

  kept(frame, { path, hides }) {
    const { walk } = frame;
    const id = walk.objectAt({ path: walk.path, unit: 0, start: 0, end: 0 }, `kept in ${path}`);
    walk.memory.begin(id, heapObject("object", { rest: UNKNOWN, items: hides && "none" }));
    return objectValue(id);
  },
  holding(frame, result, use) {
    const of = givenAt(frame, use, result.of);
    return of.objects.length + of.ways.size === 0
      ? UNKNOWN
      : objectValue(frame.allocate(use.at, "object", { fields: new Map(result.under.map((name) => [name, of])), rest: UNKNOWN }));
  },
  library(frame, result, use) {
    const name = onlyText(givenAt(frame, use, result.name));
    return name === undefined ? UNKNOWN : importedModule(frame, name, "whole", use.at);
  },
  picked,
  copied: updated,
  dumped,
  matched,
  found,
  group,
  constructed: (frame, result, use) => constructed(frame, givenAt(frame, use, result.of), givenAt(frame, use, result.from), use),
  either(frame, result, use) {
    const value = joinAll(result.of.map((where) => valueAt(frame, use, where) ?? NOTHING));
    const { positional } = use.arguments;
    const isBound = result.bounds !== undefined && positional.length > 1 && !(result.bounds === "least" && positional.some(isSmall));
    return isBound ? passed(frame, value, "checked") : value;
  },
  sealed(frame, { of, source, says }, use) {
    const held = source ? sourced(frame, source, use) : (valueAt(frame, use, of) ?? UNKNOWN);
    return sealed(frame, held, use.node.called(), use.at, says);
  },
  opened: (frame, result, use) => readMember(frame, givenAt(frame, use, result.of), SEALED, use.at),
  variables: (frame, _result, use) => variables(frame, use),
  given: (frame, _result, use) => givenArguments(frame, use.at),
  source: (frame, result, use) => sourced(frame, result.source, use),
};

/** The value that a result rule describes, for one use. */
export function resultOf(frame: Frame, result: Result, use: Use): Value {
  const make = MAKERS[result.kind] as (frame: Frame, result: Result, use: Use) => Value;
  return make(frame, result, use);
}

/** The least that Stripe takes in some currency: who pays no less than that may pay anything. */
const SMALL = 100;

function isSmall(value: Value): boolean {
  const constant = onlyConstant(value)?.constant;
  return typeof constant === "number" && constant <= SMALL;
}
