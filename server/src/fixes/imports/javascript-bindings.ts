import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { childOf, nodesOf } from "../tree.ts";

/** Parents that bind the names right inside them, with the field these have; no field where all of them are bound. */
const BINDERS: ReadonlyMap<string, string | undefined> = new Map([
  ["variable_declarator", "name"],
  ["function_declaration", "name"],
  ["generator_function_declaration", "name"],
  ["function_expression", "name"],
  ["class_declaration", "name"],
  ["class", "name"],
  ["enum_declaration", "name"],
  ["required_parameter", "pattern"],
  ["optional_parameter", "pattern"],
  ["arrow_function", "parameter"],
  ["catch_clause", "parameter"],
  ["assignment_expression", "left"],
  ["assignment_pattern", "left"],
  ["object_assignment_pattern", "left"],
  ["pair_pattern", "value"],
  ["for_in_statement", "left"],
  ["formal_parameters", undefined],
  ["array_pattern", undefined],
  ["object_pattern", undefined],
  ["rest_pattern", undefined],
  ["import_clause", undefined],
  ["namespace_import", undefined],
  ["import_require_clause", undefined],
]);

/** Whether a name is bound anywhere in the file, so that it could mean something else where it is needed. Imports from the modules given do not count. */
export function isBound({ root, text }: ParsedText, name: string, except?: RegExp): boolean {
  if (!text.includes(name)) return false;
  const is = (node: SyntaxNode | undefined): boolean => node?.type.includes("identifier") === true && text.slice(node.start, node.end) === name;
  return root.children.some((statement) => {
    const head = text.slice(statement.start, Math.min(statement.end, statement.start + 300));
    const [, from] = /(?:\bfrom|\bimport|\brequire\s*\()\s*["']([^"']*)["']/.exec(head) ?? [];
    if (from !== undefined && except?.test(from)) return false;
    for (const node of nodesOf(statement)) {
      if (node.type === "import_specifier" && is(childOf(node, "alias") ?? childOf(node, "name"))) return true;
      if (!BINDERS.has(node.type)) continue;
      const field = BINDERS.get(node.type);
      if (node.children.some((child) => (field === undefined || child.field === field) && is(child))) return true;
    }
    return false;
  });
}
