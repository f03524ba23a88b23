import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Span, textAt } from "../../text/span.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";
import type { Variable } from "./site.ts";

/** Expressions that wrap a value and leave it what it is. */
const WRAPPERS = new Set(["parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression", "type_assertion"]);

/** The local names of `process.env` in a file. */
export function environmentNames(parsed: ParsedText): ReadonlySet<string> {
  const known = namesOfTree.get(parsed) ?? findEnvironmentNames(parsed);
  namesOfTree.set(parsed, known);
  return known;
}

const namesOfTree = new WeakMap<ParsedText, ReadonlySet<string>>();

function findEnvironmentNames({ root, text }: ParsedText): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodesOf(root)) {
    if (node.type === "variable_declarator") {
      const name = childOf(node, "name");
      const value = childOf(node, "value");
      if (name?.type === "identifier" && isProcessEnv(textAt(text, value))) names.add(textAt(text, name));
      const isProcess = /^(?:(?:globalThis\.)?process|Bun|require\(\s*["'](?:node:)?process["']\s*\))$/.test(textAt(text, value));
      if (name?.type === "object_pattern" && isProcess) {
        for (const part of partsOf(name)) {
          const local = part.type === "pair_pattern" ? childOf(part, "value") : part;
          if (textAt(text, childOf(part, "key") ?? part) === "env" && local) names.add(textAt(text, local));
        }
      } else if (name?.type === "identifier" && isProcess) names.add(`${textAt(text, name)}.env`);
    } else if (node.type === "import_statement" && /^["'](?:node:)?process["']$/.test(textAt(text, childOf(node, "source")))) {
      for (const specifier of nodesOf(node)) {
        if (specifier.type !== "import_specifier" || textAt(text, childOf(specifier, "name")) !== "env") continue;
        names.add(textAt(text, childOf(specifier, "alias") ?? childOf(specifier, "name")));
      }
    }
  }
  return names;
}

/** Whether an expression is the environment as an object. */
export function isEnvironment(text: string, node: SyntaxNode | undefined, names: ReadonlySet<string>): boolean {
  if (node === undefined) return false;
  const code = textAt(text, unwrapped(node));
  return isProcessEnv(code) || names.has(code);
}

/** The variable that an expression reads, if that is all it does; of a chain of `||` or `??`, the last. `at` is what has to go when it becomes required. */
export function environmentVariable(text: string, node: SyntaxNode | undefined, names: ReadonlySet<string>): (Variable & { readonly at: Span }) | undefined {
  if (node === undefined) return undefined;
  const operator = node.type === "binary_expression" ? childOf(node, "operator")?.type : undefined;
  if (operator === "||" || operator === "??") return environmentVariable(text, childOf(node, "right"), names);
  const read = unwrapped(node);
  const variable = memberOf(text, read, names);
  return variable && { ...variable, at: node };
}

/** The variable of `process.env.X`, `process.env["X"]` and `Deno.env.get("X")`. */
export function memberOf(text: string, node: SyntaxNode | undefined, names: ReadonlySet<string>): Variable | undefined {
  if (node?.type === "call_expression") {
    const [name, ...more] = partsOf(childOf(node, "arguments"));
    return name && more.length === 0 && /^Deno\s*\.\s*env\s*\.\s*get$/.test(textAt(text, childOf(node, "function"))) ? variableOf(text, name) : undefined;
  }
  if (node === undefined || !isEnvironment(text, childOf(node, "object"), names)) return undefined;
  if (node.type === "member_expression") {
    const name = textAt(text, childOf(node, "property"));
    return { name, code: JSON.stringify(name) };
  }
  const index = node.type === "subscript_expression" ? childOf(node, "index") : undefined;
  return index && variableOf(text, index);
}

/** The variable that an expression names. */
export function variableOf(text: string, node: SyntaxNode): Variable {
  const code = textAt(text, node);
  const [, name] = /^["'`]([A-Za-z_]\w*)["'`]$/.exec(code) ?? [];
  return { name, code };
}

/** The value without types and parentheses around it. */
function unwrapped(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (WRAPPERS.has(at.type)) {
    const next = at.type === "type_assertion" ? partsOf(at).at(-1) : partsOf(at)[0];
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/** Whether an expression is the environment itself. */
export function isProcessEnv(code: string): boolean {
  return /^(?:globalThis\s*\.\s*)?(?:process|Bun)\s*\??\.\s*env$/.test(code);
}
