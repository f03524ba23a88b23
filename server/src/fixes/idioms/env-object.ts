import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { importedModule } from "../imports/imported-module.ts";
import type { RepairContext } from "../repair.ts";
import { environmentNames, memberOf } from "../site/javascript-environment.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";
import type { EnvironmentRead } from "./environment-read.ts";

/** Functions that check the environment against a description of it, and give it back as an object. */
const CHECKED = /\b(?:createEnv|cleanEnv|envsafe|parse|parseEnv|validate|load|get)\s*\($/;
const OPTIONAL = /\.\s*(?:optional|nullish|nullable)\s*\(|\bundefined\b|\bdefault\s*:/;

/** The read of a variable by an object that the file imports from its project and that has it for certain: `env.STRIPE_SECRET_KEY`, `config.stripe.secretKey`. */
export async function envObjectRead(parsed: ParsedText, variable: string, context: RepairContext): Promise<EnvironmentRead | undefined> {
  const { root, text } = parsed;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  for (const statement of root.children) {
    if (statement.type !== "import_statement" || /^import\s+type\b/.test(source(statement))) continue;
    for (const node of nodesOf(statement)) {
      const isDefault = node.type === "import_clause" && partsOf(node)[0]?.type === "identifier";
      if (node.type !== "import_specifier" && !isDefault) continue;
      const exported = isDefault ? "default" : source(childOf(node, "name"));
      const local = isDefault ? source(partsOf(node)[0]) : source(childOf(node, "alias") ?? childOf(node, "name"));
      if (!/env|config|settings|secrets/i.test(local)) continue;
      const module = await importedModule(context, source(childOf(statement, "source")).slice(1, -1));
      const member = module && memberIn(module, exported, variable);
      if (member !== undefined) return { read: () => local + member, edits: [], notes: [] };
    }
  }
  return undefined;
}

/** How a member of what a module exports is reached, if it is a text for certain: `.stripe.secretKey`. */
function memberIn(module: ParsedText, exported: string, variable: string): string | undefined {
  const { root, text } = module;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const value = exportedValue(module, exported);
  const object = unwrapped(text, value);
  if (object?.type === "object") return pathTo(module, object, variable);
  const callee = object?.type === "call_expression" ? childOf(object, "function") : undefined;
  if (object === undefined || callee === undefined || !CHECKED.test(`${source(callee)}(`)) return undefined;
  // The description may stand in the call, or before it.
  for (const node of nodesOf(root)) {
    if (node.type !== "pair" || source(childOf(node, "key")).replace(/["']/g, "") !== variable) continue;
    const described = source(childOf(node, "value"));
    if (/\b(?:string|str|nonempty|url)\s*\(|^str\b/.test(described)) return OPTIONAL.test(described) ? undefined : `.${variable}`;
  }
  return undefined;
}

/** The value of an exported name. */
function exportedValue({ root, text }: ParsedText, exported: string): SyntaxNode | undefined {
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  let wanted = exported;
  for (const statement of root.children) {
    if (exported !== "default" || statement.type !== "export_statement" || !/^export\s+default\b/.test(source(statement))) continue;
    const value = childOf(statement, "value");
    if (value?.type !== "identifier") return value;
    wanted = source(value);
  }
  for (const statement of root.children) {
    const declaration = statement.type === "export_statement" ? childOf(statement, "declaration") : statement;
    if (declaration?.type !== "lexical_declaration") continue;
    for (const declarator of partsOf(declaration)) if (source(childOf(declarator, "name")) === wanted) return childOf(declarator, "value");
  }
  return undefined;
}

/** The value without `as const`, `satisfies` and `Object.freeze`. */
function unwrapped(text: string, value: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = value;
  while (at !== undefined) {
    if (/^(?:as_expression|satisfies_expression|parenthesized_expression)$/.test(at.type)) at = partsOf(at)[0];
    else if (at.type === "call_expression" && /^Object\.freeze\(/.test(text.slice(at.start, at.end))) at = partsOf(childOf(at, "arguments"))[0];
    else return at;
  }
  return undefined;
}

/** The way to the entry of an object that reads the variable and is a text where it is. */
function pathTo(module: ParsedText, object: SyntaxNode, variable: string): string | undefined {
  const { text, grammar } = module;
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  for (const pair of partsOf(object)) {
    const [key, value] = [source(childOf(pair, "key")), unwrapped(text, childOf(pair, "value"))];
    if (pair.type !== "pair" || value === undefined || !/^[A-Za-z_$][\w$]*$/.test(key)) continue;
    if (value.type === "object") {
      const rest = pathTo(module, value, variable);
      if (rest !== undefined) return `.${key}${rest}`;
      continue;
    }
    const whole = childOf(pair, "value");
    const required = /^\w*env\w*\(\s*["']([A-Z0-9_]+)["']\s*\)$/i.exec(source(value))?.[1] === variable;
    const read = memberOf(text, value.type === "non_null_expression" ? partsOf(value)[0] : value, environmentNames(module))?.name === variable;
    const isText = grammar === "javascript" || value.type === "non_null_expression" || /\bas\s+string$/.test(source(whole));
    if (required || (read && isText)) return `.${key}`;
  }
  return undefined;
}
