/** Branches, loops, jumps, exceptions. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import { classTest } from "../class-tests.ts";
import type { Case, Expression, Handler, Statement } from "../program.ts";
import { type Context, Scope } from "./context.ts";
import { expression, nothing, operand } from "./expressions.ts";
import { declarePattern } from "./hoisting.ts";
import { child, childOfType, inner, parts } from "./nodes.ts";
import { pattern } from "./patterns.ts";
import { block, inBlockScope, statement, statementList } from "./statements.ts";

/** `if … else if … else`, walked without recursion: generated chains have thousands of arms. */
export function ifStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const arms: { test: Expression; body: Statement[] }[] = [];
  let at = node;
  for (;;) {
    arms.push({ test: operand(c, at, "condition"), body: block(c, child(at, "consequence")) });
    const alternative = child(at, "alternative");
    const next = alternative && inner(alternative);
    if (next?.type !== "if_statement") {
      out.push({ kind: "branch", ...c.span(node), arms, otherwise: block(c, next) });
      return;
    }
    at = next;
  }
}

/** `while (test) body`. */
export function whileLoop(c: Context, node: SyntaxNode, out: Statement[]): void {
  const test = operand(c, node, "condition");
  out.push({ kind: "while", ...c.span(node), test, testFirst: true, body: loopBody(c, node), update: undefined, otherwise: [] });
}

/** `do body while (test)`. */
export function doWhileLoop(c: Context, node: SyntaxNode, out: Statement[]): void {
  const body = loopBody(c, node);
  out.push({ kind: "while", ...c.span(node), test: operand(c, node, "condition"), testFirst: false, body, update: undefined, otherwise: [] });
}

/** `for (initial; test; update) body`: what runs once stands before the loop, in one block with it. */
export function forLoop(c: Context, node: SyntaxNode, out: Statement[]): void {
  const initial = node.children.filter((each) => each.field === "initializer" && each.named);
  const { start, end } = c.span(node);
  inBlockScope(c, initial, () => {
    const before: Statement[] = [];
    // A bare expression here is what an expression statement holds.
    for (const each of initial)
      if (each.type !== "empty_statement")
        statement(c, each.type.endsWith("declaration") ? each : { ...each, type: "expression_statement", children: [each] }, before);
    const condition = child(node, "condition");
    const test = condition === undefined || condition.type === "empty_statement" ? undefined : expression(c, condition);
    const increment = child(node, "increment");
    const body = loopBody(c, node);
    const loop: Statement = { kind: "while", start, end, test, testFirst: true, body, update: increment && expression(c, increment), otherwise: [] };
    out.push(before.length === 0 ? loop : { kind: "block", start, end, body: [...before, loop] });
  });
}

/** `for (x of xs) body`, `for (x in xs) body`. */
export function forInLoop(c: Context, node: SyntaxNode, out: Statement[]): void {
  const { start, end } = c.span(node);
  const left = child(node, "left");
  const kind = child(node, "kind")?.type;
  const initial = child(node, "value");
  if (initial !== undefined && left !== undefined)
    out.push({ kind: "assign", start, end, target: pattern(c, left), value: expression(c, initial), type: undefined });
  const elements = operand(c, node, "right");
  const scope = new Scope(c.scope);
  if (kind !== undefined && kind !== "var") declarePattern(c, scope, left);
  c.inScope(scope, () => {
    const target = left === undefined ? ({ kind: "unknown", start, end, children: [] } as const) : pattern(c, left);
    // `for await` unwraps what it goes through; `await using` does not.
    const awaits = node.children.some((each) => each.type === "await" && each.field === undefined);
    const iterable: Expression = awaits ? { kind: "await", start: elements.start, end: elements.end, value: elements } : elements;
    const over = child(node, "operator")?.type === "in" ? "keys" : "elements";
    out.push({ kind: "each", start, end, over, target, iterable, body: loopBody(c, node), otherwise: [] });
  });
}

/** `switch`. The program's `break` leaves loops only, so that those at the ends of cases go, and others make the switch a loop that runs once. */
export function switchStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const subject = operand(c, node, "value");
  const body = child(node, "body");
  const clauses = body === undefined ? [] : parts(body);
  const { start, end } = c.span(node);
  const outer = c.breaks;
  c.breaks = 0;
  const statements = clauses.flatMap((clause) => clause.children.filter((each) => each.field === "body" || each.type === "ERROR"));
  const cases = inBlockScope(c, statements, () => clauses.map((clause) => lowerCase(c, clause, clause === clauses.at(-1))));
  const lowered = switchOfClasses(subject, cases, { start, end }) ?? { kind: "switch", start, end, subject, cases };
  out.push(c.breaks > 0 ? once(lowered) : lowered);
  c.breaks = outer;
}

