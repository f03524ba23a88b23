/** Functions, arrows and methods: parameters, `this`, bodies. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { BindingId, ClassId, Expression, FunctionFact, FunctionId, Method, Parameter, Pattern, Statement } from "../program.ts";
import { type Context, Scope } from "./context.ts";
import { expression, nothing } from "./expressions.ts";
import { declareLexicals, declarePattern, declareTypeParameters, declareVars } from "./hoisting.ts";
import { child, has, inner, parts } from "./nodes.ts";
import { pattern } from "./patterns.ts";
import { statementList } from "./statements.ts";
import { annotation, requestSaid } from "./types.ts";

interface Shape {
  readonly name: string;
  /** The class it is a method of. */
  readonly owner: ClassId | undefined;
  /** Arrows take `this` and `super` from around them. */
  readonly arrow: boolean;
}

/** The function of a declaration. */
export function declaredFunction(c: Context, node: SyntaxNode): FunctionId {
  const name = child(node, "name");
  return lowerFunction(c, node, { name: name === undefined ? "" : c.name(name), owner: undefined, arrow: false });
}

/** `function (…) {…}`. A name of its own is a variable around the function, assigned where the expression stands. */
export function functionExpression(c: Context, node: SyntaxNode): Expression {
  const name = child(node, "name");
  const { start, end } = c.span(node);
  if (name === undefined) return { kind: "function", start, end, function: declaredFunction(c, node) };
  const scope = new Scope(c.scope);
  const binding = c.declare(scope, c.name(name), "function");
  const lowered: Expression = { kind: "function", start, end, function: c.inScope(scope, () => declaredFunction(c, node)) };
  return selfNamed(c, binding, c.span(name), lowered);
}

/** An expression that names itself, as an assignment to that name if anything inside reads it. */
export function selfNamed(c: Context, binding: BindingId, name: { readonly start: number; readonly end: number }, value: Expression): Expression {
  if (!c.isRead(binding)) return value;
  c.wrote(binding);
  return { kind: "assign", start: value.start, end: value.end, target: { kind: "name", ...name, binding }, value };
}

/** `(…) => …`. */
export function arrowFunction(c: Context, node: SyntaxNode): Expression {
  return { kind: "function", ...c.span(node), function: lowerFunction(c, node, { name: "", owner: undefined, arrow: true }) };
}

/** The function of a method, in a class or an object literal. */
export function methodFunction(c: Context, node: SyntaxNode, name: string, owner: ClassId | undefined): FunctionId {
  return lowerFunction(c, node, { name, owner, arrow: false });
}

/** What a method is called as. */
export function roleOf(node: SyntaxNode): Exclude<Method["role"], "constructor"> {
  for (const each of node.children) {
    if (each.type === "get" || each.type === "static get") return "getter";
    if (each.type === "set") return "setter";
    if (each.field === "name") break;
  }
  return "method";
}

function lowerFunction(c: Context, node: SyntaxNode, shape: Shape): FunctionId {
  const id = c.numbering.next("functions");
  // The place is taken now: a function comes before those inside it.
  c.functions[id] = PENDING;
  const outer = c.activation;
  const own = { function: id, receiver: outer.receiver, class: shape.arrow ? outer.class : shape.owner };
  c.functions[id] = c.inUnit("function", node, () =>
    c.inActivation(own, () => {
      let { receiver } = own;
      if (!shape.arrow) {
        receiver = c.bind("this", "receiver");
        c.wrote(receiver);
        c.activation = { ...own, receiver };
      }
      const scope = new Scope(c.scope);
      return c.inScope(scope, (): FunctionFact => {
        declareTypeParameters(c, scope, node);
        const { parameters, prologue } = lowerParameters(c, scope, node);
        return {
          unit: c.unit,
          name: shape.name,
          owner: shape.owner,
          receiver: shape.arrow ? undefined : receiver,
          parameters,
          body: lowerBody(c, scope, child(node, "body"), prologue),
          async: has(node, "async"),
          generator: has(node, "*"),
          returns: [],
          defaults: "call",
        };
      });
    }),
  );
  return id;
}

