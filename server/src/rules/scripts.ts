import type { ConfigEntry, ConfigFile } from "../facts/config/entry.ts";
import type { Span } from "../text/span.ts";

/** Commands in a file that is no program: a shell script as a whole, or what an entry has a shell run. */
export interface Script extends Span {
  /** The entry that holds it; undefined where the file is the script. */
  readonly entry: ConfigEntry | undefined;
}

/** The scripts in a file, in order of place. */
export function scriptsIn({ format, entries }: ConfigFile, text: string): Script[] {
  if (format === "shell") return [{ start: 0, end: text.length, entry: undefined }];
  return entries.flatMap((entry) => (entry.role === "command" ? [{ ...entry.span, entry }] : []));
}
