import type { EventOf, FlowEvent, Guard, Part } from "../event.ts";
import { MAX_PARTS } from "../limits.ts";
import { placeKey } from "../values/place.ts";
import { joinShapes } from "../values/shapes.ts";
import { join, sameText, type Value } from "../values/value.ts";

/**
 * What events have in common that may be one: the same place reached by several calls, and a loop of a called function over what callers decide. Undefined for an event
 * that stays one by itself. `again`: whether what is around it is run several times.
 */
export function joinKey(event: FlowEvent, again: boolean): string | undefined {
  const reached = event.through.length > 0;
  if (event.kind === "reach") return reached || again ? `${placeKey(event.at)} ${event.sink.kind}` : undefined;
  if (event.kind === "credential") return reached || again ? `${placeKey(event.at)} ${event.slot.name} ${clientsOf(event)}` : undefined;
  if (event.kind !== "loop" || !reached || [...event.over.value.ways.keys()].some(({ kind }) => kind === "data")) return undefined;
  return `${placeKey(event.at)} loop ${placeKey(event.of)}`;
}

/** One event that holds what either of two with the same key brings; undefined where that is more than one value can hold. */
export function joinedEvents(before: FlowEvent, event: FlowEvent): FlowEvent | undefined {
  const both = { dead: before.dead && event.dead, guards: commonGuards(before.guards, event.guards) };
  if (before.kind === "loop" && event.kind === "loop")
    return { ...before, ...both, over: { ...before.over, value: join(before.over.value, event.over.value) } };
  if (before.kind === "reach" && event.kind === "reach") {
    const value = joinShapes(before.value, event.value);
    return isWithin(event.value.value, value.value) ? { ...before, ...both, value, parts: joinParts(before.parts, event.parts) } : undefined;
  }
  if (before.kind === "credential" && event.kind === "credential") {
    const value = joinShapes(before.value, event.value);
    return isWithin(event.value.value, value.value) ? { ...before, ...both, value } : undefined;
  }
  return undefined;
}

/** The tests that stand around both. */
export function commonGuards(a: readonly Guard[], b: readonly Guard[]): readonly Guard[] {
  if (a === b) return a;
  const different = a.findIndex((guard, index) => guard !== b[index]);
  return different < 0 ? a : a.slice(0, different);
}

/** Whether nothing of the part got lost in the whole. */
function isWithin(part: Value, whole: Value): boolean {
  return part.texts.every((text) => whole.texts.some((other) => sameText(text, other))) && [...part.ways.keys()].every((origin) => whole.ways.has(origin));
}

/** What either of two arrivals at the same place was brought by. */
function joinParts(a: readonly Part[], b: readonly Part[]): readonly Part[] {
  const parts = new Map(a.map((part) => [placeKey(part.at), part]));
  for (const part of b) {
    const key = placeKey(part.at);
    const known = parts.get(key);
    parts.set(key, known ? { at: part.at, value: join(known.value, part.value) } : part);
  }
  return [...parts.values()].slice(0, MAX_PARTS);
}

/** A client that is made anew for each of several keys is another one for each. */
function clientsOf({ slot, through }: EventOf<"credential">): string {
  return slot.service === "stripe" && slot.wanted === "secret" && slot.by.called()?.api?.endpoints ? through.map(placeKey).join() : "";
}
