import type { SyntaxNode } from "../../../syntax/tree.ts";
import { textAt } from "../../../text/span.ts";
import type { CodeFinding } from "../../code-repair.ts";
import { hasSemicolons, quoted, quoteOf } from "../../code-style.ts";
import { childOf, nodesOf, partsOf } from "../../tree.ts";
import { pathOf } from "../../value-sources.ts";
import { express } from "./javascript/express.ts";
import { fastify } from "./javascript/fastify.ts";
import { fetchHandler } from "./javascript/fetch.ts";
import { firebase } from "./javascript/firebase.ts";
import type { Framework, Request } from "./javascript/framework.ts";
import { h3 } from "./javascript/h3.ts";
import { hapi } from "./javascript/hapi.ts";
import { hono } from "./javascript/hono.ts";
import { koa } from "./javascript/koa.ts";
import { lambda } from "./javascript/lambda.ts";
import { nextPages } from "./javascript/next-pages.ts";

/** Those that say more of a handler come first: what two parameters tell is asked last. */
const FRAMEWORKS: readonly Framework[] = [hono, h3, fetchHandler, lambda, hapi, fastify, koa, firebase, nextPages, express];

/** How the function's request is read; undefined where none of the known frameworks hands it one, or where the raw body cannot be had. */
export function requestOf(code: CodeFinding, handler: SyntaxNode, listed: ReadonlySet<string>): Request | undefined {
  const { text, parsed } = code;
  const source = textAt(text, handler);
  const parameters = partsOf(childOf(handler, "parameters")).concat(childOf(handler, "parameter") ?? []);
  const quote = quoteOf(text);
  const known = {
    code,
    handler,
    source,
    names: parameters.map((it) => textAt(text, childOf(it, "pattern") ?? it)),
    asynchronous: /^(?:export\s+|default\s+|static\s+|public\s+)*async\b/.test(source),
    call: callWith(code, handler),
    listed,
    typed: parsed.grammar !== "javascript",
    end: hasSemicolons(text) ? ";" : "",
    quoted: (it: string) => quoted(it, quote),
  };
  return FRAMEWORKS.find((framework) => framework.hands(known))?.request(known);
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
