import type { ConfigEntry, ConfigFile } from "../facts/config/entry.ts";
import type { Span } from "../text/span.ts";

/** Commands in a file that is no program: a shell script as a whole, or what entries have a shell run. */
export interface Script extends Span {
  /** The entry that holds it, the first of several; undefined where the file is the script. */
  readonly entry: ConfigEntry | undefined;
  /** What the shell reads. */
  readonly script: string;
  /** Where a stretch of what the shell reads stands in the file. */
  readonly spanOf: (span: Span) => Span;
}

/** The scripts in a file, in order of place. Commands that one shell runs one after the other are one script. */
export function scriptsIn({ format, kind, entries }: ConfigFile, text: string): Script[] {
  if (format === "shell" || format === "powershell") return [{ start: 0, end: text.length, entry: undefined, script: text, spanOf: (span) => span }];
  const groups = new Map<string, ConfigEntry[]>();
  for (const [index, entry] of entries.entries()) {
    if (entry.role !== "command") continue;
    const shell = shellOf(entry, kind) ?? String(index);
    const group = groups.get(shell);
    if (group) group.push(entry);
    else groups.set(shell, [entry]);
  }
  return [...groups.values()].map((group) => joined(group, text));
}

/** What commands have in common that one shell runs: their list; GitLab runs `before_script` and `script` of a job as one. */
function shellOf({ path }: ConfigEntry, kind: ConfigFile["kind"]): string | undefined {
  if (!/^\d+$/.test(path.at(-1) ?? "") || !/^(?:before_script|script|commands)$/.test(path.at(-2) ?? "")) return undefined;
  const list = kind === "gitlab" && path.at(-2) === "before_script" ? [...path.slice(0, -2), "script"] : path.slice(0, -1);
  return list.join("\0");
}

function joined(group: readonly ConfigEntry[], text: string): Script {
  const parts = group.toSorted((a, b) => Number(b.path.at(-2) === "before_script") - Number(a.path.at(-2) === "before_script") || a.span.start - b.span.start);
  const starts: number[] = [];
  let script = "";
  for (const { span } of parts) {
    starts.push(script.length);
    script += `${text.slice(span.start, span.end)}\n`;
  }
  const spanOf = (span: Span): Span => {
    const index = Math.max(
      0,
      starts.findLastIndex((start) => start <= span.start),
    );
    const { start, end } = parts[index]?.span ?? { start: 0, end: 0 };
    const by = start - (starts[index] ?? 0);
    return { start: span.start + by, end: Math.min(span.end + by, end) };
  };
  const [first] = parts;
  return { start: first?.span.start ?? 0, end: first?.span.end ?? 0, entry: first, script: script.slice(0, -1), spanOf };
}
