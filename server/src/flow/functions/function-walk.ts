import type { FunctionId } from "../../facts/program.ts";
import { isCheckForOthers, isLatent } from "../calls/latent.ts";
import type { Summary } from "../calls/summary.ts";
import { givenByAnnotation, typedValue } from "../classes/classes.ts";
import { namesStripe } from "../errors/stripe-attempts.ts";
import { evaluate } from "../expressions/expressions.ts";
import { MAX_INSTANTIATED_IN_MODULE } from "../limits.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { assign } from "../statements/assign.ts";
import { Frame } from "../statements/frame.ts";
import { run } from "../statements/statements.ts";
import { type HeapObject, type ObjectId, State } from "../values/heap.ts";
import { constantValue, join, NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";
import type { Evaluation } from "./evaluations.ts";

/** Walks a function once, with placeholders for what its callers decide. */
export function walkFunction(walk: ModuleWalk, id: FunctionId): Evaluation {
  const fact = walk.program.functions[id];
  if (!fact) throw new RangeError(`no function ${id} in ${walk.path}`);
  const outside = walk.waiting;
  walk.waiting = [];
  const frame = new Frame(walk, id, fact.unit, new State());
  const here = frame.place({ start: 0, end: 0 });
  if (fact.receiver !== undefined) frame.setVariable(fact.receiver, walk.references.placeholder(id, -1, here, ""));
  const defaults: (Value | undefined)[] = [];
  const typed: Value[] = [];
  fact.parameters.forEach((parameter, index) => {
    const said = parameter.default === undefined && parameter.type !== undefined ? givenByAnnotation(frame, parameter.type) : undefined;
    const fallback = parameter.default ? evaluate(frame, parameter.default) : said;
    defaults.push(fallback);
    const type = parameter.type ? typedValue(frame, parameter.type) : NOTHING;
    typed.push(type);
    const text = parameter.name === "" ? "passed as an argument" : `passed as \`${parameter.name}\``;
    const given = walk.references.placeholder(id, index, frame.place(parameter), text);
    assign(frame, parameter.target, type === NOTHING ? given : join(given, type));
  });
  run(frame, fact.body);
  const { ends, passes } = frame.ending(fact.generator);
  if (frame.state.live) frame.answers.add(constantValue(undefined), frame.guards);
  frame.state.live = true;
  walk.memory.keep(frame.state.allObjects());
  let returns = frame.returns === NOTHING ? UNKNOWN : frame.returns;
  let answers = fact.generator ? undefined : frame.answers.all();
  if (fact.generator) returns = objectValue(frame.allocate(here, "list", { rest: frame.yields === NOTHING ? UNKNOWN : frame.yields }, " yields"));
  else if (fact.async) {
    const promise = (value: Value, role = ""): Value => objectValue(frame.allocate(here, "promise", { fields: new Map([["value", value]]) }, role));
    returns = promise(returns);
    answers = answers?.map((answer, index) => ({ ...answer, value: promise(answer.value, ` answer ${index}`) }));
  }
  const latent = frame.events.filter((event) => isLatent(event) || isCheckForOthers(event));
  const made = madeIn(walk, frame.objectsLeft());
  const { pending, assigns, exhausted } = frame;
  const writes = frame.writes.all();
  const asksStripe = frame.asksStripe || namesStripe(fact.body, walk);
  const raises = frame.raised[0] ?? NOTHING;
  const summary: Summary = { returns, answers, raises, ends, passes, asksStripe, latent, pending, writes, assigns, defaults, typed, made };
  const { waiting } = walk;
  walk.waiting = outside;
  // How near the bounds it came depends on what was walked before it.
  if (exhausted || walk.work > MAX_INSTANTIATED_IN_MODULE) walk.replays?.lose();
  walk.hasWorked(frame.counts.effects);
  return { summary, events: frame.events.filter((event) => !isLatent(event)), exhausted, waiting };
}

/** Those of the objects that a module made. */
function madeIn(module: ModuleWalk, objects: ReadonlyMap<ObjectId, HeapObject>): ReadonlyMap<ObjectId, HeapObject> {
  for (const { home } of objects.keys()) if (home !== module) return new Map([...objects].filter(([id]) => id.home === module));
  return objects;
}
