import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { contains, type Span } from "../../text/span.ts";
import type { CodeFinding } from "../code-repair.ts";
import { indentationOf, lineBreakOf } from "../code-style.ts";
import { type Importable, visibleImport } from "../imports/python.ts";
import { joinedImport } from "../imports/python-member.ts";
import { statementRemoval } from "../removal.ts";
import { importedNames } from "../site/python-environment.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";
import { pathOf } from "../value-sources.ts";
import type { Request } from "./frameworks/python/framework.ts";
import { starletteRequest } from "./frameworks/python/starlette.ts";
import { inQuotesOf, requestOf } from "./frameworks/python.ts";
import { isVerification, takesNotifications } from "./verification-call.ts";
import { webhookSecretRead } from "./webhook-secret-read.ts";

/** The edits after which the handler checks the signature before it looks at the body; undefined where it is not known how. */
export async function checkedHandlerInPython(code: CodeFinding): Promise<readonly Edit[] | undefined> {
  for (const handler of handlersOf(code)) {
    const body = childOf(handler, "body");
    const taken = body && (await takenAsParameter(code, handler, body));
    if (taken !== undefined) return taken;
    const request = requestOf(code, handler);
    if (request === undefined || body === undefined || takesNotifications(code.text.slice(body.start, body.end))) continue;
    const edits = alwaysChecked(code, handler, request) ?? (await checkBefore(code, body, request));
    if (edits !== undefined) return edits;
  }
  return undefined;
}

/** The functions that may be the handler: around the finding, then around the calls that led to it. */
function handlersOf({ parsed, finding, context }: CodeFinding): SyntaxNode[] {
  const spans: Span[] = [finding.span, ...finding.steps.filter((step) => step.path === context.path).map((step) => step.span)];
  const found = spans.flatMap((span) =>
    pathTo(parsed.root, span)
      .filter((node) => node.type === "function_definition")
      .reverse(),
  );
  return [...new Set(found)];
}

/** FastAPI hands the body over read already, as a dict: the handler takes the request instead, and reads it after the check. */
async function takenAsParameter(code: CodeFinding, handler: SyntaxNode, body: SyntaxNode): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const parameters = partsOf(childOf(handler, "parameters"));
  const parameter = parameters.find((it) => /^\w+\s*:\s*(?:dict|Dict\b.*|dict\[.*\]|Any)(?:\s*=\s*Body\(.*\))?$/.test(text.slice(it.start, it.end)));
  const first = partsOf(body).find((statement, index) => !isDocstring(text, statement, index));
  if (parameter === undefined || first === undefined || !text.slice(handler.start, handler.start + 6).startsWith("async")) return undefined;
  if (parameters.some((it) => /\bRequest\b|^request\b/.test(text.slice(it.start, it.end)))) return undefined;
  if (![...importedNames(parsed).values()].some((it) => /^fastapi\b/.test(it)) || !/\.(?:post|put|patch|api_route)\(/.test(decoratorsOf(code, handler)))
    return undefined;
  const top = pathOf(parsed.root, handler)[1] ?? handler;
  const type = joinedImport(parsed, top.start, { module: "fastapi", member: "Request" });
  const edits = await checkBefore(code, body, { ...inQuotesOf(text, starletteRequest("request", true)), uses: /^/ });
  const indent = text.slice(lineStart(text, first.start), first.start);
  if (type === undefined || edits === undefined || edits.some((edit) => edit.span.start < first.start && edit.span.end > first.start)) return undefined;
  const name = text.slice(parameter.start, parameter.end).split(/\s*:/)[0] ?? "event";
  const read: Edit = insertion(first.start, `${name} = await request.json()${lineBreakOf(text)}${indent}`);
  return [...edits, ...type.edits, { span: parameter, text: `request: ${type.name}` }, read];
}

