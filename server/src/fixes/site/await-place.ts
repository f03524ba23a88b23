import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import { childOf, lastOf, type Path, pathTo } from "../tree.ts";

/** What stands in the way of an `await` inside a declaration. */
export type NoAwait = "function" | "constructor" | "accessor" | "class" | "parameter" | "decorator" | "namespace";

/** Where an expression would wait: inside an async function, at the level of the module, or nowhere. */
export type AwaitPlace = "async" | "module" | NoAwait;

/** Whether `await` may stand at a place of JavaScript or TypeScript; at the level of a module it depends on what the module is. */
export function awaitPlace({ root, text }: ParsedText, at: Span): AwaitPlace {
  return placeIn(text, pathTo(root, at));
}

/** The same for the node at the end of a path. */
export function placeIn(text: string, path: Path): AwaitPlace {
  for (let index = path.length - 2; index > 0; index--) {
    const node = path[index] as SyntaxNode;
    const child = path[index + 1] as SyntaxNode;
    if (/^(?:function_declaration|function_expression|arrow_function|generator_function(?:_declaration)?|method_definition)$/.test(node.type)) {
      if (child.field === "parameters" || child.field === "parameter") return "parameter";
      if (child.field !== "body") return "class";
      if (node.children.some(({ type }) => type === "async")) return "async";
      return node.type === "method_definition" ? methodKind(text, node) : "function";
    }
    if (/^(?:public_)?field_definition$|^class_static_block$/.test(node.type)) return "class";
    if (node.type === "decorator") return "decorator";
    if (node.type === "internal_module" || node.type === "module") return "namespace";
  }
  return "module";
}

function methodKind(text: string, method: SyntaxNode): NoAwait {
  if (method.children.some(({ type }) => type === "get" || type === "set")) return "accessor";
  const name = childOf(method, "name");
  return name && text.slice(name.start, name.end) === "constructor" ? "constructor" : "function";
}

/** The statement at the top of the file in which a place lies. */
export function topStatement(parsed: ParsedText, at: Span): SyntaxNode | undefined {
  const path = pathTo(parsed.root, at);
  return path[1] ?? (lastOf(path) === parsed.root ? parsed.root.children.find(({ start, end }) => start <= at.start && at.end <= end) : undefined);
}
