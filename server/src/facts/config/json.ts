import { createScanner } from "jsonc-parser";
import { MAX_DEPTH, MAX_ENTRIES, type RawEntry } from "./entry.ts";

/** Tokens of jsonc-parser's scanner; its own enumeration is not there at run time. */
const TOKEN = { openBrace: 1, closeBrace: 2, openBracket: 3, closeBracket: 4, comma: 5, colon: 6, string: 10, number: 11, end: 17 } as const;

interface Open {
  readonly list: boolean;
  key: string;
  index: number;
}

/** The strings and numbers of a JSON text, comments allowed, as far as it can be read as such. Takes any text; depth costs no stack. */
export function jsonEntries(text: string): RawEntry[] {
  const scanner = createScanner(text, true);
  const entries: RawEntry[] = [];
  const open: Open[] = [];
  let string = "";
  for (let token: number = scanner.scan(); token !== TOKEN.end; token = scanner.scan()) {
    const top = open.at(-1);
    const isKey = top !== undefined && !top.list && top.key === "";
    if (token === TOKEN.openBrace || token === TOKEN.openBracket) open.push({ list: token === TOKEN.openBracket, key: "", index: 0 });
    else if (token === TOKEN.closeBrace || token === TOKEN.closeBracket) open.pop();
    else if (token === TOKEN.colon && top && !top.list) top.key = string;
    else if (token === TOKEN.comma && top) {
      top.key = "";
      top.index++;
    } else if (token === TOKEN.string || token === TOKEN.number) {
      string = scanner.getTokenValue();
      if (isKey || open.length > MAX_DEPTH) continue;
      if (entries.length >= MAX_ENTRIES) break;
      const start = scanner.getTokenOffset();
      const end = start + scanner.getTokenLength();
      const quoted = token === TOKEN.string;
      const closed = quoted && end - start > 1 && text[end - 1] === '"';
      entries.push({
        path: open.map(({ list, key, index }) => (list ? String(index) : key)),
        span: { start: start + (quoted ? 1 : 0), end: closed ? end - 1 : end },
        text: string,
        quote: quoted ? '"' : "",
      });
    }
  }
  return entries;
}
