/** Statements: which lowering belongs to which node, blocks, declarations. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression, Statement } from "../program.ts";
import { MAX_DEPTH } from "../program.ts";
import { lowerClass } from "./classes.ts";
import { type Context, Scope } from "./context.ts";
import { doWhileLoop, forInLoop, forLoop, ifStatement, jump, labeled, switchStatement, tryStatement, whileLoop, withStatement } from "./control.ts";
import { expression, fragments, isExpression } from "./expressions.ts";
import { declaredFunction, decoratorsOf } from "./functions.ts";
import { declareLexicals } from "./hoisting.ts";
import { topStatement } from "./kept.ts";
import { exportStatement, hoistedExport, importStatement } from "./modules.ts";
import { bare, child, inner, isComment, isTypeSyntax } from "./nodes.ts";
import { deleted, statementAssignment } from "./operators.ts";
import { declaredName, pattern } from "./patterns.ts";
import { buried } from "./survey.ts";
import { annotation } from "./types.ts";
import { enumDeclaration, importAlias, namespaceDeclaration } from "./typescript.ts";
import { resourcesOf } from "./using.ts";

type Lowering = (c: Context, node: SyntaxNode, out: Statement[]) => void;

const SKIP: Lowering = () => {};

const LOWERINGS: ReadonlyMap<string, Lowering> = new Map<string, Lowering>([
  ["expression_statement", expressionStatement],
  ["variable_declaration", declaration],
  ["lexical_declaration", declaration],
  ["function_declaration", functionDeclaration],
  ["generator_function_declaration", functionDeclaration],
  ["class_declaration", (c, node, out) => classDeclaration(c, node, [], out)],
  ["abstract_class_declaration", (c, node, out) => classDeclaration(c, node, [], out)],
  ["statement_block", (c, node, out) => void out.push({ kind: "block", ...c.span(node), body: block(c, node) })],
  ["if_statement", ifStatement],
  ["while_statement", whileLoop],
  ["do_statement", doWhileLoop],
  ["for_statement", forLoop],
  ["for_in_statement", forInLoop],
  ["switch_statement", switchStatement],
  ["try_statement", tryStatement],
  ["with_statement", withStatement],
  ["labeled_statement", labeled],
  ["break_statement", jump],
  ["continue_statement", jump],
  ["return_statement", (c, node, out) => void out.push({ kind: "return", ...c.span(node), value: held(c, node) })],
  ["throw_statement", (c, node, out) => void out.push({ kind: "raise", ...c.span(node), value: held(c, node), cause: undefined })],
  ["import_statement", importStatement],
  ["export_statement", exportStatement],
  ["enum_declaration", enumDeclaration],
  ["internal_module", namespaceDeclaration],
  ["module", namespaceDeclaration],
  ["import_alias", importAlias],
  ["ERROR", misplaced],
  ["empty_statement", SKIP],
  ["debugger_statement", SKIP],
  ["hash_bang_line", SKIP],
  ["function_signature", SKIP],
  ["interface_declaration", SKIP],
  ["type_alias_declaration", SKIP],
  ["ambient_declaration", SKIP],
]);

const HOISTED = new Set(["function_declaration", "generator_function_declaration"]);

/** The statements of a body whose names are declared already: functions first, as they exist before the rest runs. */
export function statementList(c: Context, nodes: readonly SyntaxNode[]): Statement[] {
  const out: Statement[] = [];
  for (const node of nodes) if (HOISTED.has(node.type) || (node.type === "export_statement" && hoistedExport(node))) statement(c, node, out);
  sequence(c, nodes, 0, out);
  return out;
}

/** From one statement to the end of its block. What `using` acquires is held for the rest of it. */
function sequence(c: Context, nodes: readonly SyntaxNode[], from: number, out: Statement[]): void {
  for (let i = from; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined || !node.named || HOISTED.has(node.type) || (node.type === "export_statement" && hoistedExport(node))) continue;
    const resources = c.depth < MAX_DEPTH ? resourcesOf(node) : undefined;
    if (resources === undefined) {
      statement(c, node, out);
      continue;
    }
    const rest = { start: node.start, end: nodes.at(-1)?.end ?? node.end };
    const holding = (): Statement => ({ kind: "with", async: false, ...c.span(rest), ...heldWhile(c, resources, nodes, i + 1) });
    out.push(c.depth === 0 ? c.placed(rest, holding) : holding());
    return;
  }
}

/** What `using` acquires, and the statements from one on to the end of the block. */
function heldWhile(
  c: Context,
  resources: NonNullable<ReturnType<typeof resourcesOf>>,
  nodes: readonly SyntaxNode[],
  from: number,
): Pick<Extract<Statement, { kind: "with" }>, "items" | "body"> {
  const items = resources.map(({ target, value, awaited }) => {
    const acquired = expression(c, value);
    const context: Expression = awaited ? { kind: "await", start: acquired.start, end: acquired.end, value: acquired } : acquired;
    return { context, target: pattern(c, target) };
  });
  const body: Statement[] = [];
  c.depth++;
  sequence(c, nodes, from, body);
  c.depth--;
  return { items, body };
}

