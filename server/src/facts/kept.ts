import { originOf } from "../syntax/reuse.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import type { ImportFact } from "./imports.ts";
import { type Ids, Numbering } from "./numbering.ts";
import type { ClassFact, FunctionFact, Statement, Unit } from "./program.ts";

/** What a statement of a module was lowered to. `More`: what else its language must know to take it over. */
export interface KeptStatement<More> {
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

  /** What a statement was lowered to in the text before, wherever it stood there: its places are the same. */
  statement<More>(node: SyntaxNode): KeptStatement<More> | undefined {
    const known = this.get<KeptStatement<More>>(node, "statement");
    return known && this.numbering.idsOf(node) === known.ids ? known : undefined;
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
