/** Classes: bases, methods, fields, what runs once at the definition. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { BindingId, ClassFact, ClassId, Expression, Method, Statement } from "../program.ts";
import { type Context, Scope } from "./context.ts";
import { expression, fragments } from "./expressions.ts";
import { decorator, decoratorsOf, methodFunction, parameterDecorators, roleOf, selfNamed } from "./functions.ts";
import { declareLexicals, declareTypeParameters, declareVars } from "./hoisting.ts";
import { isComputed, keyName, propertyKey } from "./keys.ts";
import { child, childOfType, has, inner, isComment, isTypeSyntax, parts } from "./nodes.ts";
import { statementList } from "./statements.ts";
import { annotation } from "./types.ts";

/** `class …` as a value. A name of its own, or `this` in its static parts, is a variable assigned where the expression stands. */
export function classExpression(c: Context, node: SyntaxNode): Expression {
  const name = child(node, "name");
  const scope = new Scope(c.scope);
  const self = name === undefined ? c.bind("this", "receiver") : c.declare(scope, c.name(name), "class");
  const { start, end } = c.span(node);
  const decorators = decoratorsOf(c, node);
  const lowered: Expression = { kind: "class", start, end, class: c.inScope(scope, () => lowerClass(c, node, self)) };
  const named = selfNamed(c, self, name === undefined ? { start, end: start } : c.span(name), lowered);
  return decorators.reduceRight<Expression>(
    (value, callee) => ({ kind: "call", start, end, callee, arguments: [{ value, name: undefined, spread: undefined }], construct: false }),
    named,
  );
}

/** The class of a node; `self` is the variable that holds it, which is `this` in static parts. */
export function lowerClass(c: Context, node: SyntaxNode, self: BindingId): ClassId {
  const id = c.numbering.next("classes");
  const name = child(node, "name");
  c.classes[id] = emptyClass(name === undefined ? "" : c.name(name));
  const fact = c.inUnit("class", node, () => {
    const scope = new Scope(c.scope);
    return c.inScope(scope, () => {
      declareTypeParameters(c, scope, node);
      const bases = basesOf(c, node);
      const members = new Members(c, id, self);
      const body = child(node, "body");
      if (body !== undefined) members.lower(body);
      return members.fact(c.unit, name === undefined ? "" : c.name(name), bases);
    });
  });
  c.classes[id] = fact;
  return id;
}

function emptyClass(name: string): ClassFact {
  return { unit: 0, name, bases: [], body: [], attributes: [], declared: [], fields: [], fieldReceiver: undefined, methods: [] };
}

function basesOf(c: Context, node: SyntaxNode): Expression[] {
  const heritage = childOfType(node, "class_heritage");
  if (heritage === undefined) return [];
  const clause = childOfType(heritage, "extends_clause") ?? heritage;
  return parts(clause)
    .filter((each) => !isTypeSyntax(each))
    .map((each) => expression(c, each));
}

/** The members of one class body, in order. */
class Members {
  private readonly c: Context;
  private readonly id: ClassId;
  private readonly self: BindingId;
  private fieldReceiver: BindingId | undefined;
  private readonly body: Statement[] = [];
  private readonly attributes: { name: string; binding: BindingId }[] = [];
  private readonly fields: { name: string; value: Expression | undefined; type: Expression | undefined }[] = [];
  private readonly methods: Method[] = [];

  constructor(c: Context, id: ClassId, self: BindingId) {
    this.c = c;
    this.id = id;
    this.self = self;
  }

  fact(unit: number, name: string, bases: readonly Expression[]): ClassFact {
    const { body, attributes, fields, fieldReceiver, methods } = this;
    return { unit, name, bases, body, attributes, declared: [], fields, fieldReceiver, methods };
  }

  lower(body: SyntaxNode): void {
    // TypeScript has the decorators of a method before it, JavaScript inside it.
    let before: Expression[] = [];
    for (const node of body.children) {
      if (!node.named || isComment(node)) continue;
      if (node.type === "decorator") {
        before.push(decorator(this.c, node));
        continue;
      }
      if (node.type === "method_definition") this.method(node, [...before, ...decoratorsOf(this.c, node)]);
      else if (node.type === "public_field_definition" || node.type === "field_definition") this.field(node, before);
      else if (node.type === "class_static_block") this.staticBlock(node);
      else if (!isTypeSyntax(node)) this.run(fragments(this.c, node));
      before = [];
    }
  }

  private method(node: SyntaxNode, decorators: Expression[]): void {
    const { c } = this;
    const key = child(node, "name");
    if (key === undefined) return;
    const name = keyName(c, key);
    const isStatic = node.children.some((each) => each.type === "static" || each.type === "static get");
    if (isComputed(key)) this.run([propertyKey(c, key)]);
    this.run(parameterDecorators(c, node));
    const role = name === "constructor" && !isStatic && key.type !== "computed_property_name" ? "constructor" : roleOf(node);
    const code = methodFunction(c, node, name, this.id);
    this.methods.push({ name, function: code, role, on: isStatic ? "class" : "instance", decorators });
  }

  private field(node: SyntaxNode, before: readonly Expression[]): void {
    const { c } = this;
    const key = child(node, "name") ?? child(node, "property");
    if (key === undefined) return;
    // Where a field is decorated, all there is to know is that the decorator was made.
    this.run([...before, ...decoratorsOf(c, node), ...(isComputed(key) ? [propertyKey(c, key)] : [])]);
    const name = keyName(c, key);
    const initial = child(node, "value");
    if (has(node, "static")) {
      const value = initial && this.inStatic(() => expression(c, initial));
      const binding = c.bind(name, "variable");
      if (value !== undefined) c.wrote(binding);
      this.attributes.push({ name, binding });
      this.body.push({ kind: "assign", ...c.span(node), target: { kind: "name", ...c.span(key), binding }, value, type: annotation(c, node) });
      return;
    }
    // Whoever holds an arrow of an instance holds a method that keeps it.
    if (initial?.type === "arrow_function") {
      this.methods.push({ name, function: methodFunction(c, initial, name, this.id), role: "method", on: "instance", decorators: [] });
      return;
    }
    const value = initial && this.onInstance(() => expression(c, initial));
    this.fields.push({ name, value, type: annotation(c, node) });
  }

  private staticBlock(node: SyntaxNode): void {
    const { c } = this;
    const block = child(node, "body") ?? inner(node);
    if (block === undefined) return;
    const scope = new Scope(c.scope);
    const body = this.inStatic(() =>
      c.inScope(scope, () => {
        declareVars(c, scope, block.children);
        declareLexicals(c, scope, block.children);
        return statementList(c, block.children);
      }),
    );
    this.body.push({ kind: "block", ...c.span(node), body });
  }

  private run(expressions: readonly Expression[]): void {
    for (const value of expressions) this.body.push({ kind: "expression", start: value.start, end: value.end, value });
  }

  private inStatic<T>(lower: () => T): T {
    const { c } = this;
    return c.inActivation({ function: c.activation.function, receiver: this.self, class: this.id }, lower);
  }

  private onInstance<T>(lower: () => T): T {
    const { c } = this;
    if (this.fieldReceiver === undefined) {
      this.fieldReceiver = c.bind("this", "receiver");
      c.wrote(this.fieldReceiver);
    }
    return c.inActivation({ function: c.activation.function, receiver: this.fieldReceiver, class: this.id }, lower);
  }
}
