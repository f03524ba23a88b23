import type { FlowEvent } from "../flow/event.ts";
import type { ModuleWalk } from "../flow/module-walk.ts";

/** A module as it was walked last. */
export interface Walked {
  readonly walk: ModuleWalk;
  /** Its events by the file they happen in: a function of another module is part of the walk that calls it. */
  readonly events: ReadonlyMap<string, readonly FlowEvent[]>;
  /** Those that say what a credential is. */
  readonly credentials: readonly FlowEvent[];
}

/** The walks that answers rest on, with the files their events happen in. */
export class WalkTable {
  private readonly walked = new Map<string, Walked>();
  /** Modules whose walks have events in a file. */
  private readonly reaching = new Map<string, Set<string>>();
  /** Counts the changes. */
  generation = 0;

  get(path: string): Walked | undefined {
    return this.walked.get(path);
  }

  /** All modules, in order of path. */
  all(): readonly Walked[] {
    return [...this.walked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, walked]) => walked);
  }

  /** The modules whose walks have events in a file, in order of path. */
  reachingInto(path: string): readonly string[] {
    return [...(this.reaching.get(path) ?? [])].sort();
  }

  set(path: string, walk: ModuleWalk): void {
    if (this.walked.get(path)?.walk === walk) return;
    this.delete(path);
    const events = byPath(walk.events);
    const credentials = walk.events.filter((event) => event.kind === "credential" || event.kind === "text");
    this.walked.set(path, { walk, events, credentials });
    this.generation++;
    for (const at of events.keys()) {
      const reaching = this.reaching.get(at) ?? new Set();
      this.reaching.set(at, reaching.add(path));
    }
  }

  delete(path: string): void {
    const before = this.walked.get(path);
    if (!before) return;
    for (const at of before.events.keys()) {
      const reaching = this.reaching.get(at);
      reaching?.delete(path);
      if (reaching?.size === 0) this.reaching.delete(at);
    }
    this.walked.delete(path);
    this.generation++;
  }
}

function byPath(events: readonly FlowEvent[]): Map<string, FlowEvent[]> {
  const result = new Map<string, FlowEvent[]>();
  for (const event of events) {
    const known = result.get(event.at.path);
    if (known) known.push(event);
    else result.set(event.at.path, [event]);
  }
  return result;
}
