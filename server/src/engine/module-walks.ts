import type { Program } from "../facts/program.ts";
import { Effects } from "../flow/calls/effects.ts";
import { ModuleWalk } from "../flow/modules/module-walk.ts";
import type { WalkHost } from "../flow/modules/walk-host.ts";
import { sameLists } from "../flow/values/equal.ts";
import type { ImportMap } from "./import-map.ts";
import { importOrder } from "./import-order.ts";
import { KeptWalks, type Pass } from "./kept-walks.ts";
import { WalkTable } from "./walk-table.ts";

/** Modules that import each other were walked together; another object whenever anything is not as it was in what they import, however far away. */
interface Group {
  readonly members: readonly string[];
  /** Their programs, which walks their imports lead to, and which others do something to them. */
  readonly inputs: readonly unknown[];
  /** The groups that they import. */
  readonly below: readonly (Group | undefined)[];
}

/** What other modules do to one, with the walks that say so. */
interface Incoming {
  readonly effects: Effects;
  /** The versions of those walks. */
  readonly sources: readonly object[];
}

/** Of more modules that import each other it is not kept what they found in the first round. */
const MAX_REPEATED = 48;

/**
 * The walks over a project's modules, each done again only when its own text has changed, or what it asked of others, however far away, is answered otherwise.
 *
 * A module first sees what it imports. It may do something to those: call a function that sets a variable of theirs, write into an object. Where that is so, they
 * and all that import them are walked once more, knowing it. Modules that import each other are walked twice, so that each knows all the others.
 */
export class ModuleWalks {
  /** The walks that answers rest on. */
  readonly table = new WalkTable();
  private readonly host: WalkHost;
  private readonly imports: ImportMap;
  private readonly onWalk: (path: string) => void;
  /** The present programs. */
  private readonly programs = new Map<string, Program>();
  /** The first walks, by what modules import alone. */
  private readonly first = new Map<string, ModuleWalk>();
  private readonly kept = new KeptWalks();
  /** Modules whose texts are expected to change. */
  private readonly edited = new Set<string>();
  private readonly firstGroups = new Map<string, Group>();
  private readonly secondGroups = new Map<string, Group>();
  private incoming: ReadonlyMap<string, Incoming> | undefined;
  /** Walks that came to no end: a mistake of ours costs the module it happens in. */
  private readonly failed = new Map<string, unknown>();
  /** What modules see of each other now. */
  private seen: (path: string) => ModuleWalk | undefined = () => undefined;
  private order: { readonly revision: number; readonly modules: number; readonly groups: readonly (readonly string[])[] } | undefined;
  /** Counts the modules that come and go. */
  private modules = 0;
  /** Counts the programs given and taken away; and which of them all walks know. */
  private changes = 0;
  private settled: { readonly changes: number; readonly revision: number } | undefined;

  /** `onWalk` is told before a module is walked. */
  constructor(host: Omit<WalkHost, "moduleOf">, imports: ImportMap, onWalk: (path: string) => void = () => {}) {
    const moduleOf = (specifier: string, from: string): ModuleWalk | undefined => {
      const target = imports.target(from, specifier);
      return target === undefined ? undefined : this.seen(target);
    };
    this.host = { ...host, moduleOf };
    this.imports = imports;
    this.onWalk = onWalk;
  }

  /** Takes a module's present program. */
  set(path: string, program: Program): void {
    const before = this.programs.get(path);
    if (before === program) return;
    if (!before) this.modules++;
    this.changes++;
    if (this.kept.isWornOut(path)) this.forget(path);
    this.programs.set(path, program);
    this.imports.set(path, program);
  }

  /** A module is there for its own sake: its text is expected to change. */
  wanted(path: string): void {
    this.edited.add(path);
  }

  /** Forgets a module. */
  delete(path: string): void {
    if (!this.programs.delete(path)) return;
    this.modules++;
    this.changes++;
    this.forget(path);
    this.edited.delete(path);
    this.imports.forget(path);
    this.failed.delete(path);
    this.firstGroups.delete(path);
    this.secondGroups.delete(path);
    this.table.delete(path);
    if (this.first.delete(path)) this.incoming = undefined;
  }

