import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Span, textAt } from "../../text/span.ts";
import { quoted, quoteOf } from "../code-style.ts";
import { childOf, nodesOf, type Path, partsOf, pathTo } from "../tree.ts";
import type { EnvironmentRead } from "./environment-read.ts";

/** Reads a variable by the `ConfigService` of NestJS, where one is handed to the class or function around a place. */
export function nestConfig(parsed: ParsedText, at: Span, variable: string): EnvironmentRead | undefined {
  if (parsed.grammar === "javascript") return undefined;
  const type = configServiceName(parsed);
  const service = type && serviceAt(parsed.text, pathTo(parsed.root, at), type);
  const read = `getOrThrow<string>(${quoted(variable, quoteOf(parsed.text))})`;
  return service === undefined ? undefined : { read: () => `${service}.${read}`, edits: [], notes: [] };
}

/** What the file calls `ConfigService`. */
function configServiceName({ root, text }: ParsedText): string | undefined {
  for (const statement of root.children) {
    const source = statement.type === "import_statement" ? childOf(statement, "source") : undefined;
    if (source === undefined || text.slice(source.start + 1, source.end - 1) !== "@nestjs/config") continue;
    for (const node of nodesOf(statement)) {
      const name = node.type === "import_specifier" ? childOf(node, "name") : undefined;
      const local = childOf(node, "alias") ?? name;
      if (name && local && text.slice(name.start, name.end) === "ConfigService") return text.slice(local.start, local.end);
    }
  }
  return undefined;
}

/** The expression of the service, from the inside out: a parameter of a function, then a property that the constructor makes of its parameter. */
function serviceAt(text: string, path: Path, type: string): string | undefined {
  let isThis = true;
  let method: SyntaxNode | undefined;
  for (let index = path.length - 2; index > 0; index--) {
    const node = path[index] as SyntaxNode;
    const child = path[index + 1] as SyntaxNode;
    if (/^(?:arrow_function|function_expression|function_declaration|method_definition)$/.test(node.type)) {
      const parameter = partsOf(childOf(node, "parameters")).find((it) => isOfType(text, it, type));
      // Parameters are there in the body, not in one another.
      if (parameter && child.field === "body") return nameOf(text, parameter);
      if (node.type === "method_definition") method = child.field === "body" && !node.children.some((it) => it.type === "static") ? node : undefined;
      else if (node.type !== "arrow_function") isThis = false;
    }
    if (node.type === "class_body") {
      if (!isThis || method === undefined) return undefined;
      const maker = node.children.find((it) => it.type === "method_definition" && textAt(text, childOf(it, "name")) === "constructor");
      const property = partsOf(childOf(maker, "parameters")).find(
        (it) => isOfType(text, it, type) && it.children.some(({ type: kind }) => kind === "accessibility_modifier" || kind === "readonly"),
      );
      if (property) return `this.${nameOf(text, property)}`;
      return undefined;
    }
  }
  return undefined;
}

function isOfType(text: string, parameter: SyntaxNode, type: string): boolean {
  const annotation = childOf(parameter, "type");
  return parameter.type === "required_parameter" && new RegExp(`^:\\s*${type}(?:<[^;]*>)?$`).test(textAt(text, annotation)) && nameOf(text, parameter) !== "";
}

function nameOf(text: string, parameter: SyntaxNode): string {
  const pattern = childOf(parameter, "pattern");
  return pattern?.type === "identifier" ? textAt(text, pattern) : "";
}