const PENDING: FunctionFact = {
  unit: 0,
  name: "",
  owner: undefined,
  receiver: undefined,
  parameters: [],
  body: [],
  async: false,
  generator: false,
  returns: [],
  defaults: "call",
};

function lowerBody(c: Context, scope: Scope, body: SyntaxNode | undefined, prologue: readonly Statement[]): readonly Statement[] {
  if (body === undefined) return prologue;
  if (body.type !== "statement_block") return [{ kind: "return", ...c.span(body), value: expression(c, body) }];
  declareVars(c, scope, body.children);
  declareLexicals(c, scope, body.children);
  return [...prologue, ...statementList(c, body.children)];
}

/** The parameters, and the assignments to `this` that TypeScript makes of those with a modifier. */
function lowerParameters(c: Context, scope: Scope, node: SyntaxNode): { parameters: Parameter[]; prologue: Statement[] } {
  const list = child(node, "parameters");
  const single = child(node, "parameter");
  const nodes = list !== undefined ? parts(list) : single !== undefined ? [single] : [];
  for (const each of nodes) declarePattern(c, scope, each, "parameter");
  const parameters: Parameter[] = [];
  const prologue: Statement[] = [];
  for (const each of nodes) {
    const parameter = lowerParameter(c, each);
    if (parameter === undefined) continue;
    parameters.push(parameter);
    const property = has(each, "accessibility_modifier") || has(each, "readonly") || has(each, "override_modifier");
    if (property && c.activation.receiver !== undefined) prologue.push(...propertyAssignment(c, parameter, c.activation.receiver));
  }
  return { parameters, prologue };
}

function lowerParameter(c: Context, node: SyntaxNode): Parameter | undefined {
  const { start, end } = c.span(node);
  const typed = node.type === "required_parameter" || node.type === "optional_parameter";
  let target = typed ? child(node, "pattern") : node;
  if (target?.type === "this") return undefined;
  let initial = typed ? child(node, "value") : undefined;
  if (target?.type === "assignment_pattern") {
    initial = child(target, "right");
    target = child(target, "left");
  }
  const rest = target?.type === "rest_pattern";
  if (rest && target !== undefined) target = inner(target);
  const lowered: Pattern = target === undefined ? { kind: "unknown", start, end, children: [] } : pattern(c, target);
  return {
    start,
    end,
    name: target?.type === "identifier" ? c.name(target) : "",
    target: lowered,
    default: initial && expression(c, initial),
    kind: rest ? "rest" : "plain",
    type: typed ? (annotation(c, node) ?? requestSaid(c, node)) : undefined,
  };
}

/** `constructor(private readonly x: X)` says `this.x = x`. */
function propertyAssignment(c: Context, parameter: Parameter, receiver: BindingId): Statement[] {
  const { target, name, type, start, end } = parameter;
  if (target.kind !== "name" || name === "") return [];
  c.read(target.binding);
  c.read(receiver);
  const object: Expression = { kind: "name", start: target.start, end: target.end, binding: receiver };
  const value: Expression = { kind: "name", start: target.start, end: target.end, binding: target.binding };
  return [{ kind: "assign", start, end, target: { kind: "member", start: target.start, end: target.end, object, name }, value, type }];
}

/** The expressions of the decorators of a node's parameters, which run where the method is defined. */
export function parameterDecorators(c: Context, node: SyntaxNode): Expression[] {
  const list = child(node, "parameters");
  return list === undefined ? [] : parts(list).flatMap((parameter) => decoratorsOf(c, parameter));
}

/** The decorators among a node's children. */
export function decoratorsOf(c: Context, node: SyntaxNode): Expression[] {
  return node.children.filter((each) => each.type === "decorator").map((each) => decorator(c, each));
}

/** What a decorator applies. */
export function decorator(c: Context, node: SyntaxNode): Expression {
  const applied = inner(node);
  return applied === undefined ? nothing(c, node) : expression(c, applied);
}
