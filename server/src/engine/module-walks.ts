import type { Program } from "../facts/program.ts";
import type { FlowEvent } from "../flow/event.ts";
import { ModuleWalk, type WalkHost } from "../flow/module-walk.ts";
import type { ImportMap } from "./import-map.ts";
import { importOrder } from "./import-order.ts";

/** A module as it was walked last. */
export interface Walked {
  readonly walk: ModuleWalk;
  /** Its events by the file they happen in: a function of another module is part of the walk that calls it. */
  readonly events: ReadonlyMap<string, readonly FlowEvent[]>;
  /** Those that say what a credential is. */
  readonly credentials: readonly FlowEvent[];
}

/** Modules that import each other, with everything their walks rest on. */
interface Group {
  readonly members: readonly string[];
  readonly inputs: readonly unknown[];
}

/** The walks over a project's modules, each done again only when its own text or a module it imports has changed, however far away. */
export class ModuleWalks {
  private readonly host: WalkHost;
  private readonly imports: ImportMap;
  /** The present programs. */
  private readonly programs = new Map<string, Program>();
  private readonly walked = new Map<string, Walked>();
  /** Walks that came to no end: a mistake of ours costs the module it happens in. */
  private readonly failed = new Map<string, unknown>();
  private readonly groups = new Map<string, Group>();
  /** Modules whose walks have events in a file. */
  private readonly reaching = new Map<string, Set<string>>();
  /** The group of the module walked now: its members see each other as they are known so far. */
  private walking: { readonly members: ReadonlySet<string>; readonly done: Map<string, ModuleWalk> } | undefined;
  private order: { readonly revision: number; readonly modules: number; readonly groups: readonly (readonly string[])[] } | undefined;
  /** Counts the modules that come and go. */
  private modules = 0;
  /** Counts the changes of walks. */
  generation = 0;
  /** Counts the walks done. */
  count = 0;

  constructor(host: Omit<WalkHost, "moduleOf">, imports: ImportMap) {
    this.host = { ...host, moduleOf: (specifier, from) => this.moduleOf(specifier, from) };
    this.imports = imports;
  }

  /** Takes a module's present program. */
  set(path: string, program: Program): void {
    if (!this.programs.has(path)) this.modules++;
    this.programs.set(path, program);
    this.imports.set(path, program);
  }

  /** Forgets a module. */
  delete(path: string): void {
    if (!this.programs.delete(path)) return;
    this.modules++;
    this.imports.forget(path);
    this.drop(path);
  }

  program(path: string): Program | undefined {
    return this.programs.get(path);
  }

  /** The walk of a module; undefined where there is none. */
  get(path: string): Walked | undefined {
    return this.walked.get(path);
  }

  /** Why there is no walk of a module. */
  failure(path: string): unknown {
    return this.failed.get(path);
  }

  /** All walked modules, in order of path. */
  all(): readonly (readonly [path: string, walked: Walked])[] {
    return [...this.walked].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** The modules whose walks have events in a file, in order of path. */
  reachingInto(path: string): readonly string[] {
    return [...(this.reaching.get(path) ?? [])].sort();
  }

  /** Walks one group after another that is out of date, a module with each step. All programs must have been given; whoever stops early goes on another time. */
  *update(): Iterable<void> {
    this.imports.update();
    for (const members of this.groupsInOrder()) {
      const inputs = this.inputsOf(members);
      const known = this.groups.get(members[0] ?? "");
      if (known && same(known.members, members) && same(known.inputs, inputs)) continue;
      yield* this.walkGroup(members);
      for (const path of members) this.groups.set(path, { members, inputs });
    }
  }

  private groupsInOrder(): readonly (readonly string[])[] {
    const { revision } = this.imports;
    if (this.order?.revision !== revision || this.order.modules !== this.modules) {
      const groups = importOrder(this.programs.keys(), (path) => [...this.imports.targets(path).values()]);
      this.order = { revision, modules: this.modules, groups };
    }
    return this.order.groups;
  }

  /** Everything that the walks of a group rest on: programs, what imports lead to, and the walks over that. */
  private inputsOf(members: readonly string[]): unknown[] {
    const inputs: unknown[] = [];
    const inside = new Set(members);
    for (const path of members) {
      inputs.push(this.programs.get(path));
      for (const [specifier, target] of this.imports.targets(path))
        inputs.push(specifier, target, inside.has(target) ? undefined : this.walked.get(target)?.walk);
    }
    return inputs;
  }

  /**
   * Walks a module, or several that import each other. Those are walked twice: first each with what the ones before it gave, as when they are loaded, then each
   * with what all the others gave.
   */
  private *walkGroup(members: readonly string[]): Iterable<void> {
    const done = new Map<string, ModuleWalk>();
    const inside = new Set(members);
    for (let round = members.length > 1 ? 0 : 1; round < 2; round++) {
      for (const path of members) {
        this.walking = { members: inside, done };
        this.walkModule(path, done);
        this.walking = undefined;
        yield;
      }
    }
    for (const path of members) {
      this.drop(path);
      const walk = done.get(path);
      if (!walk) continue;
      const events = byPath(walk.events);
      this.walked.set(path, { walk, events, credentials: walk.events.filter((event) => event.kind === "credential" || event.kind === "text") });
      this.generation++;
      for (const at of events.keys()) {
        const reaching = this.reaching.get(at) ?? new Set();
        this.reaching.set(at, reaching.add(path));
      }
    }
  }

  private walkModule(path: string, done: Map<string, ModuleWalk>): void {
    const program = this.programs.get(path);
    if (!program) return;
    this.host.nesting = 0;
    this.host.callDepth = 0;
    this.count++;
    try {
      done.set(path, new ModuleWalk(path, program, this.host).walk());
      this.failed.delete(path);
    } catch (error) {
      this.failed.set(path, error);
    }
  }

  private drop(path: string): void {
    for (const at of this.walked.get(path)?.events.keys() ?? []) {
      const reaching = this.reaching.get(at);
      reaching?.delete(path);
      if (reaching?.size === 0) this.reaching.delete(at);
    }
    if (this.walked.delete(path)) this.generation++;
    this.groups.delete(path);
    if (!this.programs.has(path)) this.failed.delete(path);
  }

  private moduleOf(specifier: string, from: string): ModuleWalk | undefined {
    const target = this.imports.target(from, specifier);
    if (target === undefined) return undefined;
    return this.walking?.members.has(target) ? this.walking.done.get(target) : this.walked.get(target)?.walk;
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

/** Whether two lists hold the same things. */
export function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((it, index) => it === b[index]);
}
