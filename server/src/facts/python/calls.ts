/** Calls, and those that mean something of their own: `super()`, `isinstance`, imports by name. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Argument, Expression } from "../program.ts";
import { bindingOf, type Context, imported, nameOf, spanOf, textOf } from "./draft.ts";
import { argument, expression, unknown, values } from "./expressions.ts";
import { fieldOf, partsOf, unwrapped } from "./nodes.ts";
import { variableOf } from "./scopes.ts";

/** A call. */
export function call(cx: Context, node: SyntaxNode): Expression {
  const callee = fieldOf(node, "function");
  const list = fieldOf(node, "arguments");
  if (callee === undefined || list === undefined) return unknown(cx, node);
  const span = spanOf(cx, node);
  if (isSuper(cx, node)) return { ...span, kind: "super", receiver: cx.method?.receiver, class: cx.method?.class };
  const given = argumentsOf(cx, list);
  const constructed = fieldOf(callee, "object");
  const method = fieldOf(callee, "attribute");
  if (constructed !== undefined && method !== undefined && nameOf(cx, method) === "__init__" && isSuper(cx, unwrapped(constructed))) {
    return { ...span, kind: "super-call", receiver: cx.method?.receiver, class: cx.method?.class, arguments: given };
  }
  const [first, second] = given;
  const plain = given.every((it) => it.spread === undefined && it.name === undefined);
  if (plain && first !== undefined && second !== undefined && given.length === 2 && isBuiltin(cx, callee, "isinstance")) {
    return { ...span, kind: "compare", operator: "instance-of", left: first.value, right: second.value };
  }
  if (plain && first !== undefined && given.length === 1 && importsByName(cx, callee)) {
    return imported(cx, { ...span, kind: "import", specifier: first.value, whole: true });
  }
  return { ...span, kind: "call", callee: expression(cx, callee), arguments: given, construct: false };
}

function argumentsOf(cx: Context, list: SyntaxNode): Argument[] {
  if (list.type !== "argument_list") return [{ value: expression(cx, list), name: undefined, spread: undefined }];
  const parts = partsOf(list);
  return parts.map((part) => {
    const inner = unwrapped(part);
    return argument(cx, inner.type === "list_splat" ? inner : part);
  });
}

/** Whether a call is `super()`, or its long form for the same method. */
function isSuper(cx: Context, node: SyntaxNode): boolean {
  const callee = node.type === "call" ? fieldOf(node, "function") : undefined;
  const list = node.type === "call" ? fieldOf(node, "arguments") : undefined;
  if (callee === undefined || list?.type !== "argument_list" || cx.method === undefined || !isBuiltin(cx, callee, "super")) return false;
  const parts = partsOf(list);
  const receiver = parts[1];
  if (parts.length !== 2 || receiver?.type !== "identifier") return parts.length === 0;
  const variable = variableOf(cx.scope, nameOf(cx, receiver), cx.draft.scopes.module);
  return variable !== undefined && bindingOf(cx.draft, variable) === cx.method.receiver;
}

function isBuiltin(cx: Context, node: SyntaxNode, name: string): boolean {
  return node.type === "identifier" && nameOf(cx, node) === name && variableOf(cx.scope, name, cx.draft.scopes.module) === undefined;
}

/** Whether a function takes a module's name and gives the module: `importlib.import_module`, `__import__`. */
function importsByName(cx: Context, callee: SyntaxNode): boolean {
  if (isBuiltin(cx, callee, "__import__")) return true;
  const said = textOf(cx, callee);
  if (said !== "importlib.import_module" && said !== "import_module") return false;
  const [first = ""] = said.split(".");
  return variableOf(cx.scope, first, cx.draft.scopes.module)?.kind === "import";
}

/** Python 2's `print x, y` and `exec code in globals`, said as the calls they became. */
export function oldCall(cx: Context, node: SyntaxNode): Expression {
  const [keyword] = node.children;
  const given: Argument[] = [];
  for (const part of partsOf(node)) {
    if (part.type === "chevron") given.push({ value: values(cx, part, partsOf(part)), name: "file", spread: undefined });
    else given.push({ value: expression(cx, part), name: undefined, spread: undefined });
  }
  const said = keyword ?? node;
  return { ...spanOf(cx, node), kind: "call", callee: { ...spanOf(cx, said), kind: "global", name: said.type }, arguments: given, construct: false };
}
