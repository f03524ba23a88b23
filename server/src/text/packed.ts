/** Shorter texts are read whatever they are: that takes no time. */
const LEAST = 100_000;
/** Nobody writes a line as long. */
const LONG_LINE = 1_000;
/** What of the text may stand in other lines: licenses, templates, styles. */
const SHORT_SHARE = 0.1;
/** How many of the characters of a program are at least brackets, braces, and marks between what it says; in data that stand in one there are none. */
const LEAST_MARKS = 0.005;

/** Whether a text was packed by a machine, as bundlers leave what they give to browsers: long lines of code, and next to nothing else. */
export function isPacked(text: string): boolean {
  if (text.length < LEAST) return false;
  const mostShort = text.length * SHORT_SHARE;
  let short = 0;
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    if (end - start <= LONG_LINE) short += end - start + 1;
    if (short > mostShort) return false;
    start = end + 1;
  }
  return isCode(text);
}

function isCode(text: string): boolean {
  let brackets = 0;
  let braces = 0;
  let between = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === OPEN_BRACKET) brackets++;
    else if (code === OPEN_BRACE) braces++;
    else if (code === COMMA || code === SEMICOLON) between++;
  }
  return Math.min(brackets, braces, between) >= text.length * LEAST_MARKS;
}

const OPEN_BRACKET = 40;
const OPEN_BRACE = 123;
const COMMA = 44;
const SEMICOLON = 59;
