import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Expression, type Handler, MAX_DEPTH, type Pattern, type Statement } from "../program.ts";
import { oldCall } from "./calls.ts";
import { classDefinition, methodDefinition } from "./classes.ts";
import { bindingHere, type Context, nameOf, nameTarget, spanOf } from "./draft.ts";
import { assignment, expression, tooDeep, unknown, values } from "./expressions.ts";
import { definition } from "./functions.ts";
import { importFrom, importStatements } from "./imports.ts";
import { topStatement } from "./kept.ts";
import { matchStatement } from "./match.ts";
import { allPartsOf, childOf, endOfSaid, fieldOf, oldExceptTarget, partsOf, unwrapped } from "./nodes.ts";
import { target } from "./patterns.ts";
import { isClassVariable, typeOf } from "./types.ts";

/** The statements of a block or module. */
export function block(cx: Context, node: SyntaxNode): Statement[] {
  if (node.type === "ERROR") return broken(cx, node);
  const result: Statement[] = [];
  // One by one: a generated module can have more statements than a call takes arguments.
  for (const child of allPartsOf(node)) for (const one of statement(cx, child)) result.push(one);
  return result;
}

/** What a statement says: often one statement, sometimes none (`pass`) or several (`import a, b`). */
function statement(cx: Context, node: SyntaxNode): readonly Statement[] {
  if (cx.draft.depth >= MAX_DEPTH) return [{ ...spanOf(cx, node), kind: "expression", value: tooDeep(cx, node) }];
  if (cx.draft.depth === 0) return topStatement(cx, node, lowered);
  return lowered(cx, node);
}

function lowered(cx: Context, node: SyntaxNode): Statement[] {
  cx.draft.depth++;
  const result = statementHere(cx, node);
  cx.draft.depth--;
  return result;
}

function statementHere(cx: Context, node: SyntaxNode): Statement[] {
  const span = spanOf(cx, { start: node.start, end: endOfSaid(node) });
  const parts = partsOf(node);
  const [first, second] = parts;
  switch (node.type) {
    case "pass_statement":
    case "global_statement":
    case "nonlocal_statement":
      return [];
    case "break_statement":
      return [{ ...span, kind: "break" }];
    case "continue_statement":
      return [{ ...span, kind: "continue" }];
    case "import_statement":
      return importStatements(cx, node);
    case "import_from_statement":
    case "future_import_statement":
      return [importFrom(cx, node)];
    case "expression_statement":
      return [expressionStatement(cx, node, parts)];
    case "print_statement":
    case "exec_statement":
      return [{ ...span, kind: "expression", value: oldCall(cx, node) }];
    case "return_statement":
      return [{ ...span, kind: "return", value: parts.length === 0 ? undefined : values(cx, node, parts) }];
    case "raise_statement": {
      const cause = fieldOf(node, "cause");
      const raised = parts.filter((part) => part !== cause);
      const value = raised.length === 0 ? undefined : values(cx, node, raised);
      return [{ ...span, kind: "raise", value, cause: cause === undefined ? undefined : expression(cx, cause) }];
    }
    case "assert_statement":
      if (first === undefined) break;
      return [{ ...span, kind: "assert", test: expression(cx, first), message: second === undefined ? undefined : expression(cx, second) }];
    case "delete_statement":
      return deleted(parts).map((part) => ({ ...spanOf(cx, part), kind: "delete" as const, target: expression(cx, part) }));
    case "if_statement":
      return [branch(cx, node)];
    case "for_statement": {
      const left = fieldOf(node, "left");
      const right = fieldOf(node, "right");
      if (left === undefined || right === undefined) break;
      const iterable = expression(cx, right);
      return [{ ...span, kind: "each", over: "elements", target: target(cx, left), iterable, body: bodyOf(cx, node), otherwise: elseOf(cx, node) }];
    }
    case "while_statement": {
      const condition = fieldOf(node, "condition");
      const test = condition === undefined ? undefined : expression(cx, condition);
      return [{ ...span, kind: "while", test, testFirst: true, body: bodyOf(cx, node), update: undefined, otherwise: elseOf(cx, node) }];
    }
    case "try_statement":
      return [tryStatement(cx, node)];
    case "with_statement":
      return [withStatement(cx, node)];
    case "match_statement":
      return [matchStatement(cx, node)];
    case "function_definition":
      return functionStatement(cx, node, []);
    case "class_definition":
      return [classStatement(cx, node, [])];
    case "decorated_definition": {
      const decorators = parts.filter((part) => part.type === "decorator").flatMap((part) => partsOf(part).slice(0, 1));
      const defined = fieldOf(node, "definition");
      if (defined?.type === "function_definition") return functionStatement(cx, defined, decorators);
      if (defined?.type === "class_definition") return [classStatement(cx, defined, decorators)];
      break;
    }
    case "type_alias_statement":
      return typeAlias(cx, node);
    case "block":
      return [{ ...span, kind: "block", body: block(cx, node) }];
    case "ERROR":
      return broken(cx, node);
    default:
  }
  return [{ ...span, kind: "expression", value: expression(cx, node) }];
}

