import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import { patternOf } from "../../text/pattern.ts";
import type { Span } from "../../text/span.ts";
import { indentationOf, lineBreakOf } from "../code-style.ts";
import { childOf, nodesOf, type Path, partsOf, pathTo } from "../tree.ts";
import type { EnvironmentRead } from "./environment-read.ts";

/** Reads a variable as a binding of a Worker, where its bindings are in reach of a place. Undefined where they are not, or their type is not in the file. */
export function workerBinding(parsed: ParsedText, at: Span, variable: string): EnvironmentRead | undefined {
  const bindings = bindingsAt(parsed, pathTo(parsed.root, at));
  if (bindings === undefined) return undefined;
  const typed = parsed.grammar !== "javascript";
  const isKnown = !typed || bindings.type === "any" || new RegExp(`[{;,]\\s*(?:readonly\\s+)?${variable}\\s*:\\s*string\\b`).test(bindings.inline ?? "");
  const edits = isKnown ? [] : bindingType(parsed, bindings.type, variable);
  const notes = [`Run \`wrangler secret put ${variable}\`; for your own machine put it into .dev.vars, which git must ignore.`];
  return edits && { read: () => `${bindings.expression}.${variable}`, edits, notes, keptElsewhere: true };
}

interface Bindings {
  readonly expression: string;
  /** The name of their type, where the file says it. */
  readonly type: string | undefined;
  /** What their type says, where it is written there and has no name. */
  readonly inline?: string | undefined;
}

/** `env` of a handler, `context.env` of a Pages function, `c.env` of Hono, `this.env` of a class of Workers. */
function bindingsAt({ text }: ParsedText, path: Path): Bindings | undefined {
  let isThis = true;
  for (let index = path.length - 2; index > 0; index--) {
    const node = path[index] as SyntaxNode;
    const child = path[index + 1] as SyntaxNode;
    if (/^(?:arrow_function|function_expression|function_declaration|method_definition)$/.test(node.type)) {
      const single = childOf(node, "parameter");
      const parameters = single ? [single] : partsOf(childOf(node, "parameters"));
      if (child.field === "body") {
        const found = ofParameters(parameters, node, path.slice(0, index));
        if (found) return found;
      }
      if (node.type !== "arrow_function" && node.type !== "method_definition") isThis = false;
    }
    if (node.type === "class_declaration" || node.type === "class") {
      const [, type] = /\bextends\s+(?:DurableObject|WorkerEntrypoint|WorkflowEntrypoint)\s*(?:<\s*(\w+)[^{]*>)?\s*\{/.exec(source(node)) ?? [];
      const isWorker = /\bextends\s+(?:DurableObject|WorkerEntrypoint|WorkflowEntrypoint)\b/.test(source(node).slice(0, 300));
      return isWorker && isThis && path[index + 2]?.type === "method_definition" ? { expression: "this.env", type } : undefined;
    }
  }
  return undefined;

  function ofParameters(parameters: readonly SyntaxNode[], node: SyntaxNode, around: Path): Bindings | undefined {
    for (const parameter of parameters) {
      const pattern = childOf(parameter, "pattern") ?? parameter;
      const type = /^:\s*(\w+)$/.exec(source(childOf(parameter, "type")))?.[1];
      if (pattern.type === "identifier" && source(pattern) === "env") {
        const [, inline] = /^:\s*(\{[\s\S]*\})$/.exec(source(childOf(parameter, "type"))) ?? [];
        return { expression: "env", type: type ?? handlerType(), inline };
      }
      if (pattern.type === "object_pattern" && partsOf(pattern).some((it) => it.type === "shorthand_property_identifier_pattern" && source(it) === "env"))
        return isPages(around) ? { expression: "env", type: pagesType(around) } : undefined;
    }
    const [first] = parameters;
    const name = first && source(childOf(first, "pattern") ?? first);
    if (first === undefined || name === undefined || !/^[A-Za-z_$][\w$]*$/.test(name)) return undefined;
    if (isPages(around) || isPagesName(node)) return { expression: `${name}.env`, type: pagesType(around) };
    return isHono(around) ? { expression: `${name}.env`, type: honoType() } : undefined;
  }

  /** Whether a function is what a Pages function exports: `onRequestPost`. */
  function isPages(around: Path): boolean {
    const holder = around.at(-1);
    return holder?.type === "variable_declarator" && /^onRequest(?:Get|Post|Put|Patch|Delete)?$/.test(source(childOf(holder, "name")));
  }

  function isPagesName(node: SyntaxNode): boolean {
    return /^onRequest(?:Get|Post|Put|Patch|Delete)?$/.test(source(childOf(node, "name")));
  }

  function pagesType(around: Path): string | undefined {
    return /\bPagesFunction\s*<\s*(\w+)/.exec(source(childOf(around.at(-1), "type")))?.[1];
  }

  function handlerType(): string | undefined {
    return /\bExportedHandler\s*<\s*(\w+)/.exec(text)?.[1];
  }

  /** Whether a function is a handler of a Hono application: `app.get("/", (c) => …)`. */
  function isHono(around: Path): boolean {
    const call = around.at(-2);
    const callee = around.at(-1)?.type === "arguments" && call?.type === "call_expression" ? childOf(call, "function") : undefined;
    const object = callee?.type === "member_expression" ? source(childOf(callee, "object")) : "";
    return /^[A-Za-z_$][\w$]*$/.test(object) && new RegExp(`\\b${patternOf(object)}\\s*=\\s*new\\s+Hono\\b`).test(text);
  }

  function honoType(): string | undefined {
    return /\bBindings\s*:\s*(\w+)/.exec(text)?.[1];
  }

  function source(node: SyntaxNode | undefined): string {
    return node ? text.slice(node.start, node.end) : "";
  }
}

/** The edits after which a type of the file has the binding; undefined where the file does not have the type. */
function bindingType({ root, text }: ParsedText, name: string | undefined, variable: string): readonly Edit[] | undefined {
  if (name === undefined) return undefined;
  for (const node of nodesOf(root)) {
    if (node.type !== "interface_declaration" && node.type !== "type_alias_declaration") continue;
    const own = childOf(node, "name");
    const body = node.type === "interface_declaration" ? childOf(node, "body") : childOf(node, "value");
    if (own === undefined || body === undefined || text.slice(own.start, own.end) !== name || !/^(?:interface_body|object_type)$/.test(body.type)) continue;
    const members = partsOf(body);
    if (members.some((it) => new RegExp(`^(?:readonly\\s+)?["']?${variable}["']?\\s*:\\s*string\\b`).test(text.slice(it.start, it.end)))) return [];
    const last = members.at(-1);
    const br = lineBreakOf(text);
    if (last === undefined) return [{ span: { start: body.start, end: body.end }, text: `{${br}${indentationOf(text)}${variable}: string;${br}}` }];
    const [indent = ""] = /[ \t]*$/.exec(text.slice(0, last.start)) ?? [];
    const isOwnLine = /\n[ \t]*$/.test(text.slice(0, last.start));
    const [ended = ""] = /^\s*[;,]/.exec(text.slice(last.end, body.end)) ?? [];
    const mark = ended.trim() || (isOwnLine && members.length > 1 ? "" : ";");
    const end = last.end + ended.length;
    return [{ span: { start: end, end }, text: `${ended === "" ? mark : ""}${isOwnLine ? br + indent : " "}${variable}: string${ended === "" ? "" : mark}` }];
  }
  return undefined;
}
