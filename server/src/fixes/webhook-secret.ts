import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { calleeOf } from "./carriers.ts";
import { type CodeFinding, codeRepair, type Proposals } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { pythonModule } from "./idioms/python-module.ts";
import { environmentRead } from "./read-environment.ts";
import { entriesRemoval } from "./removal.ts";
import type { FileChange, Repair } from "./repair.ts";
import * as javascript from "./site/javascript-environment.ts";
import * as python from "./site/python-environment.ts";
import { childOf, lastOf, nodesOf, partsOf } from "./tree.ts";
import { pathOf, sourcesOf } from "./value-sources.ts";
import { secretOf, verificationCall } from "./webhooks/verification-call.ts";

/** Demands the webhook secret where an empty text stood in for it. */
export const webhookSecret: Repair = codeRepair("webhook-secret", ["unverified-webhook"], async (code) => {
  const { finding, parsed, text } = code;
  if (finding.said?.message !== "empty") return [];
  const call = verificationCall(parsed, finding.span);
  const secret = call && secretOf(text, call);
  if (secret === undefined) return [];
  const offered = (edits: readonly Edit[], elsewhere: readonly FileChange[]): Proposals => [
    {
      variant: "required",
      title: "Demand the webhook secret instead of falling back to an empty text",
      safety: "suggestion",
      edits,
      elsewhere,
      notes: ["Set the secret wherever the program runs: without it the program now stops, or refuses every event."],
    },
  ];
  for (const source of sourcesOf(parsed, secret)) {
    const edits = await demandedIn(code, entryIn(text, source, secret));
    if (edits !== undefined) return offered(edits, []);
    const module = code.python ? await otherModule(code, source) : undefined;
    if (module !== undefined) return offered([], [module]);
  }
  return [];
});

