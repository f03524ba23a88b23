import { asChosen, asFlagged } from "../calls/given-flags.ts";
import type { Guard } from "../event.ts";
import type { State } from "../values/heap.ts";
import { NOTHING, type Value } from "../values/value.ts";
import type { Frame } from "./frame.ts";

/** What one way through a branch ends with, and the tests that hold on it. */
export interface Way {
  readonly state: State;
  readonly guards: readonly Guard[];
}

/**
 * Where a flag of the caller's decides which way is taken, and one of them leaves nothing of a secret that the other keeps, the call decides what is left:
 * `if safe: fields["key"] = "***"`.
 */
export function keepChosen(frame: Frame, ways: readonly Way[]): void {
  const live = ways.filter(({ state }) => state.live);
  if (live.length < 2 || !live.some(({ guards }) => guards.some(({ asks }) => asks))) return;
  const before = frame.state;
  for (const binding of new Set(live.flatMap(({ state }) => [...state.changedVariables()]))) {
    const values = live.map(({ state }) => state.ownVariable(binding) ?? before.variable(binding));
    eachChosen(live, values, ({ state }, value) => state.setVariable(binding, value));
  }
  for (const id of new Set(live.flatMap(({ state }) => [...state.changedObjects().keys()]))) {
    const contents = live.map(({ state }) => state.ownObject(id) ?? before.object(id));
    for (const name of new Set(contents.flatMap((content) => [...(content?.fields.keys() ?? [])]))) {
      const values = contents.map((content) => content?.fields.get(name));
      eachChosen(live, values, ({ state }, value) => {
        const content = state.ownObject(id) ?? before.object(id);
        if (content) state.setObject(id, { ...content, fields: new Map(content.fields).set(name, value) });
      });
    }
  }
}

function eachChosen(ways: readonly Way[], values: readonly (Value | undefined)[], keep: (way: Way, value: Value) => void): void {
  if (!values.some(isPlain)) return;
  for (const [index, way] of ways.entries()) {
    const value = values[index];
    if (!value || isPlain(value)) continue;
    const chosen = asChosen(asFlagged(value, way.guards), way.guards);
    if (chosen !== value) keep(way, chosen);
  }
}

/** Nothing, or what is written there. */
function isPlain(value: Value | undefined): boolean {
  if (value === undefined || value === NOTHING) return true;
  const { ways, symbols, objects, code, api, texts, constants } = value;
  return ways.size + symbols.length + objects.length + code.length === 0 && api === undefined && texts.length + constants.length > 0;
}
