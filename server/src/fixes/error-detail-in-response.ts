import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { contains } from "../text/span.ts";
import { argumentsOf, type CarrierSite, calleeOf, carrierSites, isShared } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposals } from "./code-repair.ts";
import { lineBreakOf, quoted, quoteOf } from "./code-style.ts";
import { addImport, visibleImport } from "./imports/python.ts";
import { replaced } from "./masks.ts";
import { ownWords } from "./own-words.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, nodesOf, type Path, partsOf, pathTo } from "./tree.ts";
import { valuesOf } from "./value-sources.ts";

/** Logs an error on the server and answers with a neutral message. */
export const errorDetailInResponse: Repair = codeRepair("error-detail-in-response", ["error-detail-in-response"], (code) => {
  const message = code.finding.said?.message;
  if (message === "variables" || message === "debug") return switchedOff(code);
  const sites = carrierSites(code, { inside: true, texts: "whole" });
  if (sites.length === 0 || isShared(code, sites)) return [];
  const handler = handlerAround(code);
  const edits: Edit[] = [];
  for (const site of sites) {
    const objects = objectsNamed(code, site);
    const own = objects.length > 0 ? neutralEntries(code, objects, handler) : isAnswer(code, site, handler) ? undefined : neutral(code, site);
    if (own === undefined) return [];
    edits.push(...own);
  }
  const logged = logging(code, handler);
  const title = logged === undefined ? "Answer with a neutral message" : "Log the error on the server and answer with a neutral message";
  const notes = logged === undefined ? ["Log the error on the server: the answer no longer tells what went wrong."] : [];
  const all = [...edits, ...(logged ?? [])];
  return [{ variant: "neutral", title, safety: "suggestion", edits: [...all, ...unusedName(code, handler, all)], notes }];
});

/** What is switched on, switched off: the finding is at the value, or at the object of options that holds it. */
function switchedOff({ parsed, text, finding }: CodeFinding): Proposals {
  const at = lastOf(pathTo(parsed.root, finding.span));
  const sourceOf = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const option = partsOf(at).find((part) => sourceOf(childOf(part, "key")) === "includeLocalVariables");
  const value = option ? childOf(option, "value") : at;
  const off = { True: "False", true: "false" }[sourceOf(value)];
  return value && off !== undefined ? [{ variant: "off", title: "Switch it off", safety: "suggestion", edits: [{ span: value, text: off }] }] : [];
}

/** A handler of errors around the place, with the name that it gives the error: a part of `try`, or a function that is given the error. */
interface Handler {
  readonly node: SyntaxNode;
  readonly catches: boolean;
  readonly name: string | undefined;
  readonly path: Path;
}

function handlerAround({ parsed, text, finding, python }: CodeFinding): Handler | undefined {
  const path = pathTo(parsed.root, finding.span);
  const index = path.findLastIndex(({ type }) => (python ? type === "except_clause" : type === "catch_clause"));
  const node = path[index];
  const source = (it: SyntaxNode | undefined): string => (it ? text.slice(it.start, it.end) : "");
  const within = path.findLastIndex(({ type }) =>
    /^(?:function_definition|function_declaration|function_expression|arrow_function|method_definition)$/.test(type),
  );
  if (node === undefined || index < within) {
    const function_ = path[within];
    const parameters = (childOf(function_, "parameters")?.children ?? []).map((it) => source(it).match(/^[A-Za-z_$][\w$]*/)?.[0]);
    const roots = (finding.carriers ?? []).map((it) => /^[A-Za-z_$][\w$]*/.exec(text.slice(it.start, it.end))?.[0]);
    const given = parameters.find((it) => it !== undefined && roots.includes(it));
    return function_ && given !== undefined ? { node: function_, catches: false, name: given, path: path.slice(0, within + 1) } : undefined;
  }
  const head = source(node).split(python ? ":" : "{", 1)[0] ?? "";
  const name = python ? /\bas\s+(\w+)\s*$/.exec(head)?.[1] : source(childOf(node, "parameter")).match(/^[A-Za-z_$][\w$]*/)?.[0];
  return { node, catches: true, name, path: path.slice(0, index + 1) };
}

/** Calls that make a text of an error. */
const SAYS =
  /(?:^|\.)(?:str|repr|String|toString|stringify|inspect|dumps|format|join|format_exc|format_exception\w*|format_exception_only|get_full_details|messages|toJSON|as_json|json|errors|get)$/;

