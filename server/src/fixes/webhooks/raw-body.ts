import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import type { CodeFinding } from "../code-repair.ts";
import { listedPackages } from "../dependencies.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";
import { pathOf, valuesOf } from "../value-sources.ts";
import { requestOf as javascriptRequest } from "./frameworks/javascript.ts";
import { requestOf as pythonRequest } from "./frameworks/python.ts";
import { verificationCall } from "./verification-call.ts";

/** The edits after which a signature is checked over the body as it came; undefined where the parsed body has another use, or it is not known how to get the raw one. */
export async function rawBody(code: CodeFinding): Promise<readonly Edit[] | undefined> {
  const { parsed, text, finding, python } = code;
  const call = verificationCall(parsed, finding.span);
  const body = partsOf(childOf(call, "arguments"))[0];
  const isWritten = finding.said?.message === "rewritten";
  const written =
    body && [body, ...valuesOf(parsed, body)].find((node) => (isWritten ? WRITES.test(text.slice(node.start, node.end)) : node.type !== "identifier"));
  const handler = written && pathTo(parsed.root, finding.span).findLast(({ type }) => FUNCTION.test(type));
  if (written === undefined || handler === undefined || !pathOf(parsed.root, written).includes(handler)) return undefined;
  if (python) {
    const request = pythonRequest(code, handler);
    return request && isOnlyUse(text, handler, written, request.uses) ? [{ span: written, text: request.body }] : undefined;
  }
  const request = javascriptRequest(code, handler, await listedPackages("npm", code.context));
  if (request === undefined || request.enclosed !== undefined) return undefined;
  if (request.readOnce) return readOnce(code, handler, written, request);
  if (!isOnlyUse(text, handler, written, request.uses)) return undefined;
  return [{ span: written, text: request.raw }, ...request.edits];
}

/** A body that can be read once is read as it is where it was parsed, if all that is done with it is to write it again. */
function readOnce({ parsed, text }: CodeFinding, handler: SyntaxNode, written: SyntaxNode, { raw, uses, edits }: Request): readonly Edit[] | undefined {
  const sourceOf = (node: SyntaxNode): string => text.slice(node.start, node.end);
  const [given, another] = partsOf(childOf(written, "arguments"));
  const reads = [...nodesOf(childOf(handler, "body") ?? handler)].filter((node) => node.type === "await_expression" && uses.test(sourceOf(node)));
  const [read, second] = reads;
  if (read?.start === written.start && read.end === written.end && second === undefined) return [{ span: written, text: raw }, ...edits];
  if (given === undefined || another !== undefined || read === undefined || second !== undefined) return undefined;
  if (given.start === read.start && given.end === read.end) return [{ span: written, text: raw }, ...edits];
  const named = [...nodesOf(handler)].filter((node) => node.type === "identifier" && sourceOf(node) === sourceOf(given));
  const isRead = valuesOf(parsed, given).some((value) => value.start === read.start && value.end === read.end);
  if (given.type !== "identifier" || !isRead || named.length !== 2) return undefined;
  return [{ span: read, text: raw }, { span: written, text: sourceOf(given) }, ...edits];
}

type Request = NonNullable<ReturnType<typeof javascriptRequest>>;

const WRITES = /^(?:JSON\.stringify|(?:\w+\.)?dumps)\s*\(/;
const FUNCTION = /^(?:arrow_function|function_expression|function_declaration|method_definition|function_definition)$/;

/** Whether the handler reads the body nowhere but where it is written again. */
function isOnlyUse(text: string, handler: SyntaxNode, written: SyntaxNode, uses: RegExp): boolean {
  const isUse = (node: SyntaxNode): boolean => node.type !== "call" && node.type !== "call_expression" && uses.test(text.slice(node.start, node.end));
  const block = childOf(handler, "body") ?? handler;
  const holders = [...nodesOf(block)].filter((node) => /^(?:attribute|member_expression|subscript|subscript_expression)$/.test(node.type) && isUse(node));
  return holders.length > 0 && holders.every((node) => written.start <= node.start && node.end <= written.end);
}
