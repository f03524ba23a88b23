import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { patternOf } from "../../text/pattern.ts";
import type { Span } from "../../text/span.ts";
import type { CodeFinding } from "../code-repair.ts";
import { indentationOf, lineBreakOf, requoted } from "../code-style.ts";
import { visibleImport } from "../imports/python.ts";
import { joinedImport } from "../imports/python-member.ts";
import { statementRemoval } from "../removal.ts";
import { importedNames } from "../site/python-environment.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";
import { pathOf } from "../value-sources.ts";
import { isVerification } from "./verification-call.ts";
import { webhookSecretRead } from "./webhook-secret-read.ts";

/** How a framework of Python hands a request over. */
interface Request {
  /** The request's body as it came, and the header with its signature. */
  readonly body: string;
  readonly signature: string;
  /** What in a handler is made of the body. */
  readonly uses: RegExp;
  /** The statement that answers 400, and what it needs. */
  readonly refusal: string;
  readonly needs: { readonly module: string; readonly member: string } | undefined;
}

/** The edits after which the handler checks the signature before it looks at the body; undefined where it is not known how. */
export async function checkedHandlerInPython(code: CodeFinding): Promise<readonly Edit[] | undefined> {
  for (const handler of handlersOf(code)) {
    const body = childOf(handler, "body");
    const taken = body && (await takenAsParameter(code, handler, body));
    if (taken !== undefined) return taken;
    const request = inStyleOf(code, requestOf(code, handler));
    if (request === undefined || body === undefined) continue;
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

/** How the function's request is read; undefined where none of the known frameworks hands it one. */
export function requestOf({ parsed, text }: CodeFinding, handler: SyntaxNode): Request | undefined {
  const names = importedNames(parsed);
  const from = (module: string): string | undefined => [...names].find(([, imported]) => imported === module)?.[0];
  const flask = from("flask.request") ?? (from("flask") === undefined ? undefined : `${from("flask")}.request`);
  const parameters = partsOf(childOf(handler, "parameters"));
  const parameter = (type: RegExp): string | undefined => {
    const typed = parameters.find((it) => it.type === "typed_parameter" && type.test(text.slice(it.start, it.end)));
    return typed && text.slice(typed.start, typed.end).split(/\s*:/)[0];
  };
  if (flask !== undefined && new RegExp(`(?<![\\w.])${patternOf(flask)}\\s*\\.`).test(text.slice(handler.start, handler.end))) {
    const name = patternOf(flask);
    return {
      body: `${flask}.get_data()`,
      signature: `${flask}.headers.get("Stripe-Signature", "")`,
      uses: new RegExp(`(?<![\\w.])${name}\\s*\\.\\s*(?:get_json|json|data|get_data)\\b`),
      refusal: 'return "Invalid signature", 400',
      needs: undefined,
    };
  }
  const asynchronous = text.slice(handler.start, handler.start + 6).startsWith("async");
  const starlette = asynchronous && [...names.values()].some((it) => /^(?:fastapi|starlette)\b/.test(it)) ? parameter(/:\s*(?:\w+\.)?Request$/) : undefined;
  if (starlette !== undefined)
    return fastapiRequest(
      starlette,
      [...names.values()].some((it) => /^fastapi\b/.test(it)),
    );
  const [first, second, third] = parameters.map((it) => text.slice(it.start, it.end).split(/\s*[:=]/)[0] ?? "");
  const lambda =
    first !== undefined && second !== undefined && third === undefined
      ? `(?<![\\w.])${patternOf(first)}\\s*(?:\\[\\s*|\\.\\s*get\\(\\s*)["']body["']`
      : undefined;
  if (lambda !== undefined && new RegExp(lambda).test(text.slice(handler.start, handler.end))) {
    return {
      body: `${first}["body"]`,
      // As one kind of gateway hands headers over, and as the others do.
      signature: `${first}["headers"].get("stripe-signature") or ${first}["headers"].get("Stripe-Signature", "")`,
      uses: new RegExp(lambda),
      refusal: 'return {"statusCode": 400, "body": "Invalid signature"}',
      needs: undefined,
    };
  }
  const plain = parameters.flatMap((it) => (it.type === "identifier" ? [text.slice(it.start, it.end)] : [])).filter((it) => it !== "self" && it !== "cls")[0];
  const django = plain ?? parameter(/:\s*(?:\w+\.)*(?:HttpRequest|Request)$/);
  if (django !== undefined && [...names.values()].some((it) => /^(?:django|rest_framework)\b/.test(it))) {
    return {
      body: `${django}.body`,
      signature: `${django}.headers.get("Stripe-Signature", "")`,
      uses: new RegExp(`(?<![\\w.])${django}\\s*\\.\\s*(?:body|data)\\b`),
      refusal: "return HttpResponse(status=400)",
      needs: { module: "django.http", member: "HttpResponse" },
    };
  }
  return undefined;
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
  const edits = await checkBefore(code, body, { ...inStyleOf(code, fastapiRequest("request", true)), uses: /^/ });
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

/** The same in the quotes of the file. */
function inStyleOf<Of extends Request | undefined>({ text }: CodeFinding, request: Of): Of {
  if (request === undefined) return request;
  const [body, signature, refusal] = [request.body, request.signature, request.refusal].map((it) => requoted(text, it));
  return { ...request, body, signature, refusal };
}

/** What the frameworks on Starlette hand to a handler. */
function fastapiRequest(name: string, fastapi: boolean): Request {
  return {
    body: `await ${name}.body()`,
    signature: `${name}.headers.get("Stripe-Signature", "")`,
    uses: new RegExp(`(?<![\\w.])${name}\\s*\\.\\s*(?:json|body)\\s*\\(`),
    refusal: fastapi ? 'raise HTTPException(status_code=400, detail="Invalid signature")' : 'return Response("Invalid signature", status_code=400)',
    needs: fastapi ? { module: "fastapi", member: "HTTPException" } : { module: "starlette.responses", member: "Response" },
  };
}

/** A check before the first statement that looks at the body. What follows stays: it has the same body, which now is Stripe's. */
async function checkBefore(code: CodeFinding, body: SyntaxNode, request: Request): Promise<readonly Edit[] | undefined> {
  const { parsed, text } = code;
  const first = partsOf(body).find((statement, index) => !isDocstring(text, statement, index) && request.uses.test(text.slice(statement.start, statement.end)));
  if (first === undefined || text.slice(lineStart(text, first.start), first.start).trim() !== "") return undefined;
  const unchecked = bypassIn(text, body, code.finding.span);
  const imports: Edit[] = [];
  const top = pathOf(parsed.root, first)[1] ?? first;
  const named = (wanted: { readonly module: string; readonly member?: string }): string | undefined => {
    const known = visibleImport(parsed, first, wanted);
    if (known !== undefined) return known;
    const added = joinedImport(parsed, top.start, wanted);
    if (added !== undefined) imports.push(...added.edits);
    return added?.name;
  };
  const stripe = named({ module: "stripe" });
  const secret = await webhookSecretRead(code, first);
  if (stripe === undefined || secret === undefined) return undefined;
  const refusing = request.needs === undefined ? "" : named(request.needs);
  if (refusing === undefined) return undefined;
  const refusal = request.needs === undefined ? request.refusal : request.refusal.replace(request.needs.member, refusing);
  const error = `${stripe}${/\bstripe\.error\./.test(text) ? ".error" : ""}.SignatureVerificationError`;
  const payload = rawNameBefore(code, body, first, request) ?? request.body;
  const call = `${stripe}.Webhook.construct_event(${payload}, ${request.signature}, ${secret.expression})`;
  const br = lineBreakOf(text);
  const indent = text.slice(lineStart(text, first.start), first.start);
  const step = indentationOf(text).startsWith("\t") ? "\t" : indentOf(text, indent);
  const block = (inner: readonly string[]): string =>
    [`try:`, ...inner.map((line) => step + line), `except (ValueError, ${error}):`, `${step}${refusal}`]
      .map((line, index) => (index === 0 ? line : indent + line))
      .join(br);
  // The event that was made without a check is made by the check.
  if (unchecked !== undefined && unchecked.start >= first.start && unchecked.end <= first.end && first.type === "expression_statement") {
    const checked = text.slice(first.start, unchecked.start) + call + text.slice(unchecked.end, first.end);
    if (!checked.includes("\n")) return [...secret.edits, ...imports, { span: first, text: block([checked]) }];
  }
  return [...secret.edits, ...imports, insertion(first.start, `${block([call])}${br}${indent}`)];
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
function alwaysChecked({ parsed, text }: CodeFinding, handler: SyntaxNode, request: Request): readonly Edit[] | undefined {
  const check = [...nodesOf(handler)].find((node) => isVerification(text, node));
  if (check === undefined) return undefined;
  const path = pathOf(parsed.root, check);
  const inside = path.slice(path.indexOf(handler) + 1);
  const br = lineBreakOf(text);
  const edits: Edit[] = [];
  for (const node of inside) {
    if (node.type === "try_statement") {
      for (const clause of node.children.filter((child) => child.type === "except_clause")) {
        const block = clause.children.find((child) => child.type === "block");
        const last = partsOf(block).at(-1);
        if (block === undefined || last === undefined || leaves(text, last)) continue;
        const indent = text.slice(lineStart(text, last.start), last.start);
        if (indent.trim() !== "") return undefined;
        edits.push(
          last.type === "pass_statement" || /\bjson\.loads\b/.test(text.slice(block.start, block.end))
            ? { span: { start: partsOf(block)[0]?.start ?? block.start, end: last.end }, text: request.refusal }
            : insertion(last.end, `${br}${indent}${request.refusal}`),
        );
      }
    }
    if (node.type !== "if_statement") continue;
    const consequence = childOf(node, "consequence");
    const [alternative, another] = node.children.filter((child) => child.field === "alternative");
    if (consequence === undefined || another !== undefined || !inside.includes(consequence)) return undefined;
    const indent = text.slice(lineStart(text, node.start), node.start);
    const own = partsOf(consequence)[0];
    const inner = own && text.slice(lineStart(text, own.start), own.start);
    if (indent.trim() !== "" || inner === undefined || inner.trim() !== "") return undefined;
    const block = alternative?.children.find((child) => child.type === "block");
    if (alternative === undefined) edits.push(insertion(node.end, `${br}${indent}else:${br}${inner}${request.refusal}`));
    else if (alternative.type === "else_clause" && block) edits.push({ span: block, text: request.refusal });
    else return undefined;
  }
  return edits.length > 0 ? [...edits, ...withoutReads(parsed, handler, edits, request)] : undefined;
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

/** One step of indentation below a place that has some itself. */
function indentOf(text: string, indent: string): string {
  return /^ +$/.test(indent) && indent.length <= 4 ? indent : indentationOf(text);
}