/** What stands in an object or dict under the name that the secret is taken from it by; the whole where that is not written. */
function entryIn(text: string, source: SyntaxNode, secret: SyntaxNode): SyntaxNode {
  const [, dotted, indexed = dotted] = /(?:\.\s*(\w+)|\[\s*["'](\w+)["']\s*\])\s*!?$/.exec(text.slice(secret.start, secret.end)) ?? [];
  if (indexed === undefined || !HOLDS_SEVERAL.test(source.type)) return source;
  const named = partsOf(source).find((it) => {
    const key = it.type === "pair" ? childOf(it, "key") : undefined;
    return key !== undefined && text.slice(key.start, key.end).replace(/["']/g, "") === indexed;
  });
  return childOf(named, "value") ?? source;
}

async function demandedIn(code: CodeFinding, source: SyntaxNode): Promise<readonly Edit[] | undefined> {
  const found: Edit[] = [];
  for (const node of nodesOf(source)) {
    const edits = (code.python ? await demandedInPython(code, node) : await demandedInJavascript(code, node)) ?? [];
    if (edits.some(({ span }) => span.start < span.end && found.some((other) => span.start < other.span.end && other.span.start < span.end))) continue;
    // What one of them imports, the others need as well.
    found.push(...edits.filter(({ span, text }) => !found.some((it) => it.span.start === span.start && it.span.end === span.end && it.text === text)));
    if (found.length > 0 && !HOLDS_SEVERAL.test(source.type)) break;
  }
  return found.length === 0 ? undefined : found;
}

/** Which of several secrets is taken is known when it is. */
const HOLDS_SEVERAL = /^(?:object|array|dictionary|list|tuple)$/;

/** The change of another module of the project, where the file takes a constant of its top level from there: `from config import SECRET`, `config.SECRET`. */
async function otherModule(code: CodeFinding, secret: SyntaxNode): Promise<FileChange | undefined> {
  const { parsed, text, context } = code;
  // Where a module itself is imported from a package by dots, one dot parts the two names.
  const qualified = python.qualifiedName(text, secret, python.importedNames(parsed))?.replace(/^\.(?=\.+\w+\.\w+$)/, secret.type === "attribute" ? "" : ".");
  const dot = qualified?.lastIndexOf(".") ?? -1;
  const module = qualified === undefined || dot < 0 ? undefined : await pythonModule(context, qualified.slice(0, dot) || ".");
  const name = qualified?.slice(dot + 1);
  if (module === undefined || name === undefined) return undefined;
  const there: CodeFinding = {
    ...code,
    context: { ...context, path: module.path, text: module.parsed.text, languageId: undefined },
    parsed: module.parsed,
    text: module.parsed.text,
  };
  const values = module.parsed.root.children.flatMap((statement) => {
    const [assignment] = statement.type === "expression_statement" ? partsOf(statement) : [];
    const left = childOf(assignment, "left");
    const value = left && there.text.slice(left.start, left.end) === name ? childOf(assignment, "right") : undefined;
    return value ? [value] : [];
  });
  const [value, another] = values;
  const edits = value === undefined || another !== undefined ? undefined : await demandedIn(there, value);
  return edits && { kind: "edit", path: module.path, edits };
}

/** `os.environ.get("X", "")`, `os.environ.get("X") or ""`, `config("X", default="")`. */
async function demandedInPython(code: CodeFinding, node: SyntaxNode): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const names = python.importedNames(parsed);
  const isEmpty = (it: SyntaxNode | undefined): boolean => it !== undefined && /^[uU]?(?:""|''|""""""|'''''')$/.test(text.slice(it.start, it.end));
  const read = python.environmentCall(text, node, names);
  if (read?.method === "get" && isEmpty(read.default)) return readRequired(code, node, read.variable.code);
  if (node.type === "boolean_operator" && isEmpty(childOf(node, "right"))) {
    const left = python.environmentVariable(text, childOf(node, "left"), names);
    return left && readRequired(code, node, left.code);
  }
  if (node.type !== "call") return undefined;
  const list = childOf(node, "arguments");
  const [named, empty, another] = partsOf(list);
  const configuration = childOf(childOf(node, "function"), "object");
  // Flask's configuration is an object whose entries must be there to be read so.
  if (configuration && /(?:^|\.)config\.get$/.test(calleeOf(text, node)) && named?.type === "string" && isEmpty(empty) && another === undefined)
    return [{ span: node, text: `${text.slice(configuration.start, configuration.end)}[${text.slice(named.start, named.end)}]` }];
  const fallback = partsOf(list).find(
    (it) => it.type === "keyword_argument" && /^default\b/.test(text.slice(it.start, it.end)) && isEmpty(childOf(it, "value")),
  );
  const callee = childOf(node, "function");
  // Readers of python-decouple, django-environ and their kin demand what has no default.
  const reads = callee !== undefined && /^(?:\w*config|env(?:\.str)?)$/.test(text.slice(callee.start, callee.end));
  return list && fallback && reads ? entriesRemoval(text, list, [fallback]) : undefined;
}

/** `process.env.X || ""`, `Deno.env.get("X") ?? ""`, `c.env.X || ""`. */
async function demandedInJavascript(code: CodeFinding, node: SyntaxNode): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const [left, right] = [childOf(node, "left"), childOf(node, "right")];
  if (node.type !== "binary_expression" || left === undefined || right === undefined) return undefined;
  if (!/^(?:\|\||\?\?)$/.test(childOf(node, "operator")?.type ?? "") || !/^(?:""|''|``)$/.test(text.slice(right.start, right.end))) return undefined;
  const variable = javascript.memberOf(text, left, javascript.environmentNames(parsed));
  if (variable !== undefined) return readRequired(code, node, variable.code);
  // Of several that are asked one after the other, the last is demanded.
  const last = left.type === "binary_expression" ? childOf(left, "right") : undefined;
  const asked = /^(?:\|\||\?\?)$/.test(childOf(left, "operator")?.type ?? "")
    ? javascript.memberOf(text, last, javascript.environmentNames(parsed))
    : undefined;
  if (last !== undefined && asked !== undefined) return readRequired(code, { ...node, children: node.children, start: last.start }, asked.code);
  const typed = parsed.grammar !== "javascript" && left.type !== "non_null_expression" && /^(?:call|member)_expression$/.test(left.type);
  return [{ span: { start: left.end, end: node.end }, text: typed ? "!" : "" }];
}

async function readRequired({ parsed, context, text }: CodeFinding, node: SyntaxNode, name: string): Promise<readonly Edit[] | undefined> {
  const reading = await environmentRead(parsed, node, context);
  if (reading === undefined) return undefined;
  const path = pathOf(parsed.root, node);
  // Parentheses were for the fallback.
  const whole = lastOf(path.slice(0, -1))?.type === "parenthesized_expression" ? lastOf(path.slice(0, -1)) : node;
  const [, plain] = /^"(\w+)"$/.exec(name) ?? [];
  return [...reading.edits, { span: whole, text: reading.read(plain === undefined ? name : quoted(plain, quoteOf(text))) }];
}
