import type { Span } from "../../text/span.ts";
import type { Datum } from "./datum.ts";
import { MAX_DEPTH, MAX_ENTRIES } from "./entry.ts";

/** `type "label" { … }`. */
export interface HclBlock {
  readonly type: string;
  readonly labels: readonly { readonly text: string; readonly at: Span }[];
  readonly attributes: ReadonlyMap<string, Datum>;
  readonly blocks: readonly HclBlock[];
}

/** The blocks of an HCL text with what is assigned in them, between two places. Broken texts give what can still be read. */
export function hclBlocks(text: string, from = 0, to = text.length): readonly HclBlock[] {
  return new Reader(text, from, to).body(0).blocks;
}

const BLANK = /(?:[ \t\r\uFEFF]|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S])))*/y;
const NAME = /[A-Za-z_][\w-]*/y;
const HEREDOC = /<<-?([A-Za-z_]\w*)[ \t]*\r?\n/y;

class Reader {
  private readonly text: string;
  private readonly end: number;
  private at: number;
  private left = MAX_ENTRIES;

  constructor(text: string, from: number, to: number) {
    this.text = text;
    this.at = from;
    this.end = to;
  }

  /** Up to the brace that closes it, which is read, or the end. */
  body(depth: number): Pick<HclBlock, "attributes" | "blocks"> {
    const attributes = new Map<string, Datum>();
    const blocks: HclBlock[] = [];
    for (;;) {
      this.skip(true);
      if (this.at >= this.end || this.left-- <= 0) break;
      if (this.take("}")) break;
      const name = this.match(NAME)?.[0];
      if (name === undefined) {
        const before = this.at;
        this.other("line");
        if (this.at === before) this.at++;
        continue;
      }
      this.skip(false);
      if (this.peek() === "=" && this.text[this.at + 1] !== "=") {
        this.at++;
        attributes.set(name, this.expression(depth + 1));
        continue;
      }
      const labels: HclBlock["labels"][number][] = [];
      for (;;) {
        this.skip(false);
        const start = this.at;
        const label = this.peek() === '"' ? this.quoted() : this.match(NAME)?.[0];
        if (label === undefined) break;
        const quotes = this.text[start] === '"' ? 1 : 0;
        labels.push({ text: label, at: { start: start + quotes, end: this.at - quotes } });
      }
      if (!this.take("{")) continue;
      if (depth < MAX_DEPTH) blocks.push({ type: name, labels, ...this.body(depth + 1) });
      else this.other("brace");
    }
    return { attributes, blocks };
  }

