import { CST, Parser } from "yaml";
import { MAX_DEPTH, MAX_ENTRIES, type RawEntry } from "./entry.ts";
import { yamlParts } from "./yaml-parts.ts";

type Item = CST.CollectionItem;

/** What is still to be looked at: a loop with a list of its own, so that depth costs no stack. */
interface Pending {
  readonly token: CST.Token;
  readonly path: readonly string[];
  readonly tag: string | undefined;
}

/**
 * The scalars of all documents of a YAML text. Read from its tokens: aliases are never expanded, so that a text cannot grow, and what is broken costs no more than
 * itself.
 */
export function yamlEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  for (const { start, end, path, item } of yamlParts(text)) {
    for (const entry of entriesOf(text.slice(start, end))) {
      if (entries.length >= MAX_ENTRIES) return entries;
      const own = item === undefined ? entry.path : [String(item), ...entry.path.slice(1)];
      const span = { start: entry.span.start + start, end: entry.span.end + start };
      entries.push({ ...entry, path: path.length === 0 ? own : [...path, ...own].slice(0, MAX_DEPTH), span });
    }
  }
  return entries;
}

/** What parts were found to hold: while someone types, all but one are the same as before. */
const known = new Map<string, readonly RawEntry[]>();
const MAX_KNOWN = 2_000_000;
let knownLength = 0;

function entriesOf(part: string): readonly RawEntry[] {
  let entries = known.get(part);
  if (entries === undefined) {
    entries = yamlEntriesOfPart(part);
    if (knownLength + part.length > MAX_KNOWN) {
      known.clear();
      knownLength = 0;
    }
    known.set(part, entries);
    knownLength += part.length;
  }
  return entries;
}

/** The scalars of a YAML text, read in one piece. */
export function yamlEntriesOfPart(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type !== "document" || token.value === undefined) continue;
    const pending: Pending[] = [{ token: token.value, path: [], tag: tagOf(token.start) }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (entries.length >= MAX_ENTRIES) return entries;
      const children = childrenOf(next);
      if (children === undefined) {
        const entry = scalarEntry(text, next);
        if (entry) entries.push(entry);
      } else if (next.path.length < MAX_DEPTH) for (let index = children.length - 1; index >= 0; index--) pending.push(children[index] as Pending);
    }
  }
  return entries;
}

/** What is in a collection; undefined for what is none. */
function childrenOf({ token, path, tag }: Pending): Pending[] | undefined {
  if (token.type !== "block-map" && token.type !== "block-seq" && token.type !== "flow-collection") return undefined;
  const isMap = token.type === "block-map" || (token.type === "flow-collection" && token.start.source === "{");
  return token.items.flatMap((item: Item, index): Pending[] => {
    // `[a: b]` is a list of mappings.
    const { key, value, sep } = item;
    if (!value) return [];
    const named = isMap || key ? nameOf(key) : undefined;
    const own = isMap ? [...path, named ?? ""] : named === undefined ? [...path, String(index)] : [...path, String(index), named];
    // What is to be made of a whole list is to be made of what is in it: `!Join [":", [a, b]]`.
    return [{ token: value, path: own, tag: tagOf(sep) ?? (isMap ? undefined : tagOf(item.start)) ?? tag }];
  });
}

function nameOf(key: CST.Token | null | undefined): string | undefined {
  // Most names stand for themselves.
  if (key?.type === "scalar" && !key.source.includes("\n")) return key.source;
  return key && CST.isScalar(key) && key.type !== "alias" ? (CST.resolveAsScalar(key, false, () => {})?.value ?? "") : undefined;
}

function tagOf(tokens: readonly CST.SourceToken[] | undefined): string | undefined {
  return tokens?.find(({ type }) => type === "tag")?.source;
}

function scalarEntry(text: string, { token, path, tag }: Pending): RawEntry | undefined {
  switch (token.type) {
    case "scalar":
      return entryAt(text, token, path, tag, "", token.offset, token.offset + token.source.length);
    case "single-quoted-scalar":
    case "double-quoted-scalar": {
      const quote = token.type === "single-quoted-scalar" ? "'" : '"';
      const closed = token.source.length > 1 && token.source.endsWith(quote);
      return entryAt(text, token, path, tag, quote, token.offset + 1, token.offset + token.source.length - (closed ? 1 : 0));
    }
    case "block-scalar": {
      const head = token.props.reduce((length, it) => length + ("source" in it ? it.source.length : 0), 0);
      return entryAt(text, token, path, tag, "|", token.offset + head, token.offset + head + token.source.length);
    }
    default:
      return undefined;
  }
}

function entryAt(
  text: string,
  token: CST.FlowScalar | CST.BlockScalar,
  path: readonly string[],
  tag: string | undefined,
  quote: string,
  from: number,
  to: number,
): RawEntry {
  const written = text.slice(from, to);
  const simple = quote !== "|" && !/[\r\n]/.test(written) && !(quote === '"' && written.includes("\\")) && !(quote === "'" && written.includes("''"));
  const value = simple ? written : (CST.resolveAsScalar(token, false, () => {})?.value ?? written);
  // A block begins behind its indentation and ends before its last line break.
  const start = quote === "|" ? from + (/^\s*/.exec(written)?.[0].length ?? 0) : from;
  const end = quote === "|" ? Math.max(start, from + written.trimEnd().length) : to;
  return { path, span: { start, end }, text: value, quote, tag };
}
