import { masksOf, maskText } from "../model/credentials/mask.ts";
import { credentialsIn, mayHoldCredential } from "../model/credentials/recognize.ts";
import { LineIndex, type Position } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";

/** The name of a file or any other single line of foreign text, fit to be shown: no key, and nothing that commands a terminal. */
export function showLine(text: string): string {
  return printable(mayHoldCredential(text) ? maskText(text) : text);
}

/**
 * Replaces what would move the cursor, colour the screen, or turn the order of characters around: control characters, those that
 * change the direction of writing, and halves of characters.
 */
function printable(text: string): string {
  return text.replace(/\t/g, "  ").replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu, "\ufffd");
}

/** A line of a file as it may be shown. */
export interface ShownLine {
  /** Counts from 1. */
  readonly number: number;
  readonly text: string;
  /** The part of `text` that a finding is about. */
  readonly marked: Span | undefined;
}

/** Lines longer than this are cut around what is marked in them. */
const WIDEST_LINE = 160;

/** Lines shown of a finding that is longer: its first ones. */
const MOST_MARKED_LINES = 6;

/**
 * A text whose lines can be shown: every credential in it and the secret spans given are masked, whatever line they are on. Publishable keys, too:
 * they are no secret, but a line is easier to read without a hundred characters of one.
 */
export class ShownText {
  readonly #text: string;
  readonly #lines: LineIndex;
  readonly #secrets: readonly Span[];
  #masked: ReturnType<typeof masksOf> | undefined;

  constructor(text: string, secrets: readonly Span[]) {
    this.#text = text;
    this.#lines = new LineIndex(text);
    this.#secrets = secrets;
  }

  /** Found once a line is to be shown: often only places are asked for. */
  get #masks(): ReturnType<typeof masksOf> {
    this.#masked ??= masksOf(this.#text, [...this.#secrets, ...credentialsIn(this.#text)]);
    return this.#masked;
  }

  positionAt(offset: number): Position {
    return this.#lines.positionAt(offset);
  }

  /** The lines of a span with `around` more before and after. */
  linesAround(span: Span, around: number): ShownLine[] {
    const first = this.#lines.positionAt(span.start).line;
    const last = Math.min(this.#lines.positionAt(Math.max(span.start, span.end - 1)).line, first + MOST_MARKED_LINES - 1);
    const lines: ShownLine[] = [];
    for (let line = Math.max(0, first - around); line <= Math.min(this.#lines.starts.length - 1, last + around); line++) {
      lines.push(this.#shownLine(line, line >= first && line <= last ? span : undefined));
    }
    return lines;
  }

  #shownLine(line: number, span: Span | undefined): ShownLine {
    const from = this.#lines.starts[line] ?? 0;
    let to = this.#lines.starts[line + 1] ?? this.#text.length;
    while (to > from && /[\r\n]/.test(this.#text.charAt(to - 1))) to--;
    if (span === undefined) return { number: line + 1, text: clip(this.#show(from, to), undefined).text, marked: undefined };
    const start = Math.min(Math.max(span.start, from), to);
    const end = Math.max(Math.min(span.end, to), start);
    const before = this.#show(from, start, "before");
    const inside = this.#show(start, end);
    const after = this.#show(end, to, "after");
    const marked = { start: before.length, end: before.length + Math.max(1, inside.length) };
    return { number: line + 1, ...clip(before + inside + after, marked) };
  }

  /**
   * What stands between two offsets, masked. A secret that only partly lies there stands for the whole of itself; where the marked part cuts
   * it, it belongs to the marked part.
   */
  #show(from: number, to: number, side?: "before" | "after"): string {
    let result = "";
    let at = from;
    const masks = this.#masks;
    for (let i = this.#firstMaskAfter(from); i < masks.length; i++) {
      const mask = masks[i];
      if (mask === undefined || mask.start >= to) break;
      result += printable(this.#text.slice(at, Math.max(at, mask.start)));
      const cut = side === "before" ? mask.end > to : side === "after" ? mask.start < from : false;
      if (!cut) result += printable(mask.shown);
      at = Math.max(at, mask.end);
    }
    return result + (at < to ? printable(this.#text.slice(at, to)) : "");
  }

  /** The index of the first mask that ends after an offset. There may be very many. */
  #firstMaskAfter(offset: number): number {
    let low = 0;
    let high = this.#masks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#masks[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function clip(text: string, marked: Span | undefined): { readonly text: string; readonly marked: Span | undefined } {
  if (text.length <= WIDEST_LINE) return { text, marked };
  const from = marked === undefined ? 0 : Math.max(0, Math.min(marked.start - 40, text.length - WIDEST_LINE));
  const to = from + WIDEST_LINE;
  const shown = `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
  if (marked === undefined) return { text: shown, marked };
  const move = (from > 0 ? 1 : 0) - from;
  return { text: shown, marked: { start: marked.start + move, end: Math.min(marked.end + move, shown.length) } };
}
