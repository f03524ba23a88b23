import type { BindingId } from "../../facts/program.ts";
import type { ApiNode } from "../../model/model.ts";
import type { Closure } from "../calls/summary.ts";
import { someWithin } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import type { Value } from "../values/value.ts";

/**
 * What a variable is called, whatever the program calls it, as far as that is known: a library's thing by the library's name for it, anything that writes logs
 * `logger`. Else the variable's own name.
 */
export function knownName(frame: Frame, binding: BindingId): string {
  const { api } = heldBy(frame, binding);
  const own = frame.walk.program.bindings[binding]?.name ?? "";
  if (!api) return own;
  return writesLogs(api) ? "logger" : (/(\w+)(?:\(\))?$/.exec(api.path)?.[1] ?? own);
}

/** Whether a variable holds a function of the program that lets time pass: `(ms) => new Promise((resolve) => setTimeout(resolve, ms))`. */
export function letsTimePass(frame: Frame, binding: BindingId): boolean {
  return heldBy(frame, binding).code.some(waits);
}

function heldBy(frame: Frame, binding: BindingId): Value {
  return frame.state.variable(binding) ?? frame.walk.variables.captured(binding);
}

function writesLogs(api: ApiNode): boolean {
  return ["error", "exception", "captureException", "capture_exception"].some((name) =>
    api.member(name)?.api?.effects?.some((effect) => effect.kind === "sink" && (effect.sink.kind === "log" || effect.sink.kind === "telemetry")),
  );
}

function waits({ function: { module, id } }: Closure): boolean {
  const within = (fact: number, depth: number): boolean => {
    return someWithin(
      module.bodyOf(fact),
      (part) =>
        (part.kind === "call" && part.callee.kind === "global" && part.callee.name === "setTimeout") ||
        (part.kind === "function" && depth > 0 && "function" in part && within(part.function, depth - 1)),
    );
  };
  return within(id, 1);
}

/** The same, to be asked later. */
export function knownNameIn(frame: Frame): (binding: BindingId) => string {
  return (binding) => knownName(frame, binding);
}
