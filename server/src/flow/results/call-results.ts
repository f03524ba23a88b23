import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { descends } from "../calls/descents.ts";
import { partial } from "../calls/partial.ts";
import { awaited } from "../expressions/expressions.ts";
import { readIndex, readMember } from "../expressions/members.ts";
import { givenAt, select, valueAt } from "../expressions/where.ts";
import { MAX_SEPARATE_ITEMS } from "../limits.ts";
import { masksInTurn } from "../masks/masked-characters.ts";
import { foldedChain } from "../statements/one-by-one.ts";
import { apiValue, join, NOTHING, objectValue, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import type { Makers } from "./makers.ts";
import { inTurn, knownItems, listOf, spreadArguments } from "./sequences.ts";

/** What is made by calling what was handed over. */
export const callResults = {
  called(frame, result, use) {
    const given = (result.with ?? []).map((where) => awaited(frame, givenAt(frame, use, where)));
    if (result.spread !== undefined) given.push(...spreadArguments(frame, givenAt(frame, use, result.spread), use.at));
    return callValue(
      frame,
      givenAt(frame, use, result.callback),
      { ...NO_ARGUMENTS, positional: given, ...(result.with?.some((where) => where.endsWith("+")) && { named: use.arguments.named }) },
      {
        receiver: valueAt(frame, use, result.receiver) ?? NOTHING,
        construct: false,
        at: use.at,
      },
    );
  },

  dependency(frame, result, use) {
    const callback = givenAt(frame, use, result.of);
    // A framework waits for what it gives.
    const given = awaited(frame, callValue(frame, callback, NO_ARGUMENTS, { receiver: NOTHING, construct: false, at: use.at }));
    return join(given, { ...NOTHING, code: callback.code });
  },

  folded(frame, result, use) {
    const callback = givenAt(frame, use, result.callback);
    const of = givenAt(frame, use, result.of);
    const start = valueAt(frame, use, result.from);
    if (start && callback.code.length > 0 && callback.code.every(masksInTurn)) return UNKNOWN;
    const call = (before: Value, element: Value): Value =>
      callValue(frame, callback, { ...NO_ARGUMENTS, positional: [before, element] }, { receiver: NOTHING, construct: false, at: use.at });
    const known = of.objects.length > 0 ? knownItems(frame, of) : undefined;
    const items = result.backwards ? known?.toReversed() : known;
    if (items && items.length > 0 && items.length <= MAX_SEPARATE_ITEMS) {
      const [first, ...others] = start === undefined ? items : [start, ...items];
      return others.reduce((before, item, index) => inTurn(frame, items.length, index, () => call(before, item)), first ?? UNKNOWN);
    }
    const each = valueAt(frame, use, `${result.of}[]`) ?? UNKNOWN;
    const first = givenAt(frame, use, result.from);
    const chain = start && foldedChain(frame, callback, of, each, result.backwards === true, () => call(first, each));
    if (chain) return chain;
    const given = call(first, each);
    // What stands at the end of a path that is not known nobody knows.
    return callback.code.some(descends) ? UNKNOWN : given;
  },

  partial(frame, result, use) {
    const given = select(frame, use, result.with).map((found) => found.value);
    return partial(frame, givenAt(frame, use, result.of), given, use.arguments.named, use.at);
  },

  function(frame, result, use) {
    const node = frame.walk.host.model.node(use.node.ecosystem, result.path);
    const given = select(frame, use, result.with).map((found) => found.value);
    return node ? partial(frame, apiValue(node), given, new Map(), use.at) : UNKNOWN;
  },

  parts(frame, { are }, use) {
    const { positional } = use.arguments;
    const of = positional.at(-1) ?? UNKNOWN;
    const parts = positional.slice(0, -1).map((name): Value => {
      if (are === "items") return readIndex(frame, of, name, use.at);
      return (
        onlyText(name)
          ?.split(".")
          .reduce((from, part) => readMember(frame, from, part, use.at), of) ?? UNKNOWN
      );
    });
    const [only, second] = parts;
    return only && !second ? only : listOf(frame, parts, use.at);
  },

  promised(frame, result, use) {
    const promise = objectValue(frame.allocate(use.at, "promise"));
    const settler = frame.walk.host.model.node(use.node.ecosystem, ":promise-settler");
    if (settler)
      callValue(
        frame,
        givenAt(frame, use, result.executor),
        { ...NO_ARGUMENTS, positional: [partial(frame, apiValue(settler), [promise], new Map(), use.at)] },
        { receiver: NOTHING, construct: false, at: use.at },
      );
    return promise;
  },
  /** `Promise.withResolvers()` */
  resolvers(frame, _result, use) {
    const promise = objectValue(frame.allocate(use.at, "promise"));
    const settler = frame.walk.host.model.node(use.node.ecosystem, ":promise-settler");
    const resolve = settler ? partial(frame, apiValue(settler), [promise], new Map(), use.at) : UNKNOWN;
    const fields = new Map([
      ["promise", promise],
      ["resolve", resolve],
      ["reject", UNKNOWN],
    ]);
    return objectValue(frame.allocate(use.at, "object", { fields }, " resolvers"));
  },
} satisfies Partial<Makers>;