/** Adds what one statement says: none, one or several. */
export function statement(c: Context, node: SyntaxNode, out: Statement[]): void {
  if (!node.named || isComment(node)) return;
  if (c.depth >= MAX_DEPTH) {
    const value = buried(c, node);
    out.push({ kind: "expression", start: value.start, end: value.end, value });
    return;
  }
  if (c.depth === 0 && c.kept) topStatement(c, c.kept, node, out, lowered);
  else lowered(c, node, out);
}

function lowered(c: Context, node: SyntaxNode, out: Statement[]): void {
  c.depth++;
  const lowering = LOWERINGS.get(node.type);
  if (lowering !== undefined) lowering(c, node, out);
  else if (!isTypeSyntax(node)) unknownStatement(c, node, out);
  c.depth--;
}

/** The statements of a block, or the one statement that stands where a block could. */
export function block(c: Context, node: SyntaxNode | undefined): Statement[] {
  if (node === undefined) return [];
  const nodes = node.type === "statement_block" ? node.children : [node];
  return inBlockScope(c, nodes, () => statementList(c, nodes));
}

/** Lowers something with what these statements declare for their block visible. */
export function inBlockScope<T>(c: Context, nodes: readonly SyntaxNode[], lower: () => T): T {
  const scope = new Scope(c.scope);
  declareLexicals(c, scope, nodes);
  return scope.isEmpty ? lower() : c.inScope(scope, lower);
}

/** `@decorator class X {…}`; `before` are decorators that stand before `export`. */
export function classDeclaration(c: Context, node: SyntaxNode, before: readonly Expression[], out: Statement[]): void {
  const name = child(node, "name");
  if (name === undefined) {
    unknownStatement(c, node, out);
    return;
  }
  const binding = c.declare(c.scope, c.name(name), "class");
  c.wrote(binding);
  const decorators = [...before, ...decoratorsOf(c, node)];
  out.push({ kind: "class", ...c.span(node), binding, class: lowerClass(c, node, binding), decorators });
}

/** `function f() {…}`. */
function functionDeclaration(c: Context, node: SyntaxNode, out: Statement[]): void {
  const name = child(node, "name");
  if (name === undefined) {
    unknownStatement(c, node, out);
    return;
  }
  const said = c.name(name);
  const binding = c.lookup(said) ?? c.declare(c.scope, said, "function");
  c.wrote(binding);
  out.push({ kind: "function", ...c.span(node), binding, function: declaredFunction(c, node), decorators: [] });
}

function expressionStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  const held = inner(node);
  if (held === undefined) return;
  if (held.type === "internal_module") {
    namespaceDeclaration(c, held, out);
    return;
  }
  const { start, end } = c.span(node);
  const assigned = statementAssignment(c, held);
  if (assigned !== undefined) {
    out.push({ kind: "assign", start, end, target: assigned.target, value: assigned.value, type: undefined });
    return;
  }
  const gone = deleted(bare(held));
  if (gone !== undefined) out.push({ kind: "delete", start, end, target: expression(c, gone) });
  else out.push({ kind: "expression", start, end, value: expression(c, held) });
}

function declaration(c: Context, node: SyntaxNode, out: Statement[]): void {
  for (const declarator of node.children) {
    if (declarator.type !== "variable_declarator") {
      if (declarator.type === "ERROR") statement(c, declarator, out);
      continue;
    }
    const name = child(declarator, "name");
    if (name === undefined) continue;
    const initial = child(declarator, "value");
    const type = annotation(c, declarator);
    const value = initial && expression(c, initial);
    const target = value === undefined && name.type === "identifier" ? declaredName(c, name) : pattern(c, name);
    out.push({ kind: "assign", ...c.span(declarator), target, value, type });
  }
}

/** What the parser could not place is looked at as statements. */
function misplaced(c: Context, node: SyntaxNode, out: Statement[]): void {
  c.lowered.add(node);
  for (const each of statementList(c, node.children)) out.push(each);
}

/** What is no statement is kept as its expressions. */
function unknownStatement(c: Context, node: SyntaxNode, out: Statement[]): void {
  if (isExpression(node)) {
    // A lone name is a leftover of something broken: it says nothing.
    if (node.children.length > 0 || node.type === "string_fragment" || node.type === "jsx_text")
      out.push({ kind: "expression", ...c.span(node), value: expression(c, node) });
    return;
  }
  const children = fragments(c, node);
  if (children.length > 0) out.push({ kind: "expression", ...c.span(node), value: { kind: "unknown", ...c.span(node), children } });
}

function held(c: Context, node: SyntaxNode): Expression | undefined {
  const value = inner(node);
  return value && expression(c, value);
}
