/** What TypeScript adds that runs: enums, namespaces, aliases. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { BindingId, Entry, Expression, Statement } from "../program.ts";
import { type Context, Scope } from "./context.ts";
import { expression } from "./expressions.ts";
import { declareLexicals, declareVars, hasValues } from "./hoisting.ts";
import { keyName, propertyKey } from "./keys.ts";
import { child, childOfType, parts } from "./nodes.ts";
import { statementList } from "./statements.ts";

/** `enum E { A = "a", B }`: an object under its name, whose later members may name earlier ones. */
export function enumDeclaration(c: Context, node: SyntaxNode, out: Statement[]): void {
  const name = child(node, "name");
  const body = child(node, "body");
  if (name === undefined || body === undefined) return;
  const binding = c.lookup(c.name(name)) ?? c.declare(c.scope, c.name(name), "variable");
  const members = new Map<string, Expression>();
  const entries: Entry[] = [];
  let next: number | undefined = 0;
  c.enums++;
  c.inScope(new Scope(c.scope, members), () => {
    for (const each of parts(body)) {
      const key = each.type === "enum_assignment" ? child(each, "name") : each;
      if (key === undefined) continue;
      const initial = child(each, "value");
      const { start, end } = c.span(each);
      const counted: Expression = next === undefined ? { kind: "unknown", start, end, children: [] } : { kind: "constant", start, end, value: next };
      const value = initial === undefined ? counted : expression(c, initial);
      next = value.kind === "constant" && typeof value.value === "number" ? value.value + 1 : undefined;
      members.set(keyName(c, key), value);
      entries.push({ start, end, key: propertyKey(c, key), value });
    }
  });
  c.enums--;
  assignObject(c, node, { binding, span: c.span(name) }, entries, out);
}

/** `namespace N { … }`: a block, then an object of what it exports. `namespace A.B` nests. */
export function namespaceDeclaration(c: Context, node: SyntaxNode, out: Statement[]): void {
  const name = child(node, "name");
  const body = child(node, "body");
  if (name === undefined || body === undefined || !hasValues(node)) return;
  const names = pathOf(name);
  const first = names[0];
  if (first === undefined) return;
  const binding = c.lookup(c.name(first)) ?? c.declare(c.scope, c.name(first), "variable");
  const { start, end } = c.span(node);
  const exports = new Map<string, BindingId>();
  const { exported } = c;
  c.exported = (exportedName, exportedBinding) => exports.set(exportedName, exportedBinding);
  const scope = new Scope(c.scope);
  const statements = c.inScope(scope, () => {
    declareVars(c, scope, body.children);
    declareLexicals(c, scope, body.children);
    return statementList(c, body.children);
  });
  c.exported = exported;
  let entries = Array.from(exports, ([key, value]): Entry => {
    c.read(value);
    return { start, end, key: { kind: "text", start, end: start, value: key }, value: { kind: "name", start, end: start, binding: value } };
  });
  for (const part of names.slice(1).reverse()) {
    entries = [{ start, end, key: { kind: "text", ...c.span(part), value: c.name(part) }, value: { kind: "object", start, end, entries } }];
  }
  assignObject(c, node, { binding, span: c.span(first) }, entries, statements);
  out.push({ kind: "block", start, end, body: statements });
}

/** `import A = B.C`. */
export function importAlias(c: Context, node: SyntaxNode, out: Statement[]): void {
  const local = childOfType(node, "identifier");
  const aliased = parts(node).at(-1);
  const first = aliased === undefined ? undefined : pathOf(aliased);
  if (local === undefined || first?.[0] === undefined || aliased === local) return;
  const value = first
    .slice(1)
    .reduce<Expression>(
      (object, each) => ({ kind: "member", start: object.start, end: each.end - c.base, object, name: c.name(each) }),
      expression(c, first[0]),
    );
  const binding = c.lookup(c.name(local)) ?? c.declare(c.scope, c.name(local), "variable");
  c.wrote(binding);
  out.push({ kind: "assign", ...c.span(node), target: { kind: "name", ...c.span(local), binding }, value, type: undefined });
}

/** The identifiers of a dotted name, in order. */
function pathOf(node: SyntaxNode): SyntaxNode[] {
  const path: SyntaxNode[] = [];
  let at: SyntaxNode | undefined = node;
  while (at !== undefined && at.type !== "identifier") {
    const property = child(at, "property");
    if (property === undefined) return [];
    path.push(property);
    at = child(at, "object");
  }
  if (at !== undefined) path.push(at);
  return path.reverse();
}

/** Assigns an object, or adds its entries where the name holds something: enums and namespaces merge with what has their name. */
function assignObject(
  c: Context,
  node: SyntaxNode,
  name: { readonly binding: BindingId; readonly span: { readonly start: number; readonly end: number } },
  entries: readonly Entry[],
  out: Statement[],
): void {
  const { start, end } = c.span(node);
  const { binding, span } = name;
  if (c.writes(binding) === 0) {
    c.wrote(binding);
    out.push({ kind: "assign", start, end, target: { kind: "name", ...span, binding }, value: { kind: "object", start, end, entries }, type: undefined });
    return;
  }
  c.read(binding);
  for (const { key, value, start: from, end: to } of entries) {
    const object: Expression = { kind: "name", ...span, binding };
    const text = key?.kind === "text" ? key.value : undefined;
    if (key === undefined) continue;
    const target =
      text === undefined
        ? ({ kind: "index", start: from, end: to, object, index: key } as const)
        : ({ kind: "member", start: from, end: to, object, name: text } as const);
    out.push({ kind: "assign", start: from, end: to, target, value, type: undefined });
  }
}