/** What a broken stretch still says: its statements, and its expressions as parts of something unknown. */
function broken(cx: Context, node: SyntaxNode): Statement[] {
  if (cx.draft.depth >= MAX_DEPTH) return [{ ...spanOf(cx, node), kind: "expression", value: tooDeep(cx, node) }];
  cx.draft.depth++;
  cx.draft.seen.add(node);
  const result: Statement[] = [];
  let pending: SyntaxNode[] = [];
  const flush = (): void => {
    const [first] = pending;
    const last = pending.at(-1);
    if (first !== undefined && last !== undefined) {
      const span = spanOf(cx, { start: first.start, end: last.end });
      result.push({ ...span, kind: "expression", value: { ...span, kind: "unknown", children: pending.map((part) => expression(cx, part)) } });
    }
    pending = [];
  };
  for (const part of partsOf(node)) {
    if (/_(?:statement|definition)$|^(?:block|ERROR)$/.test(part.type)) {
      flush();
      for (const one of statement(cx, part)) result.push(one);
    } else pending.push(part);
  }
  flush();
  cx.draft.depth--;
  return result;
}

function expressionStatement(cx: Context, node: SyntaxNode, parts: readonly SyntaxNode[]): Statement {
  const span = spanOf(cx, { start: node.start, end: endOfSaid(node) });
  const [only] = parts;
  if (only === undefined || parts.length > 1 || (only.type !== "assignment" && only.type !== "augmented_assignment")) {
    const tuple = parts.length > 1 || node.children.some((child) => child.type === ",");
    if (!tuple && only !== undefined) return { ...span, kind: "expression", value: expression(cx, only) };
    return { ...span, kind: "expression", value: { ...span, kind: "list", items: parts.map((part) => ({ value: expression(cx, part), spread: false })) } };
  }
  const annotation = fieldOf(only, "type");
  const left = fieldOf(only, "left");
  const right = fieldOf(only, "right");
  const type = typeOf(cx, annotation);
  if (annotation !== undefined && left?.type === "identifier" && cx.classBody !== undefined && cx.scope.kind === "class" && !isClassVariable(cx, annotation)) {
    cx.classBody.declared.push({ name: nameOf(cx, left), type });
  }
  if (left !== undefined && right === undefined) return { ...span, kind: "assign", target: target(cx, left), value: undefined, type };
  const assigned = assignment(cx, only);
  if (assigned.kind !== "assign") return { ...span, kind: "expression", value: assigned };
  return { ...span, kind: "assign", target: assigned.target, value: assigned.value, type };
}

function branch(cx: Context, node: SyntaxNode): Statement {
  const arms: { test: Expression; body: readonly Statement[] }[] = [];
  let otherwise: readonly Statement[] = [];
  for (const clause of [node, ...node.children.filter((child) => child.field === "alternative")]) {
    if (clause.type === "else_clause") {
      otherwise = bodyOf(cx, clause);
      continue;
    }
    const condition = fieldOf(clause, "condition");
    const consequence = fieldOf(clause, "consequence");
    const test: Expression = condition === undefined ? { ...spanOf(cx, clause), kind: "unknown", children: [] } : expression(cx, condition);
    const inside = condition !== undefined && isTypeChecking(cx, condition) ? { ...cx, typeOnly: true } : cx;
    arms.push({ test, body: consequence === undefined ? [] : block(inside, consequence) });
  }
  return { ...spanOf(cx, { start: node.start, end: endOfSaid(node) }), kind: "branch", arms, otherwise };
}

function isTypeChecking(cx: Context, condition: SyntaxNode): boolean {
  const node = unwrapped(condition);
  const name = node.type === "attribute" ? fieldOf(node, "attribute") : node;
  return name?.type === "identifier" && nameOf(cx, name) === "TYPE_CHECKING";
}

function tryStatement(cx: Context, node: SyntaxNode): Statement {
  const body = bodyOf(cx, node);
  const handlers: Handler[] = [];
  let last: readonly Statement[] = [];
  for (const child of node.children) {
    if (child.type === "except_clause" || child.type === "except_group_clause") handlers.push(handler(cx, child));
    if (child.type === "finally_clause") last = clauseBody(cx, child);
  }
  const otherwise = childOf(node, "else_clause");
  return {
    ...spanOf(cx, { start: node.start, end: endOfSaid(node) }),
    kind: "try",
    body,
    handlers,
    otherwise: otherwise === undefined ? [] : bodyOf(cx, otherwise),
    finally: last,
  };
}

