import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { type CodeFinding, codeRepair } from "./code-repair.ts";
import { afterComment, hasSemicolons, indentationOf, lineBreakOf } from "./code-style.ts";
import type { Repair } from "./repair.ts";
import { bracesOf, childOf, lastOf, partsOf, pathTo } from "./tree.ts";
import { pathOf } from "./value-sources.ts";

/** Lets an error out that a handler swallows: raised again at its end, or not caught at all. */
export const rethrownError: Repair = codeRepair("rethrown-error", ["swallowed-error"], (code) => {
  const { parsed, finding } = code;
  const how = finding.said?.message;
  // What to answer instead of success, nobody but the author knows.
  if (how !== "silent" && how !== "passed" && how !== "unchecked") return [];
  const path = pathOf(parsed.root, lastOf(pathTo(parsed.root, finding.span)));
  const caught = path.findLast((node) => isCaught(code, node));
  if (caught !== undefined) return [{ variant: "uncaught", title: "Let the error out", safety: "suggestion", edits: [uncaught(caught)] }];
  const index = path.findLastIndex(({ type }) => type === "try_statement");
  const attempt = path[index];
  // Not where the call stands in a handler itself.
  if (attempt === undefined || path[index + 1]?.field !== "body") return [];
  const handlers = attempt.children.filter(({ type }) => type === "except_clause" || type === "except_group_clause" || type === "catch_clause");
  const [handler, second] = handlers;
  const edits = handler === undefined || second !== undefined ? undefined : code.python ? raised(code, handler) : thrown(code, handler);
  return edits === undefined ? [] : [{ variant: "raise", title: "Let the error out at the end of the handler", safety: "suggestion", edits }];
});

/** `promise.catch(() => {})`. */
function isCaught({ text, python }: CodeFinding, node: SyntaxNode): boolean {
  if (python || node.type !== "call_expression") return false;
  const callee = childOf(node, "function");
  const name = childOf(callee, "property");
  return name !== undefined && text.slice(name.start, name.end) === "catch";
}

function uncaught(call: SyntaxNode): Edit {
  const object = childOf(childOf(call, "function"), "object");
  return { span: { start: object?.end ?? call.end, end: call.end }, text: "" };
}

function raised({ text }: CodeFinding, handler: SyntaxNode): Edit[] | undefined {
  const block = handler.children.find(({ type }) => type === "block");
  const last = partsOf(block).at(-1);
  if (block === undefined || last === undefined) return undefined;
  if (last.type === "pass_statement" || last.type === "continue_statement") return [{ span: { start: last.start, end: last.end }, text: "raise" }];
  const start = lineStart(text, last.start);
  const indentation = text.slice(start, last.start);
  // `except Error: log()` in one line.
  if (indentation.trim() !== "") return [insertion(last.end, "; raise")];
  return [insertion(afterComment(text, last.end, "#"), `${lineBreakOf(text)}${indentation}raise`)];
}

function thrown({ text }: CodeFinding, handler: SyntaxNode): Edit[] | undefined {
  const parameter = childOf(handler, "parameter");
  const body = childOf(handler, "body");
  if (body === undefined || (parameter !== undefined && parameter.type !== "identifier")) return undefined;
  const name = parameter === undefined ? "error" : text.slice(parameter.start, parameter.end);
  const statement = `throw ${name}${hasSemicolons(text) ? ";" : ""}`;
  const edits: Edit[] = parameter === undefined ? [insertion(body.start, `(${name}) `)] : [];
  const from = lineStart(text, handler.start);
  const outer = /^[ \t]*/.exec(text.slice(from, handler.start))?.[0] ?? "";
  const inner = `${outer}${indentationOf(text)}`;
  const lineBreak = lineBreakOf(text);
  const close = bracesOf(body).end - 1;
  const within = text.slice(body.start + 1, close);
  if (within.trim() === "") return [...edits, { span: { start: body.start + 1, end: close }, text: `${lineBreak}${inner}${statement}${lineBreak}${outer}` }];
  const end = body.start + 1 + within.trimEnd().length;
  const before = within.includes("\n") ? `${lineBreak}${inner}` : /[;}]\s*$/.test(within) ? " " : "; ";
  return [...edits, { span: { start: end, end }, text: `${before}${statement}` }];
}
