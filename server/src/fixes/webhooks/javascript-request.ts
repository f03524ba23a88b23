import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { patternOf } from "../../text/pattern.ts";
import { textAt } from "../../text/span.ts";
import type { CodeFinding } from "../code-repair.ts";
import { hasSemicolons, quoted, quoteOf } from "../code-style.ts";
import { afterImports } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";
import { pathOf, sourcesOf } from "../value-sources.ts";
import { fastifyRequest } from "./fastify.ts";
import { hapiRequest } from "./hapi.ts";
import { koaRequest } from "./koa.ts";
import { isVerification } from "./verification-call.ts";

/** How a framework of JavaScript hands a request over. */
export interface Request {
  /** The expression of the body as it came, and of the header with its signature. */
  readonly raw: string;
  readonly signature: string;
  /** Whether reading the body takes it: it is read once, into a variable. */
  readonly readOnce: boolean;
  /** Statements that read it first, where no expression does. */
  readonly reading?: (name: string) => readonly string[];
  /** Whether the check itself is awaited: where there is no synchronous cryptography. */
  readonly asynchronous: boolean;
  /** What in a handler is made of the body. */
  readonly uses: RegExp;
  /** The statements that answer 400. */
  readonly refusal: readonly string[];
  /** Whether nothing is known of how the body comes but that a check in the handler takes it. */
  readonly onlyChecked?: boolean;
  /** Whether the raw body comes as bytes; by default as the expression tells. */
  readonly bytes?: boolean;
  /** Puts the statement of the route, as it is after all other edits, into what it needs around it. */
  readonly enclosed?: { readonly statement: SyntaxNode; readonly around: (statement: string) => string };
  /** What has to change outside of the handler, so that the body comes as it was sent. */
  readonly edits: readonly Edit[];
}

/** What a handler and the file around it are, for those who know one framework. */
export interface HandlerCode {
  readonly code: CodeFinding;
  readonly handler: SyntaxNode;
  /** The names of its parameters. */
  readonly names: readonly string[];
  /** The call that it is handed to. */
  readonly call: SyntaxNode | undefined;
  /** The packages that the project lists. */
  readonly listed: ReadonlySet<string>;
}

