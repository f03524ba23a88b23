import type { SyntaxNode } from "../../syntax/tree.ts";
import { applyEdits, type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { patternOf } from "../../text/pattern.ts";
import { contains, type Span } from "../../text/span.ts";
import type { CodeFinding } from "../code-repair.ts";
import { hasSemicolons, indentationOf, lineBreakOf } from "../code-style.ts";
import { listedPackages } from "../dependencies.ts";
import { bracesOf, childOf, nodesOf, type Path, partsOf, pathTo } from "../tree.ts";
import { pathOf, sourcesOf } from "../value-sources.ts";
import type { Request } from "./frameworks/javascript/framework.ts";
import { requestOf } from "./frameworks/javascript.ts";
import { isVerification, takesNotifications } from "./verification-call.ts";
import { verifierAt } from "./verifier.ts";
import { webhookSecretRead } from "./webhook-secret-read.ts";

const FUNCTION = /^(?:arrow_function|function_expression|function_declaration|method_definition)$/;
const BYPASS = /\.constructEventWithoutVerification$/;

/** The edits after which the handler checks the signature before it looks at the body; undefined where it is not known how. */
export async function checkedHandlerInJavascript(code: CodeFinding): Promise<readonly Edit[] | undefined> {
  const { parsed, finding, context } = code;
  const spans = [finding.span, ...finding.steps.filter((step) => step.path === context.path).map((step) => step.span)];
  const handlers = new Set(
    spans.flatMap((span) =>
      pathTo(parsed.root, span)
        .filter((node) => FUNCTION.test(node.type))
        .reverse(),
    ),
  );
  const listed = await listedPackages("npm", context);
  for (const handler of handlers) {
    const body = childOf(handler, "body");
    const request = body?.type === "statement_block" ? requestOf(code, handler, listed) : undefined;
    if (request === undefined || body === undefined || takesNotifications(code.text.slice(body.start, body.end))) continue;
    const edits = alwaysChecked(code, body, request) ?? (request.onlyChecked ? undefined : await checkFirst(code, body, request));
    if (edits !== undefined) return enclosed(parsed.text, edits, request);
  }
  return undefined;
}

/** The edits with the statement of the route in what it needs around it. */
function enclosed(text: string, edits: readonly Edit[], { enclosed: it }: Request): readonly Edit[] {
  if (it === undefined) return edits;
  const { start, end } = it.statement;
  // What is put right before the statement stays there.
  const before = edits.filter(({ span }) => span.start === start && span.end === start);
  const inner = edits.filter((edit) => start <= edit.span.start && edit.span.end <= end && !before.includes(edit));
  const shifted = inner.map((edit) => ({ text: edit.text, span: { start: edit.span.start - start, end: edit.span.end - start } }));
  const outer = edits.filter((edit) => !inner.includes(edit) && !before.includes(edit));
  const whole = before.map((edit) => edit.text).join("") + it.around(applyEdits(text.slice(start, end), shifted));
  return [...outer, { span: { start, end }, text: whole }];
}

/** The check, and what is made of the body after it. */
async function checkFirst(code: CodeFinding, block: SyntaxNode, request: Request): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const all = bodiesIn(code, block, request);
  const uses = all.filter(({ node }) => !isElsewhere(code, block, node));
  const [use] = uses;
  const first = use && statementAround(code, block, uses);
  // What other ways of the handler do with the body is theirs.
  if (first && all.some((it) => !uses.includes(it) && contains(first, it.node))) return undefined;
  if (use === undefined || first === undefined || text.slice(lineStart(text, first.start), first.start).trim() !== "") return undefined;
  const verifier = await verifierAt(code, first);
  const secret = verifier && (await webhookSecretRead(code, first));
  if (verifier === undefined || secret === undefined) return undefined;
  const end = hasSemicolons(text) ? ";" : "";
  const indent = text.slice(lineStart(text, first.start), first.start);
  const step = indentationOf(text);
  const named = uses.find((it) => it.raw !== undefined)?.raw;
  const variable = named ?? (request.readOnce ? freeName(code, block, ["body", "rawBody", "payload", "stripeBody"]) : undefined);
  const raw = variable ?? request.raw;
  const lines: string[] = [];
  if (named === undefined && variable !== undefined) lines.push(...(request.reading?.(variable) ?? [`const ${variable} = ${request.raw}${end}`]));
  // Where reading the secret may fail, that is no wrong signature.
  const secretName = /\)$/.test(secret.expression) ? freeName(code, block, ["webhookSecret", "endpointSecret", "signingSecret"]) : undefined;
  if (secretName !== undefined) lines.push(`const ${secretName} = ${secret.expression}${end}`);
  const method = request.asynchronous ? "constructEventAsync" : "constructEvent";
  const call = `${request.asynchronous ? "await " : ""}${verifier.expression}.webhooks.${method}(${raw}, ${request.signature}, ${secretName ?? secret.expression})`;
  const check = (statement: string): string[] => ["try {", `${step}${statement}${end}`, "} catch {", ...request.refusal.map((line) => step + line), "}"];
  const join = (parts: readonly string[]): string => parts.join(lineBreakOf(text) + indent);
  const shared = [...request.edits, ...verifier.edits, ...secret.edits];

  const declared = declarationOf(code, first, use.node);
  if (declared !== undefined && uses.length === 1 && (declared.typed || parsed.grammar === "javascript" || isSimple(text, block, first, declared.name))) {
    const type = parsed.grammar === "javascript" ? "" : (declared.annotation ?? (verifier.type === undefined ? "" : `: ${verifier.type}.Event`));
    const statement = [...lines, `let ${declared.name}${type}${end}`, ...check(`${declared.name} = ${call}`)];
    return [...shared, { span: first, text: join(statement) }];
  }
  const bytes = / as /.test(raw) ? `(${raw})` : raw;
  const parse = `JSON.parse(${request.bytes ? `${bytes}.toString()` : raw})`;
  const isMember = uses.some(({ node }) => pathOf(parsed.root, node).at(-2)?.type === "member_expression");
  const event = uses.length > 1 || isMember ? freeName(code, block, ["event", "stripeEvent", "webhookEvent"]) : undefined;
  if ((uses.length > 1 || isMember) && event === undefined) return undefined;
  const typed = parsed.grammar === "javascript" || uses.every(({ node }) => SIMPLE.test(text.slice(node.end, node.end + 100)));
  const type = parsed.grammar === "javascript" || verifier.type === undefined ? "" : `: ${verifier.type}.Event`;
  const before =
    event === undefined
      ? [...lines, ...check(call)]
      : typed
        ? [...lines, `let ${event}${type}${end}`, ...check(`${event} = ${call}`)]
        : [...lines, ...check(call), `const ${event} = ${parse}${end}`];
  const inserted: Edit = insertion(first.start, `${join(before)}${lineBreakOf(text)}${indent}`);
  return [...shared, inserted, ...uses.map(({ node }) => ({ span: node, text: event ?? parse }))];
}

