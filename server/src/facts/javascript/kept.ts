/** Statements of a module that were lowered before. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Kept, writeKept, writtenOf } from "../kept.ts";
import type { BindingId, Export, Statement } from "../program.ts";
import type { Context, Draft, Notes } from "./context.ts";

/** What must be as it was for a statement to be lowered to the same, and what becomes of it beside facts. */
interface Around {
  /** Whether the text was a module. */
  readonly isModule: boolean;
  /** What the names of the module meant that it asked for. */
  readonly names: readonly (readonly [name: string, binding: BindingId | undefined])[];
  readonly drafts: readonly Draft[];
  readonly written: readonly BindingId[];
  readonly read: readonly BindingId[];
  readonly globals: ReadonlySet<string>;
  readonly exports: readonly Export[];
}

/** Adds what a statement of the module itself says: taken over, or lowered and kept. */
export function topStatement(
  c: Context,
  kept: Kept,
  node: SyntaxNode,
  out: Statement[],
  lowered: (c: Context, node: SyntaxNode, out: Statement[]) => void,
): void {
  const known = kept.statement<Around>(node);
  if (known?.more.isModule === c.isModule && known.more.names.every(([name, binding]) => c.top.get(name) === binding)) {
    const { drafts, written, read, globals, exports } = known.more;
    c.numbering.take(node);
    writeKept(c, known);
    for (const it of known.body) out.push(it);
    for (const [index, it] of drafts.entries()) c.drafts[known.ids.bindings[index] as number] = it;
    for (const it of written) c.wrote(it);
    for (const it of read) c.read(it);
    for (const it of globals) c.globals.add(it);
    for (const it of exports) c.exports.push(it);
    return;
  }
  const notes: Notes = { names: new Set(), written: [], read: [], asksCounts: false };
  const { globals } = c;
  const { bound } = c.top;
  const [statements, imports, exports] = [out.length, c.imports.length, c.exports.length];
  c.noted = notes;
  const { base } = c;
  c.base = c.numbering.enter(node);
  c.globals = new Set();
  lowered(c, node, out);
  c.base = base;
  c.noted = undefined;
  const ids = c.numbering.leave();
  // Names that it made are there for the statements before it, too; and what it holds that the parser could not place is looked for once more at the end.
  if (c.top.bound === bound && !notes.asksCounts && !hasErrors(node)) {
    kept.keep<Around>(node, {
      ids,
      body: out.slice(statements),
      ...writtenOf(c, ids, imports),
      more: {
        isModule: c.isModule,
        names: [...notes.names].map((name) => [name, c.top.get(name)]),
        drafts: ids.bindings.map((id) => c.drafts[id] as Draft),
        written: notes.written,
        read: notes.read,
        globals: c.globals,
        exports: c.exports.slice(exports),
      },
    });
  }
  for (const it of c.globals) globals.add(it);
  c.globals = globals;
}

function hasErrors(node: SyntaxNode): boolean {
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type === "ERROR") return true;
    for (const child of at.children) if (child.children.length > 0 || child.type === "ERROR") open.push(child);
  }
  return false;
}
