import { SaxesParser } from "saxes";
import { MAX_DEPTH, MAX_ENTRIES, type RawEntry } from "./entry.ts";

/** Attributes and elements that say what the value beside them is called. */
const NAMING = /^(?:key|name|id)$/i;

interface Element {
  readonly name: string;
  /** What an attribute calls it. */
  called: string | undefined;
  /** In a property list: the text of the last `<key>`. */
  key: string | undefined;
  text: string;
  start: number;
  end: number;
  attributes: { readonly name: string; readonly text: string; readonly start: number; readonly end: number; readonly quote: string }[];
}

/** Attributes and texts of an XML document, property lists by their keys. Entities of its own are never expanded; a broken text gives what can be read of it. */
export function xmlEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  const parser = new SaxesParser({ position: true });
  const open: Element[] = [];
  let last = 0;
  const path = (): string[] => open.map(({ name }) => name);
  parser.on("error", () => {});
  parser.on("opentagstart", ({ name }) => {
    open.push({ name, called: undefined, key: undefined, text: "", start: -1, end: -1, attributes: [] });
    last = parser.position;
  });
  parser.on("attribute", ({ name, value }) => {
    const end = parser.position - 1;
    const quote = text.charAt(end);
    const start = text.lastIndexOf(quote, end - 1) + 1;
    open.at(-1)?.attributes.push({ name, text: value, start, end, quote });
  });
  parser.on("opentag", () => {
    const element = open.at(-1);
    last = parser.position;
    if (!element || open.length > MAX_DEPTH) return;
    element.called = element.attributes.find(({ name }) => NAMING.test(name))?.text;
    for (const { name, text: value, start, end, quote } of element.attributes) {
      if (start < end && entries.length < MAX_ENTRIES)
        entries.push({ path: [...path(), name], name: /^value$/i.test(name) ? (element.called ?? name) : name, span: { start, end }, text: value, quote });
    }
  });
  const heard = (value: string, start: number, end: number): void => {
    const element = open.at(-1);
    if (element) {
      element.text += value;
      if (value.trim() !== "") {
        if (element.start < 0) element.start = start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0);
        element.end = start + text.slice(start, end).trimEnd().length;
      }
    }
    last = end;
  };
  parser.on("text", (value) => heard(value, last, parser.position - 1));
  parser.on("cdata", (value) => heard(value, last + "<![CDATA[".length, parser.position - "]]>".length));
  parser.on("comment", () => {
    last = parser.position;
  });
  parser.on("closetag", () => {
    const element = open.pop();
    const parent = open.at(-1);
    last = parser.position;
    if (!element || element.start < 0 || open.length >= MAX_DEPTH || entries.length >= MAX_ENTRIES) return;
    const value = element.text.trim();
    if (parent && element.name === "key") {
      parent.key = value;
      return;
    }
    const name = element.called ?? (parent?.name === "dict" ? parent.key : undefined) ?? (/^value$/i.test(element.name) ? parent?.called : undefined);
    entries.push({ path: [...path(), element.name], name: name ?? element.name, span: { start: element.start, end: element.end }, text: value, quote: "" });
  });
  try {
    parser.write(text).close();
  } catch {
    // What was read before counts.
  }
  return entries;
}
