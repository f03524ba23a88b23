import { permissionsReport, permissionsTable } from "../report/permissions.ts";
import { practicesList } from "../report/practices.ts";
import { exitCodeOf, prefixOf, reportTroubles, type ScanOptions, scan } from "./audit-command.ts";
import { paintFor, wantsColor } from "./colors.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";

export const PERMISSION_FORMATS = ["table", "json"] as const;

export interface PermissionsCommandOptions extends ScanOptions {
  readonly format: (typeof PERMISSION_FORMATS)[number];
}

/** `keywarden permissions`: what a restricted key must be allowed, for each key and deployable. */
export async function permissionsCommand(paths: readonly string[], options: PermissionsCommandOptions, host: Host): Promise<ExitCode> {
  const audits = await scan(paths, options, host);
  if (audits === undefined) return EXIT.interrupted;
  const paint = paintFor(wantsColor(host, options.color));
  host.stdout.write(options.format === "json" ? permissionsReport(audits) : permissionsTable(audits, paint, (audit) => prefixOf(audit, host)));
  reportTroubles(audits, host);
  return exitCodeOf(audits, "never", host);
}

/** `keywarden practices`: the checklist. */
export async function practicesCommand(paths: readonly string[], options: ScanOptions, host: Host): Promise<ExitCode> {
  const audits = await scan(paths, options, host);
  if (audits === undefined) return EXIT.interrupted;
  host.stdout.write(practicesList(audits, paintFor(wantsColor(host, options.color))));
  reportTroubles(audits, host);
  return exitCodeOf(audits, "never", host);
}
