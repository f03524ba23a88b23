import { publicPrefixOf } from "../../model/frameworks/public-prefixes.ts";
import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import { childOf, lastOf, nodesOf, type Path, parentOf, partsOf, withoutParentheses } from "../tree.ts";
import { environmentNames, environmentVariable, isEnvironment, memberOf, variableOf } from "./javascript-environment.ts";
import { needsParentheses } from "./javascript-literal.ts";
import type { Site, Variable } from "./site.ts";

/** Packages that describe a setting and its default in one chain: without the default the setting is demanded. */
const SCHEMA_PACKAGES: ReadonlyMap<string, string> = new Map([
  ["zod", ""],
  ["zod/v4", ""],
  ["joi", ".required()"],
]);

/** The site of a key that is a whole expression: plain, or a fallback that is dropped. Undefined where no look-up would be right. */
export function javascriptContext(parsed: ParsedText, whole: Path, quote: '"' | "'", value: string | undefined): Site | undefined {
  const { text } = parsed;
  const node = lastOf(whole);
  const names = environmentNames(parsed);
  const typed = withTypes(text, whole);
  if (typed === undefined || isDeclaredAsLiteral(parsed, typed.path)) return undefined;
  const path = withoutParentheses(typed.path);
  const at = lastOf(path);
  const parent = parentOf(path);
  const replace = (span: Span, variable: Variable | undefined, before = "", after = ""): Site => ({
    start: node.start,
    end: node.end,
    label: labelOf(text, path),
    variable: own(variable),
    value,
    edits: (name, read) => [{ span, text: before + read(codeOf(own(variable)) ?? `${quote}${name}${quote}`) + after }],
  });

  if (parent?.type === "binary_expression" && childOf(parent, "right") === at && /^(?:\|\||\?\?)$/.test(childOf(parent, "operator")?.type ?? "")) {
    const left = environmentVariable(text, childOf(parent, "left"), names);
    if (left) return replace({ start: left.at.start, end: at.end }, left);
  }
  if (parent?.type === "binary_expression" && childOf(parent, "left") === at && /^(?:\|\||\?\?)$/.test(childOf(parent, "operator")?.type ?? "")) {
    // What stands behind a key was never asked for.
    const right = childOf(parent, "right");
    const variable = environmentVariable(text, right, names);
    if (variable || right?.type === "string") return replace(parent, variable);
  }
  if (parent?.type === "ternary_expression" && childOf(parent, "alternative") === at) {
    const test = environmentVariable(text, childOf(parent, "condition"), names);
    const then = environmentVariable(text, childOf(parent, "consequence"), names);
    if (test && then?.code === test.code && then.at === childOf(parent, "consequence")) return replace(parent, then);
    if (then) return replace(typed.span, then);
  }
  if ((parent?.type === "object_assignment_pattern" || parent?.type === "assignment_pattern") && childOf(parent, "right") === at) {
    const key = destructuredKey(text, path, names);
    if (key !== undefined) return replace(typed.span, { name: key, code: `${quote}${key}${quote}` });
  }
  if ((parent?.type === "assignment_expression" || parent?.type === "augmented_assignment_expression") && childOf(parent, "right") === at) {
    const variable = memberOf(text, childOf(parent, "left"), names);
    const statement = path.slice(0, -2);
    if (variable) return lastOf(statement).type === "expression_statement" ? removal(text, statement, node, variable, value) : undefined;
  }
  const list = path.slice(0, -1);
  const call = list.slice(0, -1);
  if (list.length > 1 && lastOf(list).type === "arguments" && lastOf(call).type === "call_expression") return inCall();
  return replace(typed.span, undefined);

  function inCall(): Site | undefined {
    const callee = childOf(lastOf(call), "function");
    const positions = partsOf(lastOf(list));
    const method = callee?.type === "member_expression" ? source(childOf(callee, "property")) : "";
    const before = positions.at(-2);
    // What sets the variable cannot read it.
    if (method === "stubEnv") return undefined;
    const key = before && positions.at(-1) === at ? source(before).slice(1, -1) : "";
    if (before && positions.length === 2 && /^[A-Z][A-Z0-9_]*$/.test(key) && /env/i.test(source(callee)) && method !== "get") {
      // `getEnv("X", "key")`: a reader of variables with a fallback.
      return replace(lastOf(call), variableOf(text, before));
    }
    if (method === "get" && before && before.type === "string" && /^[\w.:-]+$/.test(key)) {
      // The default would be computed even where the entry is there, so it becomes an alternative.
      const variable = /^[A-Z][A-Z0-9_]*$/.test(key) ? variableOf(text, before) : undefined;
      const site = replace({ start: before.end, end: lastOf(call).end }, variable, ") ?? ", needsParentheses(call) ? ")" : "");
      return needsParentheses(call) ? { ...site, edits: (name, read) => [insertion(lastOf(call).start, "("), ...site.edits(name, read)] } : site;
    }
    if (method === "default" && positions.length === 1 && callee !== undefined) {
      const required = SCHEMA_PACKAGES.get(packageOf(headOf(callee)) ?? "");
      const object = childOf(callee, "object");
      const label = labelOf(text, chainAround(call));
      if (required !== undefined && object && label !== undefined) {
        const edit: Edit = { span: { start: object.end, end: lastOf(call).end }, text: required };
        return { start: node.start, end: node.end, label: undefined, variable: { name: label, code: label }, value, edits: () => [edit] };
      }
    }
    return replace(typed?.span ?? node, undefined);
  }

  /** The whole chain of calls that a call begins: `a.b().c()`. */
  function chainAround(path: Path): Path {
    let end = path.length;
    while (path[end - 2]?.type === "member_expression" && path[end - 3]?.type === "call_expression") end -= 2;
    return path.slice(0, end);
  }

  /** A name under which a tool hands the variable to browsers is not kept. */
  function own(variable: Variable | undefined): Variable | undefined {
    return variable?.name !== undefined && publicPrefixOf(variable.name) !== undefined ? undefined : variable;
  }

  /** The name of a variable as code in the quotes of the place. */
  function codeOf(variable: Variable | undefined): string | undefined {
    return variable?.name === undefined ? variable?.code : `${quote}${variable.name}${quote}`;
  }

  /** The identifier that a chain of members and calls starts from. */
  function headOf(callee: SyntaxNode): string {
    let head: SyntaxNode | undefined = callee;
    while (head?.type === "member_expression" || head?.type === "call_expression")
      head = childOf(head, head.type === "member_expression" ? "object" : "function");
    return source(head);
  }

  /** The package that a name is imported from. */
  function packageOf(name: string): string | undefined {
    for (const statement of parsed.root.children) {
      if (statement.type === "import_statement" && new RegExp(`\\b${name.replace(/\W/g, "")}\\b`).test(source(statement).split(/\bfrom\b/)[0] ?? "")) {
        return source(childOf(statement, "source")).slice(1, -1);
      }
      const [, required] = new RegExp(`\\b${name.replace(/\W/g, "")}\\b[^=]*=\\s*require\\(["']([^"']+)["']\\)`).exec(source(statement).slice(0, 200)) ?? [];
      if (required !== undefined) return required;
    }
    return undefined;
  }

  function source(of: SyntaxNode | undefined): string {
    return of === undefined ? "" : text.slice(of.start, of.end);
  }
}

