import { MAX_ENTRIES, type RawEntry } from "./entry.ts";

const INSERT = /\b(?:INSERT(?:\s+OR\s+\w+|\s+IGNORE)?\s+INTO|REPLACE\s+INTO)\s+[\w."`[\]]{1,200}\s*\(([^()]{1,4000})\)\s*VALUES\s*/gi;

/** Columns of a table of settings say nothing of what is in them. */
const TELLING = /stripe|whsec|[srp]k_(?:live|test)/i;

/** The texts that an SQL script inserts into columns whose names speak of Stripe, each called like its column. */
export function insertedEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  INSERT.lastIndex = 0;
  for (let match = INSERT.exec(text); match; match = INSERT.exec(text)) {
    const columns = (match[1] ?? "").split(",").map((it) => it.trim().replace(/^["`[]|["`\]]$/g, ""));
    if (!columns.some((it) => TELLING.test(it))) continue;
    INSERT.lastIndex = Math.max(INSERT.lastIndex, valuesEnd(text, INSERT.lastIndex, columns, entries));
    if (entries.length >= MAX_ENTRIES) break;
  }
  return entries;
}

/** What a row is made of: a comment, a text, where it begins or ends, a comma, the end of the statement, anything else. */
const PART = /--[^\r\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|[(),;]|(?:(?!--|\/\*)[^'(),;])+|[\s\S]/g;

function valuesEnd(text: string, from: number, columns: readonly string[], entries: RawEntry[]): number {
  let depth = 0;
  let column = 0;
  PART.lastIndex = from;
  for (let match = PART.exec(text); match; match = PART.exec(text)) {
    const [part] = match;
    if (part.startsWith("--") || part.startsWith("/*")) continue;
    if (part === ";" || entries.length >= MAX_ENTRIES) return match.index;
    if (part === "(") {
      if (depth++ === 0) column = 0;
    } else if (part === ")") depth--;
    else if (part === "," && depth === 1) column++;
    else if (part.length > 1 && part.startsWith("'") && depth === 1 && TELLING.test(columns[column] ?? "")) {
      const span = { start: match.index + 1, end: match.index + part.length - 1 };
      entries.push({ path: [columns[column] ?? ""], span, text: text.slice(span.start, span.end).replaceAll("''", "'"), quote: "'" });
    } else if (depth === 0 && /[^\s,]/.test(part) && part !== ",") return match.index;
  }
  return text.length;
}