  /** The next walk over a module begins with nothing. */
  private forget(path: string): void {
    this.kept.delete(path);
    this.host.origins.forget(path);
  }

  program(path: string): Program | undefined {
    return this.programs.get(path);
  }

  /** Why there is no walk of a module. */
  failure(path: string): unknown {
    return this.failed.get(path);
  }

  /** Walks what is out of date, a module with each step. All programs must have been given; whoever stops early goes on another time. */
  *update(): Iterable<void> {
    this.imports.update();
    const { changes } = this;
    const { revision } = this.imports;
    // To ask every module takes long in a project of thousands, each of which is asked for.
    if (this.settled?.changes === changes && this.settled.revision === revision) return;
    const groups = this.groupsInOrder();
    for (const members of groups) yield* this.updateFirst(members);
    this.incoming ??= this.effects();
    for (const members of groups) yield* this.updateSecond(members, this.incoming);
    this.settled = { changes, revision };
  }

  private groupsInOrder(): readonly (readonly string[])[] {
    const { revision } = this.imports;
    if (this.order?.revision !== revision || this.order.modules !== this.modules) {
      const groups = importOrder(this.programs.keys(), (path) => [...this.imports.targets(path).values()]);
      this.order = { revision, modules: this.modules, groups };
    }
    return this.order.groups;
  }

  private *updateFirst(members: readonly string[]): Iterable<void> {
    const walkOf = (path: string): ModuleWalk | undefined => this.first.get(path);
    const group = this.groupOf(members, walkOf, (path) => this.firstGroups.get(path), []);
    if (isSame(this.firstGroups.get(members[0] ?? ""), group)) return;
    // Whoever stops in between has walks of which some are done.
    for (const path of members) this.firstGroups.delete(path);
    const done = yield* this.walkGroup(members, "first", walkOf, () => undefined);
    for (const path of members) {
      this.firstGroups.set(path, group);
      replace(this.first, path, done.get(path));
    }
    this.incoming = undefined;
  }

  private *updateSecond(members: readonly string[], incoming: ReadonlyMap<string, Incoming>): Iterable<void> {
    const walkOf = (path: string): ModuleWalk | undefined => this.table.get(path)?.walk;
    const inside = new Set(members);
    const isTouched = (path: string): boolean =>
      incoming.has(path) || [...this.imports.targets(path).values()].some((target) => !inside.has(target) && walkOf(target) !== this.first.get(target));
    const effects = members.flatMap((path) => incoming.get(path)?.sources ?? []);
    const group = this.groupOf(members, walkOf, (path) => this.secondGroups.get(path) ?? this.firstGroups.get(path), effects);
    let walks: ReadonlyMap<string, ModuleWalk> = this.first;
    if (members.some(isTouched)) {
      if (isSame(this.secondGroups.get(members[0] ?? ""), group)) return;
      for (const path of members) this.secondGroups.delete(path);
      walks = yield* this.walkGroup(members, "second", walkOf, (path) => incoming.get(path));
    }
    for (const path of members) {
      replace(this.secondGroups, path, walks === this.first ? undefined : group);
      const walk = walks.get(path);
      if (walk) this.table.set(path, walk);
      else this.table.delete(path);
    }
  }

  /** Everything that the walks of a group rest on. */
  private groupOf(
    members: readonly string[],
    walkOf: (path: string) => ModuleWalk | undefined,
    groupOf: (path: string) => Group | undefined,
    effects: readonly object[],
  ): Group {
    const inside = new Set(members);
    const outside = (path: string): boolean => !inside.has(path);
    const inputs = members.flatMap((path) => this.inputsOf(path, (target) => (outside(target) ? walkOf(target) : undefined)));
    const below = members.flatMap((path) => [...this.imports.targets(path).values()].filter(outside).map(groupOf));
    return { members, inputs: [...effects, ...inputs], below };
  }

