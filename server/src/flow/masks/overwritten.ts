import type { Expression, Pattern } from "../../facts/program.ts";
import type { Write } from "../calls/summary.ts";
import { pathFrom } from "../guards/presence.ts";
import type { Frame } from "../statements/frame.ts";
import { NOTHING, UNKNOWN, type Value } from "../values/value.ts";

/** `for name in entries`, `for name, value in entries.items()`: until it ends, what is stored under the name replaces an entry of what the loop goes through. */
export function noteOverwritten(frame: Frame, target: Pattern, iterable: Expression): void {
  const [first] = target.kind === "list" && target.items.length === 2 ? target.items : [];
  const name = first?.target ?? target;
  if (name.kind !== "name") return;
  const of = pathFrom(goneThrough(iterable));
  if (of !== undefined) frame.overwritten.set(name.binding, { of, since: frame.guards });
}

/** What a loop over the names, the entries or a copy of something goes through: `list(entries.keys())`, `Object.keys(entries)`. */
function goneThrough(iterable: Expression): Expression {
  if (iterable.kind !== "call" || iterable.callee.kind === "super") return iterable;
  const { callee } = iterable;
  const [only, second] = iterable.arguments;
  if (only && !second && only.spread === undefined && (callee.kind === "global" || (callee.kind === "member" && callee.object.kind === "global"))) {
    const name = callee.name;
    return /^(?:list|tuple|set|sorted|iter|keys|entries|getOwnPropertyNames)$/.test(name) ? goneThrough(only.value) : iterable;
  }
  if (!only && callee.kind === "member" && /^(?:keys|items|entries|copy)$/.test(callee.name)) return goneThrough(callee.object);
  return iterable;
}

/** Which entries of what a caller gives are replaced where something is stored: all of them, or some that a test chooses; undefined where none of its own are. */
export function overwrittenBy(frame: Frame, { object, index }: Extract<Pattern, { kind: "index" }>): Write["entries"] {
  const loop = index.kind === "name" ? frame.overwritten.get(index.binding) : undefined;
  if (!loop || pathFrom(object) !== loop.of) return undefined;
  return frame.guards.some((guard) => !loop.since.includes(guard)) ? "some" : "all";
}

/** Replaces entries of the objects that a caller gave: all by the value; some, which is not known, so that of none it is known what stands there. */
export function overwrite(frame: Frame, object: Value, value: Value, { entries, at }: Pick<Write, "entries" | "at">): void {
  const replaced = (before: Value): Value => (entries === "all" ? value : before.objects.length > 0 ? before : UNKNOWN);
  for (const id of object.objects) {
    const content = frame.state.object(id);
    if (!content || content.kind === "class" || content.kind === "exports") continue;
    const fields = new Map([...content.fields].map(([name, before]) => [name, name.startsWith(" ") ? before : replaced(before)]));
    frame.state.setObject(id, { ...content, fields, rest: content.rest === NOTHING ? NOTHING : replaced(content.rest) });
    frame.stored(id);
  }
  for (const symbol of object.symbols) frame.writes.add({ object: symbol, name: undefined, key: undefined, entries, value, at });
  frame.noteWrite();
}
