import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import { quoted } from "../code-style.ts";
import { requiredField } from "../idioms/pydantic-settings.ts";
import { childOf, lastOf, type Path, parentOf, partsOf, withoutParentheses } from "../tree.ts";
import { argumentsOf, environmentCall, environmentVariable, importedNames, qualifiedName, variableOf } from "./python-environment.ts";
import { needsParentheses } from "./python-literal.ts";
import type { Site, Variable } from "./site.ts";

/** An expression that stands for the key as a whole. */
export interface WholeValue {
  readonly path: Path;
  /** What turns the look-up into what stands there: bytes stay bytes. */
  readonly suffix: string;
  readonly quote: '"' | "'";
}

/** Functions of settings libraries that take a default: without it they demand the setting. */
const SETTING_READERS = /^(?:decouple\.config|starlette\.config\.Config|environ\.Env|environs\.Env)(?:\.(?:str|get_value))?$/;

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

  if (isNotEvaluated()) return undefined;
  const settings = settingsOf(text, whole.path);
  if (settings !== undefined) return settingsDefault(settings);
  if (parent?.type === "boolean_operator" && childOf(parent, "operator")?.type === "or" && childOf(parent, "right") === lastOf(path)) {
    const left = environmentVariable(text, childOf(parent, "left"), names);
    if (left) return replace({ start: left.at.start, end: lastOf(path).end }, left);
  }
  if (parent?.type === "conditional_expression" && partsOf(parent)[2] === lastOf(path)) {
    // `os.environ["X"] if "X" in os.environ else "key"`: there is nothing left to ask.
    const [then, test] = partsOf(parent);
    const variable = environmentVariable(text, then, names);
    if (variable && test && text.slice(test.start, test.end).includes(variable.code)) return replace(parent, variable);
  }
  if (parent?.type === "assignment" && childOf(parent, "right") === lastOf(path)) {
    const target = childOf(parent, "left");
    if (target?.type === "subscript" && qualifiedName(text, childOf(target, "value"), names) === "os.environ") {
      const key = childOf(target, "subscript");
      const statement = path.slice(0, -2);
      if (lastOf(statement)?.type !== "expression_statement" || key === undefined) return undefined;
      return removal(parsed, statement, node, variableOf(text, key), value);
    }
  }
  const callPath = callAround(path);
  if (callPath === undefined) return replace(node, undefined);
  return inCall(callPath);

  /** The default of a settings field: without it the field's variable is demanded. */
  function settingsDefault(holder: SyntaxNode): Site | undefined {
    const required = requiredField(parsed, holder, path);
    if (required === undefined) return undefined;
    const { variable, edits } = required;
    return { start: node.start, end: node.end, label: undefined, variable: { name: variable, code: quoted(variable, whole.quote) }, value, edits: () => edits };
  }

  /** In a type, or in a scheme that a settings library reads later. */
  function isNotEvaluated(): boolean {
    if (/\bLiteral/.test(source(childOf(parent, "type")))) return true;
    return whole.path.some((around) => {
      if (around.type === "subscript") return /(?:^|\.)Literal$/.test(source(childOf(around, "value")));
      return around.type === "call" && around !== node && qualifiedName(text, childOf(around, "function"), names) === "environ.Env";
    });
  }

  function inCall(outer: Path): Site | undefined {
    const call = lastOf(outer);
    const argument = parent?.type === "keyword_argument" ? parent : lastOf(path);
    const callee = childOf(call, "function");
    const { positions } = argumentsOf(text, call);
    const position = positions.indexOf(argument);
    const environment = environmentCall(text, call, names);
    if (environment && environment.default === lastOf(path)) {
      const statement = outer.slice(0, -1);
      if (environment.method === "setdefault" && lastOf(statement).type === "expression_statement")
        return removal(parsed, statement, node, environment.variable, value);
      return fallback(outer, environment.variable);
    }
    // What sets the variable cannot read it.
    if (position === 1 && /(?:^|\.)(?:setenv|putenv)$/.test(source(callee))) return undefined;
    const setting = settingReader(callee);
    if (setting !== undefined) {
      const isDefault =
        parent?.type === "keyword_argument" ? isNamed(parent, "default") : position === 1 && partsOf(childOf(call, "arguments")).at(-1) === argument;
      return isDefault ? dropped(call, argument) : replace(node, undefined);
    }
    if (/^env(?:\.str)?$/.test(source(callee)) && parent?.type === "keyword_argument" && isNamed(parent, "default")) return dropped(call, argument);
    const method = callee?.type === "attribute" ? source(childOf(callee, "attribute")) : source(callee);
    if (parent?.type !== "keyword_argument" && positions.at(-1) === argument && partsOf(childOf(call, "arguments")).length === positions.length) {
      const last = positions.at(-2);
      const key = source(last).slice(1, -1);
      // `get_env("X", "key")`: a reader of variables with a fallback.
      if (position === 1 && last && /^[A-Z][A-Z0-9_]*$/.test(key) && /env/i.test(source(callee)) && method !== "get")
        return replace(call, variableOf(text, last));
      if (callee?.type === "attribute" && position === 1 && last?.type === "string" && /^[\w.:-]+$/.test(key) && (method === "get" || method === "pop"))
        return instead(outer, last, method === "pop");
      if (callee?.type === "identifier" && position === 2 && last && method === "getattr") return instead(outer, last, true);
    }
    return replace(node, undefined);
  }

  /** `os.environ.get("A", "key")`, itself perhaps the fallback of another one: then the first that is set still wins. */
  function fallback(outer: Path, variable: Variable): Site {
    const wide = withoutParentheses(outer);
    const around = callAround(wide);
    const first = around && environmentCall(text, lastOf(around), names);
    const argument = first && partsOf(childOf(lastOf(around), "arguments"))[0];
    if (around === undefined || first?.default !== lastOf(wide) || first.method !== "get" || argument === undefined) return replace(lastOf(outer), variable);
    return insteadOf(around, argument, false, variable);
  }

  /** `options.get("key", …)`: the default would be evaluated even where the entry is there, so it becomes an alternative. */
  function instead(outer: Path, last: SyntaxNode, withNone: boolean): Site {
    const variable = variableOf(text, last);
    return insteadOf(outer, last, withNone, variable.name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(variable.name) ? variable : undefined);
  }

  function insteadOf(outer: Path, last: SyntaxNode, withNone: boolean, variable: Variable | undefined): Site {
    const call = lastOf(outer);
    const [open, close] = needsParentheses(outer) ? ["(", ")"] : ["", ""];
    const site = replace({ start: last.end, end: call.end }, variable, `${withNone ? ", None" : ""}) or `, close);
    return open === "" ? site : { ...site, edits: (name, read) => [insertion(call.start, open), ...site.edits(name, read)] };
  }

  /** The argument goes, with the comma before it: the library then demands the setting. */
  function dropped(call: SyntaxNode, argument: SyntaxNode): Site {
    const parts = childOf(call, "arguments")?.children ?? [];
    const index = parts.indexOf(argument);
    const comma = parts.slice(0, index).findLast((part) => part.type === ",");
    const first = partsOf(childOf(call, "arguments"))[0];
    const edits: Edit[] = [{ span: { start: comma?.start ?? argument.start, end: argument.end }, text: "" }];
    return { start: node.start, end: node.end, label: undefined, variable: first && variableOf(text, first), value, edits: () => edits };
  }

  function settingReader(callee: SyntaxNode | undefined): string | undefined {
    const direct = qualifiedName(text, callee, names);
    if (direct !== undefined && direct !== "environ.Env" && direct !== "environs.Env" && SETTING_READERS.test(direct)) return direct;
    const head = callee?.type === "attribute" ? childOf(callee, "object") : callee;
    if (head?.type !== "identifier") return undefined;
    const name = source(head);
    const [, made] = new RegExp(`^[ \\t]*${name}\\s*=\\s*([\\w.]+)\\(`, "m").exec(text) ?? [];
    const [root = "", ...rest] = (made ?? "").split(".");
    const type = names.get(root) === undefined ? undefined : [names.get(root), ...rest].join(".");
    const method = callee?.type === "attribute" ? `.${source(childOf(callee, "attribute"))}` : "";
    return type !== undefined && SETTING_READERS.test(type + method) && !/config$/.test(type) ? type : undefined;
  }

  function isNamed(argument: SyntaxNode, name: string): boolean {
    return source(childOf(argument, "name")) === name;
  }

  function source(of: SyntaxNode | undefined): string {
    return of === undefined ? "" : text.slice(of.start, of.end);
  }
}

