import type { Program, UnitId } from "../facts/program.ts";
import type { FilePlace } from "../project/place.ts";
import { isForBrowser, isServerExport, staysOnServer } from "./browser-evidence.ts";
import { type Asked, allParts, type LiveParts, liveParts } from "./live-parts.ts";

/** What is known of a project's modules. */
interface Given {
  readonly files: { keys(): Iterable<string>; get(path: string): { readonly mayHoldCredential: boolean } | undefined };
  readonly walks: { program(path: string): Program | undefined };
  readonly imports: { targets(path: string): ReadonlyMap<string, string>; readonly revision: number };
  readonly placeOf: (path: string) => FilePlace;
}

/** That a browser gets a module, and which parts of it. */
export interface InBrowser {
  /** The module that brings it there; undefined where it is there for its own sake. */
  readonly importer: string | undefined;
  readonly parts: LiveParts["spans"];
}

/** Which modules, and what of them, bundles for browsers hold: followed from pages, components and entries along their imports. */
export class BrowserModules {
  private readonly given: Given;
  private programs = new Map<string, Program>();
  private importers = new Map<string, string[]>();
  private revision = -1;
  private readonly answers = new Map<string, InBrowser | undefined>();

  constructor(files: Given["files"], walks: Given["walks"], imports: Given["imports"], placeOf: Given["placeOf"]) {
    this.given = { files, walks, imports, placeOf };
  }

  /** Undefined where nothing is known to bring the module to a browser, or nothing in it matters there. */
  of(path: string): InBrowser | undefined {
    if (this.given.walks.program(path)?.ecosystem !== "npm" || !this.given.files.get(path)?.mayHoldCredential) return undefined;
    this.refresh();
    if (!this.answers.has(path)) this.answers.set(path, this.find(path));
    return this.answers.get(path);
  }

  private refresh(): void {
    const { given } = this;
    const programs = new Map<string, Program>();
    let changed = given.imports.revision !== this.revision;
    for (const path of given.files.keys()) {
      const program = given.walks.program(path);
      if (program?.ecosystem !== "npm") continue;
      programs.set(path, program);
      changed ||= this.programs.get(path) !== program;
    }
    if (!changed && programs.size === this.programs.size) return;
    this.revision = given.imports.revision;
    this.programs = programs;
    this.answers.clear();
    this.importers = new Map();
    for (const path of programs.keys()) {
      if (given.placeOf(path) === "test") continue;
      for (const target of given.imports.targets(path).values()) this.importers.set(target, [...(this.importers.get(target) ?? []), path]);
    }
  }

  private find(path: string): InBrowser | undefined {
    const above = this.importersOf(path);
    const entries = above.filter((it) => this.isEntry(it)).sort();
    if (entries.length === 0) return undefined;
    const within = new Set(above);
    const asked = new Map<string, { names: Asked; importer: string | undefined }>();
    const waiting: string[] = [];
    const ask = (target: string, names: Asked, importer: string | undefined): void => {
      const known = asked.get(target);
      const all = known ? union(known.names, names) : names;
      if (known && sizeOf(all) === sizeOf(known.names)) return;
      asked.set(target, { names: all, importer: known ? known.importer : importer });
      waiting.push(target);
    };
    for (const entry of entries) ask(entry, undefined, undefined);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const targets = this.given.imports.targets(next);
      for (const [specifier, names] of this.partsOf(next, asked.get(next)?.names)?.imports ?? []) {
        const target = targets.get(specifier);
        const program = target === undefined ? undefined : this.programs.get(target);
        if (target !== undefined && program && within.has(target) && !staysOnServer(target, program)) ask(target, names, next);
      }
    }
    const reached = asked.get(path);
    const parts = reached && this.partsOf(path, reached.names)?.spans;
    return reached && parts ? { importer: reached.importer, parts } : undefined;
  }

  private partsOf(path: string, names: Asked): LiveParts | undefined {
    const program = this.programs.get(path);
    if (program && /\.(?:vue|svelte|html?)$/.test(path)) return allParts(program);
    return program && liveParts(program, names, this.isEntry(path) ? isServerExport : () => false);
  }

  private isEntry(path: string): boolean {
    const program = this.programs.get(path);
    const place = this.given.placeOf(path);
    return program !== undefined && place !== "test" && (place === "client" || isForBrowser(path, program));
  }

  /** The module, and all that import it in any number of steps. */
  private importersOf(path: string): string[] {
    const found = new Set([path]);
    for (const next of found) for (const importer of this.importers.get(next) ?? []) found.add(importer);
    return [...found];
  }
}

function union(a: Asked, b: Asked): Asked {
  return a === undefined || b === undefined ? undefined : new Set([...a, ...b]);
}

const sizeOf = (names: Asked): number => names?.size ?? Number.POSITIVE_INFINITY;

/** Whether what begins somewhere in a unit stands in one of the parts of a module, which count from its start. */
export function isWithin({ units }: Program, unit: UnitId, offset: number, parts: InBrowser["parts"]): boolean {
  let start = offset;
  for (let around = units[unit]; around && around.parent !== undefined; around = units[around.parent]) start += around.start;
  return parts.some((part) => part.start <= start && start < part.end);
}
