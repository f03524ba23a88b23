import type { Frame } from "../statements/frame.ts";
import type { Placeholder } from "../values/origin.ts";
import { join, NOTHING, type Value } from "../values/value.ts";

/** What stands in objects by name, and what may stand there under any other. */
export interface Entries {
  readonly named: ReadonlyMap<string, Value>;
  readonly rest: Value;
}

/** Whether what is put somewhere is all that a caller's thing has in it, not that thing as one entry. */
export function isSpread({ ways, symbols }: Value): boolean {
  for (const origin of ways.keys()) if (origin.kind === "parameter" && !origin.shown && !symbols.includes(origin.symbol)) return true;
  return false;
}

/**
 * The entries of what a caller gives, where a function puts all of them somewhere, as `{ ...options }` does: `put` is what it is said to put there, `standsFor` says what its
 * placeholders are.
 */
export function spreadEntries(frame: Frame, put: Value, standsFor: (symbol: Placeholder) => Value | undefined): Entries {
  const named = new Map<string, Value>();
  let rest = NOTHING;
  for (const origin of put.ways.keys()) {
    // What is put in as it is stands there as one entry.
    if (origin.kind !== "parameter" || origin.shown || put.symbols.includes(origin.symbol)) continue;
    for (const id of standsFor(origin.symbol)?.objects ?? []) {
      const content = frame.state.object(id);
      for (const [name, value] of content?.fields ?? []) named.set(name, join(named.get(name) ?? NOTHING, value));
      rest = join(rest, content?.rest ?? NOTHING);
    }
  }
  return { named, rest };
}
