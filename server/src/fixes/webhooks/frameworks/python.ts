import type { SyntaxNode } from "../../../syntax/tree.ts";
import { textAt } from "../../../text/span.ts";
import type { CodeFinding } from "../../code-repair.ts";
import { requoted } from "../../code-style.ts";
import { importedNames } from "../../site/python-environment.ts";
import { childOf, partsOf } from "../../tree.ts";
import { django } from "./python/django.ts";
import { flask } from "./python/flask.ts";
import type { Framework, Request } from "./python/framework.ts";
import { httpServer } from "./python/http-server.ts";
import { lambda } from "./python/lambda.ts";
import { starlette } from "./python/starlette.ts";

/** Those that say more of a handler come first. */
const FRAMEWORKS: readonly Framework[] = [flask, starlette, lambda, django, httpServer];

/** How the function's request is read, in the quotes of the file; undefined where none of the known frameworks hands it one. */
export function requestOf({ parsed, text }: CodeFinding, handler: SyntaxNode): Request | undefined {
  const source = textAt(text, handler);
  const parameters = partsOf(childOf(handler, "parameters"));
  const known = { text, source, parameters, asynchronous: source.startsWith("async"), imported: importedNames(parsed) };
  for (const framework of FRAMEWORKS) {
    const request = framework(known);
    if (request !== undefined) return inQuotesOf(text, request);
  }
  return undefined;
}

/** The same in the quotes of a text. */
export function inQuotesOf(text: string, request: Request): Request {
  const { body, signature, refusal } = request;
  return { ...request, body: requoted(text, body), signature: requoted(text, signature), refusal: requoted(text, refusal) };
}
