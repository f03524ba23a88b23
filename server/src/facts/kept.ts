import { originOf } from "../syntax/reuse.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import type { ImportFact } from "./imports.ts";
import { type Ids, Numbering } from "./numbering.ts";
import type { ClassFact, FunctionFact, Statement, Unit } from "./program.ts";

/** What a statement of a module was lowered to, and where it stood. `More`: what else its language must know to take it over. */
export interface KeptStatement<More> {
  readonly start: number;
  readonly ids: Ids;
  readonly body: readonly Statement[];
  readonly units: readonly Unit[];
  readonly functions: readonly FunctionFact[];
  readonly classes: readonly ClassFact[];
  readonly imports: readonly ImportFact[];
  readonly more: More;
}

/** The lists of a program while it is written. */
interface Lists {
  readonly units: Unit[];
  readonly functions: FunctionFact[];
  readonly classes: ClassFact[];
  readonly imports: ImportFact[];
}

/**
 * What the statements of a module were lowered to, for the next text of the same file: a statement that says the same there, with the same names around it, is the
 * same facts. Whoever takes one over checks the names; the program is the one that lowering everything would make, but for its ids.
 */
export class Kept {
  readonly numbering = new Numbering();
  private readonly found = new WeakMap<SyntaxNode, Map<string, unknown>>();

  /** What was found out about a node by itself, wherever it stands. */
  get<T>(node: SyntaxNode, what: string): T | undefined {
    return this.found.get(originOf(node))?.get(what) as T | undefined;
  }

  set(node: SyntaxNode, what: string, found: unknown): void {
    const origin = originOf(node);
    const all = this.found.get(origin) ?? new Map<string, unknown>();
    this.found.set(origin, all.set(what, found));
  }

  /** What a statement was lowered to in the text before, moved to where it stands now. */
  statement<More>(node: SyntaxNode): KeptStatement<More> | undefined {
    const known = this.get<KeptStatement<More>>(node, "statement");
    if (!known || this.numbering.idsOf(node) !== known.ids) return undefined;
    const by = node.start - known.start;
    if (by === 0) return known;
    const moved = { ...known, start: node.start, body: known.body.map((it) => movedBy(it, by)), units: known.units.map((it) => movedUnit(it, by)) };
    this.keep(node, moved);
    return moved;
  }

  keep<More>(node: SyntaxNode, statement: KeptStatement<More>): void {
    this.set(node, "statement", statement);
  }
}

/** What the lists hold of a statement that got these ids, and before which there were so many imports. */
export function writtenOf({ units, functions, classes, imports }: Lists, ids: Ids, importsBefore: number): Pick<KeptStatement<never>, keyof Lists> {
  return {
    units: ids.units.map((id) => units[id] as Unit),
    functions: ids.functions.map((id) => functions[id] as FunctionFact),
    classes: ids.classes.map((id) => classes[id] as ClassFact),
    imports: imports.slice(importsBefore),
  };
}

/** Writes what a statement was lowered to. */
export function writeKept(lists: Lists, { ids, ...kept }: Pick<KeptStatement<unknown>, keyof Lists | "ids">): void {
  for (const [index, it] of kept.units.entries()) lists.units[ids.units[index] as number] = it;
  for (const [index, it] of kept.functions.entries()) lists.functions[ids.functions[index] as number] = it;
  for (const [index, it] of kept.classes.entries()) lists.classes[ids.classes[index] as number] = it;
  for (const it of kept.imports) lists.imports.push(it);
}

/** Units in the module itself count from its start; those inside them stay. */
function movedUnit(unit: Unit, by: number): Unit {
  return unit.parent === 0 ? { ...unit, start: unit.start + by } : unit;
}

/** A part of the module's own code, all of whose places count from the module's start. */
function movedBy<T extends object>(part: T, by: number): T {
  if (Array.isArray(part)) return part.map((it: unknown) => (typeof it === "object" && it !== null ? movedBy(it, by) : it)) as unknown as T;
  const moved = { ...part } as Record<string, unknown>;
  for (const key in moved) {
    const value = moved[key];
    if (typeof value === "object" && value !== null) moved[key] = movedBy(value, by);
  }
  if (typeof moved.start === "number" && typeof moved.end === "number") {
    moved.start += by;
    moved.end += by;
  }
  return moved as T;
}
