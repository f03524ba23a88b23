import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { type Span, textAt } from "../../text/span.ts";
import { childOf, lastOf, type Path, parentOf, partsOf, withoutParentheses } from "../tree.ts";
import { argumentsOf, environmentCall, qualifiedName, variableOf } from "./python-environment.ts";
import { needsParentheses } from "./python-literal.ts";
import type { Site, Variable } from "./site.ts";

/** Where a key stands that is a whole expression. */
export interface KeyPlace {
  readonly text: string;
  /** What the file imports. */
  readonly names: ReadonlyMap<string, string>;
  readonly node: SyntaxNode;
  /** The way to it, parentheses round it left out. */
  readonly path: Path;
  readonly value: string | undefined;
  /** The site at which a look-up takes the place of a span. */
  readonly replace: (span: Span, variable: Variable | undefined, before?: string, after?: string) => Site;
}

/** Functions of settings libraries that take a default: without it they demand the setting. */
const SETTING_READERS = /^(?:decouple\.config|starlette\.config\.Config|environ\.Env|environs\.Env)(?:\.(?:str|get_value))?$/;

/** The site of a key that is an argument of a call, perhaps a default; undefined where the call sets what the key would be read from. */
export function pythonArgument(place: KeyPlace, outer: Path): Site | undefined {
  const { text, names, node, path } = place;
  const parent = parentOf(path);
  const call = lastOf(outer);
  const argument = parent?.type === "keyword_argument" ? parent : lastOf(path);
  const callee = childOf(call, "function");
  const { positions } = argumentsOf(text, call);
  const position = positions.indexOf(argument);
  const environment = environmentCall(text, call, names);
  if (environment && environment.default === lastOf(path)) {
    const statement = outer.slice(0, -1);
    if (environment.method === "setdefault" && lastOf(statement).type === "expression_statement")
      return assignmentRemoval(place, statement, environment.variable);
    return fallback(place, outer, environment.variable);
  }
  // What sets the variable cannot read it.
  if (position === 1 && /(?:^|\.)(?:setenv|putenv)$/.test(textAt(text, callee))) return undefined;
  const setting = settingReader(place, callee);
  if (setting !== undefined) {
    const isDefault =
      parent?.type === "keyword_argument" ? isNamed(text, parent, "default") : position === 1 && partsOf(childOf(call, "arguments")).at(-1) === argument;
    return isDefault ? dropped(place, call, argument) : place.replace(node, undefined);
  }
  if (/^env(?:\.str)?$/.test(textAt(text, callee)) && parent?.type === "keyword_argument" && isNamed(text, parent, "default"))
    return dropped(place, call, argument);
  const method = callee?.type === "attribute" ? textAt(text, childOf(callee, "attribute")) : textAt(text, callee);
  if (parent?.type !== "keyword_argument" && positions.at(-1) === argument && partsOf(childOf(call, "arguments")).length === positions.length) {
    const last = positions.at(-2);
    const key = textAt(text, last).slice(1, -1);
    // `get_env("X", "key")`: a reader of variables with a fallback.
    if (position === 1 && last && /^[A-Z][A-Z0-9_]*$/.test(key) && /env/i.test(textAt(text, callee)) && method !== "get")
      return place.replace(call, variableOf(text, last));
    if (callee?.type === "attribute" && position === 1 && last?.type === "string" && /^[\w.:-]+$/.test(key) && (method === "get" || method === "pop"))
      return instead(place, outer, last, method === "pop");
    if (callee?.type === "identifier" && position === 2 && last && method === "getattr") return instead(place, outer, last, true);
  }
  return place.replace(node, undefined);
}

/** `os.environ.get("A", "key")`, itself perhaps the fallback of another one: then the first that is set still wins. */
function fallback(place: KeyPlace, outer: Path, variable: Variable): Site {
  const { text, names } = place;
  const wide = withoutParentheses(outer);
  const around = callAround(wide);
  const first = around && environmentCall(text, lastOf(around), names);
  const argument = first && partsOf(childOf(lastOf(around), "arguments"))[0];
  if (around === undefined || first?.default !== lastOf(wide) || first.method !== "get" || argument === undefined)
    return place.replace(lastOf(outer), variable);
  return insteadOf(place, around, argument, false, variable);
}

