import type { Ecosystem, Program } from "../facts/program.ts";
import { ANY_VERSION, type SdkVersions, sdkVersions } from "../project/manifests/sdk-versions.ts";
import type { ProjectFiles } from "../project/resolve/files.ts";
import { isStandardModule } from "../project/resolve/python-standard-modules.ts";
import { resolveImport } from "../project/resolve/resolve-import.ts";
import { fileNameOf } from "../text/path.ts";

/** The files an import map looks at. */
export interface GivenFiles {
  has(path: string): boolean;
  text(path: string): string | undefined;
  /** Whether a file belongs to a copy of a library that the model knows: who imports it imports the library. */
  isLibraryCopy(path: string): boolean;
}

/**
 * How many imports in a row are followed to files that nobody gave for their own sake. What a key may be handed to lies nearer: a longer way leads through all of
 * a large project for nothing.
 */
const MAX_IMPORT_STEPS = 3;

interface Resolved {
  readonly versions: SdkVersions;
  readonly targets: ReadonlyMap<string, string>;
  /** What the answers rest on: files that were looked for, there or not, and names that were looked for in all folders. */
  readonly asked: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** Which files the imports of each module lead to. Remembers what each answer rests on, so that a change of the project asks for few of them again. */
export class ImportMap {
  private readonly files: GivenFiles;
  private readonly isLibrary: (ecosystem: Ecosystem, name: string) => boolean;
  /** Modules with their programs, and manifests, which have none. */
  private readonly programs = new Map<string, Program | undefined>();
  private readonly resolved = new Map<string, Resolved>();
  /** Modules whose answers rest on a path being there, on its text, on the set of files of a name. */
  private readonly byAsked = new Map<string, Set<string>>();
  private readonly byRead = new Map<string, Set<string>>();
  private readonly byName = new Map<string, Set<string>>();
  /** The paths of given files by their last name. */
  private readonly names = new Map<string, Set<string>>();
  /** Paths of which the host has said that there is no file. */
  private readonly absent = new Set<string>();
  /** Paths that were asked for: files that are given because others import them. */
  private readonly requested = new Set<string>();
  /** Modules whose answers may be others now. */
  private readonly outdated = new Set<string>();
  private needed: readonly string[] | undefined;
  /** Counts the changes of answers: an order made of them holds for one count. */
  revision = 0;

  constructor(files: GivenFiles, isLibrary: (ecosystem: Ecosystem, name: string) => boolean) {
    this.files = files;
    this.isLibrary = isLibrary;
  }

  /** The file is there for its own sake, not because others import it. */
  wanted(path: string): void {
    if (this.requested.delete(path)) this.needed = undefined;
  }

  /** A file was given that was not there. */
  appeared(path: string): void {
    this.absent.delete(path);
    const name = fileNameOf(path);
    addTo(this.names, name, path);
    this.outdate(this.byAsked.get(path), this.byName.get(name));
  }

  /** A file was taken away. */
  disappeared(path: string): void {
    this.absent.delete(path);
    const name = fileNameOf(path);
    removeFrom(this.names, name, path);
    this.forget(path);
    this.outdate(this.byAsked.get(path), this.byName.get(name));
  }

  /** A file has another text. */
  changed(path: string): void {
    this.outdate(this.byRead.get(path));
  }

  /** The host says that there is no such file. */
  lacks(path: string): void {
    if (!this.files.has(path)) this.absent.add(path);
    this.needed = undefined;
  }

  /** A module has a program now, or another one. Without a program: a file that is asked only about the versions of libraries. */
  set(path: string, program?: Program): void {
    this.programs.set(path, program);
    this.outdate([path]);
  }

  /** A module is none any more. */
  forget(path: string): void {
    if (!this.programs.delete(path)) return;
    this.link(path, this.resolved.get(path), undefined);
    this.resolved.delete(path);
    this.outdated.delete(path);
    this.needed = undefined;
    this.revision++;
  }

  /** Finds out again what is not certain any more. */
  update(): void {
    for (const path of this.outdated) {
      if (!this.programs.has(path)) continue;
      const before = this.resolved.get(path);
      const after = this.resolve(path, this.programs.get(path));
      this.resolved.set(path, after);
      this.link(path, before, after);
      if (!before || !sameTargets(before.targets, after.targets)) this.revision++;
    }
    this.outdated.clear();
  }

