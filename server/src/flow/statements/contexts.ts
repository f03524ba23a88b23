import type { Statement } from "../../facts/program.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { classMember } from "../classes/classes.ts";
import { awaited, evaluate } from "../expressions/expressions.ts";
import { elementsOf, readMember, writeMember } from "../expressions/members.ts";
import type { Place } from "../values/place.ts";
import { concatenated } from "../values/texts.ts";
import { apiValue, constantValue, join, NOTHING, type Value } from "../values/value.ts";
import { assign } from "./assign.ts";
import type { Frame } from "./frame.ts";
import { RETRIED_BY_LIBRARY } from "./loops.ts";
import { run } from "./statements.ts";

/** Runs what stands in a `with`, again and again where that is what its context is for. */
export function runWith(frame: Frame, statement: Extract<Statement, { kind: "with" }>): void {
  const { retrying, printed } = frame;
  const restores: (() => void)[] = [];
  for (const item of statement.items) {
    const context = evaluate(frame, item.context);
    if (item.target) assign(frame, item.target, entered(frame, context, statement.async));
    if (context.api?.api?.prefixes) restores.push(prefixed(frame, context, frame.place(item.context)));
    if (context.api?.api?.redirects) frame.printed = readMember(frame, context, "to", frame.place(item.context));
    if (context.api?.api?.retries) frame.retrying = RETRIED_BY_LIBRARY;
  }
  if (frame.retrying !== retrying) {
    const body = { start: statement.body[0]?.start ?? statement.start, end: statement.body.at(-1)?.end ?? statement.end };
    frame.record({ ...frame.circumstances(frame.place(body)), kind: "retry", after: [], ...RETRIED_BY_LIBRARY });
  }
  run(frame, statement.body);
  frame.retrying = retrying;
  frame.printed = printed;
  for (const restore of restores.reverse()) restore();
}

/** Under which what is read begins with what stands here: no name that a program can write. */
const PREFIX = " prefix";

/** `with env.prefixed("STRIPE_"):`. Returns what has names as long as before again. */
function prefixed(frame: Frame, { objects: [id] }: Value, at: Place): () => void {
  const fields = id && frame.state.object(id)?.fields;
  const [of = NOTHING, prefix = NOTHING] = [fields?.get("of"), fields?.get("prefix")];
  const before = of.objects[0] && frame.state.object(of.objects[0])?.fields.get(PREFIX);
  writeMember(frame, of, PREFIX, before ? concatenated([before, prefix], at) : prefix, at);
  return () => writeMember(frame, of, PREFIX, before ?? constantValue(undefined), at);
}

/** What `with context as target` binds: what entering gives, for most things the thing itself. */
function entered(frame: Frame, context: Value, async: boolean): Value {
  const names = async ? ["__aenter__", "__enter__"] : ["__enter__", "__aenter__"];
  const entering = names.flatMap((name) => context.api?.member(name) ?? [])[0];
  if (entering) return callValue(frame, apiValue(entering), NO_ARGUMENTS, { receiver: context, construct: false, at: frame.place({ start: 0, end: 0 }) });
  let result = NOTHING;
  for (const id of context.objects) {
    const content = frame.state.object(id);
    const self: Value = { ...NOTHING, objects: [id], api: content?.api };
    const at = frame.place({ start: 0, end: 0 });
    const { class: type } = content ?? {};
    const [own] = type ? names.flatMap((name) => classMember(frame, type, self, name, at) ?? []) : [];
    if (own) result = join(result, awaited(frame, callValue(frame, own, NO_ARGUMENTS, { receiver: self, construct: false, at })));
    // What a generator yields is what a context manager made of it gives.
    else result = join(result, content?.kind === "list" ? elementsOf(frame, self, "elements", at) : self);
  }
  return join({ ...context, objects: [] }, result);
}
