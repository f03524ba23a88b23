import { isSameNode } from "../syntax/reuse.ts";
import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Replaced } from "../text/replaced.ts";
import type { Span } from "../text/span.ts";

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
 * The comments of a text that differs from an earlier one, whose comments are given, only in comments, empty lines between statements, and documentation and lone names
 * that are `silent`; undefined where it may differ in more. Then both have the same program, each thing where the replaced piece of the text puts it, but for what
 * such documentation and names say.
 */
export function commentsOfSame(
  before: ParsedText,
  comments: readonly Span[],
  after: ParsedText,
  replaced: Replaced,
  silent: Silence,
): Span[] | undefined {
  if (replaced.start === 0 || before.broken || after.broken) return undefined;
  const isAround = ({ start, end }: Span): boolean => start < replaced.end && replaced.start < end;
  const found: Span[] = [];
  const open: (readonly [before: SyntaxNode, after: SyntaxNode])[] = [[before.root, after.root]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [old, now] = pair;
    if (old.type !== now.type || old.field !== now.field || old.named !== now.named || old.missing !== now.missing) return undefined;
    // What is around everything need not start with the text.
    if (old !== before.root && (replaced.startNow(old.start) !== now.start || replaced.endNow(old.end) !== now.end)) return undefined;
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
    if (isAround(old) && !isList && !old.children.some((child) => !COMMENTS.has(child.type) && isAround(child))) return undefined;
    const isSilent = (text: ParsedText, child: SyntaxNode | undefined): boolean =>
      child !== undefined && (COMMENTS.has(child.type) || (isList && isLoneName(text, child, silent.ofName)));
    let at = 0;
    let isFirst = true;
    for (const child of now.children) {
      if (COMMENTS.has(child.type)) {
        found.push({ start: child.start, end: child.end });
        continue;
      }
      // What comes first decides what a text before the others is: documentation, a directive.
      if (!isFirst && isSilent(after, child)) continue;
      while (COMMENTS.has(old.children[at]?.type ?? "") || (!isFirst && isSilent(before, old.children[at]))) at++;
      isFirst &&= !child.named;
      const counterpart = old.children[at++];
      if (counterpart === undefined) return undefined;
      open.push([counterpart, child]);
    }
    while (isSilent(before, old.children[at])) at++;
    if (at < old.children.length) return undefined;
  }
  return found.sort((a, b) => a.start - b.start);
}

function textOf({ text }: ParsedText, { start, end }: Span): string {
  return text.slice(start, end);
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

/** The first of these, which are in order, that does not start before an offset. */
function firstFrom(spans: readonly Span[], start: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
