import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import { contains } from "../text/span.ts";
import { childOf, nodesOf, type Path, partsOf } from "./tree.ts";

/** Names are followed through at most this many others. */
const MAX_DEPTH = 6;
const MAX_SOURCES = 64;

const FUNCTIONS =
  /^(?:function_definition|lambda|function_declaration|function_expression|arrow_function|method_definition|generator_function(?:_declaration)?)$/;
/** Methods that change what they are called on. */
const SETTERS = /^[\w.]+\.set_ciphers$/;
const BLOCKS = /^(?:block|statement_block|program|module|with_statement)$/;

/** Something of the file that a name stands for, or that is set on what it stands for. */
interface Binding {
  /** `agent`; `this.agent`, for what objects hold of their own. */
  readonly name: string;
  readonly node: SyntaxNode;
  /** The functions around it, the outermost first. */
  readonly functions: readonly SyntaxNode[];
  /** The block that it certainly holds in from there on. */
  readonly block: SyntaxNode | undefined;
  readonly kind: "value" | "function" | "setting" | "import";
}

const bindingsOfTree = new WeakMap<ParsedText, ReadonlyMap<string, readonly Binding[]>>();

/**
 * The parts of the file that make the value of an expression what it is, by its names: the expression itself first, what its variables are given, what functions
 * that it calls return, what its parameters are given where the file calls the function, what is set on it afterwards.
 */
export function sourcesOf(parsed: ParsedText, expression: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [expression];
  let at = 0;
  for (let depth = 0; depth < MAX_DEPTH && at < found.length; depth++) {
    const end = found.length;
    for (; at < end; at++) {
      for (const node of boundFor(parsed, found[at] as SyntaxNode)) {
        if (found.length < MAX_SOURCES && !found.some((known) => contains(known, node))) found.push(node);
      }
    }
  }
  return found;
}

/** The way from the root to a node of the tree. */
export function pathOf(root: SyntaxNode, target: SyntaxNode): Path {
  const path = [root];
  for (let node = root; node !== target; ) {
    const next = node.children.find((child) => child === target) ?? node.children.find((child) => child.start < child.end && contains(child, target));
    if (next === undefined) break;
    path.push(next);
    node = next;
  }
  return path;
}

/** What a name holds where it stands: the expressions it may have been given, as far as this file says. */
export function valuesOf(parsed: ParsedText, name: SyntaxNode): readonly SyntaxNode[] {
  return resolve(parsed, nameOf(parsed.text, name) ?? "", name)
    .filter((binding) => binding.kind === "value")
    .map((binding) => binding.node);
}

/** What a parameter is given where the file calls its function. */
export function givenTo(parsed: ParsedText, name: SyntaxNode): readonly SyntaxNode[] {
  return resolve(parsed, nameOf(parsed.text, name) ?? "", name)
    .filter((binding) => binding.kind === "function")
    .map((binding) => binding.node);
}

/** What a function of the file gives back that a call calls by its name; nothing for other calls. */
export function returnedBy(parsed: ParsedText, call: SyntaxNode): readonly SyntaxNode[] {
  const callee = childOf(call, "function");
  const name = callee?.type === "identifier" ? nameOf(parsed.text, callee) : undefined;
  if (callee === undefined || name === undefined) return [];
  return resolve(parsed, name, callee).flatMap(({ kind, node }) =>
    kind === "function" ? [node] : kind === "value" && FUNCTIONS.test(node.type) ? resultsOf(node) : [],
  );
}

function* boundFor(parsed: ParsedText, source: SyntaxNode): Generator<SyntaxNode> {
  for (const node of nodesOf(source)) {
    const name = nameOf(parsed.text, node);
    if (name === undefined || isOnlyNamed(parsed.root, node)) continue;
    for (const binding of resolve(parsed, name, node)) if (binding.kind !== "import") yield binding.node;
  }
}

