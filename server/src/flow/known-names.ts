import type { BindingId } from "../facts/program.ts";
import type { ApiNode } from "../model/model.ts";
import type { Frame } from "./frame.ts";
import { someWithin } from "./program-search.ts";
import type { Closure } from "./summary.ts";

/**
 * What a variable is called, whatever the program calls it, as far as that is known: a library's thing by the library's name for it, anything that writes logs
 * `logger`, a function that only waits `sleep`. Else the variable's own name.
 */
export function knownName(frame: Frame, binding: BindingId): string {
  const { api, code } = frame.state.variable(binding) ?? frame.walk.captured(binding);
  if (api) return writesLogs(api) ? "logger" : (/(\w+)(?:\(\))?$/.exec(api.path)?.[1] ?? "");
  return code.some(waits) ? "sleep" : (frame.walk.program.bindings[binding]?.name ?? "");
}

function writesLogs(api: ApiNode): boolean {
  return ["error", "exception", "captureException", "capture_exception"].some((name) =>
    api.member(name)?.api?.effects?.some((effect) => effect.kind === "sink" && (effect.sink.kind === "log" || effect.sink.kind === "telemetry")),
  );
}

/** `(ms) => new Promise((resolve) => setTimeout(resolve, ms))` */
function waits({ function: { module, id } }: Closure): boolean {
  const within = (fact: number, depth: number): boolean => {
    const body = module.program.functions[fact]?.body ?? [];
    return someWithin(
      body,
      (part) =>
        (part.kind === "call" && part.callee.kind === "global" && part.callee.name === "setTimeout") ||
        (part.kind === "function" && depth > 0 && "function" in part && within(part.function, depth - 1)),
    );
  };
  return within(id, 1);
}
