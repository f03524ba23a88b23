/** `match` statements. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Case, type Expression, MAX_DEPTH, type Pattern, type Statement } from "../program.ts";
import { type Context, nameOf, nameRead, nameTarget, spanOf } from "./draft.ts";
import { expression, tooDeep, unknown, values } from "./expressions.ts";
import { fieldOf, fieldsOf, isTrivia, partsOf } from "./nodes.ts";
import { block } from "./statements.ts";

/** Classes whose only positional pattern is the subject itself. */
const SELF_MATCHING: ReadonlySet<string> = new Set(["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"]);
const LITERALS: ReadonlySet<string> = new Set(["string", "concatenated_string", "integer", "float", "true", "false", "none"]);

/** A `match` as a switch, or as branches where it asks what a variable is an instance of. Structure is compared by `unknown`: it may match or not. */
export function matchStatement(cx: Context, node: SyntaxNode): Statement {
  const clauses = (fieldOf(node, "body")?.children ?? []).filter((child) => child.type === "case_clause");
  const subject = values(cx, node, fieldsOf(node, "subject"));
  const cases = clauses.map((clause) => caseOf(cx, clause));
  return (subject.kind === "name" && matchOfClasses(cx, node, clauses, subject, cases)) || { ...spanOf(cx, node), kind: "switch", subject, cases };
}

/** `match value: case str(): … case _: …` is `if isinstance(value, str): … else: …`. Undefined where no case asks for a class, or one that does asks further in a guard. */
function matchOfClasses(cx: Context, node: SyntaxNode, clauses: readonly SyntaxNode[], subject: Expression, cases: readonly Case[]): Statement | undefined {
  const classes = clauses.map((clause) => classesOf(cx, clause));
  if (!classes.some((it) => it.length > 0) || cases.some(({ guard }) => guard)) return undefined;
  const arms: { readonly test: Expression; readonly body: readonly Statement[] }[] = [];
  let otherwise: readonly Statement[] = [];
  for (const [index, { tests, captures, body: own }] of cases.entries()) {
    const at = spanOf(cx, clauses[index] ?? node);
    const bound: Statement[] = captures
      ? [{ ...captures, kind: "assign", target: captures, value: { ...subject, start: captures.start, end: captures.end }, type: undefined }]
      : [];
    const body = [...bound, ...own];
    const isOf = (classes[index] ?? []).map(
      (right): Expression => ({ start: right.start, end: right.end, kind: "compare", operator: "instance-of", left: subject, right }),
    );
    const equals = tests.map(
      (right): Expression =>
        right.kind === "unknown" ? right : { start: right.start, end: right.end, kind: "compare", operator: "equal", left: subject, right },
    );
    // What names are given of its inside is taken from the whole.
    const all: Expression[] = captures?.kind === "object" && isOf.length > 0 ? [{ ...at, kind: "unknown", children: isOf }] : isOf;
    const [first, ...others] = all.length > 0 ? all : equals;
    if (!first) {
      if (captures && captures.kind !== "name") return undefined;
      otherwise = body;
      break;
    }
    arms.push({ test: others.reduce<Expression>((left, right) => ({ ...at, kind: "choice", left, right, selects: "falsy" }), first), body });
  }
  return { ...spanOf(cx, node), kind: "branch", arms, otherwise };
}

/** The classes that a case asks for, where it asks for nothing else first. */
function classesOf(cx: Context, clause: SyntaxNode): readonly Expression[] {
  const [pattern, second] = clause.children.filter((child) => child.type === "case_pattern");
  return pattern && !second ? classesIn(cx, pattern) : [];
}

function classesIn(cx: Context, pattern: SyntaxNode): readonly Expression[] {
  const node = bare(pattern);
  const [first] = partsOf(node);
  if (node.type === "as_pattern" && first) return classesIn(cx, first);
  if (node.type === "union_pattern") {
    const parts = unionParts(node).map((part) => classesIn(cx, part));
    return parts.some((it) => it.length === 0) ? [] : parts.flat();
  }
  if (node.type !== "class_pattern" || !first) return [];
  return [first.type === "dotted_name" ? dottedValue(cx, first) : nameRead(cx, first)];
}

