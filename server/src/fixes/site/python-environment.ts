import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Span, textAt } from "../../text/span.ts";
import { childOf, inside, nodesOf, partsOf } from "../tree.ts";
import type { Variable } from "./site.ts";

/** A read of an environment variable, `default` being the expression for the case that it is not set. */
export interface EnvironmentCall {
  readonly variable: Variable;
  readonly default: SyntaxNode | undefined;
  readonly method: "get" | "setdefault";
}

/** The names by which a file reaches modules and what is in them: `os` → `os`, `env` → `os.environ`. */
export function importedNames(parsed: ParsedText): ReadonlyMap<string, string> {
  const known = namesOfTree.get(parsed) ?? findImportedNames(parsed);
  namesOfTree.set(parsed, known);
  return known;
}

const namesOfTree = new WeakMap<ParsedText, ReadonlyMap<string, string>>();

function findImportedNames(parsed: ParsedText): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of nodesOf(parsed.root)) {
    if (node.type !== "import_statement" && node.type !== "import_from_statement") continue;
    const module = childOf(node, "module_name");
    const prefix = module ? `${textAt(parsed.text, module)}.` : "";
    for (const part of partsOf(node)) {
      if (part === module) continue;
      const imported = part.type === "aliased_import" ? childOf(part, "name") : part;
      const alias = part.type === "aliased_import" ? childOf(part, "alias") : undefined;
      if (imported === undefined) continue;
      const name = textAt(parsed.text, imported);
      // `import os.path` binds `os`.
      if (alias) names.set(textAt(parsed.text, alias), prefix + name);
      else names.set(prefix ? name : (name.split(".")[0] ?? name), prefix ? prefix + name : (name.split(".")[0] ?? name));
    }
  }
  return names;
}

/** What a dotted name stands for, by the file's imports; undefined for anything else. */
export function qualifiedName(text: string, node: SyntaxNode | undefined, names: ReadonlyMap<string, string>): string | undefined {
  if (node === undefined || (node.type !== "identifier" && node.type !== "attribute")) return undefined;
  const [head = "", ...rest] = textAt(text, node).split(/\s*\.\s*/);
  const module = names.get(head);
  return module === undefined ? undefined : [module, ...rest].join(".");
}

/** The read of an environment variable that a call is. */
export function environmentCall(text: string, call: SyntaxNode | undefined, names: ReadonlyMap<string, string>): EnvironmentCall | undefined {
  if (call?.type !== "call") return undefined;
  const callee = qualifiedName(text, childOf(call, "function"), names);
  if (callee !== "os.getenv" && callee !== "os.environ.get" && callee !== "os.environ.setdefault") return undefined;
  const { positions, keywords } = argumentsOf(text, call);
  const name = positions[0] ?? keywords.get("key");
  if (name === undefined) return undefined;
  return {
    variable: variableOf(text, name),
    default: positions[1] ?? keywords.get("default") ?? keywords.get("value"),
    method: callee === "os.environ.setdefault" ? "setdefault" : "get",
  };
}

/** The variable that an expression reads, if that is all it does; of a chain of `or`, the last. */
export function environmentVariable(
  text: string,
  node: SyntaxNode | undefined,
  names: ReadonlyMap<string, string>,
): (Variable & { readonly at: Span }) | undefined {
  const expression = inside(node);
  if (node === undefined || expression === undefined) return undefined;
  if (expression.type === "boolean_operator" && childOf(expression, "operator")?.type === "or" && node === expression) {
    return environmentVariable(text, childOf(expression, "right"), names);
  }
  if (expression.type === "subscript" && qualifiedName(text, childOf(expression, "value"), names) === "os.environ") {
    const key = childOf(expression, "subscript");
    return key && { ...variableOf(text, key), at: node };
  }
  const call = environmentCall(text, expression, names);
  return call?.method === "get" && call.default === undefined ? { ...call.variable, at: node } : undefined;
}

/** A call's arguments by position and by keyword; those after a spread have no position. */
export function argumentsOf(text: string, call: SyntaxNode): { readonly positions: readonly SyntaxNode[]; readonly keywords: ReadonlyMap<string, SyntaxNode> } {
  const positions: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  let spread = false;
  for (const argument of partsOf(childOf(call, "arguments"))) {
    if (argument.type === "keyword_argument") {
      const name = childOf(argument, "name");
      const value = childOf(argument, "value");
      if (name && value) keywords.set(textAt(text, name), value);
    } else if (argument.type === "list_splat" || argument.type === "dictionary_splat") spread = true;
    else if (!spread) positions.push(argument);
  }
  return { positions, keywords };
}

/** The variable that an expression names. */
export function variableOf(text: string, node: SyntaxNode): Variable {
  const code = textAt(text, node);
  const [, name] = /^[uU]?["']([A-Za-z_]\w*)["']$/.exec(code) ?? [];
  return { name, code };
}
