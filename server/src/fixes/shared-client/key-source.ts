import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { environmentNames, memberOf } from "../site/javascript-environment.ts";
import { environmentVariable, importedNames } from "../site/python-environment.ts";
import { childOf, partsOf } from "../tree.ts";
import { constantOf, type Portable, portable } from "./portable.ts";

/** Where a client has its key from, said in a way that can be compared between files. */
export type KeySource =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "code"; readonly code: Portable };

const WRAPPERS = /^(?:parenthesized_expression|non_null_expression|as_expression|satisfies_expression)$/;

/** Where the key of a construction comes from; undefined where it may be another one each time. */
export function keySource(parsed: ParsedText, node: SyntaxNode, path: string, depth = 0): KeySource | undefined {
  const { text, grammar } = parsed;
  const source = (it: SyntaxNode | undefined): string => (it ? text.slice(it.start, it.end) : "");
  if (WRAPPERS.test(node.type)) {
    const inner = partsOf(node)[0];
    return inner && keySource(parsed, inner, path, depth);
  }
  const plain = /^(["'])([^"'\\\n{}]*)\1$/.exec(source(node))?.[2];
  if (node.type === "string" && plain !== undefined) return plain === "" ? undefined : { kind: "literal", text: plain };
  const read = node.type === "binary_expression" && /^(?:""|'')$/.test(source(childOf(node, "right"))) ? childOf(node, "left") : node;
  const variable = grammar === "python" ? environmentVariable(text, node, importedNames(parsed)) : memberOf(text, unwrapped(read), environmentNames(parsed));
  if (variable?.name !== undefined) return { kind: "variable", name: variable.name };
  const called = requiredVariable(node, source);
  if (called !== undefined) return { kind: "variable", name: called };
  if (node.type === "identifier" && depth < 3) {
    const value = constantOf(parsed, source(node));
    if (value !== undefined) return keySource(parsed, value, path, depth + 1);
  }
  const code = portable(parsed, node, path, []);
  return code && { kind: "code", code };
}

/** `requireEnv("STRIPE_SECRET_KEY")`: a function that by its name reads a variable. */
function requiredVariable(node: SyntaxNode, source: (it: SyntaxNode | undefined) => string): string | undefined {
  if (node.type !== "call" && node.type !== "call_expression") return undefined;
  const [name, ...more] = partsOf(childOf(node, "arguments"));
  const [, variable] = /^["']([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)["']$/.exec(source(name)) ?? [];
  return more.length === 0 && /^(?:\w+\.)?\w*env\w*$/i.test(source(childOf(node, "function"))) ? variable : undefined;
}

function unwrapped(node: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = node;
  while (at !== undefined && WRAPPERS.test(at.type)) at = partsOf(at)[0];
  return at;
}

/** Two sources are one if this is the same. */
export function identityOf(source: KeySource): string {
  if (source.kind !== "code") return `${source.kind} ${source.kind === "literal" ? source.text : source.name}`;
  return `code ${plainCode(source.code)}`;
}

/** Code without what a formatter decides, with what it imports. */
export function plainCode({ code, imports }: Portable): string {
  const from = imports.map(({ module, member, local }) => `${local}=${module}#${member}`).sort();
  return `${code
    .replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "")
    .replace(/\s+/g, "")
    .replaceAll("'", '"')
    .replace(/,(?=[)}\]])/g, "")} ${from.join(" ")}`;
}
