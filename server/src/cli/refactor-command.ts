import type { Audit } from "../audit/result.ts";
import type { Refactoring } from "../fixes/refactoring.ts";
import type { RepairContext } from "../fixes/repair.ts";
import { count } from "../report/report.ts";
import { showLine } from "../report/show.ts";
import { settingsAt } from "../settings/layers.ts";
import { settingsWithStore } from "../settings/stored.ts";
import type { StoreId } from "../settings/stores.ts";
import type { Syntax } from "../syntax/parser.ts";
import { exitCodeOf, prefixOf, reportTroubles, type ScanOptions, scan } from "./audit-command.ts";
import { paintFor, wantsColor } from "./colors.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { maskedDiff } from "./masked-diff.ts";
import { WorkingCopy } from "./working-copy.ts";

export interface RefactorCommandOptions extends ScanOptions {
  /** Undefined where the settings decide. */
  readonly store: StoreId | undefined;
  readonly dryRun: boolean;
}

/** More often than this no file is rewritten. */
const MAX_EDITS = 100;

/** `keywarden refactor`. */
export async function refactorCommand(refactoring: Refactoring, paths: readonly string[], options: RefactorCommandOptions, host: Host): Promise<ExitCode> {
  const { store, dryRun, quiet } = options;
  const audits = await scan(paths, options, host);
  if (audits === undefined) return EXIT.interrupted;
  let code = exitCodeOf(audits, "never", host);
  reportTroubles(audits, host);
  const paint = paintFor(wantsColor(host, options.color));
  const notes = new Set<string>();
  let changed = 0;
  for (const audit of audits) {
    const { copy, said } = await refactoredRoot(
      refactoring,
      store === undefined ? audit : { ...audit, settings: settingsWithStore(audit.settings, store) },
      await host.syntax(),
    );
    for (const note of said) notes.add(note);
    for (const change of copy.changes()) {
      changed++;
      const path = showLine(prefixOf(audit, host) + change.path);
      if (dryRun) {
        const secrets = audit.result.findings.filter((it) => it.path === change.path).flatMap((it) => it.secrets);
        host.stdout.write(maskedDiff(path, change, secrets, [], paint));
        continue;
      }
      const problem = copy.write(change);
      if (problem !== undefined) {
        code = EXIT.trouble;
        host.stderr.write(`keywarden: ${path} was left as it is: ${problem}\n`);
      } else if (!quiet) host.stdout.write(`${path}: ${change.before === undefined ? "written" : "rewritten"}\n`);
    }
  }
  if (!quiet) {
    for (const note of notes) host.stderr.write(`To do: ${showLine(note)}\n`);
    if (changed === 0) host.stderr.write("Nothing to rewrite was found.\n");
    else if (dryRun) host.stderr.write(`${count(changed, "file")} would change.\n`);
  }
  return code;
}

/** The files of a root after the refactoring wherever it has something to do. */
async function refactoredRoot(
  refactoring: Refactoring,
  audit: Audit,
  syntax: Syntax,
): Promise<{ readonly copy: WorkingCopy; readonly said: ReadonlySet<string> }> {
  const copy = new WorkingCopy(audit.result.root);
  const said = new Set<string>();
  for (const path of audit.analysed) {
    for (let edits = 0; edits < MAX_EDITS; edits++) {
      const text = copy.text(path);
      if (text === undefined || !/stripe/i.test(text)) break;
      const context: RepairContext = { path, text, languageId: undefined, syntax, settings: settingsAt(path, audit.settings), project: copy };
      const edit = await firstEdit(refactoring, context);
      if (edit === undefined || !copy.apply(edit.changes)) break;
      for (const note of edit.notes) said.add(note);
    }
  }
  return { copy, said };
}

async function firstEdit(refactoring: Refactoring, context: RepairContext): ReturnType<Refactoring["edit"]> {
  for (const place of await refactoring.places(context)) {
    const edit = await refactoring.edit(place, context);
    if (edit !== undefined) return edit;
  }
  return undefined;
}
