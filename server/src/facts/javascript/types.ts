/** Annotations that name one class, or an object whose fields name some: what a parameter, variable or field is said to be. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import type { Entry, Expression } from "../program.ts";
import { MAX_DEPTH } from "../program.ts";
import type { Context } from "./context.ts";
import { child, inner, parts } from "./nodes.ts";

/** The (dotted) name in the node's `type` field. Type arguments are left out; of `X | null | undefined` it is `X`. */
export function annotation(c: Context, node: SyntaxNode): Expression | undefined {
  const type = typeOf(node);
  return type && typeName(c, type, true);
}

/** `@Req() request: any`: the name of a decorator that hands over the request, for a parameter of which no type says more. */
export function requestSaid(c: Context, parameter: SyntaxNode): Expression | undefined {
  for (const decorator of parameter.children) {
    const applied = decorator.type === "decorator" ? inner(decorator) : undefined;
    const name = applied?.type === "call_expression" ? child(applied, "function") : undefined;
    if (name?.type === "identifier" && /^Req(?:uest)?$/.test(c.name(name))) return dotted(c, name);
  }
  return undefined;
}

function typeOf(node: SyntaxNode): SyntaxNode | undefined {
  const annotated = child(node, "type");
  return annotated && inner(annotated);
}

/** `objects`: of an object, too, what its fields are; not of those in its fields, which may lead back to it. */
function typeName(c: Context, type: SyntaxNode, objects: boolean): Expression | undefined {
  let at: SyntaxNode | undefined = type;
  while (at !== undefined) {
    switch (at.type) {
      case "parenthesized_type":
      case "flow_maybe_type":
        at = inner(at);
        break;
      case "generic_type": {
        const of = typeOfValue(c, at);
        const name = child(at, "name");
        const named = of && name && dotted(c, name);
        if (named) return withSaid(named, of, c.span(at));
        at = name;
        break;
      }
      case "union_type":
        at = onlyMember(c, at);
        break;
      case "object_type":
        return objects ? fieldsOf(c, at, at) : undefined;
      case "type_identifier":
        return dotted(c, at) ?? (objects ? declaredHere(c, at) : undefined);
      case "nested_type_identifier":
      case "member_expression":
        return dotted(c, at);
      default:
        return undefined;
    }
  }
  return undefined;
}

/** A type, and beside it what it is of a value: as `Annotated` says both. */
function withSaid(type: Expression, of: Expression, span: Span): Expression {
  const itself = { value: type, spread: false };
  return { kind: "list", ...span, items: [itself, { value: { kind: "index", ...span, object: type, index: of }, spread: false }] };
}

/** What `Type<typeof value>` is said of, where that is all. */
function typeOfValue(c: Context, generic: SyntaxNode): Expression | undefined {
  const [only, another] = parts(child(generic, "type_arguments") ?? generic);
  const value = only?.type === "type_query" && another === undefined ? inner(only) : undefined;
  return value && dotted(c, value);
}

/** `interface Deps { stripe: Stripe }` of the module: what such an object holds. */
function declaredHere(c: Context, name: SyntaxNode): Expression | undefined {
  const declared = c.lookupType(c.name(name)) === "type" ? c.types.get(c.name(name)) : undefined;
  const body = declared && (child(declared, "body") ?? child(declared, "value"));
  if (body?.type !== "object_type" && body?.type !== "interface_body") return undefined;
  // What stands there may become something else while this statement stays as it is.
  if (c.noted) c.noted.asksCounts = true;
  return fieldsOf(c, body, name);
}

/** An object with the fields of a type whose own types have names. `at`: where that is said. */
function fieldsOf(c: Context, type: SyntaxNode, at: SyntaxNode): Expression | undefined {
  const span = c.span(at);
  const entries: Entry[] = [];
  for (const field of parts(type)) {
    const name = field.type === "property_signature" ? child(field, "name") : undefined;
    const held = name?.type === "property_identifier" ? typeOf(field) : undefined;
    const said = held && typeName(c, held, false);
    const value = said && movedTo(said, span);
    if (name !== undefined && value !== undefined) entries.push({ ...span, key: { kind: "text", ...span, value: c.name(name) }, value });
  }
  return entries.length === 0 ? undefined : { kind: "object", ...span, entries };
}

/** A name as if it were written elsewhere. */
function movedTo(name: Expression, span: Span): Expression {
  if (name.kind === "index") return { ...name, ...span, object: movedTo(name.object, span), index: movedTo(name.index, span) };
  if (name.kind === "list") return { ...name, ...span, items: name.items.map((item) => ({ ...item, value: movedTo(item.value, span) })) };
  return name.kind === "member" ? { ...name, ...span, object: movedTo(name.object, span) } : { ...name, ...span };
}

/** The one member of a union that is neither null nor undefined. */
function onlyMember(c: Context, union: SyntaxNode): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  const open = [union];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "union_type") {
      open.push(...parts(node));
    } else if (!(node.type === "literal_type" && ["null", "undefined"].includes(c.source(node)))) {
      if (found !== undefined) return undefined;
      found = node;
    }
  }
  return found;
}

function dotted(c: Context, type: SyntaxNode): Expression | undefined {
  const names: SyntaxNode[] = [];
  let at: SyntaxNode | undefined = type;
  while (at !== undefined && names.length < MAX_DEPTH) {
    if (at.type === "nested_type_identifier" || at.type === "nested_identifier" || at.type === "member_expression") {
      const name = child(at, "name") ?? child(at, "property");
      if (name === undefined) return undefined;
      names.push(name);
      at = child(at, "module") ?? child(at, "object");
    } else {
      const root = rootName(c, at);
      return (
        root &&
        names.reduceRight<Expression>((object, name) => ({ kind: "member", start: object.start, end: name.end - c.base, object, name: c.name(name) }), root)
      );
    }
  }
  return undefined;
}

/** `import("express")` in a type: it asks for nothing when the program runs. */
function namedModule(c: Context, call: SyntaxNode): Expression | undefined {
  const [specifier] = child(call, "function")?.type === "import" ? parts(child(call, "arguments") ?? call) : [];
  const text = specifier?.type === "string" ? c.source(specifier).slice(1, -1) : undefined;
  if (specifier === undefined || text === undefined) return undefined;
  return { kind: "import", ...c.span(call), specifier: { kind: "text", ...c.span(specifier), value: text }, whole: false };
}

function rootName(c: Context, identifier: SyntaxNode): Expression | undefined {
  if (identifier.type === "call_expression") return namedModule(c, identifier);
  const name = c.name(identifier);
  const binding = c.lookupType(name);
  if (binding === "type") return undefined;
  if (binding === undefined) return { kind: "global", ...c.span(identifier), name };
  c.read(binding);
  return { kind: "name", ...c.span(identifier), binding };
}
