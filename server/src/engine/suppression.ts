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
  /** The lines it covers, counted from 0; "all" for the whole file; of a block its first and its last line. */
  readonly lines: readonly number[] | "all" | { readonly from: number; readonly to: number };
  /** The last day on which it counts: `2024-02-29`. */
  readonly until: string | undefined;
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
const OWN = /^keywarden:[ \t]*ignore(-next-line|-file|-start|-end)?(?![\w-])[ \t]*(.*)$/i;
const RULES = /^[a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*(?![\w-])/;
const UNTIL = /^until[ \t]+(\d{4}-\d{2}-\d{2})(?!\d)/i;
/** What opens a comment somewhere. */
const OPENER = /(?:#|\/\/|\/\*|\*|;|<!--|--|%|!|::|\brem\b)/i;
const OPENED = new RegExp(`${OPENER.source}\\s*$`, "i");
const QUOTED = new RegExp(`(["'\`])\\s*${OPENER.source}\\s*$`, "i");
/** What closes a comment on the same line. */
const CLOSER = /[ \t]*(?:--%?>|\*+\/|%>|#\}|--\}\}|\}\}).*$/;
/** More of a line is not looked at. */
const LONGEST_LOOK = 500;

/**
 * The comments in a text that silence findings: `keywarden: ignore RULE[, RULE] [until DAY] -- reason` for its own line, `ignore-next-line`, `ignore-file`,
 * `ignore-start` up to `ignore-end`, and those of other tools. `commentSpans` are the spans of the text's comments; where they are not known, anything behind what opens a comment counts.
 */
export function suppressionsIn(text: string, commentSpans: readonly Span[] | undefined): Suppression[] {
  if (text.search(KEYWORDS) < 0) return [];
  const comments = commentSpans?.toSorted((a, b) => a.start - b.start);
  const index = new LineIndex(text);
  const places = new Lines(text, index, comments);
  const found: Suppression[] = [];
  const blocks: Block[] = [];
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
      if (!((comment && before.trim() === "") || OPENED.test(before))) continue;
      if (comments === undefined && isQuoted(before, text.slice(start, end))) continue;
      const suppression = ownSuppression(own, { start, end: start + after.length }, line, () => places.nextCode(beyond));
      const reach = own[1]?.toLowerCase();
      if (reach === "-start") blocks.push({ at: found.push(suppression) - 1, from: line });
      else if (reach !== "-end" || !closeBlock(blocks, found, suppression, line)) found.push(suppression);
      continue;
    }
    const foreign = foreignDirective(after, comment !== undefined || OPENER.test(before));
    if (!foreign) continue;
    const next = foreign.covers === "line" ? [] : [places.nextCode(beyond)];
    found.push({
      start,
      end: start + foreign.length,
      rules: foreign.rules,
      until: undefined,
      lines: foreign.covers === "next-line" ? next : [line, ...next],
      reason: after.slice(0, foreign.length),
      own: false,
    });
  }
  return found;
}

/** Whether a quote opens right before the comment and ends behind it: then it is the text of something, as in `echo "# …"`. */
function isQuoted(before: string, after: string): boolean {
  const quote = QUOTED.exec(before)?.[1];
  return quote !== undefined && before.split(quote).length % 2 === 0 && after.includes(quote);
}

/** A block that is open: where its suppression stands among those found, and its first line. */
interface Block {
  readonly at: number;
  readonly from: number;
}

/** Ends the last open block that speaks of the same rules, or of any, where the end names none; false where there is no such block. */
function closeBlock(blocks: Block[], found: Suppression[], { rules }: Suppression, line: number): boolean {
  const index = blocks.findLastIndex(({ at }) => rules === undefined || String(found[at]?.rules) === String(rules));
  const [block] = index < 0 ? [] : blocks.splice(index, 1);
  const opened = block && found[block.at];
  if (!block || !opened) return false;
  found[block.at] = { ...opened, lines: { from: block.from, to: line } };
  return true;
}

function ownSuppression(match: RegExpExecArray, span: Span, line: number, next: () => number): Suppression {
  const [, reach, rest = ""] = match;
  const listed = UNTIL.test(rest) ? undefined : RULES.exec(rest)?.[0];
  const behind = rest.slice(listed?.length ?? 0).trimStart();
  const until = UNTIL.exec(behind);
  const reason = behind.slice(until?.[0].length ?? 0).replace(/^[\s:–—-]+/, "");
  return {
    ...span,
    rules: listed?.split(",").map((rule) => rule.trim()),
    lines: linesOf(reach?.toLowerCase(), line, next),
    until: until?.[1],
    reason: reason === "" ? undefined : maskText(reason),
    own: true,
  };
}

/** What an own comment covers; a block reaches to the end of the file until its end is met, and an end by itself covers nothing. */
function linesOf(reach: string | undefined, line: number, next: () => number): Suppression["lines"] {
  switch (reach) {
    case undefined:
      return [line];
    case "-file":
      return "all";
    case "-start":
      return { from: line, to: Number.POSITIVE_INFINITY };
    case "-end":
      return [];
    default:
      return [next()];
  }
}

/** Whether a suppression counts, as far as it is by its own words. `today` is unknown where nobody said. */
export function counts({ own, reason, until }: Suppression, requireReason: boolean, today: string | undefined): boolean {
  if (requireReason && !(own && reason !== undefined)) return false;
  return until === undefined || today === undefined || today <= until;
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
  today?: string,
): Suppressed {
  const byLine = new Map<number | "all", Suppression[]>();
  const blocks: { readonly from: number; readonly to: number; readonly suppression: Suppression }[] = [];
  for (const suppression of suppressions) {
    if (!counts(suppression, requireReason, today)) continue;
    if (suppression.lines === "all") listOf(byLine, "all").push(suppression);
    else if ("from" in suppression.lines) blocks.push({ ...suppression.lines, suppression });
    else for (const line of suppression.lines) listOf(byLine, line).push(suppression);
  }
  const used = new Set<Suppression>();
  const known = new Map<string, readonly Suppression[]>();
  /** Those that silence a rule on a line; looked up once for each, since a line may hold many of both. */
  const silencing = (line: number | "all", rule: string): readonly Suppression[] => {
    const key = `${line} ${rule}`;
    const here = (): Suppression[] => [
      ...(byLine.get(line) ?? []),
      ...(line === "all" ? [] : blocks.filter(({ from, to }) => from <= line && line <= to).map(({ suppression }) => suppression)),
    ];
    const list = known.get(key) ?? here().filter(({ rules }) => rules === undefined || rules.includes(rule));
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
