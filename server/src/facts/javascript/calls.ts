/** Calls, members, and the calls and members that stand for modules. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Argument, Expression } from "../program.ts";
import type { Context } from "./context.ts";
import { expression, nothing, operand } from "./expressions.ts";
import { bare, child, inner, parts } from "./nodes.ts";

/** `a.b`, `a?.b`, `this.#b`, `module.exports`. */
export function member(c: Context, node: SyntaxNode): Expression {
  const object = child(node, "object");
  const property = child(node, "property");
  if (object === undefined || property === undefined) return nothing(c, node);
  const name = c.name(property);
  if (name === "exports" && isUnbound(c, object, "module")) return { kind: "exports", ...c.span(node) };
  return { kind: "member", start: node.start - c.base, end: node.end - c.base, object: expression(c, object), name };
}

/** `a[b]`. */
export function subscript(c: Context, node: SyntaxNode): Expression {
  return { kind: "index", ...c.span(node), object: operand(c, node, "object"), index: operand(c, node, "index") };
}

/** `f(…)`, `super(…)`, `require("…")`, `import("…")`, `` tag`…` ``. */
export function call(c: Context, node: SyntaxNode): Expression {
  const callee = child(node, "function");
  const given = child(node, "arguments");
  if (callee === undefined) return nothing(c, node);
  const { start, end } = c.span(node);
  if (given?.type === "template_string") return { kind: "tagged", start, end, tag: expression(c, callee), template: expression(c, given) };
  if (callee.type === "import" || isUnbound(c, bare(callee), "require")) {
    const specifier = given === undefined ? undefined : parts(given);
    const first = specifier?.[0];
    if (first !== undefined && first.type !== "spread_element" && (callee.type === "import" || specifier?.length === 1))
      return c.imported({ kind: "import", start, end, specifier: expression(c, first), whole: callee.type !== "import" });
  }
  const namespace = namespaceOfModule(c, callee, given);
  if (namespace !== undefined) return c.imported({ kind: "import", start, end, specifier: expression(c, namespace), whole: false });
  if (given !== undefined && compiledName(c, callee) === "__exportStar") return handedOn(c, node, given);
  if (callee.type === "super") {
    const { receiver } = c.activation;
    if (receiver !== undefined) c.read(receiver);
    return { kind: "super-call", start, end, receiver, class: c.activation.class, arguments: argumentsOf(c, given) };
  }
  return { kind: "call", start, end, callee: expression(c, callee), arguments: argumentsOf(c, given), construct: false };
}

/** `new X(…)`, `new X`. */
export function construct(c: Context, node: SyntaxNode): Expression {
  const given = child(node, "arguments");
  return { kind: "call", ...c.span(node), callee: operand(c, node, "constructor"), arguments: argumentsOf(c, given), construct: true };
}

function argumentsOf(c: Context, given: SyntaxNode | undefined): Argument[] {
  if (given === undefined) return [];
  return parts(given).map((each) => {
    if (each.type !== "spread_element") return { value: expression(c, each), name: undefined, spread: undefined };
    const spread = inner(each);
    return { value: spread === undefined ? nothing(c, each) : expression(c, spread), name: undefined, spread: "items" };
  });
}

/** What compilers call the function that makes a namespace of a module: TypeScript, Babel, esbuild. Its loop over names tells nothing of which one is asked for. */
const NAMESPACE_MAKERS: ReadonlySet<string> = new Set(["__importStar", "_interopRequireWildcard", "__toESM"]);

/** The specifier in what a compiler wrote for `import * as` and `import()`: `__importStar(require("…"))`. */
function namespaceOfModule(c: Context, callee: SyntaxNode, given: SyntaxNode | undefined): SyntaxNode | undefined {
  if (!NAMESPACE_MAKERS.has(compiledName(c, callee))) return undefined;
  const required = given === undefined ? undefined : parts(given)[0];
  if (required?.type !== "call_expression") return undefined;
  const by = child(required, "function");
  const specifiers = child(required, "arguments");
  const specifier = specifiers === undefined ? [] : parts(specifiers);
  return by !== undefined && isUnbound(c, by, "require") && specifier.length === 1 && specifier[0]?.type === "string" ? specifier[0] : undefined;
}

/** `__exportStar(require("…"), exports)`, which TypeScript writes for `export * from`: each name is copied, under its own name. */
function handedOn(c: Context, node: SyntaxNode, given: SyntaxNode): Expression {
  const { start, end } = c.span(node);
  const [from, to] = argumentsOf(c, given);
  c.globals.add("Object");
  const callee: Expression = { kind: "member", start, end, object: { kind: "global", start, end, name: "Object" }, name: "assign" };
  return { kind: "call", start, end, callee, arguments: from === undefined || to === undefined ? [] : [to, from], construct: false };
}

/** What is called, without the library it is taken from: `f` in `f(…)`, `library.f(…)` and `(0, library.f)(…)`. */
function compiledName(c: Context, callee: SyntaxNode): string {
  const at = bare(callee);
  const called = at.type === "sequence_expression" ? (parts(at).at(-1) ?? at) : at;
  const name = called.type === "member_expression" ? child(called, "property") : called;
  return name?.type === "identifier" || name?.type === "property_identifier" ? c.name(name) : "";
}

/** Whether the node is this identifier, and no scope binds it: what CommonJS gives to each module. */
function isUnbound(c: Context, node: SyntaxNode, name: string): boolean {
  return node.type === "identifier" && node.end - node.start === name.length && c.source(node) === name && c.lookup(name) === undefined;
}