/** Functions that take anything for an answer, or make a text of it. */
const ANSWERS = /^(?:jsonify|json|str|repr|String|abort|\w*Response\w*|HTTPException|HttpResponse\w*|make_response|render\w*|send|\w*Error)$/;

/** Whether what stands there is made by a function that was not given the error: the detail is one thing among others in it. */
function isAnswer(code: CodeFinding, { value, role, path }: CarrierSite, handler: Handler | undefined): boolean {
  const carriers = code.finding.carriers ?? [];
  const hasError = (call: SyntaxNode): boolean => {
    const given = argumentsOf(call);
    const said = code.text.slice(call.start, given?.end ?? call.end);
    return (
      (handler?.name !== undefined && new RegExp(`\\b${handler.name}\\b`).test(said)) ||
      SAYS.test(calleeOf(code.text, call)) ||
      carriers.some((it) => given !== undefined && contains(given, it))
    );
  };
  // A function of the project that takes errors is not known to take texts.
  const taker = role === "argument" && code.text.slice(value.start, value.end) === handler?.name ? calleeOf(code.text, path.at(-3)) : "";
  if (/^\w+$/.test(taker) && !ANSWERS.test(taker)) return true;
  const named = ownerOf(value);
  const isRead = /^(?:shorthand_property_)?identifier$/.test(named.type) && /^(?:other|argument|entry|shorthand|keyword)$/.test(role);
  const sources = isRead && code.text.slice(named.start, named.end) !== handler?.name ? valuesOf(code.parsed, named) : [];
  const made = [value, ...sources].map((node) => (/^await/.test(node.type) ? (partsOf(node)[0] ?? node) : node));
  return made.some((node) => /^call(?:_expression)?$/.test(node.type) && !hasError(node));
}

/** What an expression reads something of: `result` in `result.message`. */
function ownerOf(value: SyntaxNode): SyntaxNode {
  let at = value;
  while (at.type === "member_expression" || at.type === "attribute") {
    const object = childOf(at, "object");
    if (object === undefined) break;
    at = object;
  }
  return at;
}

/** The objects that a variable holds which stands as the answer: there is more in them than what an error says. */
function objectsNamed({ parsed }: CodeFinding, { value, role }: CarrierSite): readonly SyntaxNode[] {
  return role === "argument" || role === "other" ? valuesOf(parsed, value).filter(({ type }) => type === "object" || type === "dictionary") : [];
}

/** The edits that put the message into the entries that tell what the error says; undefined where there are none, or the handler does not make the object. */
function neutralEntries({ text }: CodeFinding, [object, another]: readonly SyntaxNode[], handler: Handler | undefined): Edit[] | undefined {
  if (object === undefined || another !== undefined || handler?.name === undefined || !contains(handler.node, object)) return undefined;
  const said = new RegExp(`\\b${handler.name}\\b(?!\\??\\.(?:code|type|name|param|status\\w*)\\b)`);
  const values = partsOf(object).flatMap((entry) => (entry.type === "pair" ? (childOf(entry, "value") ?? []) : []));
  const telling = values.filter((it) => said.test(text.slice(it.start, it.end)));
  return telling.length > 0 ? telling.map((span) => ({ span, text: quoted("Something went wrong.", quoteOf(text)) })) : undefined;
}

/** The edits that put the message where a detail stands; undefined where something else than a text is wanted. */
function neutral(code: CodeFinding, site: CarrierSite): Edit[] | undefined {
  const { role, path, value } = site;
  // Of a list in which an error is told among other things, the list is wanted.
  if (valuesOf(code.parsed, value).some(({ type }) => type === "array" || type === "list")) return undefined;
  const call = path.at(-3);
  const own = ownWords(code, site);
  if (own?.instead) return [{ span: own.instead, text: own.text }];
  const expression = own?.text ?? quoted("Something went wrong.", quoteOf(code.text));
  // What makes a text of it is not needed for one.
  if (role === "argument" && call && /^(?:str|repr|String)$/.test(calleeOf(code.text, call)) && argumentsOf(call)) return [{ span: call, text: expression }];
  if (role === "spread") {
    const spread = site.node.type === "spread_element" ? site.node : path.at(-2);
    return spread?.type === "spread_element" && path.at(-3)?.type === "object" ? [{ span: spread, text: `error: ${expression}` }] : undefined;
  }
  const whole =
    /^(?:identifier|attribute|member_expression)$/.test(value.type) && /(?:^|\.)(?:json|jsonify|JSONResponse|JsonResponse)$/.test(calleeOf(code.text, call));
  const error = code.python ? `{${quoted("error", quoteOf(code.text))}: ${expression}}` : `{ error: ${expression} }`;
  return replaced(code, site, role === "argument" && whole ? error : expression);
}