/** The call that the expression at the end of the path is an argument of. */
function callAround(path: Path): Path | undefined {
  const list = parentOf(path)?.type === "keyword_argument" ? path.slice(0, -2) : path.slice(0, -1);
  const call = list.slice(0, -1);
  return list.length > 1 && lastOf(list).type === "argument_list" && lastOf(call).type === "call" ? call : undefined;
}

/** The statement goes, with its line where it has one of its own. */
function removal({ text }: ParsedText, path: Path, key: Span, variable: Variable, value: string | undefined): Site {
  const statement = lastOf(path);
  const line = lineStart(text, statement.start);
  const [rest = ""] = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end)) ?? [];
  const alone = text.slice(line, statement.start).trim() === "" && (rest !== "" || statement.end === text.length);
  const edit: Edit =
    alone && partsOf(parentOf(path)).length > 1
      ? { span: { start: line, end: statement.end + rest.length }, text: "" }
      : { span: { start: statement.start, end: statement.end }, text: "pass" };
  return { start: key.start, end: key.end, label: undefined, variable, value, edits: () => [edit] };
}

/** The class of pydantic settings that a value stands in right: its fields are read from the environment by themselves. */
function settingsOf(text: string, path: Path): SyntaxNode | undefined {
  const index = path.findLastIndex((node) => node.type === "class_definition");
  if (index === -1 || path.slice(index).some((node) => node.type === "function_definition" || node.type === "lambda")) return undefined;
  const bases = childOf(path[index], "superclasses");
  return bases !== undefined && /\bBaseSettings\b/.test(text.slice(bases.start, bases.end)) ? path[index] : undefined;
}

/** What the value is given to, by name. */
function labelOf(text: string, path: Path): string | undefined {
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
