import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { mergeSarif } from "../report/merge-sarif.ts";
import { showLine } from "../report/show.ts";
import { reaches } from "../settings/severity.ts";
import { save, type Threshold } from "./audit-command.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";

export interface MergeCommandOptions {
  readonly output: string | undefined;
  readonly failOn: Threshold;
}

/** `keywarden merge A.sarif B.sarif`: the reports of an audit's parts as one. */
export function mergeCommand(files: readonly string[], { output, failOn }: MergeCommandOptions, host: Host): ExitCode {
  const merged = mergeSarif(files.map((file) => read(file, host)));
  if (merged === undefined) throw new UsageError("not all of these are SARIF reports of keywarden");
  if (output === undefined) host.stdout.write(merged.text);
  else save(resolve(host.folder, output), merged.text, output);
  if (!merged.successful) {
    host.stderr.write("keywarden: a part looked at nothing\n");
    return EXIT.trouble;
  }
  return failOn !== "never" && merged.severities.some((it) => reaches(it, failOn)) ? EXIT.findings : EXIT.clean;
}

function read(file: string, host: Host): string {
  try {
    return readFileSync(resolve(host.folder, file), "utf8");
  } catch {
    throw new UsageError(`cannot read ${showLine(file)}`);
  }
}
