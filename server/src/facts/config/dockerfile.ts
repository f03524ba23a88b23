import type { Span } from "../../text/span.ts";
import { type DockerInstruction, dockerInstructions } from "./docker-instructions.ts";
import { MAX_ENTRIES, type RawEntry } from "./entry.ts";

const COMMANDS = new Set(["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"]);

/** What a Dockerfile sets and runs: `ENV`, `ARG`, `LABEL`, and the commands of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK`. */
export function dockerfileEntries(text: string): RawEntry[] {
  const entries: RawEntry[] = [];
  for (const instruction of dockerInstructions(text)) {
    if (entries.length >= MAX_ENTRIES) break;
    const { keyword, words, rest } = instruction;
    if (keyword === "ENV" || keyword === "ARG" || keyword === "LABEL") entries.push(...settings(text, instruction));
    else if (COMMANDS.has(keyword)) {
      const first = words.find(({ start }) => !text.startsWith("--", start));
      if (first)
        entries.push({ path: [keyword], span: { start: first.start, end: rest.end }, text: text.slice(first.start, rest.end), quote: "", role: "command" });
    }
  }
  return entries;
}

function settings(text: string, { keyword, words, rest }: DockerInstruction): RawEntry[] {
  const role = keyword === "ENV" ? "variable" : keyword === "ARG" ? "build-argument" : "value";
  const [first, second] = words;
  if (!first) return [];
  const name = text.slice(first.start, first.end);
  // The old form: one name, and all the rest of the line is its value.
  if (keyword === "ENV" && !name.includes("=")) return second ? [valueEntry(text, [keyword, name], { start: second.start, end: rest.end }, role)] : [];
  return words.flatMap((word): RawEntry[] => {
    const written = text.slice(word.start, word.end);
    const [whole, own = ""] = /^["']?([^=\s"']+)["']?=/.exec(written) ?? [];
    if (whole !== undefined) return [valueEntry(text, [keyword, own], { start: word.start + whole.length, end: word.end }, role)];
    return keyword === "ARG" ? [{ path: [keyword, written], span: { start: word.end, end: word.end }, text: "", quote: "", role }] : [];
  });
}

function valueEntry(text: string, path: readonly string[], { start, end }: Span, role: NonNullable<RawEntry["role"]>): RawEntry {
  const quote = text.charAt(start);
  const quoted = (quote === '"' || quote === "'") && end - start > 1 && text[end - 1] === quote;
  const span = quoted ? { start: start + 1, end: end - 1 } : { start, end };
  const written = text.slice(span.start, span.end);
  return { path, span, text: quote === "'" ? written : written.replace(/\\(?=["\\$ ])/g, ""), quote: quoted ? quote : "", role };
}
