import { type Edit, insertion } from "../../text/edit.ts";
import { coversOperands, type KeyRegion, type Literal, type Operand } from "../expression.ts";
import { lastOf, type Path, parentOf } from "../tree.ts";

/** Parents in which any expression but a sequence may stand without parentheses. */
const OPEN_PARENTS = new Set([
  "arguments",
  "array",
  "arrow_function",
  "assignment_expression",
  "assignment_pattern",
  "augmented_assignment_expression",
  "computed_property_name",
  "field_definition",
  "object_assignment_pattern",
  "optional_parameter",
  "pair",
  "parenthesized_expression",
  "public_field_definition",
  "required_parameter",
  "return_statement",
  "template_substitution",
  "throw_statement",
  "variable_declarator",
]);

/** Whether an expression that binds loosely needs parentheses where the path ends. */
export function needsParentheses(path: Path): boolean {
  return !OPEN_PARENTS.has(parentOf(path)?.type ?? "");
}

/** The edits that put a look-up in the place of a key that is a part of an expression; the other parts stay. */
export function javascriptKeyEdits(text: string, path: Path, operands: readonly Operand[], region: KeyRegion, look: string): Edit[] {
  const first = operands[region.first];
  const last = operands[region.last];
  if (first === undefined || last === undefined) return [];
  if (first === last && first.kind === "literal") {
    const whole = coversOperands(region, operands) && operands.length > 1;
    if (first.open === "`" && !whole) return [{ span: { start: region.start, end: region.end }, text: `\${${look}}` }];
    if (!whole && isTemplateSafe(text, first)) return asTemplate(text, first, region, look);
  }
  // Operands that are the key go; one that only begins or ends with it is closed before, or opened again after.
  const before = first.kind === "literal" && region.start > first.content.start ? first : undefined;
  const after = last.kind === "literal" && region.end < last.content.end ? last : undefined;
  const replaced = (before ? `${before.close} + ` : "") + look + (after ? ` + ${after.open}` : "");
  const edits: Edit[] = [{ span: { start: before ? region.start : first.start, end: after ? region.end : last.end }, text: replaced }];
  if (lastOf(path).type === "string" && needsParentheses(path)) {
    edits.unshift(insertion(first.start, "("));
    edits.push(insertion(last.end, ")"));
  }
  return edits;
}

/** Octal escapes are no escapes in a template. */
function isTemplateSafe(text: string, literal: Literal): boolean {
  return !/\\[1-9]|\\0\d/.test(text.slice(literal.content.start, literal.content.end));
}

/** A quoted string as a template with the look-up in it; what means something else there is escaped. */
function asTemplate(text: string, literal: Literal, region: KeyRegion, look: string): Edit[] {
  const { start, end } = literal.content;
  const edits: Edit[] = [
    { span: { start: literal.start, end: start }, text: "`" },
    { span: { start: region.start, end: region.end }, text: `\${${look}}` },
    { span: { start: end, end: literal.end }, text: "`" },
  ];
  for (const match of text.slice(start, end).matchAll(/\\[\s\S]|`|\$\{/g)) {
    const at = start + match.index;
    if (!match[0].startsWith("\\")) edits.push(insertion(at, "\\"));
  }
  return edits;
}