function caseOf(cx: Context, node: SyntaxNode): Case {
  const patterns = node.children.filter((child) => child.type === "case_pattern");
  const [first] = patterns;
  const guard = fieldOf(node, "guard");
  const guardTest = guard === undefined ? undefined : partsOf(guard)[0];
  const consequence = fieldOf(node, "consequence");
  const prelude: Statement[] = [];
  let tests: readonly Expression[] = [];
  let captures: Pattern | undefined;
  if (patterns.length > 1) {
    tests = [{ ...spanOf(cx, node), kind: "unknown", children: patterns.flatMap((it) => testsOf(cx, it)) }];
    captures = listPattern(cx, node, patterns);
  } else if (first !== undefined) {
    tests = testsOf(cx, first);
    captures = captureOf(cx, first);
    // `case inner as whole` binds from one subject twice: the whole first, the inner names from it.
    const inner = wholeAndInner(cx, first);
    if (inner !== undefined && captures?.kind === "name") {
      prelude.push({ ...spanOf(cx, first), kind: "assign", target: inner, value: { ...captures }, type: undefined });
    }
  }
  const test = guardTest === undefined ? undefined : expression(cx, guardTest);
  const body = consequence === undefined ? [] : block(cx, consequence);
  return { tests, captures, guard: test, body: [...prelude, ...body], falls: false };
}

/** The pattern itself: `case_pattern` only wraps, except where it holds a signed number or `_`. */
function bare(node: SyntaxNode): SyntaxNode {
  let at = node;
  for (;;) {
    const parts = partsOf(at);
    const only = parts[0];
    const wraps = at.type === "case_pattern" || (at.type === "tuple_pattern" && !at.children.some((child) => child.type === ","));
    if (!wraps || parts.length !== 1 || only === undefined || at.children.some((child) => child.type === "-")) return at;
    at = only;
  }
}

/** What the subject is compared with; nothing if the pattern always matches. */
function testsOf(cx: Context, pattern: SyntaxNode): Expression[] {
  const node = bare(pattern);
  if (cx.draft.depth >= MAX_DEPTH) return [tooDeep(cx, node)];
  cx.draft.depth++;
  const result = testsHere(cx, node);
  cx.draft.depth--;
  return result;
}

function testsHere(cx: Context, node: SyntaxNode): Expression[] {
  const parts = partsOf(node);
  const [first] = parts;
  if (LITERALS.has(node.type)) return [expression(cx, node)];
  switch (node.type) {
    case "case_pattern": {
      if (first === undefined) return node.children.some((child) => child.type === "_") ? [] : [unknown(cx, node)];
      const value = expression(cx, first);
      if (value.kind === "constant" && typeof value.value === "number") return [{ ...spanOf(cx, node), kind: "constant", value: -value.value }];
      break;
    }
    case "dotted_name":
      return parts.length === 1 ? [] : [dottedValue(cx, node)];
    case "as_pattern":
      return first === undefined ? [] : testsOf(cx, first);
    case "union_pattern": {
      const alternatives = unionParts(node).map((part) => testsOf(cx, part));
      const tests = alternatives.flat();
      if (tests.length === 0 || alternatives.every((it) => it.length > 0)) return tests;
      // One always matches, or is broken: what the others say is not lost.
      return [{ ...spanOf(cx, node), kind: "unknown", children: tests }];
    }
    default:
  }
  return [{ ...spanOf(cx, node), kind: "unknown", children: parts.flatMap((part) => (part.type === "identifier" ? [] : testsOf(cx, part))) }];
}

/** The alternatives. A signed number is two tokens and `_` is no named node, so what stands between the bars is put together again. */
function unionParts(node: SyntaxNode): SyntaxNode[] {
  const alternatives: SyntaxNode[][] = [[]];
  for (const child of node.children) {
    if (child.type === "|") alternatives.push([]);
    else if (!isTrivia(child)) alternatives.at(-1)?.push(child);
  }
  return alternatives.flatMap((children) => {
    const [first] = children;
    const last = children.at(-1);
    if (first === undefined || last === undefined) return [];
    return [first.named ? first : { ...node, type: "case_pattern", start: first.start, end: last.end, children }];
  });
}

function dottedValue(cx: Context, node: SyntaxNode): Expression {
  const [first, ...rest] = partsOf(node);
  if (first === undefined) return unknown(cx, node, []);
  let result = nameRead(cx, first);
  for (const part of rest.slice(0, MAX_DEPTH - cx.draft.depth)) {
    result = { start: result.start, end: spanOf(cx, part).end, kind: "member", object: result, name: nameOf(cx, part) };
  }
  return result;
}

