import { MAX_ENTRIES, type RawEntry } from "./entry.ts";

/** A quoted value that does not end within so many characters is not one. */
const MAX_QUOTED = 8192;

/** The variables of a dotenv file: `export` or not, quotes of three kinds, over several lines or not, comments behind values. */
export function dotenvEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  const name = /^[ \t]*(?:export[ \t]+|set[ \t]+(?:-x[ \t]+)?)?([A-Za-z_][\w.-]*)[ \t]*(?:=|:(?=[ \t]))[ \t]*/gm;
  for (let match = name.exec(text); match && entries.length < MAX_ENTRIES; match = name.exec(text)) {
    const value = valueAt(text, name.lastIndex, /[ \t]#|^#/);
    entries.push({ path: [match[1] ?? ""], ...value, role: "variable" });
    name.lastIndex = Math.max(name.lastIndex, value.span.end + value.quote.length);
  }
  return entries;
}

/** The variables that a batch file of Windows sets: `set NAME=value`, `set "NAME=value"`, `setx NAME value`. */
export function batchEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  const line = /^[ \t@]*set(?:x[ \t]+("?)([A-Za-z_]\w*)\1[ \t]+|[ \t]+("?)([A-Za-z_]\w*)[ \t]*=)/gim;
  for (let match = line.exec(text); match && entries.length < MAX_ENTRIES; match = line.exec(text)) {
    const start = line.lastIndex;
    const end = lineEnd(text, start);
    const written = text.slice(start, end);
    // `set "A=b"` is quoted as a whole.
    const closing = match[3] === '"' ? written.lastIndexOf('"') : -1;
    const value = closing === -1 ? valueAt(text, start, /[ \t]*&|$/) : { span: { start, end: start + closing }, text: written.slice(0, closing), quote: '"' };
    entries.push({ path: [match[2] ?? match[4] ?? ""], ...value, role: "variable" });
    line.lastIndex = end;
  }
  return entries;
}

/** The values of an INI file and its like by section and name, and what a web server's configuration sets for the programs behind it. */
export function iniEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  let section: string | undefined;
  const line =
    /^[ \t]*(?:\[([^\]\r\n]{1,200})\]|(?:SetEnv|fastcgi_param|uwsgi_param|scgi_param|passenger_env_var)[ \t]+([A-Za-z_]\w{0,200})[ \t]+|(\/\/[^=\s]{1,200}|[^\s#;=:[\]][^=:\r\n]{0,200}?)[ \t]*[=:][ \t]*)/gim;
  for (let match = line.exec(text); match && entries.length < MAX_ENTRIES; match = line.exec(text)) {
    const [, head, passed, name] = match;
    if (head !== undefined) section = head.trim();
    else if (passed !== undefined) {
      const value = valueAt(text, line.lastIndex, /;?[ \t]*(?:#.*)?$/);
      entries.push({ path: [passed], ...value, role: "variable" });
      line.lastIndex = lineEnd(text, line.lastIndex);
    } else if (/^environment$/i.test(name ?? "")) {
      // Several variables on one line, each in quotes or not, or the value alone.
      const end = lineEnd(text, line.lastIndex);
      for (const it of listedVariables(text, line.lastIndex, end)) entries.push({ ...it, path: section === undefined ? [name ?? ""] : [section, name ?? ""] });
      line.lastIndex = end;
    } else {
      const value = valueAt(text, line.lastIndex, /[ \t][#;]/);
      entries.push({ path: section === undefined ? [name ?? ""] : [section, name ?? ""], ...value });
      line.lastIndex = Math.max(line.lastIndex, value.span.end + value.quote.length);
    }
  }
  return entries;
}

/** `A=b "C=d e",F="g"`: each variable of a line. */
function* listedVariables(text: string, start: number, end: number): Iterable<RawEntry & { readonly name: string }> {
  const item = /(["']?)([A-Za-z_]\w*)=(?:"([^"]*)"|'([^']*)'|([^"',\s]*))/g;
  for (const match of text.slice(start, end).matchAll(item)) {
    const [whole, open = "", name = "", double, single, bare = ""] = match;
    let from = start + match.index + open.length + name.length + 1;
    let value = double ?? single ?? bare;
    if (double !== undefined || single !== undefined) from++;
    else if (open !== "") {
      const close = text.indexOf(open, from);
      value = text.slice(from, close === -1 || close > end ? from + value.length : close);
    }
    const quote = double !== undefined ? '"' : single !== undefined ? "'" : open;
    yield { path: [], name, span: { start: from, end: from + value.length }, text: value, quote, role: "variable" };
    item.lastIndex = match.index + whole.length;
  }
}

/** The values of a `.properties` file: `=`, `:` or white space behind the name, lines that go on behind a backslash, escapes. */
export function propertiesEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  const line = /^[ \t\f]*(?![#!\s])((?:\\.|[^\s\\=:]){1,200})(?:[ \t]*[=:][ \t]*|[ \t]+)/gm;
  for (let match = line.exec(text); match && entries.length < MAX_ENTRIES; match = line.exec(text)) {
    const start = line.lastIndex;
    let end = lineEnd(text, start);
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(text.slice(Math.max(start, end - 80), end)) && end < text.length) {
      end = lineEnd(text, end + (text.startsWith("\r\n", end) ? 2 : 1));
    }
    const written = text.slice(start, end).trimEnd();
    const value = written.replace(/\\(?:\r\n|\r|\n)[ \t\f]*/g, "").replace(/\\(?:u([0-9A-Fa-f]{4})|(.))/g, unescaped);
    const name = (match[1] ?? "").replace(/\\(.)/g, "$1");
    entries.push({ path: name.split("."), name, span: { start, end: start + written.length }, text: value, quote: "" });
    line.lastIndex = Math.max(line.lastIndex, end);
  }
  return entries;
}

const CONTROL: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f" };

function unescaped(_: string, digits: string | undefined, character: string | undefined): string {
  return digits === undefined ? (CONTROL[character ?? ""] ?? character ?? "") : String.fromCharCode(Number.parseInt(digits, 16));
}

/** The value that begins at `start` and goes to its closing quote, or to the end of the line or what begins a comment. */
function valueAt(text: string, start: number, comment: RegExp): Pick<RawEntry, "span" | "text" | "quote"> {
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'" || quote === "`") {
    const end = closingQuote(text, start + 1, quote);
    if (end !== undefined) {
      const written = text.slice(start + 1, end);
      const value = quote === '"' ? written.replace(/\\([nrt"\\$])/g, (_, it: string) => CONTROL[it] ?? it) : written;
      return { span: { start: start + 1, end }, text: value, quote };
    }
  }
  const line = text.slice(start, lineEnd(text, start));
  const cut = line.search(comment);
  const written = (cut === -1 ? line : line.slice(0, cut)).trimEnd();
  return { span: { start, end: start + written.length }, text: written, quote: "" };
}

function closingQuote(text: string, from: number, quote: string): number | undefined {
  const last = Math.min(text.length, from + MAX_QUOTED);
  for (let at = from; at < last; at++) {
    if (text[at] === quote) return at;
    if (quote === '"' && text[at] === "\\") at++;
  }
  return undefined;
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) === 10 || text.charCodeAt(at) === 13) return at;
  return text.length;
}
