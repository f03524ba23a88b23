import { type Argument, DockerfileParser, type Instruction, type Property, type PropertyInstruction } from "dockerfile-ast";
import { LineIndex } from "../../text/line-index.ts";
import { MAX_ENTRIES, type RawEntry } from "./entry.ts";

/** What a Dockerfile sets and runs: `ENV`, `ARG`, `LABEL`, and the commands of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK`. */
export function dockerfileEntries(text: string): RawEntry[] {
  const lines = new LineIndex(text);
  const entries: RawEntry[] = [];
  for (const instruction of instructionsOf(text)) {
    const keyword = instruction.getKeyword();
    if (entries.length >= MAX_ENTRIES) break;
    if (keyword === "ENV" || keyword === "ARG" || keyword === "LABEL") {
      for (const property of (instruction as PropertyInstruction).getProperties()) {
        const entry = propertyEntry(text, lines, keyword, property);
        if (entry) entries.push(entry);
      }
    } else if (keyword === "RUN" || keyword === "CMD" || keyword === "ENTRYPOINT" || keyword === "HEALTHCHECK") {
      const argumentsOf: Argument[] = instruction.getArguments();
      const first = argumentsOf[0]?.getRange();
      if (!first) continue;
      const span = { start: lines.offsetAt(first.start), end: lines.offsetAt(instruction.getRange().end) };
      entries.push({ path: [keyword], span, text: text.slice(span.start, span.end), quote: "", role: "command" });
    }
  }
  return entries;
}

function instructionsOf(text: string): Instruction[] {
  try {
    return DockerfileParser.parse(text).getInstructions();
  } catch {
    return [];
  }
}

function propertyEntry(text: string, lines: LineIndex, keyword: string, property: Property): RawEntry | undefined {
  const name = property.getName();
  const range = property.getValueRange();
  if (keyword === "ARG" && !range) {
    const own = property.getNameRange();
    const at = lines.offsetAt(own.end);
    return { path: [keyword, name], span: { start: at, end: at }, text: "", quote: "", role: "build-argument" };
  }
  if (!range) return undefined;
  const [from, to] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const quote = text.charAt(from);
  const quoted = (quote === '"' || quote === "'") && to - from > 1 && text[to - 1] === quote;
  const span = quoted ? { start: from + 1, end: to - 1 } : { start: from, end: to };
  const role = keyword === "ENV" ? "variable" : keyword === "ARG" ? "build-argument" : "value";
  return { path: [keyword, name], span, text: property.getValue() ?? text.slice(span.start, span.end), quote: quoted ? quote : "", role };
}
