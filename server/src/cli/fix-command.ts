import type { Destination } from "../fixes/repair.ts";
import { stores } from "../fixes/stores/index.ts";
import { count } from "../report/report.ts";
import { showLine } from "../report/show.ts";
import type { Finding } from "../rules/finding.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";
import { reaches } from "../settings/severity.ts";
import { settingsWithStore } from "../settings/stored.ts";
import type { StoreId } from "../settings/stores.ts";
import { exitCodeOf, prefixOf, reportTroubles, type ScanOptions, scan } from "./audit-command.ts";
import { paintFor, wantsColor } from "./colors.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { ruleOf } from "./explain-command.ts";
import { fixRoot } from "./fix-root.ts";
import type { Host } from "./host.ts";
import { maskedDiff } from "./masked-diff.ts";

export interface FixCommandOptions extends ScanOptions {
  readonly rule: string | undefined;
  /** Undefined where the settings decide. */
  readonly store: StoreId | undefined;
  readonly dryRun: boolean;
}

/** `keywarden fix`. */
export async function fixCommand(paths: readonly string[], options: FixCommandOptions, host: Host): Promise<ExitCode> {
  const { rule, store, dryRun, quiet, failOn } = options;
  if (rule !== undefined) ruleOf(rule);
  const audits = await scan(paths, options, host);
  if (audits === undefined) return EXIT.interrupted;
  let code = exitCodeOf(audits, "never", host);
  reportTroubles(audits, host);
  const paint = paintFor(wantsColor(host, options.color));
  let left: readonly Finding[] = [];
  const notes = new Set<string>();
  const destinations = new Set<string>();
  for (const audit of audits) {
    const session = await host.createSession(audit.settings);
    const settings = store === undefined ? audit.settings : settingsWithStore(audit.settings, store);
    const fixed = await fixRoot({ ...audit, settings }, await host.syntax(), session, (finding) => rule === undefined || finding.rule === rule);
    session.dispose();
    left = [...left, ...fixed.left];
    for (const note of fixed.notes) notes.add(note);
    for (const it of fixed.destinations) destinations.add(saidOf(it));
    const prefix = prefixOf(audit, host);
    for (const change of fixed.copy.changes()) {
      const path = showLine(prefix + change.path);
      if (dryRun) {
        const secrets = audit.result.findings.filter((it) => it.path === change.path).flatMap((it) => it.secrets);
        host.stdout.write(maskedDiff(path, change, secrets, fixed.secrets(change.path), paint));
        continue;
      }
      const problem = fixed.copy.write(change);
      if (problem !== undefined) {
        code = EXIT.trouble;
        host.stderr.write(`keywarden: ${path} was left as it is: ${problem}\n`);
      } else if (!quiet) {
        const done = fixed.done.get(change.path) ?? 0;
        host.stdout.write(`${path}: ${done === 0 ? "brought in line" : `${count(done, "finding")} put right`}\n`);
      }
    }
  }
  if (!quiet) {
    if (store === undefined) for (const said of destinations) host.stderr.write(`${said}\n`);
    for (const note of notes) host.stderr.write(`To do: ${showLine(note)}\n`);
    host.stderr.write(`${left.length === 0 ? "Nothing is left" : `${count(left.length, "finding")} left`}${dryRun ? " once this is done" : ""}.\n`);
  }
  if (code !== EXIT.clean) return code;
  return left.some((it) => failOn !== "never" && reaches(it.severity, failOn)) ? EXIT.findings : EXIT.clean;
}

/** Where keys go to, and why there, for who has not said it. */
function saidOf({ store, because }: Destination): string {
  const where = stores.find(({ id }) => id === store)?.title ?? "the environment";
  if (because === "set") return `Keys go to ${where}, as ${SETTINGS_FILE} says.`;
  if (because === "used") return `Keys go to ${where}, which the project uses already. --store takes another.`;
  if (because === "place") return `Keys go to ${where} where the store cannot be asked.`;
  return `Keys go to ${where}: ${SETTINGS_FILE} names no store. --store takes another.`;
}
