/** Annotations that name one class: what a parameter, variable or field is said to be. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Expression } from "../program.ts";
import { MAX_DEPTH } from "../program.ts";
import type { Context } from "./context.ts";
import { child, inner, parts } from "./nodes.ts";

/** The (dotted) name in the node's `type` field. Type arguments are left out; of `X | null | undefined` it is `X`. */
export function annotation(c: Context, node: SyntaxNode): Expression | undefined {
  const annotated = child(node, "type");
  const type = annotated && inner(annotated);
  return type && typeName(c, type);
}

function typeName(c: Context, type: SyntaxNode): Expression | undefined {
  let at: SyntaxNode | undefined = type;
  while (at !== undefined) {
    switch (at.type) {
      case "parenthesized_type":
      case "flow_maybe_type":
        at = inner(at);
        break;
      case "generic_type":
        at = child(at, "name");
        break;
      case "union_type":
        at = onlyMember(c, at);
        break;
      case "type_identifier":
      case "nested_type_identifier":
      case "member_expression":
        return dotted(c, at);
      default:
        return undefined;
    }
  }
  return undefined;
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
