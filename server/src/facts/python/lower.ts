import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import { moduleImports } from "../imports.ts";
import type { Kept } from "../kept.ts";
import { modulesNamed } from "../named-modules.ts";
import { Numbering } from "../numbering.ts";
import type { Export, Program, Statement } from "../program.ts";
import { bindingOf, bindingsOf, type Context, type Draft, spanOf } from "./draft.ts";
import { tooDeep } from "./expressions.ts";
import { UNREAD } from "./kept.ts";
import { block } from "./statements.ts";
import { scopesOf } from "./survey.ts";

/** The program of a Python text. Never fails: what is not understood is `unknown`. */
export function lowerPython(parsed: ParsedText, earlier?: Kept): Program {
  const { text, root } = parsed;
  // What is broken all over is no list of statements.
  const kept = root.type === "module" ? earlier : undefined;
  const scopes = scopesOf(root, text, kept);
  const numbering = kept?.numbering ?? new Numbering();
  kept?.numbering.begin(root.children, text);
  const draft: Draft = {
    text,
    scopes,
    units: [{ kind: "module", parent: undefined, start: 0, length: text.length }],
    functions: [],
    classes: [],
    imports: [],
    numbering,
    variables: [],
    kept,
    taken: new Set(),
    lambdas: new Map(),
    seen: new Set(),
    depth: 0,
  };
  const cx: Context = { draft, scope: scopes.module, unit: 0, unitStart: 0, method: undefined, classBody: undefined, typeOnly: false };
  const body = block(cx, root);
  if (parsed.broken) for (const statement of leftOver(cx, root)) body.push(statement);
  draft.functions[0] = {
    unit: 0,
    name: "",
    owner: undefined,
    receiver: undefined,
    parameters: [],
    body,
    async: false,
    generator: false,
    returns: [],
    defaults: "definition",
  };
  const exports = exportsOf(draft, body);
  const bindings = bindingsOf(draft);
  return {
    ecosystem: "pypi",
    units: draft.units,
    placements: numbering.placing.placements,
    functions: draft.functions,
    functionIds: numbering.functions,
    classes: draft.classes,
    classIds: numbering.classes,
    bindings,
    exports,
    imports: moduleImports(draft.imports, exports, modulesNamed(body, bindings)),
    comments: commentsOf(root, kept),
    directives: [],
    broken: parsed.broken,
  };
}

/** The context of a piece of the module's own code that is no statement. */
function placed(cx: Context, node: SyntaxNode): Context {
  return { ...cx, unitStart: cx.draft.numbering.placing.place(node) };
}

/** What broken text says at places where nobody looks for more, such as between a function's parameters and its body. */
function leftOver(cx: Context, root: SyntaxNode): Statement[] {
  const result: Statement[] = [];
  const open = [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    // What a statement that was taken over says is all there.
    if (UNREAD.has(at.type) || cx.draft.taken.has(at)) continue;
    if (at.type === "ERROR" && !cx.draft.seen.has(at)) for (const statement of block(placed(cx, at), at)) result.push(statement);
    if (at.type === "string" && !cx.draft.seen.has(at)) {
      const here = placed(cx, at);
      result.push({ ...spanOf(here, at), kind: "expression", value: tooDeep(here, at) });
    }
    for (let i = at.children.length - 1; i >= 0; i--) {
      const child = at.children[i];
      if (child !== undefined && child.children.length > 0) open.push(child);
    }
  }
  return result;
}

/** Every module-level name can be imported, also what a star import brought. */
function exportsOf(draft: Draft, body: readonly Statement[]): Export[] {
  const exports: Export[] = [];
  for (const variable of draft.scopes.module.variables.values()) exports.push({ kind: "binding", name: variable.name, binding: bindingOf(draft, variable) });
  // Star imports stand at module level, possibly under `if` or `try`.
  const open = [body];
  for (let list = open.pop(); list !== undefined; list = open.pop()) {
    for (const it of list) {
      if (it.kind === "import" && it.star) exports.push({ kind: "star", specifier: it.specifier });
      if (it.kind === "branch") for (const one of [it.otherwise, ...it.arms.map((arm) => arm.body).reverse()]) open.push(one);
      if (it.kind === "try") for (const one of [it.finally, it.otherwise, ...it.handlers.map((handler) => handler.body).reverse(), it.body]) open.push(one);
    }
  }
  return exports;
}

function commentsOf(root: SyntaxNode, kept: Kept | undefined): Span[] {
  if (!kept) return commentsIn(root);
  const comments: Span[] = [];
  for (const child of root.children) {
    // From the start of what they stand in.
    const known =
      kept.get<readonly Span[]>(child, "comments") ?? commentsIn(child).map(({ start, end }) => ({ start: start - child.start, end: end - child.start }));
    kept.set(child, "comments", known);
    for (const { start, end } of known) comments.push({ start: child.start + start, end: child.start + end });
  }
  return comments;
}

function commentsIn(root: SyntaxNode): Span[] {
  const comments: Span[] = [];
  const open = [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.type === "comment") comments.push({ start: at.start, end: at.end });
    for (let i = at.children.length - 1; i >= 0; i--) {
      const child = at.children[i];
      if (child !== undefined && (child.children.length > 0 || child.type === "comment")) open.push(child);
    }
  }
  return comments;
}