  /** The program of a module, what its imports lead to, and the walks over that. */
  private inputsOf(path: string, walkOf: (path: string) => ModuleWalk | undefined): unknown[] {
    return [this.programs.get(path), ...[...this.imports.targets(path)].flatMap(([specifier, target]) => [specifier, target, walkOf(target)])];
  }

  /**
   * Walks a module, or several that import each other. Those are walked twice: first each with what the ones before it gave, as when they are loaded, then each
   * with what all the others gave. What was found before stands where nothing in the module changed and all that it asked of others is answered the same.
   */
  private *walkGroup(
    members: readonly string[],
    pass: Pass,
    outside: (path: string) => ModuleWalk | undefined,
    incoming: (path: string) => Incoming | undefined,
  ): Generator<void, Map<string, ModuleWalk>, void> {
    const done = new Map<string, ModuleWalk>();
    const inside = new Set(members);
    const isAlone = members.length === 1;
    const isRepeated = isAlone || (members.length <= MAX_REPEATED && this.edited.size > 0);
    for (let round = isAlone ? 1 : 0; round < 2; round++) {
      for (const path of members) {
        this.seen = (target) => (inside.has(target) ? done.get(target) : outside(target));
        const { effects, sources = [] } = incoming(path) ?? {};
        const inputs = [...sources, ...this.inputsOf(path, (target) => (inside.has(target) ? undefined : outside(target)))];
        const before = this.kept.get(path, pass, members);
        const known = before?.rounds[round];
        known?.goBack();
        let walk = before?.walk;
        if (!walk || !known || !sameLists(known.inputs, inputs) || !this.isAnsweredTheSame(walk)) {
          walk = this.walked(path, (program) => {
            const again = done.get(path);
            if (again && !known) return again.walkAnew(effects);
            return before?.walk.walkAgain(program, effects) ?? this.newWalk(path, program, isRepeated).walk(effects);
          });
          if (walk && isRepeated) this.kept.keep(path, pass, walk, members, round, inputs);
          else this.kept.delete(path);
          yield;
        }
        if (walk) done.set(path, walk);
      }
    }
    return done;
  }

  private newWalk(path: string, program: Program, isRepeated: boolean): ModuleWalk {
    // Where any module is edited, one that others import may be next.
    const again = isRepeated && this.edited.size > 0 ? "imports" : undefined;
    return new ModuleWalk(path, program, this.host, this.edited.has(path) ? "walk" : again);
  }

  /** Whether all that a walk asked of others is answered as it was; of one that did not write that down it is not known. */
  private isAnsweredTheSame({ others }: ModuleWalk): boolean {
    return others?.answerTheSame((other) => this.seen(other.path) === other) === true;
  }

  private walked(path: string, walkOver: (program: Program) => ModuleWalk): ModuleWalk | undefined {
    const program = this.programs.get(path);
    if (!program) return undefined;
    this.host.nesting = 0;
    this.host.calls = [];
    this.host.walking = undefined;
    this.onWalk(path);
    try {
      const walk = walkOver(program);
      this.failed.delete(path);
      return walk;
    } catch (error) {
      this.failed.set(path, error);
      return undefined;
    }
  }

  /** What modules do to others, by the paths of those. */
  private effects(): ReadonlyMap<string, Incoming> {
    const result = new Map<string, { readonly effects: Effects; readonly sources: object[] }>();
    for (const [, walk] of [...this.first].sort(([a], [b]) => (a < b ? -1 : 1))) {
      for (const [target, effects] of walk.outgoing) {
        if (effects.isEmpty) continue;
        const known = result.get(target) ?? { effects: new Effects(), sources: [] };
        known.effects.add(effects);
        known.sources.push(walk.version);
        result.set(target, known);
      }
    }
    return result;
  }
}

function isSame(known: Group | undefined, group: Group): boolean {
  return known !== undefined && sameLists(known.members, group.members) && sameLists(known.inputs, group.inputs) && sameLists(known.below, group.below);
}

function replace<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