function isDocstring(text: string, statement: SyntaxNode, index: number): boolean {
  return index === 0 && /^[rRuU]?["']/.test(text.slice(statement.start, statement.end));
}

function decoratorsOf({ parsed, text }: CodeFinding, handler: SyntaxNode): string {
  const around = pathOf(parsed.root, handler).at(-2);
  return around?.type === "decorated_definition" ? text.slice(around.start, handler.start) : "";
}

/** A check before the first statement that looks at the body. What follows stays: it has the same body, which now is Stripe's. */
async function checkBefore(code: CodeFinding, body: SyntaxNode, request: Request): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const first = partsOf(body).find((statement, index) => !isDocstring(text, statement, index) && request.uses.test(text.slice(statement.start, statement.end)));
  if (first === undefined || text.slice(lineStart(text, first.start), first.start).trim() !== "") return undefined;
  const unchecked = bypassIn(text, body, code.finding.span);
  const stripe = importedAt(parsed, first, { module: "stripe" });
  const refusal = refusalAt(parsed, first, request);
  const secret = await webhookSecretRead(code, first);
  if (stripe === undefined || secret === undefined || refusal === undefined) return undefined;
  const imports = [...stripe.edits, ...refusal.edits];
  const error = `${stripe.name}${/\bstripe\.error\./.test(text) ? ".error" : ""}.SignatureVerificationError`;
  const payload = rawNameBefore(code, body, first, request) ?? request.body;
  const call = `${stripe.name}.Webhook.construct_event(${payload}, ${request.signature}, ${secret.expression})`;
  const br = lineBreakOf(text);
  const indent = text.slice(lineStart(text, first.start), first.start);
  const step = indentationOf(text).startsWith("\t") ? "\t" : indentOf(text, indent);
  const block = (inner: readonly string[]): string =>
    [`try:`, ...inner.map((line) => step + line), `except (ValueError, ${error}):`, `${step}${refusal.code}`]
      .map((line, index) => (index === 0 ? line : indent + line))
      .join(br);
  // The event that was made without a check is made by the check.
  if (unchecked !== undefined && unchecked.start >= first.start && unchecked.end <= first.end && first.type === "expression_statement") {
    const checked = text.slice(first.start, unchecked.start) + call + text.slice(unchecked.end, first.end);
    if (!checked.includes("\n")) return [...secret.edits, ...imports, { span: first, text: block([checked]) }];
  }
  return [...secret.edits, ...imports, insertion(first.start, `${block([call])}${br}${indent}`)];
}

/** The name by which the code at a node reaches something, and the edits that import it; undefined where the name means something else. */
function importedAt(parsed: ParsedText, at: SyntaxNode, wanted: Importable): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  const known = visibleImport(parsed, at, wanted);
  return known === undefined ? joinedImport(parsed, (pathOf(parsed.root, at)[1] ?? at).start, wanted) : { name: known, edits: [] };
}

/** The statement that answers 400 at a node, and the edits that import what it needs. */
function refusalAt(parsed: ParsedText, at: SyntaxNode, { refusal, needs }: Request): { readonly code: string; readonly edits: readonly Edit[] } | undefined {
  if (needs === undefined) return { code: refusal, edits: [] };
  const needed = importedAt(parsed, at, needs);
  return needed && { code: refusal.replace(needs.member, needed.name), edits: needed.edits };
}

/** The call that makes an event of a body without looking at its signature, where the finding is about one. */
function bypassIn(text: string, body: SyntaxNode, at: Span): SyntaxNode | undefined {
  return [...nodesOf(body)].find(
    (node) =>
      node.type === "call" &&
      node.start === at.start &&
      node.end === at.end &&
      /\.(?:construct_from|construct_event_without_verification)$/.test(text.slice(node.start, childOf(node, "function")?.end)),
  );
}

/** A variable that holds the raw body already, before a statement of the handler. */
function rawNameBefore({ text }: CodeFinding, body: SyntaxNode, before: SyntaxNode, request: Request): string | undefined {
  for (const node of nodesOf(body)) {
    if (node.start >= before.start) return undefined;
    if (node.type !== "assignment") continue;
    const [left, right] = [childOf(node, "left"), childOf(node, "right")];
    if (left?.type === "identifier" && right && text.slice(right.start, right.end) === request.body) return text.slice(left.start, left.end);
  }
  return undefined;
}