function handler(cx: Context, node: SyntaxNode): Handler {
  const old = oldExceptTarget(node, cx.draft.text);
  const types: Expression[] = [];
  let own: Pattern | undefined = old === undefined ? undefined : nameTarget(cx, old);
  for (const part of partsOf(node)) {
    if (part === old || part.type === "block") continue;
    const alias = part.type === "as_pattern" ? fieldOf(part, "alias") : undefined;
    if (alias !== undefined) own = target(cx, alias);
    const caught = alias === undefined ? part : (partsOf(part)[0] ?? part);
    for (const type of caught.type === "tuple" ? partsOf(caught) : [caught]) types.push(expression(cx, type));
  }
  return { types, target: own, body: clauseBody(cx, node) };
}

function withStatement(cx: Context, node: SyntaxNode): Statement {
  const clause = childOf(node, "with_clause");
  const items: { context: Expression; target: Pattern | undefined }[] = [];
  for (const item of clause === undefined ? [] : partsOf(clause)) {
    const value = fieldOf(item, "value");
    if (value === undefined) continue;
    const alias = value.type === "as_pattern" ? fieldOf(value, "alias") : undefined;
    const opened = alias === undefined ? value : (partsOf(value)[0] ?? value);
    const context = expression(cx, opened);
    items.push({ context, target: alias === undefined ? undefined : target(cx, alias) });
  }
  return { ...spanOf(cx, { start: node.start, end: endOfSaid(node) }), kind: "with", async: node.children[0]?.type === "async", items, body: bodyOf(cx, node) };
}

function functionStatement(cx: Context, node: SyntaxNode, decorators: readonly SyntaxNode[]): Statement[] {
  const span = spanOf(cx, { start: node.start, end: endOfSaid(node) });
  const name = fieldOf(node, "name");
  if (cx.classBody !== undefined && cx.scope.kind === "class") {
    const id = methodDefinition(cx, cx.classBody, node, decorators);
    // A method's name is a variable only for a class body that mentions it: `key = property(get_key)`.
    if (!cx.scope.mentioned.has(nameOf(cx, name))) return [];
    return [{ ...span, kind: "function", binding: bindingHere(cx, nameOf(cx, name)), function: id, decorators: [] }];
  }
  const lowered = decorators.map((decorator) => expression(cx, decorator));
  const id = definition(cx, node, undefined);
  return [{ ...span, kind: "function", binding: bindingHere(cx, nameOf(cx, name)), function: id, decorators: lowered }];
}

function classStatement(cx: Context, node: SyntaxNode, decorators: readonly SyntaxNode[]): Statement {
  const lowered = decorators.map((decorator) => expression(cx, decorator));
  const id = classDefinition(cx, node);
  const name = fieldOf(node, "name");
  return {
    ...spanOf(cx, { start: node.start, end: endOfSaid(node) }),
    kind: "class",
    binding: bindingHere(cx, nameOf(cx, name)),
    class: id,
    decorators: lowered,
  };
}

function typeAlias(cx: Context, node: SyntaxNode): Statement[] {
  const left = partsOf(fieldOf(node, "left") ?? node)[0];
  const name = left?.type === "generic_type" ? partsOf(left)[0] : left;
  const list = left === undefined ? undefined : childOf(left, "type_parameter");
  const right = fieldOf(node, "right");
  if (name?.type !== "identifier" || right === undefined) return [{ ...spanOf(cx, node), kind: "expression", value: unknown(cx, node) }];
  const inside: Context = list === undefined ? cx : { ...cx, scope: cx.draft.scopes.of(list, cx.scope) };
  const value = typeOf(inside, right) ?? { ...spanOf(cx, right), kind: "unknown", children: [] };
  return [{ ...spanOf(cx, node), kind: "assign", target: nameTarget(cx, name), value, type: undefined }];
}

/** `del a, (b, c)` deletes each. */
function deleted(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const result: SyntaxNode[] = [];
  const open = nodes.toReversed();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const inner = unwrapped(at);
    if (inner.type === "expression_list" || inner.type === "tuple" || inner.type === "list") for (const part of partsOf(inner).reverse()) open.push(part);
    else result.push(inner);
  }
  return result;
}

function bodyOf(cx: Context, node: SyntaxNode): Statement[] {
  const body = fieldOf(node, "body");
  return body === undefined ? [] : block(cx, body);
}

function elseOf(cx: Context, node: SyntaxNode): Statement[] {
  const clause = childOf(node, "else_clause");
  return clause === undefined ? [] : bodyOf(cx, clause);
}

/** The block of a clause that has no field for it. */
function clauseBody(cx: Context, node: SyntaxNode): Statement[] {
  const body = childOf(node, "block");
  return body === undefined ? [] : block(cx, body);
}
