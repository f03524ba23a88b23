import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import { lineBreakOf, quoted, quoteOf, styled } from "../code-style.ts";
import { afterImports } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { type Construction, classNames, constructionsIn } from "../shared-client/constructions.ts";
import { keySource } from "../shared-client/key-source.ts";
import { childOf, type Path, partsOf } from "../tree.ts";
import type { Rotation } from "./rotation.ts";

/** Options beside which the client's own way to send requests cannot be replaced. */
const OWN_TRANSPORT = /\b(?:httpClient|httpAgent|authenticator)\b/;

/** How the client of a place can go on with another key. */
export function javascriptRotation(parsed: ParsedText, at: Span, path: string): Rotation | undefined {
  const { text } = parsed;
  const source = (node: Span | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const construction = constructionsIn(parsed).findLast(({ start, end }) => start <= at.start && at.end <= end);
  // `require("stripe")(key)` has no name for the library.
  const library = classNames(parsed)[0] ?? source(childOf(construction?.path.at(-1), "function"));
  if (construction === undefined || library === "" || !isKept(text, construction)) return undefined;
  const [options] = construction.options;
  if (options !== undefined && (options.type !== "object" || OWN_TRANSPORT.test(source(options)))) return undefined;
  const helper = storeHelper(parsed, construction);
  const variable = helper === undefined && keySource(parsed, construction.key, path)?.kind === "variable";
  if (helper === undefined && !variable) return undefined;
  const names =
    helper === undefined ? ["keysInUse", "stripeKeys", "fetchWithKeyInUse"] : ["currentKey", "lastKey", "fetchWithCurrentKey", "knownKeys", "KEY_AGE"];
  if (names.some((name) => isBound(parsed, name)) || new RegExp(`\\b(?:${names.join("|")})\\b`).test(text)) return undefined;
  const fetcher = names[2] ?? "";
  const client = `httpClient: ${library}.createFetchHttpClient(${fetcher})`;
  const typed = parsed.grammar !== "javascript";
  const code = helper === undefined ? variableLines(keyCode(parsed, construction.key), typed) : storeLines(helper, typed);
  const key = keyEdits(construction, helper, quoteOf(text));
  return {
    edits: [declared(parsed, construction, styled(text, code)), ...key, optionEdit(text, construction, client)],
    from: helper === undefined ? "variable" : "store",
  };
}

/** The declarations after the imports, and before the client in any case. */
function declared(parsed: ParsedText, { start, path }: Construction, lines: readonly string[]): Edit {
  const br = lineBreakOf(parsed.text);
  const edit = afterImports(parsed, lines.join(br));
  if (edit.span.start <= start) return edit;
  const at = lineStart(parsed.text, path[1]?.start ?? start);
  return insertion(at, `${lines.join(br)}${br}${br}`);
}

/** Whether the client lives as long as the process: a constant of the module, or what a function builds once. */
function isKept(text: string, { path }: Construction): boolean {
  if (!path.some(({ type }) => /function|method_definition|class_body/.test(type))) return true;
  const assignment = path.findLast(({ type }) => /assignment_expression$/.test(type));
  return assignment !== undefined && /^(?:[\w$]+)\s*(?:\?\?=|=)/.test(text.slice(assignment.start, assignment.end));
}

interface Helper {
  readonly name: string;
  /** The expression that is replaced by the key as it is now; undefined where the key is the parameter of a callback. */
  readonly read: SyntaxNode;
}

/** The function of the file that asks a store, where the key comes from one: `await key()`, or `key().then((key) => …)`. */
function storeHelper(parsed: ParsedText, { key, path }: Construction): Helper | undefined {
  const { text } = parsed;
  const called = key.type === "await_expression" ? partsOf(key)[0] : key.type === "identifier" ? thenObject(text, key, path) : undefined;
  if (called?.type !== "call_expression" || partsOf(childOf(called, "arguments")).length > 0) return undefined;
  const callee = childOf(called, "function");
  const name = callee?.type === "identifier" ? text.slice(callee.start, callee.end) : "";
  const isOwn = parsed.root.children.some((statement) => {
    const declared = statement.type === "export_statement" ? childOf(statement, "declaration") : statement;
    const own = childOf(declared, "name");
    return (
      declared?.type === "function_declaration" &&
      own !== undefined &&
      text.slice(own.start, own.end) === name &&
      /^async\b/.test(text.slice(declared.start, declared.end))
    );
  });
  return isOwn ? { name, read: called } : undefined;
}

/** In `object.then((key) => new Stripe(key))`, the object. */
function thenObject(text: string, key: SyntaxNode, path: Path): SyntaxNode | undefined {
  const index = path.findLastIndex(({ type }) => type === "arrow_function");
  const arrow = path[index];
  const call = path[index - 2];
  const [parameter] = [...partsOf(childOf(arrow, "parameters")), childOf(arrow, "parameter")].filter((it) => it !== undefined);
  const name = parameter && text.slice(parameter.start, parameter.end).replace(/\s*:.*$/, "");
  const callee = childOf(call, "function");
  if (name !== text.slice(key.start, key.end) || callee?.type !== "member_expression") return undefined;
  const property = childOf(callee, "property");
  return property && text.slice(property.start, property.end) === "then" ? childOf(callee, "object") : undefined;
}

function keyEdits({ key }: Construction, helper: Helper | undefined, quote: '"' | "'"): readonly Edit[] {
  if (helper === undefined) return [{ span: { start: key.start, end: key.end }, text: `keysInUse()[0] ?? ${quoted("", quote)}` }];
  return [{ span: { start: helper.read.start, end: helper.read.end }, text: "currentKey()" }];
}

function optionEdit(text: string, { key, options: [options] }: Construction, client: string): Edit {
  if (options === undefined) {
    const comma = /^\s*,/.exec(text.slice(key.end))?.[0];
    const end = key.end + (comma?.length ?? 0);
    return { span: { start: end, end }, text: `${comma === undefined ? "," : ""} { ${client} }` };
  }
  const first = partsOf(options)[0];
  if (first === undefined) return { span: { start: options.start, end: options.end }, text: `{ ${client} }` };
  const lead = text.slice(options.start + 1, first.start);
  // In the lines, or in the line, of the others.
  const gap = lead.includes("\n") ? lead.slice(lead.lastIndexOf("\n")).replace(/^\n/, lineBreakOf(text)) : " ";
  return insertion(first.start, `${client},${gap}`);
}

function keyCode({ text }: ParsedText, key: SyntaxNode): string {
  const code = text.slice(key.start, key.end);
  return /^(?:call_expression|member_expression|non_null_expression|identifier|subscript_expression|parenthesized_expression)$/.test(key.type)
    ? code
    : `(${code})`;
}

const FETCH = (name: string, typed: boolean): string =>
  typed ? `async function ${name}(url: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> {` : `async function ${name}(url, init = {}) {`;

function variableLines(key: string, typed: boolean): string[] {
  return [
    `let stripeKeys${typed ? ": string[] | undefined" : ""};`,
    "",
    "/** The keys of the variable, with commas between them: the one in use first. */",
    `function keysInUse()${typed ? ": string[]" : ""} {`,
    `\tstripeKeys ??= ${key}.split(",").map((key) => key.trim());`,
    "\treturn stripeKeys;",
    "}",
    "",
    "/** Sends requests with the key in use, or the next once Stripe refuses that. */",
    FETCH("fetchWithKeyInUse", typed),
    "\tconst headers = new Headers(init.headers);",
    "\tconst keys = keysInUse();",
    '\tconst given = headers.get("Authorization");',
    "\t// A key that was given for one request alone stays.",
    "\tif (!keys.some((key) => given === `Bearer ${key}`)) return fetch(url, init);",
    '\tconst key = keys[0] ?? "";',
    '\theaders.set("Authorization", `Bearer ${key}`);',
    "\tconst response = await fetch(url, { ...init, headers });",
    "\t// A key is refused before anything is done: sending it again is safe.",
    "\tif (response.status !== 401 || keys.length < 2) return response;",
    "\t// Of several that are refused at once, the first moves on.",
    "\tif (keys[0] === key) keys.push(...keys.splice(0, 1));",
    '\theaders.set("Authorization", `Bearer ${keys[0]}`);',
    "\treturn fetch(url, { ...init, headers });",
    "}",
  ];
}

function storeLines({ name }: Helper, typed: boolean): string[] {
  return [
    "/** How long a key counts that was read, in milliseconds. */",
    "const KEY_AGE = 5 * 60 * 1000;",
    `const knownKeys = new Set${typed ? "<string>" : ""}();`,
    `let lastKey${typed ? ": { key: string; readAt: number } | undefined" : ""};`,
    "",
    "/** The key as the store has it now: read again after a while, and where the one at hand was refused. */",
    `async function currentKey(refused${typed ? "?: string" : ""})${typed ? ": Promise<string>" : ""} {`,
    "\tif (lastKey && lastKey.key !== refused && Date.now() - lastKey.readAt < KEY_AGE) return lastKey.key;",
    "\t// Meanwhile others go on with the one at hand.",
    "\tif (lastKey) lastKey.readAt = Date.now();",
    "\ttry {",
    `\t\tlastKey = { key: await ${name}(), readAt: Date.now() };`,
    "\t} catch (error) {",
    "\t\t// A store that does not answer for a while stops nothing.",
    "\t\tif (!lastKey) throw error;",
    "\t}",
    "\tknownKeys.add(lastKey.key);",
    "\treturn lastKey.key;",
    "}",
    "",
    "/** Sends requests with the key as it is now, read anew once Stripe refuses it. */",
    FETCH("fetchWithCurrentKey", typed),
    "\tconst headers = new Headers(init.headers);",
    '\tconst given = (headers.get("Authorization") ?? "").replace(/^Bearer /, "");',
    "\t// A key that was given for one request alone stays.",
    "\tif (!knownKeys.has(given)) return fetch(url, init);",
    "\tconst key = await currentKey();",
    '\theaders.set("Authorization", `Bearer ${key}`);',
    "\tconst response = await fetch(url, { ...init, headers });",
    "\t// A key is refused before anything is done: sending it again is safe.",
    "\tif (response.status !== 401) return response;",
    "\tconst next = await currentKey(key);",
    "\tif (next === key) return response;",
    '\theaders.set("Authorization", `Bearer ${next}`);',
    "\treturn fetch(url, { ...init, headers });",
    "}",
  ];
}
