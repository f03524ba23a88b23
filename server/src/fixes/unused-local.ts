import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { argumentsOf, calleeOf } from "./carriers.ts";
import { entriesRemoval, statementRemoval } from "./removal.ts";
import { childOf, nodesOf, type Path, partsOf } from "./tree.ts";

const FUNCTIONS = /^(?:function_definition|function_declaration|function_expression|arrow_function|method_definition|generator_function(?:_declaration)?)$/;
const BLOCKS = /^(?:block|statement_block|switch_case|switch_default)$/;
/** What may make a value without anything else happening; what it is made of is looked at, too. */
const PLAIN =
  /^(?:identifier|property_identifier|member_expression|attribute|subscript|subscript_expression|string\w*|template_\w+|interpolation|format_\w+|escape_sequence|number|integer|float|true|false|none|null|undefined|binary_\w+|boolean_operator|comparison_operator|not_operator|conditional_expression|ternary_expression|parenthesized_expression|as_expression|satisfies_expression|non_null_expression|type_\w+|predefined_type|union_type|literal_type)$/;
/** Calls that only look at what they are given. */
const LOOKS = /^(?:str|repr|getattr|hasattr|isinstance|type|String|traceback\.format_exc|[\w$.]+\.toString)$/;

/** The edits that remove one variable of a function, of these names, that nothing in the function reads and that is made without anything else happening. */
export function unusedLocal({ root, text, grammar }: ParsedText, names: ReadonlySet<string>): readonly Edit[] | undefined {
  const python = grammar === "python";
  const open: Path[] = [[root]];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const node = path[path.length - 1] as SyntaxNode;
    const owner = path.findLast(({ type }) => FUNCTIONS.test(type));
    const variable = owner && BLOCKS.test(path[path.length - 2]?.type ?? "") ? variableOf(node, python) : undefined;
    if (owner !== undefined && variable !== undefined && isPlain(text, variable.value)) {
      const name = text.slice(variable.name.start, variable.name.end);
      if (names.has(name) && !isRead(text, owner, name, variable.name)) return statementRemoval(text, path, python);
    }
    const taken = owner && BLOCKS.test(path[path.length - 2]?.type ?? "") ? takenBy(text, node) : undefined;
    const unused =
      taken?.names.filter(
        (name) => names.has(text.slice(name.start, name.end)) && !isRead(text, owner as SyntaxNode, text.slice(name.start, name.end), name),
      ) ?? [];
    if (taken && unused.length > 0)
      return unused.length === taken.names.length ? statementRemoval(text, path, python) : entriesRemoval(text, taken.pattern, unused);
    for (const child of node.children) if (child.named) open.push([...path, child]);
  }
  return undefined;
}

/** What a statement declares, if that is one variable with a value. */
function variableOf(statement: SyntaxNode, python: boolean): { readonly name: SyntaxNode; readonly value: SyntaxNode } | undefined {
  const isDeclaration = python ? statement.type === "expression_statement" : /^(?:lexical|variable)_declaration$/.test(statement.type);
  const [declared, another] = isDeclaration ? partsOf(statement) : [];
  if (declared === undefined || another !== undefined || declared.type !== (python ? "assignment" : "variable_declarator")) return undefined;
  const name = childOf(declared, python ? "left" : "name");
  const value = childOf(declared, python ? "right" : "value");
  return name?.type === "identifier" && value !== undefined ? { name, value } : undefined;
}

/** The names that a statement takes out of something, if it does nothing else and each is called there as it is here: `const { message, stack } = error;`. */
function takenBy(text: string, statement: SyntaxNode): { readonly pattern: SyntaxNode; readonly names: readonly SyntaxNode[] } | undefined {
  const [declared, another] = /^(?:lexical|variable)_declaration$/.test(statement.type) ? partsOf(statement) : [];
  const pattern = another === undefined ? childOf(declared, "name") : undefined;
  const value = childOf(declared, "value");
  if (pattern?.type !== "object_pattern" || value === undefined || !isPlain(text, value)) return undefined;
  const names = partsOf(pattern);
  return names.length > 0 && names.every(({ type }) => type === "shorthand_property_identifier_pattern") ? { pattern, names } : undefined;
}

function isPlain(text: string, node: SyntaxNode): boolean {
  if (!node.named) return true;
  if (/^call(?:_expression)?$/.test(node.type)) return LOOKS.test(calleeOf(text, node)) && partsOf(argumentsOf(node)).every((it) => isPlain(text, it));
  return PLAIN.test(node.type) && node.children.every((child) => isPlain(text, child));
}

/** Whether a name stands anywhere else in a function as a variable. */
function isRead(text: string, owner: SyntaxNode, name: string, declared: SyntaxNode): boolean {
  for (const node of nodesOf(owner)) {
    if (node === declared || !/^(?:identifier|shorthand_property_identifier(?:_pattern)?)$/.test(node.type) || node.field === "attribute") continue;
    if (text.slice(node.start, node.end) === name) return true;
  }
  return false;
}