/** Where the handler checks in some cases: in the others it answers 400. */
function alwaysChecked({ parsed, text, finding }: CodeFinding, handler: SyntaxNode, request: Request): readonly Edit[] | undefined {
  const check = [...nodesOf(handler)].find((node) => isVerification(text, node));
  const refusal = check && refusalAt(parsed, check, request);
  if (check === undefined || refusal === undefined) return undefined;
  const path = pathOf(parsed.root, check);
  const inside = path.slice(path.indexOf(handler) + 1);
  const br = lineBreakOf(text);
  const edits: Edit[] = [];
  // What is around the check and what acts on the event alike lets nothing past the check.
  for (const node of inside.filter((it) => !contains(it, finding.span))) {
    if (node.type === "try_statement") {
      for (const clause of node.children.filter((child) => child.type === "except_clause")) {
        const block = clause.children.find((child) => child.type === "block");
        const last = partsOf(block).at(-1);
        if (block === undefined || last === undefined || leaves(text, last)) continue;
        const indent = text.slice(lineStart(text, last.start), last.start);
        if (indent.trim() !== "") return undefined;
        edits.push(
          last.type === "pass_statement" || /\bjson\.loads\b/.test(text.slice(block.start, block.end))
            ? { span: { start: partsOf(block)[0]?.start ?? block.start, end: last.end }, text: refusal.code }
            : insertion(last.end, `${br}${indent}${refusal.code}`),
        );
      }
    }
    if (node.type !== "if_statement") continue;
    const consequence = childOf(node, "consequence");
    const [alternative, another] = node.children.filter((child) => child.field === "alternative");
    if (consequence === undefined || another !== undefined) return undefined;
    if (alternative?.type === "else_clause" && inside.includes(alternative)) {
      if (refuses(text, consequence, request.uses)) continue;
      edits.push({ span: { start: firstUse(text, consequence, request.uses) ?? consequence.start, end: consequence.end }, text: refusal.code });
      continue;
    }
    if (!inside.includes(consequence)) return undefined;
    const indent = text.slice(lineStart(text, node.start), node.start);
    const own = partsOf(consequence)[0];
    const inner = own && text.slice(lineStart(text, own.start), own.start);
    if (indent.trim() !== "" || inner === undefined || inner.trim() !== "") return undefined;
    const block = alternative?.children.find((child) => child.type === "block");
    if (alternative === undefined) edits.push(insertion(node.end, `${br}${indent}else:${br}${inner}${refusal.code}`));
    else if (alternative.type !== "else_clause" || block === undefined) return undefined;
    else if (!refuses(text, block, request.uses)) edits.push({ span: block, text: refusal.code });
  }
  return edits.length > 0 ? [...refusal.edits, ...edits, ...withoutReads(parsed, handler, edits, request)] : undefined;
}

/** Where the first statement of a block begins that reads the body; what is written down before it stays. */
function firstUse(text: string, block: SyntaxNode, uses: RegExp): number | undefined {
  return partsOf(block).find((it) => [uses, /\bjson\.loads\b/].some((use) => use.test(text.slice(it.start, it.end))))?.start;
}

/** The edits that take away what was read of the body for the sake of what is gone, and for nothing else. */
function withoutReads({ root, text }: ParsedText, handler: SyntaxNode, edits: readonly Edit[], { uses }: Request): Edit[] {
  const isGone = (node: SyntaxNode): boolean => edits.some(({ span }) => span.start <= node.start && node.end <= span.end);
  const names = [...nodesOf(handler)].filter(({ type }) => type === "identifier");
  return [...nodesOf(handler)].flatMap((node): Edit[] => {
    const [left, right] = [childOf(node, "left"), childOf(node, "right")];
    if (node.type !== "assignment" || left?.type !== "identifier" || right === undefined || isGone(node) || !uses.test(text.slice(right.start, right.end)))
      return [];
    const others = names.filter((it) => it !== left && text.slice(it.start, it.end) === text.slice(left.start, left.end));
    return others.length > 0 && others.every(isGone) ? [...statementRemoval(text, pathOf(root, node).slice(0, -1), true)] : [];
  });
}

function leaves(text: string, statement: SyntaxNode): boolean {
  return /^(?:return|raise)_statement$/.test(statement.type) || /^(?:\w+\.)?abort\(/.test(text.slice(statement.start, statement.end));
}

/** Whether what is done in a block ends there, and was not done with the body: that request is refused already, in words of the handler's own. */
function refuses(text: string, block: SyntaxNode, uses: RegExp): boolean {
  const last = partsOf(block).at(-1);
  return last !== undefined && leaves(text, last) && firstUse(text, block, uses) === undefined;
}

/** One step of indentation below a place that has some itself. */
function indentOf(text: string, indent: string): string {
  return /^ +$/.test(indent) && indent.length <= 4 ? indent : indentationOf(text);
}