  private resolve(path: string, program: Program | undefined): Resolved {
    const asked = new Set<string>();
    const read = new Set<string>();
    const names = new Set<string>();
    const files: ProjectFiles = {
      has: (it) => {
        asked.add(it);
        return this.files.has(it);
      },
      text: (it) => {
        asked.add(it);
        read.add(it);
        return this.files.text(it);
      },
      named: (name) => {
        names.add(name);
        return [...(this.names.get(name) ?? [])].sort();
      },
      isLibrary: (name) => program !== undefined && this.isLibrary(program.ecosystem, name),
    };
    const targets = new Map<string, string>();
    if (program) this.resolveImports(path, program, files, targets);
    return { versions: sdkVersions(path, files, program?.ecosystem), targets, asked, read, names };
  }

  private resolveImports(path: string, program: Program, files: ProjectFiles, targets: Map<string, string>): void {
    const { ecosystem } = program;
    const resolve = (specifier: string): void => {
      const target = targets.has(specifier) ? undefined : resolveImport(specifier, path, ecosystem, files);
      if (target !== undefined && !this.files.isLibraryCopy(target)) targets.set(specifier, target);
    };
    for (const { specifier, names: taken } of program.imports) {
      resolve(specifier);
      if (ecosystem === "pypi" && mayHoldModules(specifier, targets.get(specifier), files)) for (const name of taken) resolve(submodule(specifier, name));
    }
  }

  /** The file that a specifier of a module leads to. */
  target(path: string, specifier: string): string | undefined {
    return this.resolved.get(path)?.targets.get(specifier);
  }

  /** The versions of Stripe's libraries that a module may run with. */
  versions(path: string): SdkVersions {
    return this.resolved.get(path)?.versions ?? { npm: ANY_VERSION, pypi: ANY_VERSION };
  }

  /** What each specifier of a module leads to, in order of the text; those that lead nowhere are left out. */
  targets(path: string): ReadonlyMap<string, string> {
    return this.resolved.get(path)?.targets ?? new Map();
  }

  /**
   * Paths that answers rest on and that were neither given nor said to be absent, in order; the same list until something changes. Imports are followed from the
   * files that were given without being asked for, {@link MAX_IMPORT_STEPS} far.
   */
  needs(): readonly string[] {
    if (!this.needed) {
      const needed = new Set<string>();
      for (const path of this.withinReach()) {
        for (const it of this.resolved.get(path)?.asked ?? []) if (!this.files.has(it) && !this.absent.has(it)) needed.add(it);
      }
      this.needed = [...needed].sort();
      for (const path of this.needed) this.requested.add(path);
    }
    return this.needed;
  }

  /** The modules whose imports are followed. */
  private withinReach(): ReadonlySet<string> {
    let last = [...this.programs.keys()].filter((path) => !this.requested.has(path));
    const reached = new Set(last);
    for (let step = 1; step < MAX_IMPORT_STEPS; step++) {
      const next: string[] = [];
      for (const path of last) {
        for (const target of this.targets(path).values()) {
          if (reached.has(target)) continue;
          reached.add(target);
          next.push(target);
        }
      }
      last = next;
    }
    return reached;
  }

  /** Nothing is certain any more. */
  outdateAll(): void {
    this.outdate(this.programs.keys());
  }

  private outdate(...sets: readonly (Iterable<string> | undefined)[]): void {
    this.needed = undefined;
    for (const set of sets) for (const path of set ?? []) this.outdated.add(path);
  }

  /** Notes what a module's answer rests on now, in place of what it rested on before: mostly the same. */
  private link(path: string, before: Resolved | undefined, after: Resolved | undefined): void {
    relink(this.byAsked, path, before?.asked, after?.asked);
    relink(this.byRead, path, before?.read, after?.read);
    relink(this.byName, path, before?.names, after?.names);
  }
}

function relink(map: Map<string, Set<string>>, path: string, before: ReadonlySet<string> | undefined, after: ReadonlySet<string> | undefined): void {
  for (const it of before ?? []) if (after?.has(it) !== true) removeFrom(map, it, path);
  for (const it of after ?? []) if (before?.has(it) !== true) addTo(map, it, path);
}

/** `from package import name`, `from . import name` as the name of a module. */
function submodule(specifier: string, name: string): string {
  return specifier.endsWith(".") ? `${specifier}${name}` : `${specifier}.${name}`;
}

function sameTargets(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  if (a.size !== b.size) return false;
  const others = [...b];
  return [...a].every(([specifier, target], index) => others[index]?.[0] === specifier && others[index]?.[1] === target);
}

/** Whether a name taken from what a specifier means may be a module: in packages, and in folders without a file of their own. */
function mayHoldModules(specifier: string, path: string | undefined, files: ProjectFiles): boolean {
  if (path !== undefined) return /(?:^|\/)__init__\.pyi?$/.test(path);
  const top = specifier.split(".", 1)[0] ?? "";
  return top === "" || !(files.isLibrary(top) || isStandardModule(top));
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function removeFrom(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
