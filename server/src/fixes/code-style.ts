/** The line break a text uses: that of its first line. */
export function lineBreakOf(text: string): "\n" | "\r\n" {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
}

/** One step of indentation as the text does it; two spaces where it has none. */
export function indentationOf(text: string): string {
  const [, first] = /^(\t| {2,8})(?![ *])\S/m.exec(text) ?? [];
  return first ?? "  ";
}

/** The quote most strings of a text have; `"` in a tie. */
export function quoteOf(text: string): '"' | "'" {
  return (text.match(/'/g)?.length ?? 0) > (text.match(/"/g)?.length ?? 0) ? "'" : '"';
}

/** Whether statements end with a semicolon where the language leaves it free. */
export function hasSemicolons(text: string): boolean {
  const ended = text.match(/;[ \t]*\r?$/gm)?.length ?? 0;
  const open = text.match(/[\w)\]"'`][ \t]*\r?$/gm)?.length ?? 0;
  return ended > 0 ? ended * 4 >= open : open === 0;
}

/** A string literal; the text holds no quote and no backslash. */
export function quoted(text: string, quote: '"' | "'"): string {
  return `${quote}${text}${quote}`;
}

/** Python that is written with double quotes, with the quote that most strings of a text have: literals that hold neither a quote nor a backslash. */
export function requoted(text: string, python: string): string {
  if (quoteOf(text) === '"') return python;
  return python.replace(/"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, (it) => (/^"[^"'\\]*"$/.test(it) ? `'${it.slice(1, -1)}'` : it));
}

/** Lines of JavaScript, written with double quotes, semicolons and tabs, in the manner of a text. */
export function styled(text: string, lines: readonly string[]): string[] {
  const unit = indentationOf(text);
  const semicolons = hasSemicolons(text);
  const single = quoteOf(text) === "'";
  return lines.map((line) => {
    const indented = line.replace(/^\t+/, (tabs) => unit.repeat(tabs.length));
    const ended = semicolons ? indented : indented.replace(/;$/, "");
    return single ? ended.replace(/"([^"'`]*)"/g, "'$1'") : ended;
  });
}

/** The end of the comment that stands behind an offset on its line, or the offset itself where there is none. */
export function afterComment(text: string, offset: number, mark: "#" | "//"): number {
  const rest = /^[ \t]*([^\r\n]*)/.exec(text.slice(offset));
  return rest?.[1]?.startsWith(mark) ? offset + rest[0].trimEnd().length : offset;
}
