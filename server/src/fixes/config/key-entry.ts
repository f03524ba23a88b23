import type { ConfigEntry, ConfigFile } from "../../facts/config/entry.ts";
import { readConfig } from "../../facts/config/read-config.ts";
import { credentialOfName } from "../../model/credentials/names.ts";
import { publicPrefixOf } from "../../model/frameworks/public-prefixes.ts";
import type { Finding } from "../../rules/finding.ts";
import { patternOf } from "../../text/pattern.ts";
import { contains, type Span } from "../../text/span.ts";
import { wantedKey } from "../names.ts";
import type { RepairContext } from "../repair.ts";

/** A key in a configuration file, and the value it stands in. */
export interface KeyEntry {
  readonly file: ConfigFile;
  readonly entry: ConfigEntry;
  /** Where the key stands. */
  readonly key: Span;
  /** Whether the value is the key and nothing else. */
  readonly whole: boolean;
  /** The variable that will hold the key. */
  readonly variable: string;
}

/** The value that a finding's key stands in; undefined where the file is not read by one of our readers, or the key stands between its values. */
export function keyEntry(finding: Finding, { path, text, settings }: RepairContext): KeyEntry | undefined {
  const file = readConfig(path, text);
  const wanted = wantedKey(finding);
  if (!file || wanted === undefined) return undefined;
  const entry = file.entries.filter(({ span }) => contains(span, finding.span)).sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0];
  if (!entry) return undefined;
  const whole = entry.span.start === finding.span.start && entry.span.end === finding.span.end;
  // What is shipped to browsers needs another name, wherever it is read: that is no matter of this place.
  if (publicPrefixOf(entry.name) !== undefined) return undefined;
  const named = /^[A-Z][A-Z0-9_]*$/.test(entry.name) && credentialOfName(entry.name) !== undefined;
  return { file, entry, key: finding.span, whole, variable: whole && named ? entry.name : settings.names[wanted] };
}

/** The value with its quotes. */
export function quotedSpan({ span, quote }: Pick<ConfigEntry, "span" | "quote">): Span {
  const width = quote === "|" ? 0 : quote.length;
  return { start: span.start - width, end: span.end + width };
}

/** The lines that a value takes up with its name; undefined where something else stands there, too. */
export function linesOfEntry(text: string, entry: ConfigEntry): Span | undefined {
  const { start, end } = quotedSpan(entry);
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next === -1 ? text.length : next + 1;
  const own = entry.path.findLast((name) => !/^\d+$/.test(name)) ?? entry.name;
  const name = patternOf(own === entry.name ? own : entry.name);
  const before = new RegExp(`^[ \\t]*(?:-[ \\t]+)?(?:export[ \\t]+|(?:ENV|ARG)[ \\t]+)?["']?(?:[\\w.-]+\\.)?${name}["']?[ \\t]*[:= \\t][ \\t]*$`, "i");
  const after = /^[ \t]*,?[ \t]*(?:#.*|\/\/.*)?\r?\n?$/;
  return before.test(text.slice(from, start)) && after.test(text.slice(end, to)) ? { start: from, end: to } : undefined;
}
