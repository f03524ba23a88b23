import type { Ecosystem } from "../../facts/program.ts";
import { folderOf } from "../../text/path.ts";
import type { ProjectFiles } from "./files.ts";
import { type ScannedImport, scannedEcosystem } from "./import-scan.ts";
import { ImportStore } from "./import-store.ts";
import { leadsInside, type Mappings, mappingsIn } from "./mappings.ts";
import { mayMean } from "./may-mean.ts";
import { resolveImport } from "./resolve-import.ts";

/** Files that have to do with each other. */
export interface Component {
  readonly seeds: readonly string[];
  /** Who imports a seed, or someone who does, by the imported file. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
  /** Seeds, importers, and all that those import. */
  readonly files: ReadonlySet<string>;
}

export interface ComponentOptions {
  /** Whether a file is looked at because of what it imports; by default each is. */
  readonly counts?: (path: string) => boolean;
  /** Whether a file has to do with no other: it is looked at because of nobody, and nobody because of it. */
  readonly isApart?: (path: string) => boolean;
}

/** Who imports whom in a project, of files that were only scanned. What is never asked for is never resolved: most files have nothing to do with keys. */
export class ImportIndex {
  private readonly files: ProjectFiles;
  /** Files are found by the last names of what they import: `pay` for `./stripe/pay.js`, for `app.pay` and for `from app import pay`. */
  private readonly store = new ImportStore();
  /** Files that import something by a name of which only manifests say what it means. */
  private readonly byManifest = new Set<string>();
  /** What specifiers mean, by the folder they stand in and whether types are there, too: files there mean the same by the same one. */
  private readonly resolved = new Map<string, Map<string, string | undefined>>();
  /** By which last names any file can be imported: most of what is imported is no file of the project, and most names taken from a module are none either. */
  private readonly names: ReadonlySet<string>;
  private readonly targets = new Map<string, readonly string[]>();
  private knownMappings: Mappings | undefined;
  private isInside: ((specifier: string) => boolean) | undefined;
  private mapped: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  /** `paths`: all files that may import or be imported. */
  constructor(files: ProjectFiles, paths: Iterable<string>) {
    this.files = files;
    const names = new Set<string>();
    for (const path of paths) for (const name of namesOf(path)) names.add(name);
    this.names = names;
  }

  add(path: string, ecosystem: Ecosystem, imports: readonly ScannedImport[]): void {
    const own: (ScannedImport & { readonly keys: readonly string[] })[] = [];
    for (const { specifier, names } of imports) {
      const isMapped = ecosystem === "npm" && !specifier.startsWith(".");
      const last = ecosystem === "pypi" ? specifier.slice(specifier.lastIndexOf(".") + 1) : lastName(specifier);
      const modules = ecosystem === "pypi" ? names.filter((it) => this.names.has(it)) : [];
      const isKnown = this.names.has(last);
      if (!isMapped && modules.length === 0 && !isKnown) continue;
      own.push({ specifier, names: modules, keys: isKnown ? [last, ...modules] : modules });
      if (isMapped) this.byManifest.add(path);
    }
    if (own.length > 0) this.store.add(path, own);
  }

  /** What manifests say of names. */
  get mappings(): Mappings {
    this.knownMappings ??= mappingsIn(this.files);
    return this.knownMappings;
  }

  /** The files that a file imports. */
  importsOf(path: string): readonly string[] {
    let targets = this.targets.get(path);
    if (!targets) {
      targets = this.resolveAll(path);
      this.targets.set(path, targets);
    }
    return targets;
  }

  private resolveAll(path: string): readonly string[] {
    const ecosystem = scannedEcosystem(path);
    if (!ecosystem) return [];
    const targets = new Set<string>();
    const resolve = (specifier: string): string | undefined => this.resolve(path, specifier, ecosystem, known);
    const known = this.resolvedFrom(path);
    for (const { specifier, names } of this.store.importsOf(path)) {
      if (ecosystem === "npm" && !this.mayLeadInside(specifier)) continue;
      const target = resolve(specifier);
      if (target !== undefined) targets.add(target);
      if (ecosystem !== "pypi" || (target !== undefined && !/(?:^|\/)__init__\.pyi?$/.test(target))) continue;
      for (const name of names) {
        const inside = resolve(moduleIn(specifier, name));
        if (inside !== undefined) targets.add(inside);
      }
    }
    targets.delete(path);
    return [...targets];
  }

