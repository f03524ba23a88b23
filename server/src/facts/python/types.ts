/** Annotations, as far as they name one class. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression } from "../program.ts";
import { type Context, nameOf, nameRead, spanOf } from "./draft.ts";
import { expression } from "./expressions.ts";
import { childOf, fieldOf, fieldsOf, partsOf, unwrapped } from "./nodes.ts";
import { fixedText } from "./strings.ts";

/** Wrappers that leave the type inside as it is. */
const TRANSPARENT: ReadonlySet<string> = new Set(["Optional", "Annotated", "Final", "ClassVar", "InitVar", "Required", "NotRequired", "ReadOnly"]);
const MAX_WRAPPERS = 20;
const MAX_QUOTED_LENGTH = 200;
const QUOTED = /^(?:Optional|typing\.Optional)\[(.*)\]$|^None\s*\|(.*)$|^(.*)\|\s*None$/s;
const DOTTED = /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;

/** The (dotted) name of the class that an annotation says, type arguments left out: `X` of `X[int]`, `Optional[X]`, `X | None`, `"X"`. */
export function typeOf(cx: Context, annotation: SyntaxNode | undefined): Expression | undefined {
  let node = annotation;
  for (let count = 0; node !== undefined && count < MAX_WRAPPERS; count++) {
    node = unwrapped(node);
    if (node.type === "string") return quotedType(cx, node);
    const alternatives = alternativesOf(node);
    if (alternatives !== undefined) {
      node = soleOf(alternatives);
      continue;
    }
    const generic = genericOf(node);
    if (generic === undefined) return isDotted(node) ? expression(cx, node) : undefined;
    const name = lastName(cx, generic.base);
    if (name === "Union") node = soleOf(generic.arguments);
    else node = TRANSPARENT.has(name) ? generic.arguments[0] : generic.base;
  }
  return undefined;
}

/** What an annotation has called to say more of a parameter, the last of several: `Depends(cart)` of `Annotated[Cart, Depends(cart)]`. */
export function annotationCallOf(cx: Context, annotation: SyntaxNode | undefined): SyntaxNode | undefined {
  const generic = annotation && genericOf(unwrapped(annotation));
  if (generic === undefined || lastName(cx, generic.base) !== "Annotated") return undefined;
  return generic.arguments
    .slice(1)
    .map(unwrapped)
    .findLast(({ type }) => type === "call");
}

/** Every (dotted) name in an annotation: `list` and `Item` of `list[Item]`. */
export function namedIn(cx: Context, annotation: SyntaxNode | undefined): Expression[] {
  const found: Expression[] = [];
  const waiting = annotation === undefined ? [] : [annotation];
  for (let node = waiting.pop(); node !== undefined && found.length < MAX_WRAPPERS; node = waiting.pop()) {
    if (isDotted(node)) found.push(expression(cx, node));
    else waiting.push(...partsOf(node));
  }
  return found;
}

/** Whether an annotation says that a name belongs to the class alone, so that no generated constructor takes it. */
export function isClassVariable(cx: Context, annotation: SyntaxNode): boolean {
  const node = unwrapped(annotation);
  return lastName(cx, genericOf(node)?.base ?? node) === "ClassVar";
}

function genericOf(node: SyntaxNode): { readonly base: SyntaxNode; readonly arguments: readonly SyntaxNode[] } | undefined {
  const parts = partsOf(node);
  const base = parts[0];
  if (base === undefined) return undefined;
  if (node.type === "generic_type") {
    const list = childOf(node, "type_parameter");
    return { base, arguments: list === undefined ? [] : partsOf(list) };
  }
  return node.type === "subscript" ? { base: fieldOf(node, "value") ?? base, arguments: fieldsOf(node, "subscript") } : undefined;
}

/** The sides of `A | B`. */
function alternativesOf(node: SyntaxNode): SyntaxNode[] | undefined {
  if (!isUnion(node)) return undefined;
  const result: SyntaxNode[] = [];
  let at = node;
  while (isUnion(at)) {
    const parts = partsOf(at);
    const right = parts[1];
    const left = parts[0];
    if (right === undefined || left === undefined) break;
    result.push(right);
    at = unwrapped(left);
  }
  result.push(at);
  return result.reverse();
}

function isUnion(node: SyntaxNode): boolean {
  return node.type === "union_type" || (node.type === "binary_operator" && node.children.some((child) => child.type === "|"));
}

function soleOf(nodes: readonly SyntaxNode[]): SyntaxNode | undefined {
  const types = nodes.filter((node) => unwrapped(node).type !== "none");
  return types.length === 1 ? types[0] : undefined;
}

function isDotted(node: SyntaxNode): boolean {
  let at: SyntaxNode | undefined = node;
  while (at?.type === "attribute") at = fieldOf(at, "object");
  return at?.type === "identifier";
}

function lastName(cx: Context, node: SyntaxNode): string {
  const name = node.type === "attribute" ? fieldOf(node, "attribute") : unwrapped(node);
  return nameOf(cx, name);
}

/** An annotation in quotes, all of whose names share the literal's span. */
function quotedType(cx: Context, node: SyntaxNode): Expression | undefined {
  let said = fixedText(cx, node).trim();
  if (said.length > MAX_QUOTED_LENGTH) return undefined;
  for (let match = QUOTED.exec(said); match !== null; match = QUOTED.exec(said)) said = (match[1] ?? match[2] ?? match[3] ?? "").trim();
  const bracket = said.indexOf("[");
  if (bracket > 0 && said.endsWith("]")) said = said.slice(0, bracket);
  if (!DOTTED.test(said)) return undefined;
  const [first = "", ...rest] = said.split(".");
  const span = spanOf(cx, node);
  const at = cx.draft.text.indexOf(first, node.start);
  if (at === -1 || at >= node.end) return undefined;
  let result: Expression = { ...nameRead(cx, { start: at, end: at + first.length }), ...span };
  for (const name of rest.slice(0, MAX_WRAPPERS)) result = { ...span, kind: "member", object: result, name };
  return result;
}
