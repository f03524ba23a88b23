import { isSameNode } from "../syntax/reuse.ts";
import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Replaced } from "../text/replaced.ts";
import { firstFrom, type Span } from "../text/span.ts";

/** Lists of statements: what stands between those says nothing, comments apart. */
const LISTS: ReadonlySet<string> = new Set(["module", "program", "block", "statement_block", "class_body"]);
const COMMENTS: ReadonlySet<string> = new Set(["comment", "html_comment"]);

/** What a text may have more of, or less, and still say the same. */
export interface Silence {
  /** Whether documentation of this text says nothing. */
  readonly ofText: (text: string) => boolean;
  /** Whether a name that stands alone as a statement says nothing. */
  readonly ofName: (name: string) => boolean;
}

/**
 * The comments of a text that differs from an earlier one, whose comments are given, only in comments, blanks where they say nothing, and documentation and lone names
 * that are `silent`; undefined where it may differ in more. Then both have the same program, each thing where the replaced piece of the text puts it, but for what
 * such documentation and names say.
 */
export function commentsOfSame(before: ParsedText, comments: readonly Span[], after: ParsedText, replaced: Replaced, silent: Silence): Span[] | undefined {
  if (replaced.start === 0 || before.broken || after.broken) return undefined;
  const present: Span = { start: replaced.start, end: replaced.endNow(replaced.end) };
  const isAround = ({ start, end }: Span): boolean => start < replaced.end && replaced.start < end;
  const found: Span[] = [];
  const open: (readonly [before: SyntaxNode, after: SyntaxNode])[] = [[before.root, after.root]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [old, now] = pair;
    if (old.type !== now.type || old.field !== now.field || old.named !== now.named || old.missing !== now.missing) return undefined;
    // One name that says nothing or another, where none at all would say something: a text behind it is documentation then.
    if (isLoneName(before, old, silent.ofName) && isLoneName(after, now, silent.ofName)) continue;
    // What is around everything need not start with the text.
    if (old !== before.root && replaced.startNow(old.start) !== now.start && replaced.startNow(old.start) !== startOfSaid(after, now, silent)) return undefined;
    if (old !== before.root && replaced.endNow(old.end) !== now.end && replaced.endNow(old.end) !== endOfSaid(after, now, silent)) return undefined;
    if (isSameNode(old, now)) {
      const by = now.start - old.start;
      for (let at = firstFrom(comments, old.start); at < comments.length; at++) {
        const { start, end } = comments[at] as Span;
        if (start >= old.end) break;
        found.push({ start: start + by, end: end + by });
      }
      continue;
    }
    if (isDocumentation(before, old) && isDocumentation(after, now)) {
      if (silent.ofText(textOf(before, old)) && silent.ofText(textOf(after, now))) continue;
      return undefined;
    }
    const isList = LISTS.has(old.type);
    if (
      isAround(old) &&
      !isList &&
      !old.children.some((child) => isSaid(child) && isAround(child)) &&
      !(isSilentIn(before, old, replaced) && isSilentIn(after, now, present))
    )
      return undefined;
    const others = isList ? saidIn(before, old, silent, true) : old.children.filter(isSaid);
    const said = isList ? saidIn(after, now, silent, false) : now.children.filter(isSaid);
    if (others.length !== said.length) return undefined;
    for (const [index, child] of said.entries()) open.push([others[index] as SyntaxNode, child]);
    for (const { type, start, end } of now.children) if (COMMENTS.has(type)) found.push({ start, end });
  }
  return found.sort((a, b) => a.start - b.start);
}

function textOf({ text }: ParsedText, { start, end }: Span): string {
  return text.slice(start, end);
}

const isSaid = ({ type }: SyntaxNode): boolean => !COMMENTS.has(type);

/** What has a text of its own, in which each blank counts. */
const HAS_TEXT = /string|template|jsx|regex|text/;

/** Whether within a stretch of a node nothing is written but blanks and comments, and both say nothing there. */
function isSilentIn({ text }: ParsedText, { type, children }: SyntaxNode, { start, end }: Span): boolean {
  if (children.length === 0 || HAS_TEXT.test(type)) return false;
  let rest = text.slice(start, end);
  for (const child of children) {
    if (child.end <= start || child.start >= end) continue;
    if (isSaid(child)) return false;
    const [from, to] = [Math.max(child.start - start, 0), Math.min(child.end - start, rest.length)];
    rest = rest.slice(0, from) + " ".repeat(to - from) + rest.slice(to);
  }
  return !/\S/.test(rest);
}

/**
 * What of a list of statements says something. Of the names that stand alone in it, those of a program that goes on to stand for another text stay where they are `kept`
 * first or last: somebody may ask where the list begins or ends.
 */
function saidIn(text: ParsedText, { children }: SyntaxNode, silent: Silence, kept: boolean): readonly SyntaxNode[] {
  const named = children.filter((child) => child.named && isSaid(child));
  return children.filter((child) => {
    if (!isSaid(child)) return false;
    if (!isLoneName(text, child, silent.ofName)) return true;
    if (child === named[0]) return kept || isText(named[1]);
    return kept && child === named.at(-1);
  });
}

/** Whether a statement is a text: before the others it is a directive, or documentation. */
function isText(statement: SyntaxNode | undefined): boolean {
  return statement === undefined || (statement.type === "expression_statement" && statement.children[0]?.type === "string");
}

/** Where a list of statements begins without names that stand alone before the others. */
function startOfSaid(text: ParsedText, node: SyntaxNode, silent: Silence): number | undefined {
  return LISTS.has(node.type) ? saidIn(text, node, silent, false)[0]?.start : undefined;
}

/** Where a statement ends without names that stand alone at the end of it. */
function endOfSaid(text: ParsedText, node: SyntaxNode, silent: Silence): number {
  let last = node;
  for (let inside: SyntaxNode | undefined = node; inside !== undefined; ) {
    last = inside;
    inside = (LISTS.has(inside.type) ? saidIn(text, inside, silent, false) : inside.children).at(-1);
  }
  return last.end;
}

/** Whether a statement is nothing but a name: what is there when the next one has just been begun. */
function isLoneName(text: ParsedText, { type, children: [only, ...others] }: SyntaxNode, saysNothing: (name: string) => boolean): boolean {
  if (type !== "expression_statement" || only?.type !== "identifier" || others.some((it) => it.type !== ";")) return false;
  return saysNothing(textOf(text, only));
}

/** Whether a statement of Python is nothing but a text without gaps. */
function isDocumentation({ grammar }: ParsedText, { type, children }: SyntaxNode): boolean {
  const [only, ...others] = children;
  if (grammar !== "python" || type !== "expression_statement" || only?.type !== "string" || others.length > 0) return false;
  return only.children.every((child) => TEXT.has(child.type));
}

const TEXT: ReadonlySet<string> = new Set(["string_start", "string_content", "string_end"]);
