import { resolve } from "node:path";
import { BASELINE_FILE, baselineOf, baselineText } from "../audit/baseline.ts";
import { count } from "../report/report.ts";
import { showLine } from "../report/show.ts";
import { exitCodeOf, reportTroubles, type ScanOptions, save, scan } from "./audit-command.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";
import type { ScopeOptions } from "./scope.ts";

export interface BaselineCommandOptions extends ScanOptions, ScopeOptions {
  readonly output: string | undefined;
}

/** `keywarden baseline`: writes down all that is found now, so that later audits report only what is new. */
export async function baselineCommand(paths: readonly string[], options: BaselineCommandOptions, host: Host): Promise<ExitCode> {
  const audits = await scan(paths, options, host);
  if (audits === undefined) return EXIT.interrupted;
  const code = exitCodeOf(audits, "never", host);
  reportTroubles(audits, host);
  // What could not be looked at would be reported as new later.
  if (code !== EXIT.clean) return code;
  const entries = baselineOf(audits);
  const file = options.output ?? BASELINE_FILE;
  save(resolve(host.folder, file), baselineText(entries), file);
  host.stdout.write(`${showLine(file)}: ${count(entries.length, "finding")}. \`keywarden audit --baseline\` reports what is not among them.\n`);
  return EXIT.clean;
}
