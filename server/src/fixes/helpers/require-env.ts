import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { patternOf } from "../../text/pattern.ts";
import { hasSemicolons, indentationOf, lineBreakOf } from "../code-style.ts";
import { childOf, partsOf } from "../tree.ts";

/** What a new helper may be called, the first name that is free. */
export const HELPER_NAMES: readonly string[] = ["requireEnv", "requireEnvironment", "requiredEnvironmentVariable"];

/** The declaration of a function that reads an environment variable or fails by name, in the style of the text around it. */
export function requireEnvDeclaration({ text, grammar }: ParsedText, name: string, isDeno = false): string {
  const end = hasSemicolons(text) ? ";" : "";
  const indent = indentationOf(text);
  const typed = grammar === "typescript" || grammar === "tsx";
  const documented = !typed && /^\s*\/\/\s*@ts-check\b/m.test(text) ? ["/**", " * @param {string} name", " * @returns {string}", " */"] : [];
  return [
    ...documented,
    `function ${name}(${typed ? "name: string" : "name"})${typed ? ": string" : ""} {`,
    `${indent}const value = ${isDeno ? "Deno.env.get(name)" : "process.env[name]"}${end}`,
    `${indent}if (!value) throw new Error(\`Missing environment variable \${name}\`)${end}`,
    `${indent}return value${end}`,
    "}",
  ].join(lineBreakOf(text));
}

/** A function of the file that reads the variable it is named and throws where it is missing, whatever its own name. */
export function helperIn({ root, text }: ParsedText, before: number): string | undefined {
  for (const statement of root.children) {
    const declared = statement.type === "export_statement" ? childOf(statement, "declaration") : statement;
    if (declared?.type === "function_declaration" && isHelper(text, declared)) return nameOf(text, declared);
    if (declared?.type !== "lexical_declaration" || declared.end > before) continue;
    for (const declarator of partsOf(declared)) {
      const value = childOf(declarator, "value");
      if (value && /^(?:arrow_function|function_expression)$/.test(value.type) && isHelper(text, value)) return nameOf(text, declarator);
    }
  }
  return undefined;
}

/** The names of the functions of a module's text that do the helper's job and are exported. */
export function exportsHelper({ root, text }: ParsedText, name: string): boolean {
  const listed = root.children.some(
    (node) =>
      node.type === "export_statement" && new RegExp(`\\{[^}]*\\b${name}\\b[^}]*\\}`).test(text.slice(node.start, node.end).split(/\bfunction\b|=>/)[0] ?? ""),
  );
  return root.children.some((statement) => {
    const exported = statement.type === "export_statement" ? childOf(statement, "declaration") : listed ? statement : undefined;
    const holders = exported?.type === "function_declaration" ? [exported] : exported?.type === "lexical_declaration" ? partsOf(exported) : [];
    return holders.some(
      (holder) => nameOf(text, holder) === name && isHelper(text, holder.type === "function_declaration" ? holder : (childOf(holder, "value") ?? holder)),
    );
  });
}

/** Whether a function takes a name, reads that variable of the environment, and throws where it is not set. */
function isHelper(text: string, node: SyntaxNode): boolean {
  const source = text.slice(node.start, node.end);
  if (/^async\b/.test(source) || source.length > 1000) return false;
  const [first, ...rest] = partsOf(childOf(node, "parameters"));
  const name = first && /^[A-Za-z_$][\w$]*/.exec(text.slice(first.start, first.end))?.[0];
  if (name === undefined || rest.some((parameter) => !/[?=]/.test(text.slice(parameter.start, parameter.end)))) return false;
  return new RegExp(`(?:process\\.env\\[|Deno\\.env\\.get\\()${patternOf(name)}[\\])]`).test(source) && /\bthrow\b/.test(source) && /\breturn\b/.test(source);
}

function nameOf(text: string, node: SyntaxNode): string | undefined {
  const name = childOf(node, "name");
  return name && text.slice(name.start, name.end);
}