/** The name of a variable or of an object's own part that a node is. */
function nameOf(text: string, node: SyntaxNode): string | undefined {
  const source = text.slice(node.start, node.end);
  if (node.type === "identifier" || node.type === "shorthand_property_identifier") return source;
  return (node.type === "member_expression" || node.type === "attribute") && /^(?:this|self)\s*\??\.\s*#?[\w$]+$/.test(source) ? own(source) : undefined;
}

function own(source: string): string {
  return source.replace(/\s|\?/g, "").replace(/^self\./, "this.");
}

/** Whether an identifier is the name of an attribute or a keyword, not a variable. */
function isOnlyNamed(root: SyntaxNode, node: SyntaxNode): boolean {
  if (node.field !== "attribute" && node.field !== "name") return false;
  const parent = pathOf(root, node).at(-2)?.type;
  return parent === "attribute" || parent === "keyword_argument";
}

function resolve(parsed: ParsedText, name: string, use: SyntaxNode): readonly Binding[] {
  const all = bindingsOf(parsed).get(name) ?? [];
  if (all.length === 0) return [];
  const path = pathOf(parsed.root, use);
  const functions = path.filter((node) => FUNCTIONS.test(node.type));
  const visible = all.filter((binding) => binding.name.startsWith("this.") || binding.functions.every((it, index) => functions[index] === it));
  const depth = Math.max(...visible.map((binding) => binding.functions.length));
  const near = visible.filter((binding) => name.startsWith("this.") || binding.functions.length === depth);
  // What is set on something that the file does not make itself is not this value's alone.
  if (near.some((binding) => binding.kind === "import") || near.every((binding) => binding.kind === "setting")) return [];
  const values = near.filter((binding) => binding.kind === "value" && binding.node.start < use.start);
  // Of several values the last that certainly came before counts, and those that may have come after it.
  const last = depth === functions.length ? values.findLast((binding) => binding.block !== undefined && path.includes(binding.block)) : undefined;
  if (last === undefined) return near;
  return near.filter(
    (binding) =>
      binding === last || binding.kind === "function" || (binding.node.start > last.node.end && (binding.kind === "setting" || binding.node.start < use.start)),
  );
}

function bindingsOf(parsed: ParsedText): ReadonlyMap<string, readonly Binding[]> {
  const known = bindingsOfTree.get(parsed) ?? collect(parsed);
  bindingsOfTree.set(parsed, known);
  return known;
}

