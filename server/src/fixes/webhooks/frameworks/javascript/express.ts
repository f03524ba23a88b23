import type { SyntaxNode } from "../../../../syntax/tree.ts";
import { type Edit, insertion } from "../../../../text/edit.ts";
import { textAt } from "../../../../text/span.ts";
import type { CodeFinding } from "../../../code-repair.ts";
import { isBound } from "../../../imports/javascript-bindings.ts";
import { childOf, nodesOf, partsOf } from "../../../tree.ts";
import { sourcesOf } from "../../../value-sources.ts";
import { isVerification } from "../../verification-call.ts";
import { type Framework, type HandlerCode, imports } from "./framework.ts";
import { isNodeHandler, nodeRequest } from "./node-handler.ts";

/** Express, and what hands requests over as it does. */
export const express: Framework = {
  hands: isNodeHandler,

  request(known) {
    const { code, handler, call } = known;
    const request = { ...nodeRequest(known), raw: `${known.names[0]}.body` };
    // Registered elsewhere, and checked in some cases: then its body is raw already.
    if (call === undefined && [...nodesOf(handler)].some((node) => isVerification(code.text, node))) return { ...request, onlyChecked: true, edits: [] };
    const edits = call && rawParsing(known, call);
    return edits && { ...request, edits };
  },
};

/** The edits after which a route gets its body as it came; undefined where that is not seen to be possible. */
function rawParsing({ code, handler, quoted }: HandlerCode, call: SyntaxNode): Edit[] | undefined {
  const { parsed, text } = code;
  const callee = childOf(call, "function");
  const list = partsOf(childOf(call, "arguments"));
  const [route] = list;
  if (!imports(text, "express") || !/^(?:post|all|use)$/.test(textAt(text, childOf(callee, "property"))) || route === undefined) return undefined;
  const [, module] =
    /\b(?:import\s+(?!type\s)(?:\*\s+as\s+)?|(?:const|let|var)\s+)([\w$]+)[^;\n]*["']express["']/.exec(text) ??
    /\b(?:import\s+(?:\*\s+as\s+)?|(?:const|let|var)\s+)([\w$]+)[^;\n]*["']body-parser["']/.exec(text) ??
    [];
  const named = module === undefined ? namedRaw(code) : [];
  if (named === undefined) return undefined;
  const edits: Edit[] = [...named];
  const raw = `${module === undefined ? "" : `${module}.`}raw({ type: ${quoted("application/json")} })`;
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
  if (isRaw) return edits;
  const [first] = own;
  return first && [...edits, insertion(first.start, `${raw}, `)];
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
