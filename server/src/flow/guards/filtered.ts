import type { FunctionRef } from "../calls/summary.ts";
import { readIndex } from "../expressions/members.ts";
import { onlyStatement } from "../expressions/program-search.ts";
import { MAX_SEPARATE_ITEMS } from "../limits.ts";
import { areRows, isEntry, PAIR } from "../masks/entry-names.ts";
import { knownItems, listOf } from "../results/sequences.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { constantValue, onlyText, truthiness, UNKNOWN, type Value } from "../values/value.ts";
import { beginningWith } from "./chosen-variables.ts";

/**
 * What a test leaves of a list of a few known texts, or of entries with their names; undefined where it is another list. Of an entry that is chosen by its name, and it is
 * not known how, only the name is left: whoever looks at names keeps secrets out.
 */
export function filtered(frame: Frame, list: Value, callback: Value, test: (item: Value) => Value, at: Place): Value | undefined {
  const items = knownItems(frame, list);
  if (!items || items.length === 0 || items.length > MAX_SEPARATE_ITEMS) return undefined;
  const areEntries = items.every(isEntry);
  if (!areEntries && !items.every((item) => onlyText(item) !== undefined || isPair(frame, item))) return undefined;
  const byName = areEntries && callback.code.some(looksAtName);
  const outcomes = items.map((item) => truthiness(test(item)));
  if (!areEntries && outcomes.includes(undefined)) return undefined;
  const left = items.flatMap((item, index) => {
    const holds = outcomes[index];
    if (holds === false) return [];
    return holds === undefined && byName ? listOf(frame, [readIndex(frame, item, constantValue(0), at), UNKNOWN], at, `${PAIR} left ${index}`) : item;
  });
  return listOf(frame, left, at, " left");
}

/** A name with what stands under it, as it is written: `["region", "eu"]`. */
function isPair(frame: Frame, item: Value): boolean {
  const [name, , more] = knownItems(frame, item) ?? [];
  return item.objects.length > 0 && name !== undefined && !more && onlyText(name) !== undefined;
}

/** What a test leaves of entries that are not known one by one, where it looks at their names: of each the name alone. Undefined for all else. */
export function chosenByName(frame: Frame, entry: Value, callback: Value, at: Place): Value | undefined {
  if (!(isEntry(entry) || areRows(frame, entry)) || !callback.code.some(looksAtName)) return undefined;
  const [closure, another] = callback.code;
  const beginning = closure && !another ? beginningOfName(closure.function) : undefined;
  const value = beginning === undefined ? UNKNOWN : beginningWith(frame, readIndex(frame, entry, constantValue(1), at), beginning);
  return listOf(frame, [readIndex(frame, entry, constantValue(0), at), value], at, `${PAIR} chosen`);
}

/** `([name]) => name.startsWith("STRIPE_")` */
function beginningOfName({ module, id }: FunctionRef): string | undefined {
  const target = module.program.functions[id]?.parameters[0]?.target;
  const name = target?.kind === "list" ? target.items[0]?.target : undefined;
  const only = onlyStatement(module.bodyOf(id));
  const test = only?.kind === "return" ? only.value : undefined;
  if (name?.kind !== "name" || test?.kind !== "call" || test.callee.kind !== "member" || !/^starts_?with$/i.test(test.callee.name)) return undefined;
  const [first, second] = test.arguments;
  const isOfName = test.callee.object.kind === "name" && test.callee.object.binding === name.binding;
  return isOfName && first?.value.kind === "text" && !second ? first.value.value : undefined;
}

/** `([name]) => …`, `([name, value]) => …`; not `([, value]) => …`. */
function looksAtName({ function: { module, id } }: Value["code"][number]): boolean {
  const target = module.program.functions[id]?.parameters[0]?.target;
  const name = target?.kind === "list" ? target.items[0]?.target : undefined;
  return name?.kind === "name" && !module.program.bindings[name.binding]?.name.startsWith("_");
}
