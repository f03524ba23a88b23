import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import { textAt } from "../../text/span.ts";
import type { CodeFinding } from "../code-repair.ts";
import { hasSemicolons, indentationOf, lineBreakOf, quoted, quoteOf } from "../code-style.ts";
import { importInsertion } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import type { FileChange } from "../repair.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";
import { verifierAt } from "./verifier.ts";
import { webhookSecretRead } from "./webhook-secret-read.ts";

const NEST = "@nestjs/common";

/** The edits after which a method of a NestJS controller checks the signature over the raw body, and the app keeps raw bodies; undefined where there is no such method. */
export async function checkedControllerInNest(
  code: CodeFinding,
): Promise<{ readonly edits: readonly Edit[]; readonly elsewhere: readonly FileChange[]; readonly notes: readonly string[] } | undefined> {
  const { parsed, text, finding } = code;
  if (parsed.grammar === "javascript" || !text.includes(NEST)) return undefined;
  const method = pathTo(parsed.root, finding.span).findLast((node) => node.type === "method_definition");
  const body = childOf(method, "body");
  const [first] = partsOf(body);
  if (method === undefined || body === undefined || first === undefined || text.slice(lineStart(text, first.start), first.start).trim() !== "")
    return undefined;
  const parameters = partsOf(childOf(method, "parameters"));
  const decorated = (decorator: RegExp): SyntaxNode | undefined => parameters.find((it) => decorator.test(text.slice(it.start, it.end)));
  const isUsed = (name: string): boolean => new RegExp(`(?<![.\\w$])${name}(?![\\w$])`).test(textAt(text, method));
  const nameOf = (parameter: SyntaxNode | undefined): string => textAt(text, childOf(parameter, "pattern"));
  const [taken, asked] = [decorated(/^@Body\(\)/), decorated(/^@Req\(\)/)];
  const request = asked === undefined ? "request" : nameOf(asked);
  const uses = asked === undefined ? [] : [...nodesOf(body)].filter((node) => node.type === "member_expression" && textAt(text, node) === `${request}.body`);
  if (!/^\w+$/.test(request) || (taken === undefined && uses.length === 0) || (asked === undefined && isUsed(request))) return undefined;

  const verifier = await verifierAt(code, first);
  const secret = verifier && (await webhookSecretRead(code, first));
  if (verifier === undefined || secret === undefined) return undefined;
  const header = quoted("stripe-signature", quoteOf(text));
  const signed = decorated(/^@Headers\(["']stripe-signature["']\)/i);
  const signature = signed === undefined ? "signature" : nameOf(signed);
  const event = taken === undefined ? "event" : nameOf(taken);
  if (!/^\w+$/.test(event) || (taken === undefined && isUsed(event)) || (signed === undefined && isUsed(signature))) return undefined;

  const needs = ["BadRequestException", ...(asked === undefined ? ["Req"] : []), ...(signed === undefined ? ["Headers"] : []), "RawBodyRequest"];
  const imports = nestImports(code, needs);
  if (imports === undefined) return undefined;
  const raw = `${request}: RawBodyRequest<Request>`;
  const added = [...(asked === undefined ? [`@Req() ${raw}`] : []), ...(signed === undefined ? [`@Headers(${header}) ${signature}: string`] : [])];
  const type = childOf(taken, "type");
  const edits: Edit[] = [...imports, ...verifier.edits, ...secret.edits];
  if (asked !== undefined && !/\bRawBodyRequest\b/.test(textAt(text, asked))) {
    const pattern = childOf(asked, "pattern") ?? asked;
    edits.push({ span: { start: pattern.start, end: asked.end }, text: raw });
  }
  if (taken !== undefined && added.length > 0) edits.push({ span: taken, text: added.join(", ") });
  else if (taken !== undefined) return undefined;
  else if (asked !== undefined && added.length > 0) edits.push(insertion(asked.end, `, ${added.join(", ")}`));

  const [end, br, step] = [hasSemicolons(text) ? ";" : "", lineBreakOf(text), indentationOf(text)];
  const indent = text.slice(lineStart(text, first.start), first.start);
  const any = type === undefined || /^:\s*any$/.test(textAt(text, type)) ? "" : textAt(text, type);
  // Where reading the secret may fail, that is no wrong signature.
  const read = /\)$/.test(secret.expression) && !isUsed("webhookSecret");
  const lines = [
    ...(read ? [`const webhookSecret = ${secret.expression}${end}`] : []),
    "try {",
    `${step}${verifier.expression}.webhooks.constructEvent(${request}.rawBody!, ${signature}, ${read ? "webhookSecret" : secret.expression})${end}`,
    "} catch {",
    `${step}throw new BadRequestException(${quoted("Invalid signature", quoteOf(text))})${end}`,
    "}",
    `const ${event}${any} = JSON.parse(${request}.rawBody!.toString())${end}`,
  ];
  edits.push(insertion(first.start, `${lines.join(br + indent)}${br}${indent}`));
  if (taken === undefined) edits.push(...uses.map((node) => ({ span: node, text: event })));
  const app = await rawBodies(code);
  const notes = app === undefined ? ["Let the app keep raw bodies: `NestFactory.create(AppModule, { rawBody: true })`."] : [];
  return { edits, elsewhere: app === undefined || app === "there" ? [] : [app], notes };
}

/** The edits that import these from NestJS, and Express's request type; undefined where a name means something else. */
function nestImports({ parsed, text }: CodeFinding, names: readonly string[]): Edit[] | undefined {
  const statement = parsed.root.children.find((node) => node.type === "import_statement" && textAt(text, childOf(node, "source")).slice(1, -1) === NEST);
  const named = statement && [...nodesOf(statement)].find((node) => node.type === "named_imports");
  const known = partsOf(named).map((part) => textAt(text, childOf(part, "name")));
  const last = partsOf(named).at(-1);
  const missing = names.filter((name) => !known.includes(name));
  if (last === undefined || missing.some((name) => isBound(parsed, name))) return undefined;
  // A type in a signature that is decorated: named as one, for those who compile file by file.
  const list = missing.map((name) => (name === "RawBodyRequest" ? `type ${name}` : name));
  const edits: Edit[] = list.length === 0 ? [] : [insertion(last.end, `, ${list.join(", ")}`)];
  if (/\bimport\s+(?:type\s+)?\{[^}]*\bRequest\b[^}]*\}\s*from\s*["']express["']/.test(text)) return edits;
  if (isBound(parsed, "Request")) return undefined;
  const line = `import type { Request } from ${quoted("express", quoteOf(text))}${hasSemicolons(text) ? ";" : ""}`;
  return [...edits, importInsertion(parsed, line)];
}

/** The change after which the app keeps raw bodies; `there` where it does already, undefined where its start is not found. */
async function rawBodies({ context }: CodeFinding): Promise<FileChange | "there" | undefined> {
  for (const folder of foldersUp(folderOf(context.path))) {
    const path = inFolder(folder, "main.ts");
    const text = path === context.path ? undefined : await context.project.read(path);
    const [call, before, module, options] = /(\bNestFactory\.create(?:<[^>]*>)?\(\s*)([\w$]+)\s*(?:,\s*(\{[^}]*\}))?\s*\)/.exec(text ?? "") ?? [];
    if (text === undefined || call === undefined || before === undefined || module === undefined) continue;
    if (/\brawBody\s*:\s*true\b/.test(call)) return "there";
    if (/\bbodyParser\b|\brawBody\b/.test(call)) return undefined;
    const at = text.indexOf(call) + (options === undefined ? before.length + module.length : call.indexOf("{") + 1);
    return { kind: "edit", path, edits: [insertion(at, options === undefined ? ", { rawBody: true }" : " rawBody: true,")] };
  }
  return undefined;
}
