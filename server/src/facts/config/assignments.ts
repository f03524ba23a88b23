import { MAX_DEPTH, MAX_ENTRIES, type RawEntry } from "./entry.ts";

/** How the languages differ that share this reader. */
export interface Dialect {
  /** What begins a comment to the end of the line, as the source of a regular expression. */
  readonly comment: string;
  readonly blockComments: boolean;
  /** Whether a backslash in single quotes escapes. */
  readonly escapesInSingle: boolean;
  /** Whether `[a.b]` at the beginning of a line begins a section. */
  readonly sections: boolean;
  /** Whether `:` stands between name and value. */
  readonly colon: boolean;
  /** Whether white space round `=` is allowed: not in shells. */
  readonly spaced: boolean;
  /** Whether braces hold what belongs to the words before them. */
  readonly blocks: boolean;
  /** Whether `<<EOT` begins a text of several lines. */
  readonly heredocs: boolean;
  /** Whether a name and its value may be neighbours in a list of texts: `('stripe_key', '…')`. */
  readonly pairs: boolean;
}

const BASE: Dialect = {
  comment: "#",
  blockComments: false,
  escapesInSingle: false,
  sections: false,
  colon: false,
  spaced: true,
  blocks: true,
  pairs: false,
  heredocs: false,
};

export const DIALECTS = {
  hcl: { ...BASE, comment: "#|//", blockComments: true, colon: true, heredocs: true },
  toml: { ...BASE, sections: true },
  json5: { ...BASE, comment: "//", blockComments: true, colon: true, escapesInSingle: true },
  puppet: { ...BASE, escapesInSingle: true },
  ruby: { ...BASE, colon: true, escapesInSingle: true, heredocs: true },
  shell: { ...BASE, comment: "(?<![^\\s;&|(])#", spaced: false, blocks: false },
  powershell: { ...BASE, blockComments: false },
  groovy: { ...BASE, comment: "//", blockComments: true, colon: true, escapesInSingle: true },
  sql: { ...BASE, comment: "--|#", blockComments: true, blocks: false, pairs: true },
} as const satisfies Readonly<Record<string, Dialect>>;

type TokenKind = "word" | "string" | "operator" | "punctuation" | "line";

