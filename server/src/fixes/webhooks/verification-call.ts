import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import { childOf, nodesOf, partsOf, pathTo } from "../tree.ts";

const VERIFIES =
  /\.(?:construct_event|constructEvent(?:Async)?|parse_event_notification|parseEventNotification(?:Async)?|parse_?[tT]hin_?[eE]vent|verify_header|verifyHeader(?:Async)?)$/;

/** The call that checks a signature at a place: around it or in it. */
export function verificationCall({ root, text }: ParsedText, at: Span): SyntaxNode | undefined {
  const is = (node: SyntaxNode): boolean => isVerification(text, node);
  const path = pathTo(root, at);
  return path.findLast(is) ?? [...nodesOf(path.at(-1) ?? root)].find(is);
}

/** Whether a node is a call that checks a signature. */
export function isVerification(text: string, node: SyntaxNode): boolean {
  const callee = node.type === "call" || node.type === "call_expression" ? childOf(node, "function") : undefined;
  return callee !== undefined && VERIFIES.test(text.slice(callee.start, callee.end));
}

/** The expression of the secret in a call that checks a signature. */
export function secretOf(text: string, call: SyntaxNode): SyntaxNode | undefined {
  const all = partsOf(childOf(call, "arguments"));
  const keyword = all.find((argument) => argument.type === "keyword_argument" && /^secret\b/.test(text.slice(argument.start, argument.end)));
  return keyword ? childOf(keyword, "value") : all.filter((argument) => argument.type !== "keyword_argument")[2];
}

/** Whether a handler takes notifications: what checks an event refuses those, genuine or not. */
export const takesNotifications = (handler: string): boolean => /parse_?event_?notification_?without_?verification/i.test(handler);