/** How the function's request is read; undefined where none of the known frameworks hands it one, or where the raw body cannot be had. */
export function requestOf(code: CodeFinding, handler: SyntaxNode, listed: ReadonlySet<string>): Request | undefined {
  const { text, parsed } = code;
  const parameters = partsOf(childOf(handler, "parameters")).concat(childOf(handler, "parameter") ?? []);
  const names = parameters.map((it) => textAt(text, childOf(it, "pattern") ?? it));
  const own = textAt(text, handler);
  const end = hasSemicolons(text) ? ";" : "";
  const quote = quoteOf(text);
  const header = quoted("stripe-signature", quote);
  const said = quoted("Invalid signature", quote);
  const [first = "", second = ""] = names;
  const asynchronous = /^(?:export\s+|default\s+|static\s+|public\s+)*async\b/.test(own);

  if (imports(text, "hono(?:/[\\w-]+)?") && asynchronous && new RegExp(`(?<![\\w.$])${patternOf(first)}\\.req\\.(?:json|text)\\(`).test(own)) {
    return {
      raw: `await ${first}.req.text()`,
      signature: `${first}.req.header(${header}) ?? ""`.replace('""', quoted("", quote)),
      readOnce: true,
      asynchronous: true,
      uses: new RegExp(`^(?:await\\s+)?${patternOf(first)}\\.req\\.(?:json|text)\\(\\)$`),
      refusal: [`return ${first}.text(${said}, 400)${end}`],
      edits: [],
    };
  }
  const [, web] = /\bawait\s+([A-Za-z_$][\w$]*)\.(?:json|text)\(\)/.exec(own) ?? [];
  if (asynchronous && web !== undefined && names.some((name) => name === web || new RegExp(`^\\{[^]*\\b${patternOf(web)}\\b[^]*\\}$`).test(name))) {
    return {
      raw: `await ${web}.text()`,
      signature: `${web}.headers.get(${header}) ?? ${quoted("", quote)}`,
      readOnce: true,
      asynchronous: true,
      uses: new RegExp(`^(?:await\\s+)?${patternOf(web)}\\.(?:json|text)\\(\\)$`),
      refusal: [
        /\bNextResponse\.json\(/.test(own)
          ? `return NextResponse.json({ error: ${said} }, { status: 400 })${end}`
          : `return new Response(${said}, { status: 400 })${end}`,
      ],
      edits: [],
    };
  }
  if (names.length <= 2 && new RegExp(`\\bJSON\\.parse\\(\\s*${patternOf(first)}\\.body\\b`).test(own) && /\bstatusCode\b/.test(own)) {
    const headers = `${first}.headers`;
    return {
      raw: `${first}.body${parsed.grammar === "javascript" ? "" : "!"}`,
      // As one kind of gateway hands headers over, and as the others do.
      signature: `${headers}[${header}] ?? ${headers}[${quoted("Stripe-Signature", quote)}] ?? ${quoted("", quote)}`,
      readOnce: false,
      asynchronous: false,
      uses: new RegExp(`^${patternOf(first)}\\.body!?$`),
      refusal: [`return { statusCode: 400, body: ${said} }${end}`],
      edits: [],
    };
  }
  const known: HandlerCode = { code, handler, names, call: callWith(code, handler), listed };
  if (imports(text, "@hapi/hapi")) return hapiRequest(known);
  if (imports(text, "fastify")) return fastifyRequest(known);
  if (imports(text, "koa|@koa/router|koa-router")) return koaRequest(known);
  if (!/^[\w$]+$/.test(first) || !/^[\w$]+$/.test(second) || names.length > 3) return undefined;
  const typed = parsed.grammar === "javascript" ? "" : "!";
  const classic = {
    signature: `${first}.headers[${header}]${typed}`,
    asynchronous: false,
    uses: new RegExp(`^${patternOf(first)}\\.(?:body|rawBody)$`),
    refusal: [`${second}.status(400).send(${said})${end}`, `return${end}`],
  };
  const { call } = known;
  if (call !== undefined && /(?:^|\.)onRequest$/.test(textAt(text, childOf(call, "function"))))
    return { ...classic, raw: `${first}.rawBody`, readOnce: false, edits: [] };
  if (/(?:^|\/)pages\/api\//.test(code.context.path)) {
    const [, read] = new RegExp(`=\\s*(await\\s+[\\w$.]+\\(\\s*${patternOf(first)}\\s*\\))`).exec(own) ?? [];
    if (read !== undefined && /\bbodyParser\s*:\s*false\b/.test(text))
      return { ...classic, raw: read, readOnce: true, uses: new RegExp(`^${patternOf(read)}$`), edits: [] };
    const config = pagesConfig(code, handler, asynchronous);
    if (config === undefined) return undefined;
    const type = parsed.grammar === "javascript" ? "" : ": Buffer[]";
    const reading = (name: string): string[] => [
      `const chunks${type} = []${end}`,
      `for await (const chunk of ${first}) chunks.push(Buffer.from(chunk))${end}`,
      `const ${name} = Buffer.concat(chunks)${end}`,
    ];
    return { ...classic, raw: "", reading, readOnce: true, edits: config };
  }
  const parsing = call && rawParsing(code, call, handler);
  // Registered elsewhere, and checked in some cases: then its body is raw already.
  if (call === undefined && [...nodesOf(handler)].some((node) => isVerification(text, node)))
    return { ...classic, raw: `${first}.body`, readOnce: false, onlyChecked: true, edits: [] };
  return parsing && { ...classic, raw: `${first}.body`, readOnce: false, edits: parsing };
}

/** The call that a handler is handed to, itself or by its name. */
function callWith({ parsed, text }: CodeFinding, handler: SyntaxNode): SyntaxNode | undefined {
  const [list, call] = pathOf(parsed.root, handler).toReversed().slice(1);
  if (list?.type === "arguments" && call?.type === "call_expression") return call;
  const named = childOf(handler, "name") ?? (list?.type === "variable_declarator" ? childOf(list, "name") : undefined);
  if (named === undefined) return undefined;
  const name = textAt(text, named);
  return [...nodesOf(parsed.root)].find(
    (node) =>
      node.type === "call_expression" &&
      partsOf(childOf(node, "arguments")).some((argument) => argument.type === "identifier" && textAt(text, argument) === name),
  );
}

/** The edits after which a route of Express gets its body as it came; undefined where that is not seen to be possible. */
function rawParsing(code: CodeFinding, call: SyntaxNode, handler: SyntaxNode): Edit[] | undefined {
  const { parsed, text } = code;
  const callee = childOf(call, "function");
  const list = partsOf(childOf(call, "arguments"));
  const [route] = list;
  if (!imports(text, "express") || !/^(?:post|all|use)$/.test(textAt(text, childOf(callee, "property"))) || route === undefined) return undefined;
  const [, express] = /\b(?:import\s+(?!type\s)(?:\*\s+as\s+)?|(?:const|let|var)\s+)([\w$]+)[^;\n]*["']express["']/.exec(text) ?? [];
  const [, parser] = /\b(?:import\s+(?:\*\s+as\s+)?|(?:const|let|var)\s+)([\w$]+)[^;\n]*["']body-parser["']/.exec(text) ?? [];
  const module = express ?? parser;
  const edits: Edit[] = [];
  const named = module === undefined ? namedRaw(code) : undefined;
  if (module === undefined && named === undefined) return undefined;
  edits.push(...(named ?? []));
  const raw = `${module === undefined ? "" : `${module}.`}raw({ type: ${quoted("application/json", quoteOf(text))} })`;
  // A parser for everything, that stands before the route, leaves this one out.
  for (const statement of parsed.root.children) {
    const use = statement.type === "expression_statement" ? partsOf(statement)[0] : undefined;
    if (use?.type !== "call_expression" || statement.start > call.start || !/\.use$/.test(textAt(text, childOf(use, "function")))) continue;
    const json = partsOf(childOf(use, "arguments")).find((argument) => isParser(text, argument));
    if (json === undefined) continue;
    const path = route.type === "string" ? textAt(text, route) : undefined;
    const same = textAt(text, childOf(childOf(use, "function"), "object")) === textAt(text, childOf(callee, "object"));
    if (path === undefined || !same || partsOf(childOf(use, "arguments")).length > 1) return undefined;
    edits.push({ span: json, text: `(req, res, next) => (req.originalUrl === ${path} ? next() : ${textAt(text, json)}(req, res, next))` });
  }
  const own = list.filter((argument) => argument !== route);
  const json = own.find((argument) => isParser(text, argument));
  if (json !== undefined) return [...edits, { span: json, text: raw }];
  const isRaw = own.some((argument) => sourcesOf(parsed, argument).some((part) => part !== handler && /^[\w$.]*\braw\s*\(/.test(textAt(text, part))));
  const last = own.at(-1);
  if (isRaw || last === undefined) return isRaw ? edits : undefined;
  return [...edits, insertion((own[0] ?? last).start, `${raw}, `)];
}

/** The edits that take `raw` in beside what the file takes of Express by name. */
function namedRaw({ parsed, text }: CodeFinding): Edit[] | undefined {
  const statement = parsed.root.children.find((node) => node.type === "import_statement" && textAt(text, childOf(node, "source")).slice(1, -1) === "express");
  const list = statement && [...nodesOf(statement)].find((node) => node.type === "named_imports");
  const last = partsOf(list).at(-1);
  if (last === undefined || /^import\s+type\b/.test(textAt(text, statement))) return undefined;
  if (partsOf(list).some((part) => textAt(text, part) === "raw")) return [];
  return isBound(parsed, "raw") ? undefined : [insertion(last.end, ", raw")];
}

function isParser(text: string, argument: SyntaxNode): boolean {
  return /^(?:[\w$]+\.)?(?:json|text|urlencoded)\(/.test(textAt(text, argument));
}

/** The edits after which Next.js leaves the body of a page's handler alone, and the handler may wait for it. */
function pagesConfig({ parsed, text }: CodeFinding, handler: SyntaxNode, asynchronous: boolean): Edit[] | undefined {
  const edits: Edit[] = asynchronous ? [] : [insertion(handler.start, "async ")];
  if (/\bbodyParser\s*:\s*false\b/.test(text)) return edits;
  if (/\bexport\s+const\s+config\b|\bexports\.config\b/.test(text) || !/\bexport\b/.test(text)) return undefined;
  const end = hasSemicolons(text) ? ";" : "";
  return [...edits, afterImports(parsed, `export const config = { api: { bodyParser: false } }${end}`)];
}

/** Whether the text takes something from a package. */
function imports(text: string, name: string): boolean {
  return new RegExp(`["'](?:npm:|jsr:@?[\\w-]*/?)?(?:${name})(?:@[^"']*)?["']`).test(text);
}
