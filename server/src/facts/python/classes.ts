/** Classes, their methods, attributes and what their decorators say of them. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { ClassFact, ClassId, Expression, FunctionId, Method, Statement } from "../program.ts";
import { bindingOf, type ClassBody, type Context, nameOf, textOf, unitContext } from "./draft.ts";
import { argument, expression } from "./expressions.ts";
import { definition } from "./functions.ts";
import { fieldOf, partsOf } from "./nodes.ts";
import { variableOf } from "./scopes.ts";
import { block } from "./statements.ts";

/** Methods that receive the class without saying so. */
const CLASS_METHODS: ReadonlySet<string> = new Set(["__new__", "__init_subclass__", "__class_getitem__"]);

/** A class. */
export function classDefinition(cx: Context, node: SyntaxNode): ClassId {
  const { draft } = cx;
  const id = draft.numbering.next("classes");
  const typeParameters = fieldOf(node, "type_parameters");
  const outside = typeParameters === undefined ? cx.scope : draft.scopes.of(typeParameters, cx.scope);
  const around: Context = { ...unitContext(cx, "class", node), scope: outside, classBody: undefined };
  const scope = draft.scopes.of(node, outside);
  const name = fieldOf(node, "name");
  const bases: Expression[] = [];
  const body: Statement[] = [];
  for (const part of partsOf(fieldOf(node, "superclasses") ?? { ...node, children: [] })) {
    const given = argument(around, part);
    if (given.name === undefined) bases.push(given.value);
    else body.push({ start: given.value.start, end: given.value.end, kind: "expression", value: given.value });
  }
  const classBody: ClassBody = { id, declared: [], methods: [] };
  const statements = fieldOf(node, "body");
  if (statements !== undefined) for (const one of block({ ...around, scope, method: undefined, classBody }, statements)) body.push(one);
  const attributes = [...scope.variables.values()].filter((variable) => variable.places > variable.definitions);
  draft.classes[id] = {
    unit: around.unit,
    name: nameOf(cx, name),
    bases,
    body,
    attributes: attributes.map((variable) => ({ name: variable.name, binding: bindingOf(draft, variable) })),
    declared: classBody.declared,
    fields: [],
    fieldReceiver: undefined,
    methods: classBody.methods,
  } satisfies ClassFact;
  return id;
}

/** A `def` in a class body, put among the methods. */
export function methodDefinition(cx: Context, classBody: ClassBody, node: SyntaxNode, decorators: readonly SyntaxNode[]): FunctionId {
  const own = fieldOf(node, "name");
  const defined = nameOf(cx, own);
  let name = defined;
  let role: Method["role"] = defined === "__init__" ? "constructor" : "method";
  let on: Method["on"] = CLASS_METHODS.has(defined) ? "class" : "instance";
  const others: Expression[] = [];
  for (const decorator of decorators) {
    switch (meaningOf(cx, decorator, defined)) {
      case "static":
        on = "static";
        break;
      case "class":
        on = "class";
        break;
      case "getter":
        role = "getter";
        break;
      case "setter":
        role = "setter";
        break;
      case "deleter":
        // Kept for its body, under a name that no attribute has.
        name = `del ${defined}`;
        break;
      default:
        others.push(expression(cx, decorator));
    }
  }
  const id = definition(cx, node, on);
  classBody.methods.push({ name, function: id, role, on, decorators: others });
  return id;
}

type Meaning = "static" | "class" | "getter" | "setter" | "deleter" | undefined;

/** What a decorator says of a method, if it is one of the language's own. */
function meaningOf(cx: Context, decorator: SyntaxNode, method: string): Meaning {
  const said = textOf(cx, decorator);
  if (said === `${method}.setter`) return "setter";
  if (said === `${method}.deleter`) return "deleter";
  if (said === `${method}.getter`) return "getter";
  // An instance keeps what a cached property gave, which changes nothing of what it gives.
  if (/^(?:\w+\.)*(?:cached_property|abstractproperty)$/.test(said)) return "getter";
  const meaning: Meaning = said === "staticmethod" ? "static" : said === "classmethod" ? "class" : said === "property" ? "getter" : undefined;
  return meaning !== undefined && variableOf(cx.scope, said, cx.draft.scopes.module) === undefined ? meaning : undefined;
}
