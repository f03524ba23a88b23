/** Statements of a module that were lowered before. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Counts, writeKept, writtenSince } from "../kept.ts";
import type { Binding, BindingId, Statement } from "../program.ts";
import { bindingFor, type Context, type Draft } from "./draft.ts";
import type { Variable } from "./scopes.ts";

/** What must be as it was for a statement to be lowered to the same, and what becomes of it beside facts. */
interface Around {
  /** The names of the module that it asked for. */
  readonly names: readonly { readonly name: string; readonly kind: Binding["kind"] | undefined; readonly id: BindingId | undefined }[];
  /** By id: its own, and the names of those of the module that were given theirs. */
  readonly bindings: readonly (Binding | string)[];
}

/** Annotations and format specifications are followed as far as they name a type or a width. */
export const UNREAD: ReadonlySet<string> = new Set(["type", "format_specifier"]);

/** A statement of the module itself: taken over, or lowered and kept. */
export function topStatement(cx: Context, node: SyntaxNode, lowered: (cx: Context, node: SyntaxNode) => Statement[]): readonly Statement[] {
  const { draft } = cx;
  const { kept, scopes } = draft;
  if (!kept) return lowered(cx, node);
  const from = countsOf(draft);
  const known = kept.statement<Around>(node, from);
  if (known?.more.names.every((it) => isSame(it, scopes.module.variables.get(it.name), from))) {
    writeKept(draft, known);
    draft.functionCount += known.functions.length;
    draft.classCount += known.classes.length;
    for (const it of known.more.bindings) {
      const variable = typeof it === "string" ? scopes.module.variables.get(it) : it;
      if (variable === undefined) continue;
      if ("scope" in variable) variable.id = draft.variables.length;
      draft.variables.push(variable);
    }
    draft.taken.add(node);
    return known.body;
  }
  scopes.enter(node);
  const { variables } = scopes.module;
  const asked = new Set<string>();
  const { made } = variables;
  const imports = draft.imports.length;
  variables.asked = asked;
  const body = lowered(cx, node);
  variables.asked = undefined;
  if (variables.made === made && !isLeftOver(draft, node)) {
    const names = [...asked].map((name) => ({ name, kind: variables.get(name)?.kind, id: variables.get(name)?.id }));
    const bindings = draft.variables.slice(from.bindings).map((it) => ("scope" in it ? (it.scope === scopes.module ? it.name : bindingFor(it)) : it));
    kept.keep<Around>(node, { start: node.start, from, body, ...writtenSince(draft, from, imports), more: { names, bindings } });
  }
  return body;
}

function countsOf({ units, functionCount, classCount, variables }: Draft): Counts {
  return { units: units.length, functions: functionCount, classes: classCount, bindings: variables.length };
}

/** Whether a name means what it meant: nothing, a variable that had its id before, or one that gets it now. */
function isSame({ kind, id }: Around["names"][number], now: Variable | undefined, { bindings }: Counts): boolean {
  return now?.kind === kind && (id === undefined || now?.id === (id < bindings ? id : undefined));
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