  /** The files that import a file. */
  importersOf(path: string): readonly string[] {
    this.mapped ??= this.byMapping();
    const names = new Set(namesOf(path));
    const isMeant = mayMean(path);
    // Of a file that may import this one it is asked once whether it does.
    const asked = new Set([path]);
    const importers = new Set<string>();
    for (const name of names) {
      for (const [from, imported] of this.store.importsUnder(name)) {
        if (asked.has(from) || !mayImport(from, imported, names, isMeant)) continue;
        asked.add(from);
        if (this.importsOf(from).includes(path)) importers.add(from);
      }
    }
    return [...new Set([...importers, ...(this.mapped.get(path) ?? [])])];
  }

  /** Who imports what by a name that begins with no dot. */
  private byMapping(): ReadonlyMap<string, ReadonlySet<string>> {
    const result = new Map<string, Set<string>>();
    for (const path of this.byManifest) {
      if (!this.store.importsOf(path).some(({ specifier }) => !specifier.startsWith(".") && this.mayLeadInside(specifier))) continue;
      for (const target of this.importsOf(path)) addTo(result, target, path);
    }
    return result;
  }

  /**
   * Everything that has to do with some files: those that import one of them, however far away, and all that those and they import. In components: files of
   * different ones have nothing to do with each other. In order of path.
   */
  components(seeds: readonly string[], { counts = () => true, isApart = () => false }: ComponentOptions = {}): Component[] {
    const importers = new Map<string, readonly string[]>();
    const reached = new Set(seeds);
    for (const path of reached) {
      if (isApart(path)) continue;
      const found = this.importersOf(path).filter((it) => reached.has(it) || counts(it));
      if (found.length > 0) importers.set(path, found);
      for (const importer of found) reached.add(importer);
    }
    const targetsOf = (path: string): readonly string[] => (isApart(path) ? [] : this.importsOf(path).filter((it) => !isApart(it)));
    for (const path of reached) for (const target of targetsOf(path)) reached.add(target);
    const neighbours = new Map([...reached].map((path) => [path, new Set(targetsOf(path))]));
    for (const [path, targets] of neighbours) for (const target of targets) neighbours.get(target)?.add(path);
    const components: Component[] = [];
    const wanted = new Set(seeds);
    const seen = new Set<string>();
    for (const start of [...seeds].sort()) {
      if (seen.has(start)) continue;
      const component = new Set([start]);
      for (const path of component) for (const next of neighbours.get(path) ?? []) component.add(next);
      for (const path of component) seen.add(path);
      const members = [...component];
      components.push({
        seeds: members.filter((path) => wanted.has(path)).sort(),
        importers: new Map(members.flatMap((path): [string, readonly string[]][] => (importers.has(path) ? [[path, importers.get(path) ?? []]] : []))),
        files: component,
      });
    }
    return components;
  }

  private resolvedFrom(path: string): Map<string, string | undefined> {
    const key = isTyped(path) ? `${folderOf(path)}/` : folderOf(path);
    const known = this.resolved.get(key) ?? new Map<string, string | undefined>();
    this.resolved.set(key, known);
    return known;
  }

  private resolve(from: string, specifier: string, ecosystem: Ecosystem, known: Map<string, string | undefined>): string | undefined {
    if (!known.has(specifier)) known.set(specifier, resolveImport(specifier, from, ecosystem, this.files));
    return known.get(specifier);
  }

  private mayLeadInside(specifier: string): boolean {
    this.isInside ??= leadsInside(this.mappings);
    return this.isInside(specifier);
  }
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

/** Whether what a file imports may be another one that goes by one of some names. */
function mayImport(from: string, { specifier, names }: ScannedImport, others: ReadonlySet<string>, isMeant: ReturnType<typeof mayMean>): boolean {
  const ecosystem = scannedEcosystem(from) ?? "npm";
  return isMeant(specifier, from, ecosystem) || names.some((it) => others.has(it) && isMeant(moduleIn(specifier, it), from, ecosystem));
}

/** A module of a Python package. */
function moduleIn(specifier: string, name: string): string {
  return specifier.endsWith(".") ? specifier + name : `${specifier}.${name}`;
}

function isTyped(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}

/** The last name of a specifier, without an extension; empty where it is dots alone. */
function lastName(specifier: string): string {
  const [, name = ""] = /([^/.]*)(?:\.[cm]?[jt]sx?)?\/*$/.exec(specifier) ?? [];
  return name;
}

/** What the last name of an import of this file may be. */
function namesOf(path: string): string[] {
  const parts = path.split("/");
  const own = (parts.at(-1) ?? "").replace(/\.[^.]*$/, "");
  const last = lastName(own);
  // The index of a folder goes by the folder's name, and by dots.
  return own === "__init__" || own === "index" ? [last, lastName(parts.at(-2) ?? ""), ""] : [last];
}
