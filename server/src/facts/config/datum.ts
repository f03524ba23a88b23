import type { Span } from "../../text/span.ts";
import type { ConfigEntry } from "./entry.ts";

/** A value of a configuration file with what is inside it, each part at its place. */
export type Datum = Span &
  (
    | { readonly kind: "text"; readonly text: string; readonly block: boolean }
    | { readonly kind: "list"; readonly items: readonly Datum[] }
    | { readonly kind: "object"; readonly entries: ReadonlyMap<string, Datum> }
    | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Datum[] }
    /** Something that is only known when it runs: `text` is how it is written. */
    | { readonly kind: "other"; readonly text: string }
  );

type WrittenEntry = Pick<ConfigEntry, "path" | "span" | "text" | "quote"> & { readonly tag?: string | undefined };

/** The documents that a file's entries make: several in YAML, one elsewhere; `text` is the file's own. */
export function documentsOf(entries: readonly WrittenEntry[], text: string): Datum[] {
  const documents: Datum[] = [];
  const ends = [...text.matchAll(/^---(?:[ \t\r]|$)/gm)].map(({ index }) => index);
  let next = 0;
  for (let index = 0; index < entries.length; index = next) {
    const end = ends.find((it) => it > (entries[index]?.span.start ?? 0)) ?? Number.POSITIVE_INFINITY;
    for (next = index + 1; next < entries.length && (entries[next]?.span.start ?? 0) < end; ) next++;
    documents.push(datumOf(entries.slice(index, next), 0));
  }
  return documents;
}

/** What entries make that have the same names up to a depth; there is at least one. */
function datumOf(entries: readonly WrittenEntry[], depth: number): Datum {
  const start = entries[0]?.span.start ?? 0;
  const end = entries.at(-1)?.span.end ?? start;
  const [only] = entries;
  if (only && only.path.length <= depth) {
    // `Resource: !Join […]` is known only when it runs; `!Sub` fills in names.
    if (only.tag !== undefined && !/^!(?:!str|Sub)?$/.test(only.tag)) return { kind: "other", text: only.text, ...only.span };
    return { kind: "text", text: only.text, block: only.quote === "|", ...only.span };
  }
  const groups = new Map<string, WrittenEntry[]>();
  for (const entry of entries) {
    const name = entry.path[depth];
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  const children = [...groups].map(([name, group]) => [name, datumOf(group, depth + 1)] as const);
  const isList = children.every(([name]) => /^\d+$/.test(name));
  return isList ? { kind: "list", items: children.map(([, it]) => it), start, end } : { kind: "object", entries: new Map(children), start, end };
}

/** A value and all that is inside it, itself first. */
export function* within(datum: Datum): Generator<Datum> {
  const waiting: Datum[] = [datum];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    if (next.kind === "list") waiting.push(...next.items);
    else if (next.kind === "object") waiting.push(...next.entries.values());
    else if (next.kind === "call") waiting.push(...next.arguments);
  }
}

/** The items of a list, or the one value that stands for a list of one; undefined where it is not known what all of them are. */
export function itemsOf(datum: Datum | undefined): readonly Datum[] | undefined {
  switch (datum?.kind) {
    case undefined:
      return [];
    case "list":
      return datum.items;
    case "text":
      return [datum];
    case "call": {
      const parts = /^(?:toset|tolist|compact|distinct|flatten|concat|sort)$/.test(datum.name) ? datum.arguments.map(itemsOf) : [undefined];
      return parts.every((it) => it !== undefined) ? parts.flat() : undefined;
    }
    case "object":
      return datum.entries.size === 1 && datum.entries.has("Fn::Sub") ? itemsOf(datum.entries.get("Fn::Sub")) : undefined;
    default:
      return undefined;
  }
}

/** The text of a value that is one; undefined for any other. */
export function textOf(datum: Datum | undefined): string | undefined {
  return datum?.kind === "text" ? datum.text : undefined;
}
