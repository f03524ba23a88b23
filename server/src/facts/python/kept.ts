/** Statements of a module that were lowered before. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { writeKept, writtenOf } from "../kept.ts";
import type { Binding, Statement } from "../program.ts";
import { bindingFor, bindingOf, type Context, type Draft } from "./draft.ts";
import type { Variable } from "./scopes.ts";

/** What must be as it was for a statement to be lowered to the same, and what becomes of it beside facts. */
interface Around {
  /** The names of the module that it asked for, and whether it speaks of what they mean. */
  readonly names: readonly { readonly name: string; readonly kind: Binding["kind"] | undefined; readonly isNamed: boolean }[];
  /** Its own. */
  readonly bindings: readonly Binding[];
}

/** Annotations and format specifications are followed as far as they name a type or a width. */
export const UNREAD: ReadonlySet<string> = new Set(["type", "format_specifier"]);

/** A statement of the module itself: taken over, or lowered and kept. */
export function topStatement(cx: Context, node: SyntaxNode, lowered: (cx: Context, node: SyntaxNode) => Statement[]): readonly Statement[] {
  const { draft } = cx;
  const { kept, scopes } = draft;
  if (!kept) return lowered(cx, node);
  const known = kept.statement<Around>(node);
  if (known?.more.names.every(({ name, kind }) => scopes.module.variables.get(name)?.kind === kind)) {
    draft.numbering.take(node);
    writeKept(draft, known);
    for (const { name, isNamed } of known.more.names) {
      const variable = isNamed ? scopes.module.variables.get(name) : undefined;
      if (variable) bindingOf(draft, variable);
    }
    for (const [index, it] of known.more.bindings.entries()) draft.variables[known.ids.bindings[index] as number] = it;
    draft.taken.add(node);
    return known.body;
  }
  scopes.enter(node);
  const unitStart = draft.numbering.enter(node);
  const { variables } = scopes.module;
  const asked = new Set<string>();
  const { made } = variables;
  const imports = draft.imports.length;
  variables.asked = asked;
  const body = lowered({ ...cx, unitStart }, node);
  variables.asked = undefined;
  const ids = draft.numbering.leave();
  if (variables.made === made && !isLeftOver(draft, node)) {
    const names = [...asked].map((name) => ({ name, kind: variables.get(name)?.kind, isNamed: variables.get(name)?.id !== undefined }));
    const bindings = ids.bindings.map((id) => bindingFor(draft.variables[id] as Variable));
    kept.keep<Around>(node, { ids, body, ...writtenOf(draft, ids, imports), more: { names, bindings } });
  }
  return body;
}

/** Whether anything in a statement, if the text is broken, is looked for besides. */
function isLeftOver({ seen }: Draft, node: SyntaxNode): boolean {
  const open = [node];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (UNREAD.has(at.type)) continue;
    if ((at.type === "ERROR" || at.type === "string") && !seen.has(at)) return true;
    for (const child of at.children) if (child.children.length > 0) open.push(child);
  }
  return false;
}
