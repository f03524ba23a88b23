import type { BindingId, Expression, Pattern, Statement } from "../../facts/program.ts";
import type { Closure } from "../calls/summary.ts";
import { onlyStatement, someWithin } from "../expressions/program-search.ts";
import { MAX_NAMED_ITEMS } from "../limits.ts";
import { knownItems, namedItems } from "../results/sequences.ts";
import type { State } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import type { Value } from "../values/value.ts";
import { assign } from "./assign.ts";
import { type Counting, countingOf } from "./counted.ts";
import type { Frame } from "./frame.ts";
import { run } from "./statements.ts";

type Each = Extract<Statement, { kind: "each" }>;

/** What a loop is to be run for one after the other: a few names, or entries with their names, of which it chooses some. */
export function itemsChosen(frame: Frame, statement: Each, iterable: Value, at: Place): readonly Value[] | undefined {
  if (frame.loops.length > 0 || frame.oneByOne) return undefined;
  if (isChain(statement)) return functionsIn(frame, iterable);
  return someWithin(statement.body, chooses) ? namedItems(frame, iterable, statement.over, at) : undefined;
}

/** The places of a list of a few known names that a loop counts, where it chooses among them: `for (…; i < NAMES.length; …) delete settings[NAMES[i]]`. */
export function placesChosen(frame: Frame, statement: Each | Extract<Statement, { kind: "while" }>): Counting | undefined {
  return frame.loops.length > 0 || frame.oneByOne || !someWithin(statement.body, chooses) ? undefined : countingOf(frame, statement);
}

/** What is called one after the other, where these are a few known functions. */
function functionsIn(frame: Frame, iterable: Value): readonly Value[] | undefined {
  const items = iterable.objects.length > 0 ? knownItems(frame, iterable) : undefined;
  return items && items.length > 0 && items.length <= MAX_NAMED_ITEMS && items.every(({ code, api }) => code.length > 0 || api) ? items : undefined;
}

const chooses = (part: Expression | Statement | Pattern): boolean =>
  part.kind === "branch" ||
  part.kind === "switch" ||
  part.kind === "conditional" ||
  part.kind === "index" ||
  part.kind === "delete" ||
  (part.kind === "call" && takesOut(part.callee));

/** `settings.pop(name)`, `fields.delete(name)` */
const takesOut = (callee: Expression): boolean => callee.kind === "member" && /^(?:pop|delete|remove|unset)$/.test(callee.name);

/** `for step in steps: value = step(value)`: what one gives is given to the next. */
function isChain({ target, body: [only, second] }: Each): boolean {
  if (target.kind !== "name" || second || only?.kind !== "assign" || only.target.kind !== "name") return false;
  return only.value !== undefined && handsOn(only.value, target.binding, only.target.binding);
}

/** The same of a function that is called with what there is and the next step: `(value, step) => step(value)`. */
function isStep({ function: { module, id } }: Closure): boolean {
  const [value, step] = (module.program.functions[id]?.parameters ?? []).map(({ target }) => (target.kind === "name" ? target.binding : undefined));
  const only = onlyStatement(module.bodyOf(id));
  return value !== undefined && step !== undefined && only?.kind === "return" && only.value !== undefined && handsOn(only.value, step, value);
}

/** `step(value)`, `await step(await value)` */
function handsOn(expression: Expression, step: BindingId, value: BindingId): boolean {
  const settled = (it: Expression | undefined): Expression | undefined => (it?.kind === "await" ? it.value : it);
  const call = settled(expression);
  if (call?.kind !== "call" || call.callee.kind !== "name" || call.callee.binding !== step) return false;
  const [first] = call.arguments;
  const given = settled(first?.value);
  return given?.kind === "name" && given.binding === value && first?.spread === undefined && first?.name === undefined;
}

/** What calling such a function for all that a caller gives comes to in the end; undefined where it is another function, or they are known. */
export function foldedChain(frame: Frame, callback: Value, over: Value, each: Value, backwards: boolean, call: () => Value): Value | undefined {
  if (over.symbols.length !== 1 || over.objects.length > 0 || each.symbols.length !== 1 || callback.code.length === 0 || !callback.code.every(isStep))
    return undefined;
  frame.chained = { each, over, backwards };
  const result = call();
  frame.chained = undefined;
  return result;
}

/** Runs such a loop over what a caller gives: the call in it stands for all of them, one after the other. False where it is another loop. */
export function runChain(frame: Frame, statement: Each, iterable: Value, each: Value): boolean {
  if (iterable.symbols.length !== 1 || iterable.objects.length > 0 || each.symbols.length !== 1 || !isChain(statement)) return false;
  assign(frame, statement.target, each);
  frame.chained = { each, over: iterable, backwards: false };
  run(frame, statement.body);
  frame.chained = undefined;
  run(frame, statement.otherwise);
  return true;
}

/** Runs such a loop once for each item: what is done with one of them is not done with the others. */
export function runOneByOne(frame: Frame, statement: Pick<Each, "target" | "body" | "otherwise">, items: readonly Value[]): void {
  const loop = { breaks: [] as State[], continues: [] as State[] };
  const oneByOne = { run: new Set<object>(), left: new Set<object>(), last: false };
  frame.loops.push(loop);
  frame.oneByOne = oneByOne;
  const once = (item: Value): void => {
    assign(frame, statement.target, item);
    run(frame, statement.body);
  };
  for (const item of items) {
    const fork = frame.branch(undefined, false, () => once(item));
    frame.state.joinForks([fork, ...loop.continues.splice(0)]);
    if (!frame.state.live) break;
  }
  const [first] = items;
  if (first && [...oneByOne.left].some((branch) => !oneByOne.run.has(branch))) {
    oneByOne.last = true;
    // What no item comes to is dead code, and written all the same.
    frame.branch(undefined, true, () => once(first));
  }
  frame.oneByOne = undefined;
  frame.loops.pop();
  const { live } = frame.state;
  const normal = frame.branch(undefined, !live, () => run(frame, statement.otherwise));
  normal.live &&= live;
  frame.state.live = true;
  frame.state.joinForks([normal, ...loop.breaks]);
}
