/** Cell magics after which the cell is Python all the same. */
const PYTHON_CELL = /^%%(?:time|timeit|prun|capture|python3?|pypy|debug|mypy|memit|mprun|lprun|px|wandb|snakeviz|scalene|pyinstrument|skip|cache|heat)\b/;

/** A line that is a magic, a command of a shell or a question about an object. `%` after which no name follows is Python's operator. */
const LINE = /^([ \t]*)(%{1,2}[A-Za-z][^\r\n]*|![^=\r\n][^\r\n]*|\?{1,2}[\w.*]+[ \t]*|[\w.*]+\?{1,2}[ \t]*)(?=[\r\n]|$)/;
/** A line that gives a name what one of them says. */
const ASSIGNMENT = /^([ \t]*[\w.,[\] \t]+=[ \t]*)([%!][^\r\n]*)/;

/**
 * The Python of a notebook cell: lines that speak to IPython or a shell (`%pip install`, `!ls`, `obj?`) become blank, character for character, with a `0` where
 * a statement or a value has to stand. `head` is where Python begins behind a cell magic; a cell in another language is blank as a whole.
 */
export function withoutMagics(cell: string): { readonly text: string; readonly head: number } {
  const first = /^\s*(%%[^\r\n]*)(?:\r\n|\r|\n|$)/.exec(cell);
  if (first && !PYTHON_CELL.test(first[1] ?? "")) return { text: blank(cell), head: cell.length };
  const head = first?.[0].length ?? 0;
  const body = cell.slice(head);
  return { text: blank(cell.slice(0, head)) + (/[%!?]/.test(body) ? pythonLines(body) : body), head };
}

function pythonLines(body: string): string {
  let result = "";
  /** The quotes of a string of several lines that is open. */
  let open: string | undefined;
  for (const line of body.split(/(?<=\n)/)) {
    const kept = open === undefined ? pythonLine(line) : line;
    open = quotesAfter(kept, open);
    result += kept;
  }
  return result;
}

function pythonLine(line: string): string {
  const match = LINE.exec(line) ?? ASSIGNMENT.exec(line);
  if (!match) return line;
  const [, kept = "", gone = ""] = match;
  return `${kept}0${blank(gone.slice(1))}${line.slice(kept.length + gone.length)}`;
}

/** The triple quotes that are open behind a line. */
function quotesAfter(line: string, open: string | undefined): string | undefined {
  let quotes = open;
  for (const [token] of line.matchAll(/\\.|"""|'''|#[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g)) {
    if (token === quotes) quotes = undefined;
    else if (quotes === undefined && (token === '"""' || token === "'''")) quotes = token;
    // What looks like a comment or a string inside of a long one may hide its end.
    else if (quotes !== undefined && token.length > 3 && token.includes(quotes)) quotes = undefined;
  }
  return quotes;
}

function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}
