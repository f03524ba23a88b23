import { isConfigured } from "../expressions/keyed.ts";
import { contentOf } from "../expressions/members.ts";
import type { HeapObject } from "../values/heap.ts";
import type { Origin } from "../values/origin.ts";
import { knownTexts, type Value } from "../values/value.ts";

/**
 * What stands under a name of which nothing is known: `config[name]`, where nobody sees who asks. Of what a program is configured with that is one entry, and where some of
 * them are plainly no secrets it is not known to be another one. A visitor may ask for each, and who goes through the names takes them all.
 */
export function underUnknownName(content: HeapObject, name: Value): Value {
  const all = withoutWhole(contentOf(content), name);
  if (content.kind !== "object" || knownTexts(name).length > 0 || asksForAll(name)) return all;
  if (![...content.fields.values()].some(isPlainlyNoSecret)) return all;
  const ways = new Map([...all.ways].filter(([origin]) => !isConfigured(origin)));
  return ways.size === all.ways.size ? all : { ...all, ways, open: true };
}

/** One variable, or one setting, is not the whole of them that was copied into an object: `dict(os.environ)[name]`. */
export function withoutWhole(all: Value, name: Value): Value {
  if (asksForAll(name)) return all;
  const ways = new Map([...all.ways].filter(([{ kind }]) => kind !== "whole-environment" && kind !== "settings"));
  return ways.size === all.ways.size ? all : { ...all, ways, open: true };
}

/** Whether the names are those of all variables, or what a visitor sent. */
const asksForAll = ({ ways }: Value): boolean => [...ways.keys()].some(({ kind }) => kind === "environment-names" || kind === "data");

/** What secrets are called, and what may be one. */
const SECRET = /key|secret|token|pass|pwd|auth|cred|priv|stripe|sk_|hook|sign|salt/i;

function isPlainlyNoSecret({ ways, texts, constants, objects, code, symbols }: Value): boolean {
  if (objects.length + code.length + symbols.length > 0) return false;
  if (ways.size === 0) return texts.length + constants.length > 0;
  return [...ways.keys()].every(isNamedOtherwise);
}

function isNamedOtherwise(origin: Origin): boolean {
  if (origin.kind === "environment" || origin.kind === "store") return !SECRET.test(origin.name);
  return origin.kind === "setting" && !SECRET.test(origin.path);
}
