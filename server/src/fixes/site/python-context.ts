import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Span, textAt } from "../../text/span.ts";
import { quoted } from "../code-style.ts";
import { requiredField } from "../idioms/pydantic-settings.ts";
import { childOf, lastOf, type Path, parentOf, partsOf, withoutParentheses } from "../tree.ts";
import { assignmentRemoval, callAround, type KeyPlace, pythonArgument } from "./python-argument.ts";
import { environmentVariable, importedNames, qualifiedName, variableOf } from "./python-environment.ts";
import type { Site, Variable } from "./site.ts";

/** An expression that stands for the key as a whole. */
export interface WholeValue {
  readonly path: Path;
  /** What turns the look-up into what stands there: bytes stay bytes. */
  readonly suffix: string;
  readonly quote: '"' | "'";
}

/** The site of a key that is a whole expression: plain, or a fallback that is dropped. Undefined where no look-up would be right. */
export function pythonContext(parsed: ParsedText, whole: WholeValue, value: string | undefined): Site | undefined {
  const { text } = parsed;
  const names = importedNames(parsed);
  const node = lastOf(whole.path);
  const path = withoutParentheses(whole.path);
  const parent = parentOf(path);
  const replace = (span: Span, variable: Variable | undefined, before = "", after = ""): Site => ({
    start: node.start,
    end: node.end,
    label: labelOf(text, path),
    variable,
    value,
    edits: (name, read) => [{ span, text: before + read(variable?.code ?? quoted(name, whole.quote)) + whole.suffix + after }],
  });
  const place: KeyPlace = { text, names, node, path, value, replace };

  if (isNotEvaluated()) return undefined;
  const settings = settingsOf(text, whole.path);
  if (settings !== undefined) return settingsDefault(settings);
  if (parent?.type === "boolean_operator" && childOf(parent, "operator")?.type === "or" && childOf(parent, "right") === lastOf(path)) {
    const left = environmentVariable(text, childOf(parent, "left"), names);
    if (left) return replace({ start: left.at.start, end: lastOf(path).end }, left);
  }
  if (parent?.type === "boolean_operator" && childOf(parent, "operator")?.type === "or" && childOf(parent, "left") === lastOf(path)) {
    // What stands behind a key was never asked for.
    const right = childOf(parent, "right");
    const variable = environmentVariable(text, right, names);
    if (variable || right?.type === "string") return replace(parent, variable);
  }
  if (parent?.type === "conditional_expression" && partsOf(parent)[2] === lastOf(path)) {
    // `os.environ["X"] if "X" in os.environ else "key"`: there is nothing left to ask.
    const [then, test] = partsOf(parent);
    const variable = environmentVariable(text, then, names);
    if (variable && test && textAt(text, test).includes(variable.code)) return replace(parent, variable);
  }
  if (parent?.type === "assignment" && childOf(parent, "right") === lastOf(path)) {
    const target = childOf(parent, "left");
    if (target?.type === "subscript" && qualifiedName(text, childOf(target, "value"), names) === "os.environ") {
      const key = childOf(target, "subscript");
      const statement = path.slice(0, -2);
      if (lastOf(statement)?.type !== "expression_statement" || key === undefined) return undefined;
      return assignmentRemoval(place, statement, variableOf(text, key));
    }
  }
  const call = callAround(path);
  return call === undefined ? replace(node, undefined) : pythonArgument(place, call);

  /** The default of a settings field: without it the field's variable is demanded. */
  function settingsDefault(holder: SyntaxNode): Site | undefined {
    const required = requiredField(parsed, holder, path);
    if (required === undefined) return undefined;
    const { variable, edits } = required;
    return { start: node.start, end: node.end, label: undefined, variable: { name: variable, code: quoted(variable, whole.quote) }, value, edits: () => edits };
  }

  /** In a type, or in a scheme that a settings library reads later. */
  function isNotEvaluated(): boolean {
    if (/\bLiteral/.test(textAt(text, childOf(parent, "type")))) return true;
    return whole.path.some((around) => {
      if (around.type === "subscript") return /(?:^|\.)Literal$/.test(textAt(text, childOf(around, "value")));
      return around.type === "call" && around !== node && qualifiedName(text, childOf(around, "function"), names) === "environ.Env";
    });
  }
}

/** The class of pydantic settings that a value stands in right: its fields are read from the environment by themselves. */
function settingsOf(text: string, path: Path): SyntaxNode | undefined {
  const index = path.findLastIndex((node) => node.type === "class_definition");
  if (index === -1 || path.slice(index).some((node) => node.type === "function_definition" || node.type === "lambda")) return undefined;
  const bases = childOf(path[index], "superclasses");
  return bases !== undefined && /\bBaseSettings\b/.test(text.slice(bases.start, bases.end)) ? path[index] : undefined;
}

/** What the value is given to, by name, or the client that is made with it. */
function labelOf(text: string, path: Path): string | undefined {
  const depth = path.length - (path.at(-2)?.type === "keyword_argument" ? 3 : 2);
  const [list, call] = [path[depth], path[depth - 1]];
  const made = call?.type === "call" && list?.type === "argument_list" ? textAt(text, childOf(call, "function")) : "";
  return (/(?:^|\.)StripeClient$/.test(made) ? targetOf(text, path.slice(0, depth)) : undefined) ?? targetOf(text, path);
}

function targetOf(text: string, path: Path): string | undefined {
  // One of several values that the same thing may have.
  let depth = path.length - 1;
  while (/^(?:boolean_operator|conditional_expression|parenthesized_expression)$/.test(path[depth - 1]?.type ?? "")) depth--;
  const node = path[depth];
  const parent = path[depth - 1];
  if (parent === undefined) return undefined;
  const named = (field: string): string | undefined => {
    const target = childOf(parent, field);
    if (target === undefined || target === node) return undefined;
    const name = target.type === "attribute" ? childOf(target, "attribute") : target.type === "subscript" ? childOf(target, "subscript") : target;
    const [, label] = /^(?:["'])?([A-Za-z_]\w*)(?:["'])?$/.exec(name ? text.slice(name.start, name.end) : "") ?? [];
    return label;
  };
  switch (parent.type) {
    case "assignment":
      return named("left");
    case "default_parameter":
    case "typed_default_parameter":
    case "keyword_argument":
    case "named_expression":
      return named("name");
    case "pair":
      return named("key");
    default:
      return undefined;
  }
}
