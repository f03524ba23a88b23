import { isSameNode } from "../syntax/reuse.ts";
import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Replaced } from "../text/replaced.ts";
import type { Span } from "../text/span.ts";

/** Lists of statements: what stands between those says nothing, comments apart. */
const LISTS: ReadonlySet<string> = new Set(["module", "program", "block", "statement_block", "class_body"]);
const COMMENTS: ReadonlySet<string> = new Set(["comment", "html_comment"]);

/**
 * The comments of a text that differs from an earlier one, whose comments are given, only in comments, empty lines between statements and documentation that
 * `saysNothing`; undefined where it may differ in more. Then both have the same program, each thing where the replaced piece of the text puts it, but for what
 * such documentation says.
 */
export function commentsOfSame(
  before: ParsedText,
  comments: readonly Span[],
  after: ParsedText,
  replaced: Replaced,
  saysNothing: (text: string) => boolean,
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
      if (saysNothing(before.text.slice(old.start, old.end)) && saysNothing(after.text.slice(now.start, now.end))) continue;
      return undefined;
    }
    if (isAround(old) && !LISTS.has(old.type) && !old.children.some((child) => !COMMENTS.has(child.type) && isAround(child))) return undefined;
    let at = 0;
    for (const child of now.children) {
      if (COMMENTS.has(child.type)) {
        found.push({ start: child.start, end: child.end });
        continue;
      }
      while (COMMENTS.has(old.children[at]?.type ?? "")) at++;
      const counterpart = old.children[at++];
      if (counterpart === undefined) return undefined;
      open.push([counterpart, child]);
    }
    while (COMMENTS.has(old.children[at]?.type ?? "")) at++;
    if (at < old.children.length) return undefined;
  }
  return found.sort((a, b) => a.start - b.start);
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
