import { originOf } from "../syntax/reuse.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import type { ImportFact } from "./imports.ts";
import type { ClassFact, FunctionFact, Statement, Unit } from "./program.ts";

/** How many of each there are before a statement, and so which ids come next. */
export interface Counts {
  readonly units: number;
  readonly functions: number;
  readonly classes: number;
  readonly bindings: number;
}

/** What a statement of a module was lowered to, and where it stood. `More`: what else its language must know to take it over. */
export interface KeptStatement<More> {
  readonly start: number;
  readonly from: Counts;
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
 * What the statements of a module were lowered to, for the next text of the same file: a statement that says the same there, with the same names around it and
 * the same ids before it, is the same facts. Whoever takes one over checks the names; the program is the one that lowering everything would make.
 */
export class Kept {
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

  /** What a statement was lowered to, if the same ids came next as now; moved to where it stands now. */
  statement<More>(node: SyntaxNode, { units, functions, classes, bindings }: Counts): KeptStatement<More> | undefined {
    const known = this.get<KeptStatement<More>>(node, "statement");
    if (!known) return undefined;
    const { from } = known;
    if (from.units !== units || from.functions !== functions || from.classes !== classes || from.bindings !== bindings) return undefined;
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

/** What the lists hold of a statement before which there were so many. */
export function writtenSince({ units, functions, classes, imports }: Lists, from: Counts, importsBefore: number): Pick<KeptStatement<never>, keyof Lists> {
  return {
    units: units.slice(from.units),
    functions: functions.slice(from.functions),
    classes: classes.slice(from.classes),
    imports: imports.slice(importsBefore),
  };
}

/** Writes what a statement was lowered to. */
export function writeKept(lists: Lists, kept: Pick<KeptStatement<unknown>, keyof Lists | "from">): void {
  for (const it of kept.units) lists.units.push(it);
  // The fact of the module itself may come last.
  for (const [index, it] of kept.functions.entries()) lists.functions[kept.from.functions + index] = it;
  for (const [index, it] of kept.classes.entries()) lists.classes[kept.from.classes + index] = it;
  for (const it of kept.imports) lists.imports.push(it);
}

/** Units in the module itself count from its start; those inside them stay. */
function movedUnit(unit: Unit, by: number): Unit {
  return unit.parent === 0 ? { ...unit, start: unit.start + by } : unit;
}

/** A part of the module's own code, all of whose places count from the module's start. */
function movedBy<T extends object>(part: T, by: number): T {
  const moved = (Array.isArray(part) ? [] : {}) as Record<string, unknown>;
  for (const key in part) {
    const value: unknown = part[key];
    moved[key] = typeof value === "object" && value !== null ? movedBy(value, by) : value;
  }
  if (!Array.isArray(part) && "start" in part && "end" in part) {
    moved.start = (part.start as number) + by;
    moved.end = (part.end as number) + by;
  }
  return moved as T;
}
