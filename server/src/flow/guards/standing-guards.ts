import { functionsIn } from "../../facts/program.ts";
import type { FlowEvent, Guard } from "../event.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";

/** The events, those that take a body for an event with the tests that stood before, elsewhere: what the module itself, or a constructor, lets nobody come past. */
export function withStandingGuards(walk: ModuleWalk, events: FlowEvent[], ofModule: readonly Guard[]): FlowEvent[] {
  if (!events.some(({ kind }) => kind === "trust")) return events;
  return events.map((event) => {
    if (event.kind !== "trust") return event;
    const standing = event.at.unit === 0 || event.at.path !== walk.path ? [] : [...ofModule, ...constructorGuards(walk, event.at.unit)];
    return standing.length === 0 ? event : { ...event, standing };
  });
}

/** What the constructor of the class that a method belongs to tests before it lets an instance be made. */
function constructorGuards(walk: ModuleWalk, unit: number): readonly Guard[] {
  const { classes } = walk.program;
  const owner = functionsIn(walk.program).find((fact) => fact.unit === unit)?.owner;
  const maker = owner === undefined ? undefined : classes[owner]?.methods.find(({ role }) => role === "constructor");
  return (maker && walk.knownSummary(maker.function)?.passes) ?? [];
}
