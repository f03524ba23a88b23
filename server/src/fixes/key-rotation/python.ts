import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart, nextLine } from "../../text/lines.ts";
import type { Span } from "../../text/span.ts";
import { lineBreakOf, requoted } from "../code-style.ts";
import { isBoundInPython, moduleImport } from "../imports/python.ts";
import { joinedImport } from "../imports/python-member.ts";
import { constructionsIn } from "../shared-client/constructions.ts";
import { topStatement } from "../site/await-place.ts";
import { environmentVariable, importedNames, qualifiedName } from "../site/python-environment.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";
import type { Rotation } from "./rotation.ts";

interface Held {
  readonly at: Span;
  readonly key: SyntaxNode;
  /** What gives the new way of sending requests to Stripe's library, given its name. */
  readonly sending: (name: string) => Edit;
}

/** How the client of a place, or the key of the whole module, can be followed by another. */
export function pythonRotation(parsed: ParsedText, at: Span): Rotation | undefined {
  const { text } = parsed;
  const source = (node: Span | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const br = lineBreakOf(text);
  // Requests that are sent asynchronously go another way.
  if (/_async\s*\(|default_http_client|http_client/.test(text)) return undefined;
  const held = heldKey(parsed, at);
  const top = held && topStatement(parsed, held.at);
  if (held === undefined || top === undefined) return undefined;
  const helper = storeHelper(parsed, held.key, top);
  const variable = helper === undefined ? variableCode(parsed, held.key) : undefined;
  if (helper === undefined && variable === undefined) return undefined;
  const names =
    helper === undefined ? ["stripe_keys", "KeyInUseClient"] : ["current_key", "CurrentKeyClient", "KEY_SECONDS", "last_key", "read_at", "known_keys"];
  if (names.some((name) => isBoundInPython(parsed, name))) return undefined;
  const [reader = "", sender = ""] = names;
  const module = moduleImport(parsed, top.start, { module: "stripe" });
  const base =
    module === undefined ? joinedImport(parsed, top.start, { module: "stripe", member: "RequestsClient" }) : { name: `${module}.RequestsClient`, edits: [] };
  const needed = helper === undefined ? { module: "functools", member: "lru_cache" } : { module: "time" };
  const imported = joinedImport(parsed, top.start, needed);
  if (base === undefined || imported === undefined) return undefined;
  const [, unit = "    "] = /^(?:def|class)\b[^\r\n]*:[ \t]*\r?\n(?:[ \t]*\r?\n)*(\t| {1,8})\S/m.exec(text) ?? [];
  const code = helper === undefined ? variableLines(variable ?? "", base.name, imported.name) : storeLines(helper, base.name, imported.name);
  const lines = code.map((line) => requoted(text, line).replace(/^\t+/, (tabs) => unit.repeat(tabs.length)));
  const start = attached(parsed, top);
  const blank = /\n[ \t]*\r?\n[ \t]*\r?\n$/.test(text.slice(0, start)) ? "" : /\n[ \t]*\r?\n$/.test(text.slice(0, start)) ? br : br + br;
  return {
    edits: [
      ...base.edits,
      ...imported.edits,
      { span: { start, end: start }, text: `${blank}${lines.join(br)}${br}${br}${br}` },
      { span: { start: held.key.start, end: held.key.end }, text: helper === undefined ? `${reader}()[0]` : `${reader}()` },
      held.sending(`${sender}()`),
    ],
    from: helper === undefined ? "variable" : "store",
  };

  function heldKey(parsed: ParsedText, at: Span): Held | undefined {
    const construction = constructionsIn(parsed).findLast(({ start, end }) => start <= at.start && at.end <= end);
    if (construction !== undefined) {
      const owner = construction.path.find(({ type }) => type === "function_definition");
      const holder = construction.path.find(({ type }) => type === "decorated_definition");
      if (construction.path.some(({ type }) => type === "lambda") || (owner && !/@(?:functools\.)?(?:lru_)?cache\b/.test(source(holder)))) return undefined;
      const list = childOf(construction.path[construction.path.length - 1], "arguments");
      const last = partsOf(list).at(-1);
      if (last === undefined) return undefined;
      const multiline = source(list).includes("\n");
      const lead = multiline ? `${br}${/[ \t]*$/.exec(text.slice(0, last.start))?.[0] ?? ""}` : " ";
      return {
        at: construction,
        key: construction.key,
        sending: (name) => insertion(last.end, `,${lead}http_client=${name}`),
      };
    }
    const path = pathTo(parsed.root, at);
    const assignment = path.findLast(({ type }) => type === "assignment");
    const left = childOf(assignment, "left");
    const statement = path[1];
    if (assignment === undefined || statement?.type !== "expression_statement" || statement.children[0] !== assignment) return undefined;
    if (qualifiedName(text, left, importedNames(parsed)) !== "stripe.api_key") return undefined;
    const key = childOf(assignment, "right");
    const end = nextLine(text, assignment.end);
    const library = source(left).replace(/\.\s*api_key$/, "");
    if (key === undefined || lineStart(text, assignment.start) !== assignment.start || text.slice(assignment.end, end).replace(/#.*/, "").trim() !== "")
      return undefined;
    const open = text[end - 1] === "\n" ? "" : br;
    return { at: assignment, key, sending: (name) => ({ span: { start: end, end }, text: `${open}${library}.default_http_client = ${name}${br}` }) };
  }
}

/** A read of a variable that must be there; undefined for anything else. */
function variableCode(parsed: ParsedText, key: SyntaxNode): string | undefined {
  const { text } = parsed;
  const read = environmentVariable(text, key, importedNames(parsed));
  if (read?.name === undefined) return undefined;
  const code = text.slice(key.start, key.end);
  if (key.type === "subscript") return code;
  const callee = childOf(key, "function");
  const [, module] = /^(\w+)\.(?:getenv|environ\.get)$/.exec(callee ? text.slice(callee.start, callee.end) : "") ?? [];
  return module === undefined ? undefined : `${module}.environ[${read.code}]`;
}

/** The function of the file that asks a store, where the key is what it returns. */
function storeHelper({ root, text }: ParsedText, key: SyntaxNode, before: SyntaxNode): string | undefined {
  const callee = key.type === "call" && partsOf(childOf(key, "arguments")).length === 0 ? childOf(key, "function") : undefined;
  const name = callee?.type === "identifier" ? text.slice(callee.start, callee.end) : undefined;
  const isOwn = root.children.some((node) => {
    const own = node.type === "function_definition" && node.end < before.start ? childOf(node, "name") : undefined;
    return own !== undefined && text.slice(own.start, own.end) === name && [...nodesOf(node)].some(({ type }) => type === "call");
  });
  return isOwn ? name : undefined;
}

/** Where a statement begins, the comments right above it included. */
function attached({ root, text }: ParsedText, statement: SyntaxNode): number {
  let start = lineStart(text, statement.start);
  for (let index = root.children.indexOf(statement) - 1; index >= 0; index--) {
    const before = root.children[index] as SyntaxNode;
    if (before.type !== "comment" || lineStart(text, before.start) !== before.start || !/^\r?\n$/.test(text.slice(before.end, start))) break;
    start = before.start;
  }
  return start;
}

const REQUEST = ["", "\tdef request(self, method, url, headers, post_data=None):"];

function variableLines(variable: string, base: string, cache: string): string[] {
  return [
    `@${cache}(maxsize=None)`,
    "def stripe_keys():",
    '\t"""The keys of the variable, with commas between them: the one in use first."""',
    `\treturn [key.strip() for key in ${variable}.split(",")]`,
    "",
    "",
    `class KeyInUseClient(${base}):`,
    '\t"""Sends requests with the key in use, or the next once Stripe refuses that."""',
    ...REQUEST,
    "\t\tkeys = stripe_keys()",
    "\t\theaders = dict(headers or {})",
    "\t\t# A key that was given for one request alone stays.",
    '\t\tif headers.get("Authorization") not in [f"Bearer {key}" for key in keys]:',
    "\t\t\treturn super().request(method, url, headers, post_data)",
    "\t\tkey = keys[0]",
    '\t\theaders["Authorization"] = f"Bearer {key}"',
    "\t\tanswer = super().request(method, url, headers, post_data)",
    "\t\t# A key is refused before anything is done: sending it again is safe.",
    "\t\tif answer[1] != 401 or len(keys) < 2:",
    "\t\t\treturn answer",
    "\t\t# Of several that are refused at once, the first moves on.",
    "\t\tif keys[0] == key:",
    "\t\t\tkeys[:] = [*keys[1:], key]",
    '\t\theaders["Authorization"] = f"Bearer {keys[0]}"',
    "\t\treturn super().request(method, url, headers, post_data)",
  ];
}

function storeLines(helper: string, base: string, time: string): string[] {
  return [
    "# How long a key counts that was read.",
    "KEY_SECONDS = 300",
    'last_key = ""',
    "read_at = 0.0",
    "known_keys = set()",
    "",
    "",
    "def current_key(refused=None):",
    '\t"""The key of the store: read again after a while, and where it was refused."""',
    "\tglobal last_key, read_at",
    `\tif last_key and last_key != refused and ${time}.monotonic() - read_at < KEY_SECONDS:`,
    "\t\treturn last_key",
    "\t# Meanwhile others go on with the one at hand.",
    `\tread_at = ${time}.monotonic()`,
    "\ttry:",
    `\t\tlast_key = ${helper}()`,
    "\texcept Exception:",
    "\t\t# A store that does not answer for a while stops nothing.",
    "\t\tif not last_key:",
    "\t\t\traise",
    '\tknown_keys.add(f"Bearer {last_key}")',
    "\treturn last_key",
    "",
    "",
    `class CurrentKeyClient(${base}):`,
    '\t"""Sends requests with the key as it is now, read anew once Stripe refuses it."""',
    ...REQUEST,
    "\t\theaders = dict(headers or {})",
    "\t\t# A key that was given for one request alone stays.",
    '\t\tif headers.get("Authorization") not in known_keys:',
    "\t\t\treturn super().request(method, url, headers, post_data)",
    "\t\tkey = current_key()",
    '\t\theaders["Authorization"] = f"Bearer {key}"',
    "\t\tanswer = super().request(method, url, headers, post_data)",
    "\t\t# A key is refused before anything is done: sending it again is safe.",
    "\t\tif answer[1] != 401:",
    "\t\t\treturn answer",
    "\t\tnext_key = current_key(refused=key)",
    "\t\tif next_key == key:",
    "\t\t\treturn answer",
    '\t\theaders["Authorization"] = f"Bearer {next_key}"',
    "\t\treturn super().request(method, url, headers, post_data)",
  ];
}
