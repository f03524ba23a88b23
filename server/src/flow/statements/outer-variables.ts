import type { BindingId, FunctionId, Program } from "../../facts/program.ts";
import type { FunctionRef } from "../calls/summary.ts";
import { namedIn, someWithin } from "../expressions/program-search.ts";
import type { Value } from "../values/value.ts";
import type { Frame } from "./frame.ts";

/**
 * What a function has just put into a variable of one around it, or of the module, is what it finds there, as long as nobody else puts something into it:
 * `global key; key = key[:4]; print(key)`.
 */
export function keepOuter(frame: Frame, binding: BindingId, value: Value): void {
  const isKept = frame.state.variable(binding) !== undefined;
  if (!isKept && !isOnlyWriter(frame, frame.function, binding)) return;
  if (!isKept) frame.state.seed(binding, frame.walk.variables.captured(binding));
  frame.state.setVariable(binding, value);
}

/** What a call always gives to a variable is what it holds afterwards: `reset()`, which sets `key = None`. Not that of a function further out, of which this call has its own. */
export function holdsNow(frame: Frame, { module, id }: FunctionRef, binding: BindingId, value: Value): void {
  if (module !== frame.walk || id === frame.function) return;
  if (module.program.bindings[binding]?.owner === frame.function) {
    if (frame.state.variable(binding) !== undefined) frame.state.setVariable(binding, value);
    return;
  }
  const fact = module.program.functions[frame.function];
  if (frame.function === 0 || !fact || !namedIn(fact).has(binding) || !isOnlyWriter(frame, id, binding)) return;
  frame.state.seed(binding, frame.walk.variables.captured(binding));
  frame.state.setVariable(binding, value);
}

/** Whether no function but this one, and the one that has it, gives the variable something. */
function isOnlyWriter({ walk }: Frame, id: FunctionId, binding: BindingId): boolean {
  const answer = onlyWriters(walk.program).get(binding) === id;
  walk.asked("only writer", `${id} ${binding}`, answer, () => (onlyWriters(walk.program).get(binding) === id) === answer);
  return answer;
}

const known = new WeakMap<Program, ReadonlyMap<BindingId, FunctionId | undefined>>();

/** By variable the one function that gives it something although it is another's; undefined where there are several. Found out once. */
function onlyWriters(program: Program): ReadonlyMap<BindingId, FunctionId | undefined> {
  const found = known.get(program);
  if (found) return found;
  const writers = new Map<BindingId, FunctionId | undefined>();
  for (const id of program.functionIds) {
    const fact = program.functions[id];
    if (!fact || id === 0) continue;
    const note = (binding: BindingId): void => {
      if (program.bindings[binding]?.owner === id) return;
      writers.set(binding, writers.has(binding) && writers.get(binding) !== id ? undefined : id);
    };
    someWithin(fact, (part) => {
      if ((part.kind === "assign" || part.kind === "each") && "target" in part)
        someWithin(part.target, (target) => {
          if (target.kind === "name") note(target.binding);
          return false;
        });
      return false;
    });
  }
  known.set(program, writers);
  return writers;
}
