import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { patternOf } from "../../text/pattern.ts";
import type { Span } from "../../text/span.ts";
import { indentationOf, lineBreakOf, requoted, styled } from "../code-style.ts";
import { isBroken } from "../environment-edit.ts";
import { afterImports } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { isBoundInPython } from "../imports/python.ts";
import { parsedOf } from "../key-site.ts";
import type { Refactoring } from "../refactoring.ts";
import { importedNames, qualifiedName } from "../site/python-environment.ts";
import { childOf, partsOf, pathTo } from "../tree.ts";

/** Lets the check of a webhook's signature accept any of several secrets, so that one can be rolled without losing events. */
export const webhookOverlap: Refactoring = {
  id: "webhook-overlap",
  title: "Accept an old and a new webhook secret while one is rolled",

  async places(context) {
    return [...context.text.matchAll(/(?:construct_event|constructEvent(?:Async)?)\s*\(/g)].map(({ index }) => ({ start: index, end: index }));
  },

  async edit(at, context) {
    const parsed = await parsedOf(context);
    if (parsed === undefined || parsed.broken) return undefined;
    const edits = parsed.grammar === "python" ? pythonEdits(parsed, at) : javascriptEdits(parsed, at);
    if (edits === undefined || (await isBroken(edits, context))) return undefined;
    return {
      changes: [{ kind: "edit", path: context.path, edits }],
      notes: [
        "Set the secret to the new and the old one with a comma between them, roll it in the Dashboard with an overlap, and take the old one out when the overlap is over.",
      ],
    };
  },
};

/** `stripe.Webhook.construct_event(payload, signature, secret)` as a call of a function that tries each secret. */
function pythonEdits(parsed: ParsedText, at: Span): readonly Edit[] | undefined {
  const { text, root } = parsed;
  const call = callAt(parsed, at, "call", (callee) => qualifiedName(text, callee, importedNames(parsed)) === "stripe.Webhook.construct_event");
  const callee = childOf(call, "function");
  const values = partsOf(childOf(call, "arguments"));
  if (call === undefined || callee === undefined || values.length !== 3 || values.some(({ type }) => /keyword|splat/.test(type))) return undefined;
  const code = text.slice(callee.start, callee.end);
  // The function stands at the top level: what it calls must be known there.
  const library = code.split(".")[0] ?? "";
  const statement = root.children.find(({ start, end }) => start <= call.start && call.end <= end);
  const imported = root.children.some(
    (node) => /^import_(?:from_)?statement$/.test(node.type) && new RegExp(`\\b${library}\\b`).test(text.slice(node.start, node.end)),
  );
  const name = ["construct_event", "construct_event_with_any"].find((free) => !isBoundInPython(parsed, free));
  if (statement === undefined || !/^(?:function|class|decorated)_definition$/.test(statement.type) || !imported || name === undefined) return undefined;
  if (!/^stripe(?:\.|$)/.test(importedNames(parsed).get(library) ?? "")) return undefined;
  const refusal =
    /\b(\w+(?:\.error)?\.SignatureVerificationError)\b/.exec(text)?.[1] ?? (library === "stripe" ? "stripe.SignatureVerificationError" : undefined);
  if (refusal === undefined) return undefined;
  const unit = indentationOf(text) === "  " && !/^ {2}\S/m.test(text) ? "    " : indentationOf(text);
  const br = lineBreakOf(text);
  const lines = [
    `def ${name}(payload, signature, secrets: str):`,
    '\t"""The event, signed with any of the secrets: a new and an old one, with a comma between them, while it is rolled."""',
    '\trefused = ValueError("no webhook secret is set")',
    '\tfor secret in filter(None, map(str.strip, secrets.split(","))):',
    "\t\ttry:",
    `\t\t\treturn ${code}(payload, signature, secret)`,
    `\t\texcept ${refusal} as error:`,
    "\t\t\trefused = error",
    "\traise refused",
  ].map((line) => requoted(text, line).replace(/^\t+/, (tabs) => unit.repeat(tabs.length)));
  const start = attached(parsed, statement);
  return [
    { span: { start, end: start }, text: `${lines.join(br)}${br}${br}${br}` },
    { span: { start: callee.start, end: callee.end }, text: name },
  ];
}

/** `stripe.webhooks.constructEvent(body, signature, secret)` in the same way, `constructEventAsync` included. */
function javascriptEdits(parsed: ParsedText, at: Span): readonly Edit[] | undefined {
  const { text, root, grammar } = parsed;
  const source = (node: Span | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const call = callAt(parsed, at, "call_expression", (callee) => /^[A-Za-z_$][\w$]*\s*\.\s*webhooks\s*\.\s*constructEvent(?:Async)?$/.test(source(callee)));
  const callee = childOf(call, "function");
  const values = partsOf(childOf(call, "arguments"));
  if (callee === undefined || values.length !== 3 || values.some(({ type }) => type === "spread_element")) return undefined;
  const code = source(callee);
  const object = code.split(/\s*\./)[0] ?? "";
  const library = stripeName(parsed);
  const isTop = object === library || root.children.some((statement) => declares(statement, object));
  const typed = grammar === "typescript" || grammar === "tsx";
  const isAsync = code.endsWith("Async");
  const name = [isAsync ? "constructEventAsync" : "constructEvent", "constructEventWithAny"].find((free) => !isBound(parsed, free));
  if (!isTop || name === undefined || (typed && library === undefined) || boundInside(parsed, callee, object)) return undefined;
  const event = isAsync ? `Promise<${library}.Event>` : `${library}.Event`;
  const lines = styled(text, [
    "/** The event, signed with any of the secrets: a new and an old one, with a comma between them, while it is rolled. */",
    `${isAsync ? "async " : ""}function ${name}(payload${typed ? ": string | Buffer" : ""}, signature${typed ? ": string | string[]" : ""}, secrets${typed ? ": string" : ""})${typed ? `: ${event}` : ""} {`,
    `\tlet refused${typed ? ": unknown" : ""} = new Error("No webhook secret is set");`,
    '\tfor (const secret of secrets.split(",").map((it) => it.trim()).filter(Boolean)) {',
    "\t\ttry {",
    `\t\t\treturn ${isAsync ? "await " : ""}${code}(payload, signature, secret);`,
    "\t\t} catch (error) {",
    "\t\t\trefused = error;",
    "\t\t}",
    "\t}",
    "\tthrow refused;",
    "}",
  ]);
  return [afterImports(parsed, lines.join(lineBreakOf(text))), { span: { start: callee.start, end: callee.end }, text: name }];

  /** Whether a statement at the top level gives a name its one value. */
  function declares(statement: SyntaxNode, wanted: string): boolean {
    const declaration = statement.type === "export_statement" ? childOf(statement, "declaration") : statement;
    if (declaration?.type === "lexical_declaration" || declaration?.type === "variable_declaration")
      return partsOf(declaration).some((declarator) => source(childOf(declarator, "name")) === wanted);
    return statement.type === "import_statement" && new RegExp(`(?:[\\s{,])${patternOf(wanted)}(?=[\\s},])`).test(source(statement).split(/\bfrom\b/)[0] ?? "");
  }
}

/** The name under which a file has the class of Stripe's library. */
function stripeName({ root, text }: ParsedText): string | undefined {
  for (const statement of root.children) {
    const [, imported] = /^import\s+(\w+)(?:\s*,\s*\{[^}]*\})?\s+from\s+["']stripe["']/.exec(text.slice(statement.start, statement.end)) ?? [];
    const [, required] = /^import\s+(\w+)\s*=\s*require\(["']stripe["']\)/.exec(text.slice(statement.start, statement.end)) ?? [];
    if (imported ?? required) return imported ?? required;
  }
  return undefined;
}

/** Whether a name means something of a function around a place. */
function boundInside(parsed: ParsedText, at: Span, name: string): boolean {
  return pathTo(parsed.root, at).some(
    (node) => /function|method_definition/.test(node.type) && isBound({ ...parsed, root: { ...node, children: [node] } }, name),
  );
}

/** The innermost call around a place whose callee is the one that is meant. */
function callAt(parsed: ParsedText, at: Span, type: string, isMeant: (callee: SyntaxNode | undefined) => boolean): SyntaxNode | undefined {
  const path = pathTo(parsed.root, at);
  const index = path.findLastIndex((node) => node.type === type && isMeant(childOf(node, "function")));
  // In a loop several secrets are tried already.
  return path.slice(0, index).some((node) => /^for_/.test(node.type)) ? undefined : path[index];
}

/** Where a statement begins, the comments right above it included. */
function attached({ root, text }: ParsedText, statement: SyntaxNode): number {
  let start = statement.start;
  for (let index = root.children.indexOf(statement) - 1; index >= 0; index--) {
    const comment = root.children[index];
    if (comment?.type !== "comment" || !/^\r?\n$/.test(text.slice(comment.end, start))) break;
    start = comment.start;
  }
  return start;
}
