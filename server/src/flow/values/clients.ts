import type { Origin } from "./origin.ts";
import type { Step, Value } from "./value.ts";

/** The clients that a value is, or belongs to; a placeholder stands for those of the caller. */
export function clientWays(value: Value): ReadonlyMap<Origin, Step> {
  const isClient = (origin: Origin): boolean => origin.kind === "parameter" || (origin.kind === "data" && origin.what === "client");
  return value.ways.size === 0 ? value.ways : new Map([...value.ways].filter(([origin]) => isClient(origin)));
}

/** Whether a value is, or may be, a client that keeps its key inside. */
export function keepsKey({ ways }: Value): boolean {
  for (const origin of ways.keys()) if (origin.kind === "data" && origin.what === "key-inside") return true;
  return false;
}