function collect({ root, text }: ParsedText): ReadonlyMap<string, readonly Binding[]> {
  const bindings = new Map<string, Binding[]>();
  const source = (node: SyntaxNode | undefined): string => (node ? text.slice(node.start, node.end) : "");
  const named: { readonly name: string; readonly node: SyntaxNode; readonly functions: readonly SyntaxNode[] }[] = [];
  const calls = new Map<string, readonly SyntaxNode[]>();
  const open: { readonly node: SyntaxNode; readonly functions: readonly SyntaxNode[]; readonly block: SyntaxNode | undefined }[] = [
    { node: root, functions: [], block: root },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, functions, block } = next;
    const add = (name: string, bound: SyntaxNode | undefined, kind: Binding["kind"], within = block): void => {
      if (bound === undefined || name === "") return;
      const list = bindings.get(name) ?? [];
      list.push({ name, node: bound, functions, block: within, kind });
      bindings.set(name, list);
    };
    const [left, right] = [childOf(node, "left"), childOf(node, "right")];
    if (node.type === "variable_declarator") {
      const taken = childOf(node, "name");
      // Of what is taken apart, each name may hold any part.
      if (taken?.type !== "object_pattern") add(source(taken), childOf(node, "value"), "value");
      else for (const part of partsOf(taken)) add(source(childOf(part, "value") ?? part), childOf(node, "value"), "value");
    } else if (/^(?:public_)?field_definition$/.test(node.type))
      add(`this.${source(childOf(node, "name") ?? childOf(node, "property"))}`, childOf(node, "value"), "value");
    else if (node.type === "assignment" || node.type === "assignment_expression") addAssignment(add, source(left), node, right);
    else if (node.type === "call" && SETTERS.test(source(childOf(node, "function")))) addAssignment(add, source(childOf(node, "function")), node, undefined);
    else if (node.type === "as_pattern") add(source(childOf(node, "alias")), partsOf(node)[0], "value");
    else if (FUNCTIONS.test(node.type)) {
      const name = source(childOf(node, "name"));
      for (const result of resultsOf(node)) {
        add(name, result, "function");
        add(`this.${name}`, result, "function");
      }
    } else if (/^import_(?:statement|from_statement)$/.test(node.type))
      for (const [name] of source(node)
        .replace(/(["']).*?\1/g, "")
        .matchAll(/[A-Za-z_$][\w$]*/g))
        add(name, node, "import");
    if (FUNCTIONS.test(node.type)) named.push({ name: source(childOf(node, "name")), node, functions });
    else if (node.type === "variable_declarator" && FUNCTIONS.test(childOf(node, "value")?.type ?? ""))
      named.push({ name: source(childOf(node, "name")), node: childOf(node, "value") as SyntaxNode, functions });
    else if (/^call(?:_expression)?$/.test(node.type) && childOf(node, "function")?.type === "identifier") {
      const name = source(childOf(node, "function"));
      calls.set(name, [...(calls.get(name) ?? []), node]);
    }
    const inside = FUNCTIONS.test(node.type) ? [...functions, node] : functions;
    const within = BLOCKS.test(node.type) ? node : block;
    for (let i = node.children.length - 1; i >= 0; i--) open.push({ node: node.children[i] as SyntaxNode, functions: inside, block: within });
  }
  for (const { name, node, functions } of named) {
    const given = calls.get(name) ?? [];
    if (name === "" || given.length === 0) continue;
    for (const [index, parameter] of partsOf(childOf(node, "parameters")).entries()) {
      const own = source(childOf(parameter, "pattern") ?? childOf(parameter, "name") ?? parameter);
      for (const call of given) {
        const argument = argumentFor(text, call, own, index);
        if (argument === undefined || !/^[\w$]+$/.test(own)) continue;
        bindings.set(own, [...(bindings.get(own) ?? []), { name: own, node: argument, functions: [...functions, node], block: undefined, kind: "function" }]);
      }
    }
  }
  return bindings;
}

/** What a call gives a parameter, by its name or its position. */
function argumentFor(text: string, call: SyntaxNode, name: string, index: number): SyntaxNode | undefined {
  const all = partsOf(childOf(call, "arguments"));
  const keyword = all.find((it) => it.type === "keyword_argument" && text.slice(it.start, childOf(it, "name")?.end) === name);
  if (keyword) return childOf(keyword, "value");
  const before = all.slice(0, index + 1);
  return before.some(({ type }) => /keyword_argument|splat|spread/.test(type)) ? undefined : before[index];
}

function addAssignment(
  add: (name: string, bound: SyntaxNode | undefined, kind: Binding["kind"]) => void,
  target: string,
  node: SyntaxNode,
  value: SyntaxNode | undefined,
): void {
  const [, name = "", rest = ""] = /^((?:(?:this|self)\s*\.\s*)?#?[\w$]+)\s*([.[][\s\S]*)?$/.exec(target) ?? [];
  if (/^(?:this|self)$/.test(name)) return;
  const plain = /[.]/.test(name) ? own(name) : name;
  if (rest === "") add(plain, value, "value");
  else add(plain, node, "setting");
}

/** What a function gives back, as far as it stands there. */
function resultsOf(node: SyntaxNode): SyntaxNode[] {
  const body = childOf(node, "body");
  if (body === undefined || !/block$/.test(body.type)) return body ? [body] : [];
  const results: SyntaxNode[] = [];
  const open = [...body.children];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (FUNCTIONS.test(at.type)) continue;
    if (at.type === "return_statement") results.push(...partsOf(at));
    else open.push(...at.children);
  }
  return results;
}