/** The edits that log the error before the answer; none where the handler does already, undefined where there is no place for it. */
function logging(code: CodeFinding, handler: Handler | undefined): Edit[] | undefined {
  const { text, finding, parsed, python } = code;
  if (handler === undefined) return undefined;
  const before = text.slice(handler.node.start, finding.span.start);
  if (/\b(?:log|logger|logging|console|_logger|LOGGER|LOG)\.(?:exception|error|critical|warn|warning|fatal)\s*\(/.test(before)) return [];
  // Whatever logs or reports it, by whatever name.
  if (handler.name !== undefined && new RegExp(`(?:log|report|capture|track)[\\w$.]*\\([^;]*\\b${handler.name}\\b`, "i").test(before)) return [];
  const path = pathTo(parsed.root, finding.span);
  const block = path.findLastIndex(({ type }) => /^(?:block|statement_block)$/.test(type));
  const statement = path[block + 1];
  if (statement === undefined || block < handler.path.length) return undefined;
  const indent = text.slice(lineStart(text, statement.start), statement.start);
  if (indent.trim() !== "") return undefined;
  const q = (words: string): string => quoted(words, quoteOf(text));
  const put = (line: string): Edit => insertion(statement.start, `${line}${lineBreakOf(text)}${indent}`);
  const own = loggerOf(code, statement);
  if (python) {
    const call = handler.catches ? `exception(${q("The request failed")})` : `error(${q("The request failed")}, exc_info=${handler.name})`;
    const isLoguru = own !== undefined && own === visibleImport(parsed, statement, { module: "loguru", member: "logger" });
    if (isLoguru && !handler.catches) return [put(`${own}.opt(exception=${handler.name}).error(${q("The request failed")})`)];
    if (own) return [put(`${own}.${call}`)];
    const known = visibleImport(parsed, statement, { module: "logging" });
    const added = known === undefined ? addImport(parsed, statement, { module: "logging" }) : undefined;
    if (known === undefined && added === undefined) return undefined;
    return [...(added?.edits ?? []), put(`${known ?? added?.name}.${call}`)];
  }
  if (handler.name === undefined) return undefined;
  const end = /;\s*$/.test(text.slice(statement.start, statement.end)) ? ";" : "";
  return [put(own ? `${own}.error(${handler.name})${end}` : `console.error(${q("The request failed")}, ${handler.name})${end}`)];
}

/** A logger of the file that can be used where a statement stands. */
function loggerOf({ parsed, text, python }: CodeFinding, at: SyntaxNode): string | undefined {
  const made = python ? /^(?:[\w.]+\.)?(?:getLogger|get_logger|get_task_logger)$/ : /^(?:pino|(?:[\w$]+\.)?createLogger|log4js\.getLogger)$/;
  if (python) {
    const loguru = visibleImport(parsed, at, { module: "loguru", member: "logger" });
    if (loguru !== undefined) return loguru;
  }
  for (const statement of parsed.root.children) {
    for (const node of statement.end > at.start ? [] : nodesOf(statement)) {
      const name = node.type === "assignment" ? childOf(node, "left") : node.type === "variable_declarator" ? childOf(node, "name") : undefined;
      const value = childOf(node, node.type === "assignment" ? "right" : "value");
      if (name?.type !== "identifier" || argumentsOf(value) === undefined || !made.test(calleeOf(text, value))) continue;
      if (valuesOf(parsed, name).length <= 1) return text.slice(name.start, name.end);
    }
  }
  return undefined;
}

/** The edit that takes the name of an error away that nothing uses any more; in Python alone, where checkers complain. */
function unusedName({ text, python }: CodeFinding, handler: Handler | undefined, edits: readonly Edit[]): Edit[] {
  if (!python || handler?.name === undefined || !handler.catches) return [];
  const { node, name } = handler;
  let rest = "";
  let at = node.start;
  for (const { span, text: put } of edits.filter(({ span }) => span.start >= node.start && span.end <= node.end).sort((a, b) => a.span.start - b.span.start)) {
    rest += text.slice(at, span.start) + put;
    at = span.end;
  }
  rest += text.slice(at, node.end);
  const head = new RegExp(`\\s+as\\s+${name}(?=\\s*:)`).exec(text.slice(node.start, node.end));
  if (head === null || (rest.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0) > 1) return [];
  return [{ span: { start: node.start + head.index, end: node.start + head.index + head[0].length }, text: "" }];
}