/** Type operators round a value: those that want a literal go with it; undefined where the type itself is a literal. */
function withTypes(text: string, whole: Path): { readonly path: Path; readonly span: Span } | undefined {
  let path = withoutParentheses(whole);
  let span: Span = lastOf(whole);
  for (
    let parent = parentOf(path);
    parent !== undefined && /^(?:as_expression|satisfies_expression|type_assertion|non_null_expression)$/.test(parent.type);
    parent = parentOf(path)
  ) {
    const child = lastOf(path);
    const type = { start: parent.type === "type_assertion" ? parent.start : child.end, end: parent.type === "type_assertion" ? child.start : parent.end };
    const code = text.slice(type.start, type.end);
    if (/["'`]/.test(code)) return undefined;
    path = withoutParentheses(path.slice(0, -1));
    if (/^(?:\s*as\s+const\s*|<\s*const\s*>\s*)$/.test(code)) span = parent;
  }
  return { path, span };
}

/** Whether the value's declared type is made of literals, or a type of the file names the very text: then nothing else may stand there. */
function isDeclaredAsLiteral({ root, text }: ParsedText, path: Path): boolean {
  const parent = parentOf(path);
  const type = parent && childOf(parent, "type");
  if (type && /["'`]/.test(text.slice(type.start, type.end))) return true;
  const node = lastOf(path);
  const content = text.slice(node.start + 1, node.end - 1);
  for (const other of nodesOf(root)) {
    const code = other.type === "literal_type" || other.type === "template_literal_type" ? text.slice(other.start, other.end) : "";
    if (code !== "" && (code.slice(1, -1) === content || /\b(?:sk|rk|whsec)_[^"'`]*\$\{/.test(code))) return true;
  }
  return false;
}

/** The variable that a destructured entry of the environment reads: `const { X = "key" } = process.env`. */
function destructuredKey(text: string, path: Path, names: ReadonlySet<string>): string | undefined {
  const target = parentOf(path) as SyntaxNode;
  const pair = target.type === "assignment_pattern" ? path[path.length - 3] : undefined;
  const key = target.type === "object_assignment_pattern" ? childOf(target, "left") : childOf(pair, "key");
  const pattern = path[path.length - (pair ? 4 : 3)];
  const holder = path[path.length - (pair ? 5 : 4)];
  if (key === undefined || pattern?.type !== "object_pattern" || (pair && pair.type !== "pair_pattern")) return undefined;
  const value = childOf(holder, "value") ?? childOf(holder, "right");
  const [, name] = /^["']?([A-Za-z_]\w*)["']?$/.exec(text.slice(key.start, key.end)) ?? [];
  return holder !== undefined && value !== pattern && isEnvironment(text, value, names) ? name : undefined;
}

/** The statement goes, with its line where it has one of its own. */
function removal(text: string, path: Path, key: Span, variable: Variable, value: string | undefined): Site {
  const statement = lastOf(path);
  const line = lineStart(text, statement.start);
  const [rest = ""] = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end)) ?? [];
  const alone = text.slice(line, statement.start).trim() === "" && (rest !== "" || statement.end === text.length);
  const inBlock = /^(?:program|statement_block|switch_case|switch_default|class_static_block)$/.test(parentOf(path)?.type ?? "");
  const span = alone && inBlock ? { start: line, end: statement.end + rest.length } : { start: statement.start, end: statement.end };
  return { start: key.start, end: key.end, label: undefined, variable, value, edits: () => [{ span, text: inBlock ? "" : "{}" }] };
}

/** What the value is given to, by name. */
function labelOf(text: string, path: Path): string | undefined {
  // One of several values that the same thing may have.
  let depth = path.length - 1;
  while (/^(?:binary|ternary|parenthesized|as|satisfies)_expression$/.test(path[depth - 1]?.type ?? "")) depth--;
  const node = path[depth];
  const parent = path[depth - 1];
  const target = ["name", "property", "left", "key", "pattern"].map((field) => childOf(parent, field)).find((child) => child !== undefined && child !== node);
  if (parent === undefined || target === undefined || /^(?:member|call|new)_expression$/.test(parent.type)) return undefined;
  const name = target.type === "member_expression" ? childOf(target, "property") : target.type === "subscript_expression" ? childOf(target, "index") : target;
  const [, label] = /^["'`]?#?([A-Za-z_$][\w$]*)["'`]?$/.exec(name ? text.slice(name.start, name.end) : "") ?? [];
  return label;
}
