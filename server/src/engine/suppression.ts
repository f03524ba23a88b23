import { maskText } from "../model/credentials/mask.ts";
import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { foreignDirective } from "./foreign-suppression.ts";

/** A comment that silences findings. Its span is the directive's, without what opens and closes the comment. */
export interface Suppression extends Span {
  /** The ids of the rules it silences; undefined for all. */
  readonly rules: readonly string[] | undefined;
  /** The lines it covers, counted from 0; "all" for the whole file. */
  readonly lines: readonly number[] | "all";
  /** Why, in its author's words; of another tool's comment its own text. Never holds a key. */
  readonly reason: string | undefined;
  /** Whether it speaks to Keywarden, and not to a tool that somebody used before. */
  readonly own: boolean;
}

/** Findings, told apart by the comments of their file. */
export interface Suppressed {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined }[];
  /** Keywarden's own comments that silence nothing. */
  readonly unused: readonly Suppression[];
}

const KEYWORDS = /keywarden:|gitleaks:allow|pragma:[ \t]*(?:allow|white)list|nosemgrep|nosec\b|noqa:|trufflehog:ignore/gi;
const OWN = /^keywarden:[ \t]*ignore(-next-line|-file)?(?![\w-])[ \t]*(.*)$/i;
const RULES = /^[a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*(?![\w-])/;
/** What opens a comment somewhere. */
const OPENER = /(?:#|\/\/|\/\*|\*|;|<!--|--|%|!|\brem\b)/i;
const OPENED = new RegExp(`${OPENER.source}\\s*$`, "i");
/** What closes a comment on the same line. */
const CLOSER = /[ \t]*(?:--%?>|\*+\/|%>|#\}|--\}\}|\}\}).*$/;
/** More of a line is not looked at. */
const LONGEST_LOOK = 500;

/**
 * The comments in a text that silence findings: `keywarden: ignore RULE[, RULE] -- reason` for its own line, `ignore-next-line`, `ignore-file`,
 * and those of other tools. `commentSpans` are the spans of the text's comments; where they are not known, anything behind what opens a comment counts.
 */
export function suppressionsIn(text: string, commentSpans: readonly Span[] | undefined): Suppression[] {
  if (text.search(KEYWORDS) < 0) return [];
  const comments = commentSpans?.toSorted((a, b) => a.start - b.start);
  const index = new LineIndex(text);
  const places = new Lines(text, index, comments);
  const found: Suppression[] = [];
  KEYWORDS.lastIndex = 0;
  for (let match = KEYWORDS.exec(text); match; match = KEYWORDS.exec(text)) {
    const start = match.index;
    const comment = comments === undefined ? undefined : commentAt(comments, start);
    if (comments !== undefined && comment === undefined) continue;
    const line = index.positionAt(start).line;
    const lineStart = index.starts[line] ?? 0;
    const before = text.slice(Math.max(lineStart, comment?.start ?? 0, start - LONGEST_LOOK), start);
    const end = Math.min(places.end(line), comment?.end ?? text.length, start + LONGEST_LOOK);
    const after = text.slice(start, end).replace(CLOSER, "").trimEnd();
    const beyond = index.positionAt(comment ? Math.max(comment.start, comment.end - 1) : start).line;
    const own = OWN.exec(after);
    if (own) {
      // In a comment's own line nothing need open it; a directive that is only talked about has words or quotes before it.
      if ((comment && before.trim() === "") || OPENED.test(before))
        found.push(ownSuppression(own, { start, end: start + after.length }, line, () => places.nextCode(beyond)));
      continue;
    }
    const foreign = foreignDirective(after, comment !== undefined || OPENER.test(before));
    if (!foreign) continue;
    const next = foreign.covers === "line" ? [] : [places.nextCode(beyond)];
    found.push({
      start,
      end: start + foreign.length,
      rules: foreign.rules,
      lines: foreign.covers === "next-line" ? next : [line, ...next],
      reason: after.slice(0, foreign.length),
      own: false,
    });
  }
  return found;
}

function ownSuppression(match: RegExpExecArray, span: Span, line: number, next: () => number): Suppression {
  const [, reach, rest = ""] = match;
  const listed = RULES.exec(rest)?.[0];
  const reason = rest.slice(listed?.length ?? 0).replace(/^[\s:–—-]+/, "");
  return {
    ...span,
    rules: listed?.split(",").map((rule) => rule.trim()),
    lines: reach === undefined ? [line] : reach.toLowerCase() === "-file" ? "all" : [next()],
    reason: reason === "" ? undefined : maskText(reason),
    own: true,
  };
}

/**
 * The findings of a file that its comments leave, those they silence, and the comments that silence none. A finding of several lines is silenced from its
 * first and from its last. With `requireReason` only comments with a reason count, and other tools' have none.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  lines: LineIndex,
  { requireReason }: Pick<Settings, "requireReason">,
): Suppressed {
  const byLine = new Map<number | "all", Suppression[]>();
  for (const suppression of suppressions) {
    if (requireReason && !(suppression.own && suppression.reason !== undefined)) continue;
    for (const line of suppression.lines === "all" ? (["all"] as const) : suppression.lines) listOf(byLine, line).push(suppression);
  }
  const used = new Set<Suppression>();
  const known = new Map<string, readonly Suppression[]>();
  /** Those that silence a rule on a line; looked up once for each, since a line may hold many of both. */
  const silencing = (line: number | "all", rule: string): readonly Suppression[] => {
    const key = `${line} ${rule}`;
    const list = known.get(key) ?? byLine.get(line)?.filter(({ rules }) => rules === undefined || rules.includes(rule)) ?? [];
    if (!known.has(key)) for (const suppression of list) used.add(suppression);
    known.set(key, list);
    return list;
  };
  const kept: Finding[] = [];
  const suppressed: { finding: Finding; reason: string | undefined }[] = [];
  for (const finding of findings) {
    const first = lines.positionAt(finding.span.start).line;
    const last = lines.positionAt(Math.max(finding.span.start, finding.span.end - 1)).line;
    const lists = [silencing(first, finding.rule), silencing(last, finding.rule), silencing("all", finding.rule)].filter((list) => list.length > 0);
    if (lists.length === 0) kept.push(finding);
    else
      suppressed.push({ finding, reason: lists.map((list) => list.find(({ reason }) => reason !== undefined)?.reason).find((reason) => reason !== undefined) });
  }
  return { kept, suppressed, unused: suppressions.filter((it) => it.own && !used.has(it)) };
}

function listOf<Line>(lists: Map<Line, Suppression[]>, line: Line): Suppression[] {
  const list = lists.get(line) ?? [];
  lists.set(line, list);
  return list;
}

/** The comment that an offset lies in; comments are in order of place. */
function commentAt(comments: readonly Span[], offset: number): Span | undefined {
  let low = 0;
  let high = comments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const comment = comments[middle];
    if (comment === undefined || comment.start > offset) high = middle - 1;
    else if (comment.end <= offset) low = middle + 1;
    else return comment;
  }
  return undefined;
}

/** The lines of a text: where they end, and which hold anything but comments. */
class Lines {
  readonly #text: string;
  readonly #index: LineIndex;
  readonly #comments: readonly Span[];

  constructor(text: string, index: LineIndex, comments: readonly Span[] | undefined) {
    this.#text = text;
    this.#index = index;
    this.#comments = comments ?? [];
  }

  /** The offset behind a line's last character, its line break left out. */
  end(line: number): number {
    let end = this.#index.starts[line + 1] ?? this.#text.length;
    while (end > 0 && /[\r\n]/.test(this.#text.charAt(end - 1)) && end > (this.#index.starts[line] ?? 0)) end--;
    return end;
  }

  /** The next line after one that is neither empty nor only a comment, but no further than ten lines away; else simply the next. */
  nextCode(after: number): number {
    for (let line = after + 1; line <= after + 10 && line < this.#index.starts.length; line++) {
      const start = this.#index.starts[line] ?? 0;
      const text = this.#text.slice(start, Math.min(this.end(line), start + LONGEST_LOOK));
      const first = start + text.length - text.trimStart().length;
      if (text.trim() !== "" && !this.#isComment(first, start + text.trimEnd().length)) return line;
    }
    return after + 1;
  }

  #isComment(start: number, end: number): boolean {
    const comment = commentAt(this.#comments, start);
    return comment !== undefined && end <= comment.end;
  }
}