interface Token {
  readonly kind: TokenKind;
  /** As it is written, without quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Before an operator so many names count, the last ones: `resource "type" "name"`, `default['a']['b']['c']`. */
const MAX_NAMES = 8;

/** Longer strings are not read to their end. */
const MAX_STRING = 20_000;

const scanners = new Map<Dialect, RegExp>();

function scannerOf(dialect: Dialect): RegExp {
  let scanner = scanners.get(dialect);
  if (!scanner) {
    const comments = `(?:${dialect.comment})[^\\r\\n]*${dialect.blockComments ? "|/\\*[\\s\\S]*?(?:\\*/|$(?![\\s\\S]))" : ""}`;
    const single = dialect.escapesInSingle ? `'(?:(?:\\\\[\\s\\S]|[^'\\\\\\r\\n]){0,${MAX_STRING}})'` : `'[^'\\r\\n]{0,${MAX_STRING}}'`;
    const parts = [
      comments,
      `"""[\\s\\S]{0,${MAX_STRING}}?"""|'''[\\s\\S]{0,${MAX_STRING}}?'''`,
      `"(?:\\\\[\\s\\S]|[^"\\\\\\r\\n]){0,${MAX_STRING}}"`,
      single,
      ...(dialect.heredocs ? [`<<[-~]?([A-Z_]\\w*)[ \\t]*\\r?\\n[\\s\\S]{0,${MAX_STRING}}?^[ \\t]*\\1(?!\\w)`] : []),
      "=>|:=|\\+=|\\?=|==|=(?![=~>])|:(?![:/])",
      "[{}()[\\],;]",
      "\\r\\n|\\r|\\n",
      `[^\\s"'=:{}()[\\],;#]{1,${MAX_STRING}}(?::{1,2}[^\\s"'=:{}()[\\],;#]+)*`,
    ];
    scanner = new RegExp(parts.join("|"), "gm");
    scanners.set(dialect, scanner);
  }
  return scanner;
}

/** The tokens of a text, comments left out. What they are is seen from how they begin: quicker than groups with names. */
function* tokensOf(text: string, dialect: Dialect): Generator<Token> {
  const scanner = scannerOf(dialect);
  scanner.lastIndex = 0;
  for (let match = scanner.exec(text); match; match = scanner.exec(text)) {
    const [whole, marker] = match;
    const { index: start } = match;
    const end = start + whole.length;
    // Another text may be read before the next token is asked for.
    const next = scanner.lastIndex;
    if (marker !== undefined) yield heredoc(whole, marker, start);
    else {
      const token = tokenAt(whole, start, end, dialect);
      if (token) yield token;
    }
    scanner.lastIndex = next;
  }
}

function tokenAt(whole: string, start: number, end: number, dialect: Dialect): Token | undefined {
  switch (whole.charCodeAt(0)) {
    case 0x22:
    case 0x27: {
      const quote = whole.charAt(0);
      const width = whole.length > 5 && whole.startsWith(quote.repeat(3)) ? 3 : 1;
      return { kind: "string", text: whole.slice(width, -width), start: start + width, end: end - width, quote: quote.repeat(width) };
    }
    case 0x0a:
    case 0x0d:
      return { kind: "line", text: whole, start, end, quote: "" };
    case 0x23:
      return undefined;
    case 0x2d:
      return whole.startsWith("--") && dialect.comment.includes("--") ? undefined : { kind: "word", text: whole, start, end, quote: "" };
    case 0x2f: {
      const isComment = (dialect.blockComments && whole.startsWith("/*")) || (dialect.comment.includes("//") && whole.startsWith("//"));
      return isComment ? undefined : { kind: "word", text: whole, start, end, quote: "" };
    }
    default: {
      const kind = /^[=:]|^[+?]=$/.test(whole) ? "operator" : /^[{}()[\],;]/.test(whole) ? "punctuation" : "word";
      return { kind, text: whole, start, end, quote: "" };
    }
  }
}

/** What stands between `<<EOT` and `EOT`, behind its indentation and before its last line break. */
function heredoc(whole: string, marker: string, start: number): Token {
  const from = whole.indexOf("\n") + 1;
  const content = whole.slice(from, whole.lastIndexOf(marker)).trimEnd();
  const indent = content.length - content.trimStart().length;
  return { kind: "string", text: content.trimStart(), start: start + from + indent, end: start + from + content.length, quote: "|" };
}

/** Functions that give what they are given. */
const WRAPPERS = /^(?:Sensitive|sensitive|nonsensitive|tostring|trimspace|String|strip)$/;

/**
 * What is assigned in a text of a language without a parser of its own here: `name = "value"`, `name: value`, `name => 'value'`, with the blocks and sections around
 * it as path. Broken texts give what can still be read.
 */
export function assignmentEntries(text: string, dialect: Dialect): RawEntry[] {
  const entries: RawEntry[] = [];
  const blocks: (readonly string[])[] = [];
  let section: readonly string[] = [];
  /** Names that stand before an operator, brackets as in `default['a']['b']` among them. */
  let names: string[] = [];
  let operator: Token | undefined;
  let before: Token | undefined;
  let neighbour: string | undefined;
  let lineStart = true;
  let header: string[] | undefined;
  let wrapped = -1;
  for (const token of tokensOf(text, dialect)) {
    if (entries.length >= MAX_ENTRIES) break;
    const { kind } = token;
    if (kind === "line") {
      if (header !== undefined && dialect.sections) section = header;
      header = undefined;
      names = [];
      // What follows on the next line still belongs to the operator, but for shells.
      if (!dialect.spaced) operator = undefined;
      lineStart = true;
      before = undefined;
      neighbour = dialect.pairs ? neighbour : undefined;
      continue;
    }
    if (dialect.sections && lineStart && token.text === "[") header = [];
    else if (header !== undefined) {
      if (kind === "word") header.push(...token.text.split("."));
      else if (kind === "string") header.push(token.text);
    } else if (kind === "operator") {
      const isAssignment = token.text === ":" ? dialect.colon : token.text !== "==";
      const touches = before?.end === token.start;
      // `--from-literal=KEY=value`: what seemed to be the value is the name.
      if (!dialect.spaced && names.length === 0 && before?.end === token.start && before.kind === "word" && entries.at(-1)?.span.end === before.end) {
        entries.pop();
        names = [before.text];
      }
      operator = isAssignment && names.length > 0 && (dialect.spaced || touches) ? token : undefined;
      if (!isAssignment) names = [];
    } else if (kind === "word" || kind === "string") {
      const touches = operator !== undefined && (dialect.spaced || operator.end === token.start - token.quote.length);
      // What is wrapped so is the value all the same.
      if (operator && touches && WRAPPERS.test(token.text) && text[token.end] === "(") wrapped = token.end;
      else if (operator && touches) {
        entries.push({ path: [...section, ...blocks.flat(), ...names].slice(-MAX_DEPTH), ...writtenValue(text, token) });
        names = [];
        operator = undefined;
      } else {
        operator = undefined;
        if (dialect.pairs && kind === "string" && neighbour !== undefined) {
          entries.push({ path: [neighbour], ...writtenValue(text, token) });
          neighbour = undefined;
        } else if (kind === "string") neighbour = token.text;
        names = dialect.blocks || touching(before, token) ? [...names.slice(1 - MAX_NAMES), token.text] : [token.text];
      }
    } else if (token.text === "{") {
      if (blocks.length < MAX_DEPTH) blocks.push(dialect.blocks ? names : []);
      names = [];
      operator = undefined;
    } else if (token.text === "}") {
      blocks.pop();
      names = [];
      operator = undefined;
    } else if (token.start === wrapped) wrapped = -1;
    else if (token.text === "," || token.text === ";" || token.text === "(" || token.text === ")") {
      names = [];
      operator = undefined;
      if (token.text !== ",") neighbour = undefined;
    }
    lineStart = false;
    before = token;
  }
  return entries;
}

function touching(before: Token | undefined, token: Token): boolean {
  return before !== undefined && before.text === "[" && before.end === token.start - token.quote.length;
}

function writtenValue(text: string, { start, end, quote }: Token): Pick<RawEntry, "span" | "text" | "quote"> {
  const written = text.slice(start, end);
  const escapes = quote.startsWith('"');
  return { span: { start, end }, text: escapes ? written.replace(/\\(["\\$])/g, "$1") : written, quote };
}