/** `options.get("key", …)`: the default would be evaluated even where the entry is there, so it becomes an alternative. */
function instead(place: KeyPlace, outer: Path, last: SyntaxNode, withNone: boolean): Site {
  const variable = variableOf(place.text, last);
  return insteadOf(place, outer, last, withNone, variable.name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(variable.name) ? variable : undefined);
}

function insteadOf(place: KeyPlace, outer: Path, last: SyntaxNode, withNone: boolean, variable: Variable | undefined): Site {
  const call = lastOf(outer);
  const [open, close] = needsParentheses(outer) ? ["(", ")"] : ["", ""];
  const site = place.replace({ start: last.end, end: call.end }, variable, `${withNone ? ", None" : ""}) or `, close);
  return open === "" ? site : { ...site, edits: (name, read) => [insertion(call.start, open), ...site.edits(name, read)] };
}

/** The argument goes, with the comma before it: the library then demands the setting. */
function dropped({ text, node, value }: KeyPlace, call: SyntaxNode, argument: SyntaxNode): Site {
  const parts = childOf(call, "arguments")?.children ?? [];
  const index = parts.indexOf(argument);
  const comma = parts.slice(0, index).findLast((part) => part.type === ",");
  const first = partsOf(childOf(call, "arguments"))[0];
  const edits: Edit[] = [{ span: { start: comma?.start ?? argument.start, end: argument.end }, text: "" }];
  return { start: node.start, end: node.end, label: undefined, variable: first && variableOf(text, first), value, edits: () => edits };
}

/** The reader of settings, of a library for that, which is called. */
function settingReader({ text, names }: KeyPlace, callee: SyntaxNode | undefined): string | undefined {
  const direct = qualifiedName(text, callee, names);
  if (direct !== undefined && direct !== "environ.Env" && direct !== "environs.Env" && SETTING_READERS.test(direct)) return direct;
  const head = callee?.type === "attribute" ? childOf(callee, "object") : callee;
  if (head?.type !== "identifier") return undefined;
  const name = textAt(text, head);
  const [, made] = new RegExp(`^[ \\t]*${name}\\s*=\\s*([\\w.]+)\\(`, "m").exec(text) ?? [];
  const [root = "", ...rest] = (made ?? "").split(".");
  const type = names.get(root) === undefined ? undefined : [names.get(root), ...rest].join(".");
  const method = callee?.type === "attribute" ? `.${textAt(text, childOf(callee, "attribute"))}` : "";
  return type !== undefined && SETTING_READERS.test(type + method) && !/config$/.test(type) ? type : undefined;
}

function isNamed(text: string, argument: SyntaxNode, name: string): boolean {
  return textAt(text, childOf(argument, "name")) === name;
}

/** The call that the expression at the end of the path is an argument of. */
export function callAround(path: Path): Path | undefined {
  const list = parentOf(path)?.type === "keyword_argument" ? path.slice(0, -2) : path.slice(0, -1);
  const call = list.slice(0, -1);
  return list.length > 1 && lastOf(list).type === "argument_list" && lastOf(call).type === "call" ? call : undefined;
}

/** The statement goes, with its line where it has one of its own. */
export function assignmentRemoval({ text, node, value }: KeyPlace, path: Path, variable: Variable): Site {
  const statement = lastOf(path);
  const line = lineStart(text, statement.start);
  const [rest = ""] = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end)) ?? [];
  const alone = text.slice(line, statement.start).trim() === "" && (rest !== "" || statement.end === text.length);
  const edit: Edit =
    alone && partsOf(parentOf(path)).length > 1
      ? { span: { start: line, end: statement.end + rest.length }, text: "" }
      : { span: { start: statement.start, end: statement.end }, text: "pass" };
  return { start: node.start, end: node.end, label: undefined, variable, value, edits: () => [edit] };
}