/** Whether something stands in another way of a branch than the finding: under another `case`, behind an `else`. */
function isElsewhere({ parsed, finding }: CodeFinding, handler: SyntaxNode, node: SyntaxNode): boolean {
  const path = pathOf(parsed.root, node);
  return path.some((way, index) => {
    const branch = path[index - 1];
    if (branch === undefined || !contains(handler, branch) || !contains(branch, finding.span) || contains(way, finding.span)) return false;
    const condition = branch.type === "if_statement" ? childOf(branch, "condition") : undefined;
    return branch.type === "switch_body" || (condition !== undefined && way !== condition && !contains(condition, finding.span));
  });
}

/** The statement with the first use of the body, in the innermost block of the handler that has all of them. */
function statementAround({ parsed }: CodeFinding, handler: SyntaxNode, uses: readonly BodyUse[]): SyntaxNode | undefined {
  const [first, last] = [uses[0]?.node, uses.at(-1)?.node];
  if (first === undefined || last === undefined) return undefined;
  const path = pathOf(parsed.root, first);
  const inside = path.slice(path.indexOf(handler));
  const nested = inside.findIndex((node, index) => index > 0 && FUNCTION.test(node.type));
  const own = nested === -1 ? inside : inside.slice(0, nested);
  const block = own.findLastIndex((node) => node.type === "statement_block" && node.start <= first.start && last.end <= node.end);
  return block === -1 ? undefined : (own[block + 1] ?? undefined);
}

