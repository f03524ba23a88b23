import { credentialOf } from "../../model/credentials/recognize.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { apiValue, firstStep, NOTHING, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import { readIndex } from "./members.ts";

/**
 * What stands under a name that only the caller knows: `get(name) { return this.values[name]; }`. One entry of them, which is known when the function is called.
 * Undefined where the name is no caller's, or what is looked into holds functions: which of those is called is decided by all of them.
 */
export function keyedByCaller(frame: Frame, object: Value, name: Value, at: Place): Value | undefined {
  const key = object.api?.element() ? undefined : nameOfCaller(name);
  if (!key || object.symbols.includes(key) || !holdsEntries(frame, object)) return undefined;
  return frame.symbolic(key, { kind: "key", of: object }, firstStep(name, at));
}

/** What stands under a name that a caller says and a test lets through; nothing is known of it as long as nobody says the name. */
export function keyedBySaid(frame: Frame, object: Value, name: Value, at: Place): Value {
  const said = asSaid(frame, name, at);
  if (said === UNKNOWN) return UNKNOWN;
  return object.api?.element() ? readIndex(frame, apiValue(object.api), said, at) : (keyedByCaller(frame, object, said, at) ?? UNKNOWN);
}

/** A name, as far as it is known or a caller says it; else unknown. */
export function asSaid(frame: Frame, name: Value, at: Place): Value {
  if (onlyText(name) !== undefined) return name;
  const key = nameOfCaller(name);
  return (key && frame.symbolic(key, { kind: "said" }, firstStep(name, at))) ?? UNKNOWN;
}

/** What stands for a name that only the caller knows, or knows a part of: `name`, `"STRIPE_" + name`. */
export function nameOfCaller(name: Value): Placeholder | undefined {
  const [symbol, ...others] = name.symbols;
  if (others.length > 0 || name.objects.length > 0) return undefined;
  if (symbol) return name.texts.length === 0 ? symbol : undefined;
  const [text, ...further] = name.texts;
  const given = further.length > 0 ? undefined : text?.pieces.find((piece) => typeof piece !== "string" && piece.symbols.length === 1);
  const [part] = given && typeof given !== "string" ? given.symbols : [];
  return part && part.path.length < MAX_SYMBOL_DEPTH ? part.next({ kind: "written", as: name }) : undefined;
}

/** Whether it matters which one is taken: some of them come from the environment or from settings, or lead to what a client can be asked. */
function holdsEntries(frame: Frame, object: Value): boolean {
  if (object.code.length > 0) return false;
  let matters = object.symbols.length > 0 || holdsConfigured(object) || givesConfigured(object) || object.api?.api?.endpoints !== undefined;
  for (const id of object.objects) {
    const content = frame.state.object(id);
    if (!content || (content.kind === "list" && content.rest !== NOTHING) || (content.class && content.kind !== "instance") || content.rest.code.length > 0)
      return false;
    for (const value of content.fields.values()) {
      if (value.code.length > 0) return false;
      matters ||= holdsConfigured(value) || namesVariable(value);
    }
  }
  return matters;
}

function holdsConfigured({ ways }: Value): boolean {
  return [...ways.keys()].some(isConfigured);
}

/** `{ secret: "STRIPE_SECRET_KEY", publishable: "STRIPE_PUBLISHABLE_KEY" }`: which variable is read, or which key that stands in the code is meant, is said by the name. */
function namesVariable(value: Value): boolean {
  const text = onlyText(value);
  return text !== undefined && (VARIABLE.test(text) || credentialOf(text) !== undefined);
}

const VARIABLE = /^[A-Z][A-Z\d]*_[A-Z\d_]+$/;

/** Whether its members are settings, whatever their names. */
function givesConfigured({ api }: Value): boolean {
  const value = api?.member("*")?.api?.value;
  return value?.kind === "source" && (value.source.kind === "setting" || value.source.kind === "environment");
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
