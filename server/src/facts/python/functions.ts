/** Functions, lambdas and their parameters. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { BindingId, ClassId, Expression, FunctionId, Method, Parameter, Pattern, Statement } from "../program.ts";
import { bindingOf, type Context, nameOf, nameTarget, spanOf, unitContext } from "./draft.ts";
import { expression, tooDeep } from "./expressions.ts";
import { fieldOf, partsOf } from "./nodes.ts";
import { target } from "./patterns.ts";
import type { Scope } from "./scopes.ts";
import { block } from "./statements.ts";
import { annotationCallOf, namedIn, typeOf } from "./types.ts";

/** A `def` outside of classes, or in one: then `on` says what its first parameter receives. */
export function definition(cx: Context, node: SyntaxNode, on: Method["on"] | undefined): FunctionId {
  const name = fieldOf(node, "name");
  const owner = on === undefined ? undefined : cx.classBody?.id;
  const typeParameters = fieldOf(node, "type_parameters");
  const outside = typeParameters === undefined ? cx.scope : cx.draft.scopes.of(typeParameters, cx.scope);
  const async = node.children[0]?.type === "async";
  return lower(cx, node, outside, { name: nameOf(cx, name), owner, receives: on === "instance" || on === "class", async }, (inside) => {
    const body = fieldOf(node, "body");
    return body === undefined ? [] : block(inside, body);
  });
}

/** A lambda. */
export function lambda(cx: Context, node: SyntaxNode): FunctionId {
  const known = cx.draft.lambdas.get(node);
  if (known !== undefined) return known;
  const id = lower(cx, node, cx.scope, { name: "", owner: undefined, receives: false, async: false }, (inside) => {
    const body = fieldOf(node, "body");
    return body === undefined ? [] : [{ ...spanOf(inside, body), kind: "return", value: expression(inside, body) }];
  });
  cx.draft.lambdas.set(node, id);
  return id;
}

interface Nature {
  readonly name: string;
  readonly owner: ClassId | undefined;
  readonly receives: boolean;
  readonly async: boolean;
}

function lower(cx: Context, node: SyntaxNode, outside: Scope, nature: Nature, body: (inside: Context) => readonly Statement[]): FunctionId {
  const { draft } = cx;
  const id = draft.numbering.next("functions");
  const scope = draft.scopes.of(node, outside);
  scope.function = id;
  const around = unitContext(cx, "function", node);
  const list = fieldOf(node, "parameters");
  const parts = list === undefined ? [] : partsOf(list);
  const first = nature.receives ? parts[0] : undefined;
  const receiver = first === undefined ? undefined : receiverOf(around, first, scope);
  const method = nature.owner === undefined ? cx.method : { receiver, class: nature.owner };
  const inside: Context = { ...around, scope, method, classBody: undefined };
  // Defaults are evaluated where the function stands, once; annotations also see the type parameters.
  const parameters = parametersOf(inside, { ...around, classBody: undefined }, { ...around, scope: outside }, receiver === undefined ? parts : parts.slice(1));
  draft.functions[id] = {
    unit: around.unit,
    name: nature.name,
    owner: nature.owner,
    receiver,
    parameters,
    body: body(inside),
    async: nature.async,
    generator: scope.generator,
    returns: namedIn({ ...around, scope: outside }, fieldOf(node, "return_type")),
    defaults: "definition",
  };
  return id;
}

/** The first parameter of a method, if it is a name. */
function receiverOf(cx: Context, node: SyntaxNode, scope: Scope): BindingId | undefined {
  const name = node.type === "identifier" ? node : (fieldOf(node, "name") ?? partsOf(node)[0]);
  const variable = name?.type === "identifier" && node.type !== "list_splat_pattern" ? scope.variables.get(nameOf(cx, name)) : undefined;
  if (variable?.kind !== "parameter" || node.type === "dictionary_splat_pattern") return undefined;
  variable.kind = "receiver";
  return bindingOf(cx.draft, variable);
}

function parametersOf(inside: Context, outside: Context, types: Context, parts: readonly SyntaxNode[]): Parameter[] {
  const parameters: Parameter[] = [];
  let kind: "plain" | "named" = "plain";
  for (const node of parts) {
    if (node.type === "keyword_separator") kind = "named";
    else if (node.type === "positional_separator") {
      // No caller may use the names before it.
      for (const [i, parameter] of parameters.entries()) parameters[i] = { ...parameter, name: "" };
    } else {
      const parameter = parameterOf(inside, outside, types, node, kind);
      if (parameter === undefined) continue;
      parameters.push(parameter);
      if (parameter.kind === "rest") kind = "named";
    }
  }
  return parameters;
}

function parameterOf(inside: Context, outside: Context, types: Context, node: SyntaxNode, kind: "plain" | "named"): Parameter | undefined {
  const span = spanOf(inside, node);
  const annotation = fieldOf(node, "type");
  // `Annotated[Cart, Depends(cart)]` says what `Cart = Depends(cart)` does.
  const value = fieldOf(node, "value") ?? annotationCallOf(types, annotation);
  const declared = node.type === "typed_parameter" ? partsOf(node)[0] : (fieldOf(node, "name") ?? node);
  const type = typeOf(types, annotation);
  const preset: Expression | undefined = value === undefined ? undefined : expression(outside, value);
  const parameter = (name: string, own: Pattern, how: Parameter["kind"]): Parameter => ({ ...span, name, target: own, default: preset, kind: how, type });
  if (declared?.type === "identifier") return parameter(nameOf(inside, declared), nameTarget(inside, declared), kind);
  if (declared?.type === "list_splat_pattern" || declared?.type === "dictionary_splat_pattern") {
    const name = partsOf(declared)[0];
    if (name === undefined) return undefined;
    return parameter("", target(inside, name), declared.type === "list_splat_pattern" ? "rest" : "entries");
  }
  if (declared?.type === "tuple_pattern") return parameter("", target(inside, declared), kind);
  // Broken text: what is inside is kept, at no position that a caller could fill.
  const lost = tooDeep(outside, node);
  return lost.kind === "unknown" && lost.children.length > 0 ? parameter("", { ...span, kind: "unknown", children: [lost] }, "named") : undefined;
}