/** What any event has, whatever its type. */
const SIMPLE = /^\.(?:type|id|created|livemode|data\.object(?!\s*[.?[!]))\b/;

interface BodyUse {
  readonly node: SyntaxNode;
  /** The variable that holds the raw body already. */
  readonly raw: string | undefined;
}

/** The widest expressions of a handler that stand for the body, read as an event. */
function bodiesIn({ parsed, text }: CodeFinding, block: SyntaxNode, request: Request): BodyUse[] {
  const found: BodyUse[] = [];
  for (const node of nodesOf(block)) {
    if (found.some((use) => use.node.start <= node.start && node.end <= use.node.end)) continue;
    const source = text.slice(node.start, node.end);
    if (request.uses.test(source)) {
      const path = pathOf(parsed.root, node);
      // Read into a variable, and parsed from there: the variable is the raw body.
      const holder = path.findLast((it) => it.type === "variable_declarator");
      const held = childOf(holder, "value");
      const isHeld = held !== undefined && held.end === node.end && /^(?:await\s+)?$/.test(text.slice(held.start, node.start));
      const isText = (/\.text\(\)$/.test(source) || `await ${source}` === request.raw || source === request.raw) && request.readOnce && isHeld;
      if (!isText) found.push({ node: widest(text, path), raw: undefined });
      continue;
    }
    const isBypass = node.type === "call_expression" && BYPASS.test(text.slice(node.start, childOf(node, "function")?.end));
    const argument = node.type === "call_expression" && (isBypass || /^JSON\.parse\(/.test(source)) ? partsOf(childOf(node, "arguments"))[0] : undefined;
    if (argument === undefined) continue;
    const inner = argument.type === "call_expression" ? childOf(childOf(argument, "function"), "object") : argument;
    const values = inner?.type === "identifier" ? sourcesOf(parsed, inner).slice(1) : [];
    const isRead = values.some((value) => request.uses.test(text.slice(value.start, value.end)) && !/\.json\(\)$/.test(text.slice(value.start, value.end)));
    if (inner && isRead) {
      found.push({ node, raw: text.slice(inner.start, inner.end) });
    } else if (inner && request.uses.test(text.slice(inner.start, inner.end))) found.push({ node, raw: undefined });
  }
  return found;
}

/** The way's end with what parses, awaits and decodes it. */
function widest(text: string, path: Path): SyntaxNode {
  let depth = path.length - 1;
  for (;;) {
    const parent = path[depth - 1];
    const node = path[depth] as SyntaxNode;
    if (parent?.type === "parenthesized_expression" || parent?.type === "await_expression") depth--;
    // `(request.body as Buffer).toString()`
    else if (parent?.type === "as_expression" && path[depth - 2]?.type === "parenthesized_expression" && isDecoded(text, path[depth - 3])) depth -= 2;
    else if (isDecoded(text, parent) && path[depth - 2]?.type === "call_expression") depth -= 2;
    else if (parent?.type === "arguments" && /^(?:JSON\.parse|String)\(/.test(text.slice(path[depth - 2]?.start ?? 0, node.end))) depth -= 2;
    else return node;
  }
}

const isDecoded = (text: string, node: SyntaxNode | undefined): boolean =>
  node?.type === "member_expression" && /\.\s*toString$/.test(text.slice(node.start, node.end));

/** The declaration that a statement is, of the body and nothing else. */
function declarationOf(
  { text }: CodeFinding,
  statement: SyntaxNode,
  body: SyntaxNode,
): { readonly name: string; readonly annotation: string | undefined; readonly typed: boolean } | undefined {
  const [declarator, another] = partsOf(statement);
  if (statement.type !== "lexical_declaration" || another !== undefined) return undefined;
  const [name, type, value] = ["name", "type", "value"].map((field) => childOf(declarator, field));
  const cast = value?.type === "as_expression" ? partsOf(value)[0] : value;
  if (name?.type !== "identifier" || value === undefined || (cast !== body && partsOf(cast)[0] !== body)) return undefined;
  const around = text.slice(body.end, value.end) + (type ? text.slice(type.start, type.end) : "");
  return { name: text.slice(name.start, name.end), annotation: type && text.slice(type.start, type.end), typed: /\bStripe\.Event\b/.test(around) };
}

/** Whether all that the handler asks of an event is there whatever its type is. */
function isSimple(text: string, block: SyntaxNode, declaration: SyntaxNode, name: string): boolean {
  const rest = text.slice(declaration.end, block.end);
  const uses = [...rest.matchAll(new RegExp(`(?<![\\w$.])${patternOf(name)}(?![\\w$])`, "g"))];
  return uses.every((use) => SIMPLE.test(rest.slice(use.index + name.length)));
}

/** The first name that the handler does not use: what another one calls its own is nothing to this one. */
function freeName({ text }: CodeFinding, block: SyntaxNode, names: readonly string[]): string | undefined {
  const own = text.slice(block.start, block.end);
  return names.find((name) => !new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(own));
}

/** Where the handler checks in some cases: in the others it answers 400. */
function alwaysChecked({ parsed, text, finding }: CodeFinding, block: SyntaxNode, request: Request): readonly Edit[] | undefined {
  const check = [...nodesOf(block)].find((node) => isVerification(text, node));
  if (check === undefined) return undefined;
  const path = pathOf(parsed.root, check);
  const inside = path.slice(path.indexOf(block) + 1);
  const br = lineBreakOf(text);
  const step = indentationOf(text);
  const edits: Edit[] = [];
  for (const [index, node] of inside.entries()) {
    // What is around the check and what acts on the event alike lets nothing past the check.
    if (contains(node, finding.span)) continue;
    const indent = /^[ \t]*/.exec(text.slice(lineStart(text, node.start)))?.[0] ?? "";
    const refusal = (deeper: string): string => request.refusal.map((line) => indent + deeper + line).join(br);
    if (node.type === "try_statement") {
      const handler = childOf(childOf(node, "handler"), "body");
      const last = partsOf(handler).at(-1);
      if (handler === undefined || (last && /^(?:return|throw)_statement$/.test(last.type))) continue;
      const parsesAnyway = /\bJSON\.parse\b/.test(text.slice(handler.start, handler.end));
      const kept = parsesAnyway || last === undefined ? "{" : text.slice(handler.start, last.end);
      edits.push({ span: bracesOf(handler), text: `${kept}${br}${refusal(step)}${br}${indent}}` });
    } else if (node.type === "if_statement") {
      const [consequence, alternative] = [childOf(node, "consequence"), childOf(node, "alternative")];
      if (consequence?.type !== "statement_block") return undefined;
      if (alternative !== undefined && inside[index + 1] === alternative) {
        if (refuses(text, consequence)) continue;
        edits.push({ span: bracesOf(consequence), text: `{${br}${refusal(step)}${br}${indent}}` });
        continue;
      }
      if (inside[index + 1] !== consequence) return undefined;
      const rest = afterLeaving(consequence, alternative);
      if (rest === undefined) return undefined;
      const [otherwise] = alternative?.end === rest.end ? partsOf(alternative) : [];
      if (otherwise?.type === "statement_block" && refuses(text, otherwise)) continue;
      edits.push({ span: rest, text: ` else {${br}${refusal(step)}${br}${indent}}` });
    } else if (node.type === "ternary_expression") {
      const [condition, consequence] = [childOf(node, "condition"), childOf(node, "consequence")];
      const statement = path.findLast((it) => /^(?:lexical_declaration|expression_statement|variable_declaration)$/.test(it.type));
      if (condition === undefined || consequence === undefined || statement === undefined || !inside.includes(consequence)) return undefined;
      const start = /^[ \t]*/.exec(text.slice(lineStart(text, statement.start)))?.[0] ?? "";
      const guard = [`if (${negated(text.slice(condition.start, condition.end))}) {`, ...request.refusal.map((line) => step + line), "}"].join(br + start);
      edits.push(insertion(statement.start, `${guard}${br}${start}`));
      edits.push({ span: node, text: text.slice(consequence.start, consequence.end) });
    }
  }
  return edits.length > 0 ? edits : undefined;
}

/** Whether what is done in a block ends there, and was not done with the body: that request is refused already, in words of the handler's own. */
function refuses(text: string, block: SyntaxNode): boolean {
  const last = partsOf(block).at(-1);
  return (
    last !== undefined &&
    /^(?:return|throw)_statement$/.test(last.type) &&
    !/\bJSON\.parse\b|\.json\(\)|\.(?:body|rawBody)\b/.test(text.slice(block.start, block.end))
  );
}

/** What follows the branches of a test, as far as those after the first one leave: the last `else`, or the place for one. Undefined where one goes on. */
function afterLeaving(consequence: SyntaxNode, alternative: SyntaxNode | undefined): Span | undefined {
  let end = bracesOf(consequence).end;
  for (let at = alternative; at !== undefined; ) {
    const [branch] = partsOf(at);
    if (branch?.type !== "if_statement") return { start: end, end: branch?.type === "statement_block" ? bracesOf(branch).end : at.end };
    const body = childOf(branch, "consequence");
    const last = body?.type === "statement_block" ? partsOf(body).at(-1) : body;
    if (body === undefined || last === undefined || !/^(?:return|throw)_statement$/.test(last.type)) return undefined;
    end = bracesOf(body).end;
    at = childOf(branch, "alternative");
  }
  return { start: end, end };
}

/** `!secret || !signature` for `secret && signature`. */
function negated(condition: string): string {
  const parts = condition.split(/\s*&&\s*/);
  return parts.every((part) => /^[\w$.]+$/.test(part)) ? parts.map((part) => `!${part}`).join(" || ") : `!(${condition})`;
}