/** What a pattern binds from the subject, undefined if nothing. */
function captureOf(cx: Context, pattern: SyntaxNode): Pattern | undefined {
  const node = bare(pattern);
  if (cx.draft.depth >= MAX_DEPTH) return undefined;
  cx.draft.depth++;
  const result = captureHere(cx, node);
  cx.draft.depth--;
  return result;
}

function captureHere(cx: Context, node: SyntaxNode): Pattern | undefined {
  const parts = partsOf(node);
  const [first, second] = parts;
  switch (node.type) {
    case "dotted_name":
      return first === undefined || second !== undefined ? undefined : nameTarget(cx, first);
    case "as_pattern": {
      const last = parts.at(-1);
      return last?.type === "identifier" ? nameTarget(cx, last) : undefined;
    }
    case "union_pattern":
      return firstOf(unionParts(node), (part) => captureOf(cx, part));
    case "list_pattern":
    case "tuple_pattern":
      return listPattern(cx, node, parts);
    case "dict_pattern":
      return dictCaptures(cx, node);
    case "class_pattern":
      return classCaptures(cx, node);
    default:
      return undefined;
  }
}

function listPattern(cx: Context, node: SyntaxNode, parts: readonly SyntaxNode[]): Pattern | undefined {
  let any = false;
  const items = parts.map((part) => {
    const inner = bare(part);
    const rest = inner.type === "splat_pattern";
    const name = rest ? partsOf(inner)[0] : undefined;
    const own = rest ? name && nameTarget(cx, name) : captureOf(cx, part);
    if (own !== undefined) any = true;
    return { target: own ?? nothing(cx, part), default: undefined, rest };
  });
  return any ? { ...spanOf(cx, node), kind: "list", items } : undefined;
}

function dictCaptures(cx: Context, node: SyntaxNode): Pattern | undefined {
  const entries: { key: Expression | undefined; target: Pattern; default: undefined; rest: boolean }[] = [];
  let any = false;
  let key: SyntaxNode | undefined;
  for (const part of partsOf(node)) {
    if (part.field === "key") key = part;
    const own = part.type === "splat_pattern" ? partsOf(part)[0] : undefined;
    const target = own !== undefined ? nameTarget(cx, own) : part.field === "value" ? captureOf(cx, part) : undefined;
    if (target !== undefined) any = true;
    if (own !== undefined && target !== undefined) entries.push({ key: undefined, target, default: undefined, rest: true });
    else if (part.field === "value" && key !== undefined) {
      const test = testsOf(cx, key)[0] ?? unknown(cx, key, []);
      entries.push({ key: test, target: target ?? nothing(cx, part), default: undefined, rest: false });
    }
  }
  return any ? { ...spanOf(cx, node), kind: "object", entries } : undefined;
}

function classCaptures(cx: Context, node: SyntaxNode): Pattern | undefined {
  const [name, ...parts] = partsOf(node);
  const [only] = parts;
  if (name !== undefined && only !== undefined && parts.length === 1 && SELF_MATCHING.has(nameOf(cx, name)) && bare(only).type !== "keyword_pattern") {
    return captureOf(cx, only);
  }
  const entries: { key: Expression; target: Pattern; default: undefined; rest: boolean }[] = [];
  for (const part of parts) {
    const inner = bare(part);
    const [keyword, value] = inner.type === "keyword_pattern" ? partsOf(inner) : [];
    const target = value === undefined ? undefined : captureOf(cx, value);
    if (keyword === undefined || target === undefined) continue;
    entries.push({ key: { ...spanOf(cx, keyword), kind: "text", value: nameOf(cx, keyword) }, target, default: undefined, rest: false });
  }
  return entries.length === 0 ? undefined : { ...spanOf(cx, node), kind: "object", entries };
}

/** What `case inner as whole` binds inside, undefined for any other pattern. */
function wholeAndInner(cx: Context, pattern: SyntaxNode): Pattern | undefined {
  const node = bare(pattern);
  const [inner] = partsOf(node);
  return node.type === "as_pattern" && inner !== undefined ? captureOf(cx, inner) : undefined;
}

function nothing(cx: Context, node: SyntaxNode): Pattern {
  return { ...spanOf(cx, node), kind: "unknown", children: [] };
}

function firstOf<Item, Result>(items: readonly Item[], find: (item: Item) => Result | undefined): Result | undefined {
  for (const item of items) {
    const result = find(item);
    if (result !== undefined) return result;
  }
  return undefined;
}
