import type { Span } from "./span.ts";

/** Replaces the text at `span` (offsets into the text before any edit) by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** The text with all edits made. Edits must not overlap; several insertions at one place are made in the order given. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  let result = "";
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.span.start < at) throw new RangeError(`edits overlap at offset ${edit.span.start}`);
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}

/** The edit that puts text between two characters. */
export function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}
