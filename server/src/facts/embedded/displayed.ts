import type { Span } from "../../text/span.ts";

/** A name with parts, calls and entries of it, in one line: `key`, `stripe.api_key`, `os.environ["KEY"]`, `settings.dict()`. */
const EXPRESSION = /^(?:[A-Za-z_]\w*)(?:\.[A-Za-z_]\w*|\((?:[^()\n"'#]|"[^"\\\n]*"|'[^'\\\n]*'|\([^()\n]*\))*\)|\[(?:[^[\]\n"'#]|"[^"\\\n]*"|'[^'\\\n]*')*\])*/;
/** What is said of nothing, or gives nothing that is shown. */
const NO_VALUE =
  /^(?:print|display|del|pass|return|raise|import|from|global|nonlocal|assert|yield|await|lambda|not|if|for|while|with|try|else|elif|except|finally|def|class|async|break|continue|None)\b/;

/**
 * The expression whose value Jupyter shows below a cell of Python, and keeps in the file: the last line, where that is nothing else; undefined where the cell ends in
 * another way. A semicolon behind it hides it.
 */
export function displayedIn(cell: string): Span | undefined {
  const end = cell.trimEnd().length;
  const start = Math.max(cell.lastIndexOf("\n", end - 1), cell.lastIndexOf("\r", end - 1)) + 1;
  const line = cell.slice(start, end);
  const [found] = EXPRESSION.exec(line) ?? [];
  const isContinued = /\\\s*$/.test(cell.slice(0, start));
  if (found === undefined || isContinued || NO_VALUE.test(found) || !/^\s*(?:#.*)?$/.test(line.slice(found.length))) return undefined;
  return { start, end: start + found.length };
}
