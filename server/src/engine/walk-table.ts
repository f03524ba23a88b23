import type { EventOf, FlowEvent } from "../flow/event.ts";
import type { ModuleWalk } from "../flow/modules/module-walk.ts";

/** A module as it was walked last. */
export interface Walked {
  readonly walk: ModuleWalk;
  /** Which of the times it was walked. */
  readonly version: object;
  /** Its events by the file they happen in: a function of another module is part of the walk that calls it. */
  readonly events: ReadonlyMap<string, readonly FlowEvent[]>;
  /** Those that say what a credential is. */
  readonly credentials: readonly FlowEvent[];
  /** Uses of credentials by the files that their text is written in, where that is another one. */
  readonly uses: ReadonlyMap<string, readonly EventOf<"credential">[]>;
}

/** Those events of a walk that tell what is looked at before it goes on. */
export interface ValidationsOfWalk {
  readonly walked: Walked;
  readonly events: readonly FlowEvent[];
}

/** The walks that answers rest on, with the files their events happen in. */
export class WalkTable {
  private readonly walked = new Map<string, Walked>();
  /** Modules whose walks have events in a file, or use what is written there. */
  private readonly reaching = new Map<string, Set<string>>();
  /** Counts the changes. */
  generation = 0;
  private validating: { readonly generation: number; readonly found: readonly ValidationsOfWalk[] } | undefined;

  get(path: string): Walked | undefined {
    return this.walked.get(path);
  }

  /** All modules, in order of path. */
  all(): readonly Walked[] {
    return [...this.walked].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, walked]) => walked);
  }

  /** The modules whose walks have events in a file or use what is written there, in order of path. */
  reachingInto(path: string): readonly string[] {
    return [...(this.reaching.get(path) ?? [])].sort();
  }

  /**
   * What walks tell of functions of other files that are sent something only after it was looked at, or look at it themselves: routes with a validation before a
   * controller, whose service in yet another file asks Stripe. `walks`: those with events in the file; where none of them asks Stripe, nothing.
   */
  validationsOutside(path: string, walks: readonly Walked[]): readonly ValidationsOfWalk[] {
    if (!walks.some(({ events }) => events.get(path)?.some(({ kind }) => kind === "call" || kind === "request"))) return [];
    if (this.validating?.generation !== this.generation) {
      const found = this.all().map((walked) => ({ walked, events: walked.walk.events.filter(isValidation) }));
      this.validating = { generation: this.generation, found: found.filter(({ events }) => events.length > 0) };
    }
    return this.validating.found.flatMap(({ walked, events }) => {
      const others = events.filter(({ at }) => at.path !== path);
      return others.length > 0 ? [{ walked, events: others }] : [];
    });
  }

  set(path: string, walk: ModuleWalk): void {
    if (this.walked.get(path)?.version === walk.version) return;
    this.delete(path);
    const events = byPath(walk.events);
    const credentials = walk.events.filter(saysOfCredentials);
    const uses = byText(credentials);
    this.walked.set(path, { walk, version: walk.version, events, credentials, uses });
    this.generation++;
    for (const at of new Set([...events.keys(), ...uses.keys()])) {
      const reaching = this.reaching.get(at) ?? new Set();
      this.reaching.set(at, reaching.add(path));
    }
  }

  delete(path: string): void {
    const before = this.walked.get(path);
    if (!before) return;
    for (const at of new Set([...before.events.keys(), ...before.uses.keys()])) {
      const reaching = this.reaching.get(at);
      reaching?.delete(path);
      if (reaching?.size === 0) this.reaching.delete(at);
    }
    this.walked.delete(path);
    this.generation++;
  }
}

const isValidation = (event: FlowEvent): boolean => event.kind === "client" && (event.client === "validation" || event.client === "validating");

/** Whether an event says what a credential is, or that those in a log are taken out. */
const saysOfCredentials = (event: FlowEvent): boolean =>
  event.kind === "credential" || event.kind === "text" || event.kind === "naming" || (event.kind === "client" && event.client === "log-redaction");

function byPath(events: readonly FlowEvent[]): Map<string, FlowEvent[]> {
  const result = new Map<string, FlowEvent[]>();
  for (const event of events) {
    add(result, event.at.path, event);
    // A check of a signature is one for those who call it, too.
    if (isCheck(event)) for (const path of new Set(event.through.map((call) => call.path))) if (path !== event.at.path) add(result, path, event);
  }
  addChecksOfCallers(result, events);
  return result;
}

/** And one for those that are called by a function that makes it, or has it made: `signed(view)`, where one file has the view and another the wrapper. */
function addChecksOfCallers(result: Map<string, FlowEvent[]>, events: readonly FlowEvent[]): void {
  const checks = events.filter(isCheck);
  if (checks.length === 0) return;
  const callers = new Map<string, Set<string>>();
  for (const { at, through } of events)
    for (const call of through) if (call.path !== at.path) callers.set(at.path, (callers.get(at.path) ?? new Set()).add(`${call.path} ${call.unit}`));
  for (const [path, units] of callers)
    for (const check of checks)
      if ([check.at, ...check.through].some((place) => place.path !== path && units.has(`${place.path} ${place.unit}`)) && !result.get(path)?.includes(check))
        add(result, path, check);
}

function isCheck(event: FlowEvent): boolean {
  if (event.kind === "trust") return event.check === "verified";
  return event.kind === "client" && (event.client === "hmac" || event.client === "constant-time-comparison");
}

function byText(events: readonly FlowEvent[]): Map<string, EventOf<"credential">[]> {
  const result = new Map<string, EventOf<"credential">[]>();
  for (const event of events) {
    if (event.kind !== "credential") continue;
    for (const path of new Set(event.value.value.texts.map(({ at }) => at.path))) if (path !== event.at.path) add(result, path, event);
  }
  return result;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
