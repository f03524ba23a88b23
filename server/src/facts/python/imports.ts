/** Import statements. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { ImportedName, Statement } from "../program.ts";
import { bindingHere, type Context, imported, nameOf, spanOf, textOf } from "./draft.ts";
import { childOf, fieldOf, fieldsOf, partsOf } from "./nodes.ts";

/** `import a`, `import a.b`, `import a.b as c`: a statement for each module. */
export function importStatements(cx: Context, node: SyntaxNode): Statement[] {
  const result: Statement[] = [];
  const push = (item: SyntaxNode, specifier: string, bound: SyntaxNode | undefined): void => {
    const names = bound === undefined ? [] : [{ ...spanOf(cx, item), binding: bindingHere(cx, nameOf(cx, bound)), name: "*" }];
    result.push(imported(cx, { ...spanOf(cx, node), kind: "import", specifier, names, star: false, typeOnly: cx.typeOnly }));
  };
  for (const item of fieldsOf(node, "name")) {
    const alias = fieldOf(item, "alias");
    const module = item.type === "aliased_import" ? fieldOf(item, "name") : item;
    if (module === undefined) continue;
    const parts = partsOf(module);
    const [first] = parts;
    if (alias !== undefined) push(item, dotted(cx, module), alias);
    else if (first !== undefined) {
      // `import a.b` loads both and binds the outer one.
      if (parts.length > 1) push(item, dotted(cx, module), undefined);
      push(item, nameOf(cx, first), first);
    }
  }
  return result;
}

/** `from m import a, b as c`, `from m import *`. */
export function importFrom(cx: Context, node: SyntaxNode): Statement {
  const module = fieldOf(node, "module_name");
  const names: ImportedName[] = [];
  for (const item of fieldsOf(node, "name")) {
    const imported = item.type === "aliased_import" ? fieldOf(item, "name") : item;
    const bound = fieldOf(item, "alias") ?? imported;
    if (imported === undefined || bound === undefined) continue;
    names.push({ ...spanOf(cx, item), binding: bindingHere(cx, nameOf(cx, bound)), name: nameOf(cx, imported) });
  }
  const specifier = module === undefined ? "__future__" : dotted(cx, module);
  const star = childOf(node, "wildcard_import") !== undefined;
  return imported(cx, { ...spanOf(cx, node), kind: "import", specifier, names, star, typeOnly: cx.typeOnly });
}

/** A module's name; Python lets spaces stand around the dots. */
function dotted(cx: Context, node: SyntaxNode): string {
  return textOf(cx, node)
    .replace(/\\\r?\n|\s/g, "")
    .normalize("NFKC");
}