  private expression(depth: number): Datum {
    this.skip(false);
    const start = this.at;
    const primary = depth < MAX_DEPTH && this.left-- > 0 ? this.primary(depth) : undefined;
    if (primary) {
      this.skip(false);
      // An operator, an index, a `for`: only known when it runs.
      if (this.at >= this.end || /[\n,\])}]/.test(this.peek())) return primary;
    }
    this.other("line");
    return { kind: "other", text: this.text.slice(start, this.at).trim(), start, end: this.at };
  }

  private primary(depth: number): Datum | undefined {
    const start = this.at;
    if (this.peek() === '"') {
      const text = this.quoted();
      return { kind: "text", text, block: false, start: start + 1, end: this.at - 1 };
    }
    if (this.take("[")) {
      const items = this.list("]", depth);
      return items && { kind: "list", items, start, end: this.at };
    }
    if (this.take("{")) return this.object(start, depth);
    const heredoc = this.match(HEREDOC);
    if (heredoc) return this.heredoc(heredoc[1] ?? "");
    const name = this.match(NAME)?.[0];
    if (name === undefined || !this.take("(")) return undefined;
    const given = this.list(")", depth);
    return given && { kind: "call", name, arguments: given, start, end: this.at };
  }

  /** Up to what closes it; undefined where it is made by a `for`. */
  private list(closing: string, depth: number): Datum[] | undefined {
    const items: Datum[] = [];
    for (;;) {
      this.skip(true);
      if (this.take(closing) || this.at >= this.end) return items;
      if (this.take(",")) continue;
      const before = this.at;
      const item = this.expression(depth + 1);
      items.push(item);
      if (item.kind === "other" && /^for\s/.test(item.text)) return undefined;
      if (this.at === before) this.at++;
    }
  }

  private object(start: number, depth: number): Datum | undefined {
    const entries = new Map<string, Datum>();
    for (;;) {
      this.skip(true);
      if (this.take("}") || this.at >= this.end) return { kind: "object", entries, start, end: this.at };
      if (this.take(",")) continue;
      const name = this.peek() === '"' ? this.quoted() : this.match(NAME)?.[0];
      this.skip(false);
      if (name === undefined || name === "for" || !(this.take("=") || this.take(":"))) return undefined;
      entries.set(name, this.expression(depth + 1));
    }
  }

  /** The text between quotes, `${…}` as it is written; the quote it stands at is read, and the closing one. */
  private quoted(): string {
    const start = ++this.at;
    // Strings and holes inside each other, the innermost last: 0 for a string, for a hole how many braces of it are open.
    const open = [0];
    for (; this.at < this.end; this.at++) {
      const char = this.text[this.at];
      const top = open.at(-1) ?? 0;
      if (char === "\n") break;
      if (top > 0) {
        if (char === '"') open.push(0);
        else if (char === "{") open[open.length - 1] = top + 1;
        else if (char === "}") {
          if (top === 1) open.pop();
          else open[open.length - 1] = top - 1;
        }
      } else if (char === "\\") this.at++;
      else if ((char === "$" || char === "%") && this.text[this.at + 1] === "{") {
        open.push(1);
        this.at++;
      } else if (char === '"') {
        open.pop();
        if (open.length === 0) return this.text.slice(start, this.at++).replace(/\\(["\\])/g, "$1");
      }
    }
    return this.text.slice(start, this.at);
  }

  private heredoc(word: string): Datum {
    const start = this.at;
    while (this.at < this.end) {
      const lineEnd = this.text.indexOf("\n", this.at);
      const next = lineEnd === -1 || lineEnd >= this.end ? this.end : lineEnd;
      const from = this.at;
      this.at = next;
      if (this.text.slice(from, next).trim() === word) return { kind: "text", text: this.text.slice(start, from), block: true, start, end: from };
      if (next < this.end) this.at++;
    }
    return { kind: "text", text: this.text.slice(start, this.at), block: true, start, end: this.at };
  }

  /** Passes over what is not understood, brackets and strings whole: up to the end of the line or what closes the list around it, or past the closing brace. */
  private other(until: "line" | "brace"): void {
    let depth = until === "brace" ? 1 : 0;
    while (this.at < this.end) {
      const char = this.peek();
      if (char === '"') this.quoted();
      else if (/[([{]/.test(char)) {
        depth++;
        this.at++;
      } else if (/[)\]}]/.test(char)) {
        if (depth === 0) return;
        this.at++;
        if (--depth === 0 && until === "brace") return;
      } else if (depth === 0 && /^(?:[\n,#]|\/\/|\/\*)/.test(this.text.slice(this.at, this.at + 2))) return;
      else this.at++;
    }
  }

  private skip(lines: boolean): void {
    do {
      BLANK.lastIndex = this.at;
      BLANK.exec(this.text);
      this.at = Math.max(this.at, Math.min(BLANK.lastIndex, this.end));
    } while (lines && this.take("\n"));
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = this.at < this.end ? pattern.exec(this.text) : null;
    if (match) this.at = Math.min(pattern.lastIndex, this.end);
    return match;
  }

  private take(char: string): boolean {
    if (this.at >= this.end || this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private peek(): string {
    return this.at < this.end ? (this.text[this.at] ?? "") : "";
  }
}