/** `switch (error.constructor)` is `if (error.constructor === TypeError) … else …`, as long as no case that does something goes on into the next. */
function switchOfClasses(subject: Expression, cases: readonly Case[], span: Span): Statement | undefined {
  if (subject.kind !== "member" || subject.name !== "constructor" || subject.object.kind !== "name") return undefined;
  const { object } = subject;
  const arms: { readonly test: Expression; readonly body: readonly Statement[] }[] = [];
  let asked: Expression[] = [];
  for (const [index, { tests, body, falls }] of cases.entries()) {
    const [test, ...others] = tests.map((right) => classTest(object, "equal", right));
    const isLast = index === cases.length - 1;
    if (others.length > 0 || (tests.length > 0 && !test) || (tests.length === 0 && !isLast) || (falls && body.length > 0)) return undefined;
    if (!test) return asked.length > 0 || arms.length === 0 ? undefined : { ...span, kind: "branch", arms, otherwise: body };
    asked.push(test);
    if (falls) continue;
    arms.push({ test: asked.reduce((left, right) => ({ start: left.start, end: right.end, kind: "choice", left, right, selects: "falsy" })), body });
    asked = [];
  }
  return arms.length > 0 && asked.length === 0 ? { ...span, kind: "branch", arms, otherwise: [] } : undefined;
}

function lowerCase(c: Context, clause: SyntaxNode, last: boolean): Case {
  const value = child(clause, "value");
  const tests = value === undefined ? [] : [expression(c, value)];
  const body = statementList(
    c,
    clause.children.filter((each) => each.field === "body" || each.type === "ERROR"),
  );
  const left = dropBreak(body);
  if (left) c.breaks--;
  return { tests, captures: undefined, guard: undefined, body, falls: !last && !left && endIsReached(body) };
}

/** Takes away the `break` that ends a case just made, also inside a block. */
function dropBreak(body: Statement[]): boolean {
  let list = body;
  for (;;) {
    const last = list.at(-1);
    if (last?.kind === "break") return list.pop() !== undefined;
    if (last?.kind !== "block") return false;
    list = last.body as Statement[];
  }
}

/** Whether what follows the statements may run after them. */
function endIsReached(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  switch (last?.kind) {
    case "return":
    case "raise":
    case "break":
    case "continue":
      return false;
    case "block":
    case "with":
      return endIsReached(last.body);
    case "branch":
      return endIsReached(last.otherwise) || last.arms.some((arm) => endIsReached(arm.body));
    default:
      return true;
  }
}

/** `label: statement`. Jumps to labels around inner loops are taken for jumps of the inner one: a little more is thought to run than does. */
export function labeled(c: Context, node: SyntaxNode, out: Statement[]): void {
  const name = child(node, "label");
  const body = child(node, "body");
  if (body === undefined) return;
  if (name === undefined || LOOPS.has(body.type)) {
    statement(c, body, out);
    return;
  }
  const label = { name: c.name(name), used: false };
  c.labels.push(label);
  const lowered: Statement[] = [];
  statement(c, body, lowered);
  c.labels.pop();
  if (label.used) out.push(once({ kind: "block", ...c.span(node), body: lowered }));
  else for (const each of lowered) out.push(each);
}

const LOOPS = new Set(["for_statement", "for_in_statement", "while_statement", "do_statement", "switch_statement", "labeled_statement"]);

/** A statement that `break` leaves, as a loop that runs once. */
function once(body: Statement): Statement {
  const { start, end } = body;
  const never: Expression = { kind: "constant", start, end: start, value: false };
  return { kind: "while", start, end, test: never, testFirst: false, body: [body], update: undefined, otherwise: [] };
}

/** `break`, `continue`. */
export function jump(c: Context, node: SyntaxNode, out: Statement[]): void {
  if (node.type === "continue_statement") {
    out.push({ kind: "continue", ...c.span(node) });
    return;
  }
  const name = child(node, "label");
  const target = name && c.labels.findLast((label) => label.name === c.name(name));
  if (target !== undefined) target.used = true;
  c.breaks++;
  out.push({ kind: "break", ...c.span(node) });
}

/** `try … catch (e) … finally …`. */
export function tryStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const body = block(c, child(node, "body"));
  const clause = child(node, "handler");
  const handlers = clause === undefined ? [] : [handler(c, clause)];
  const finalizer = child(node, "finalizer");
  out.push({
    kind: "try",
    ...c.span(node),
    body,
    handlers,
    otherwise: [],
    finally: block(c, finalizer && (child(finalizer, "body") ?? childOfType(finalizer, "statement_block"))),
  });
}

function handler(c: Context, clause: SyntaxNode): Handler {
  const parameter = child(clause, "parameter");
  const scope = new Scope(c.scope);
  declarePattern(c, scope, parameter);
  return c.inScope(scope, () => ({ types: [], target: parameter && pattern(c, parameter), body: block(c, child(clause, "body")) }));
}

/** `with (object) body`: which names it hides is not known. */
export function withStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const object = child(node, "object");
  const value = object === undefined ? nothing(c, node) : expression(c, object);
  out.push({ kind: "expression", start: value.start, end: value.end, value }, { kind: "block", ...c.span(node), body: block(c, child(node, "body")) });
}

function loopBody(c: Context, node: SyntaxNode): Statement[] {
  const outer = c.breaks;
  const body = block(c, child(node, "body"));
  c.breaks = outer;
  return body;
}
