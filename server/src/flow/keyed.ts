import type { Frame } from "./frame.ts";
import type { Origin } from "./origin.ts";
import type { Place } from "./place.ts";
import type { Step, Value } from "./value.ts";

/**
 * What stands under a name that only the caller knows: `get(name) { return this.values[name]; }`. One entry of them, which is known when the function is called.
 * Undefined where the name is no caller's, or what is looked into holds functions: which of those is called is decided by all of them.
 */
export function keyedByCaller(frame: Frame, object: Value, name: Value, at: Place): Value | undefined {
  const [key, ...others] = name.symbols;
  if (!key || others.length > 0 || name.objects.length + name.texts.length > 0 || object.api?.element()) return undefined;
  if (object.symbols.includes(key) || !holdsEntries(frame, object)) return undefined;
  return frame.symbolic(key, { kind: "key", of: object }, firstStepOf(name, at));
}

/** Whether it matters which one is taken: some of them come from the environment or from settings. */
function holdsEntries(frame: Frame, object: Value): boolean {
  if (object.code.length > 0) return false;
  let matters = object.symbols.length > 0 || holdsConfigured(object);
  for (const id of object.objects) {
    const content = frame.state.object(id);
    if (!content || content.kind === "list" || content.class || content.rest.code.length > 0) return false;
    for (const value of content.fields.values()) {
      if (value.code.length + value.objects.length > 0) return false;
      matters ||= holdsConfigured(value);
    }
  }
  return matters;
}

function holdsConfigured({ ways }: Value): boolean {
  return [...ways.keys()].some(isConfigured);
}

const CONFIGURED: ReadonlySet<Origin["kind"]> = new Set(["environment", "whole-environment", "setting", "settings", "store"]);

/** Whether it is what the configuration of a program says: the environment, its settings, a store of secrets. */
export function isConfigured({ kind }: Origin): boolean {
  return CONFIGURED.has(kind);
}

/** Tells what is looked into from all else that is looked into with the same name. */
export function keyOf({ objects, symbols, ways, api }: Value): string {
  return [api?.id ?? "", ...objects.map((id) => id.key), ...symbols.map((symbol) => symbol.key), ...[...ways.keys()].map((origin) => origin.key)].join(" ");
}

function firstStepOf({ ways }: Value, at: Place): Step {
  for (const step of ways.values()) return step;
  return { at, text: "", before: undefined, length: 0 };
}
