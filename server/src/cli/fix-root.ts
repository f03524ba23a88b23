import { createFileAnalysis } from "../audit/analyze-file.ts";
import type { Audit } from "../audit/result.ts";
import type { Session } from "../engine/analysis.ts";
import { fixAll } from "../fixes/fix-all.ts";
import { offersFor } from "../fixes/fixes.ts";
import type { Destination } from "../fixes/repair.ts";
import { isKeyFile } from "../project/key-files.ts";
import type { Finding } from "../rules/finding.ts";
import type { Syntax } from "../syntax/parser.ts";
import type { Span } from "../text/span.ts";
import { WorkingCopy } from "./working-copy.ts";

export interface FixedRoot {
  readonly copy: WorkingCopy;
  /** All findings that are left, of any rule. */
  readonly left: readonly Finding[];
  /** How many findings went away in a file. */
  readonly done: ReadonlyMap<string, number>;
  /** What the user still has to do. */
  readonly notes: readonly string[];
  readonly destinations: readonly Destination[];
  /** What must be masked in the new text of a changed file. */
  secrets(path: string): readonly Span[];
}

/** Whether git ignores a file made for keys: of any other it does not matter. */
async function ignoredKeyFile(path: string, copy: WorkingCopy): Promise<boolean | undefined> {
  return isKeyFile(path) ? copy.isIgnored(path) : undefined;
}

/** What is left for the user to run. */
async function commandsFor(finding: Finding, { settings }: Audit, copy: WorkingCopy, syntax: Syntax): Promise<string[]> {
  const { path } = finding;
  const offers = await offersFor(finding, { path, text: copy.text(path) ?? "", languageId: undefined, syntax, settings, project: copy });
  return offers.flatMap(({ runs, title }) => (runs === true ? [`${title}.`] : []));
}

/** One repair may bring to light what another can mend; no real file needs more than two rounds. */
const MAX_ROUNDS = 4;

/** Puts right what can be put right safely; nothing is written. `session` is a fresh one. */
export async function fixRoot(audit: Audit, syntax: Syntax, session: Session, wanted: (finding: Finding) => boolean): Promise<FixedRoot> {
  const copy = new WorkingCopy(audit.result.root);
  const analyze = createFileAnalysis(session, (path) => copy.text(path));
  // What is found in a file rests on the others as well.
  for (const path of audit.analysed) {
    const text = copy.text(path);
    if (text !== undefined) session.set(path, text, undefined, await ignoredKeyFile(path, copy));
  }
  const findings = new Map<string, readonly Finding[]>();
  for (const finding of audit.result.findings) findings.set(finding.path, [...(findings.get(finding.path) ?? []), finding]);
  const before = new Map([...findings].map(([path, { length }]) => [path, length]));
  const notes = new Set<string>();
  const destinations: Destination[] = [];

  for (let round = 0; round < MAX_ROUNDS; round++) {
    // A file that changed since the audit is left alone: what was found in it may be anywhere now.
    const current = [...findings].filter(([path]) => round > 0 || copy.text(path) === audit.source(path));
    const toDo = current.flatMap(([, it]) => it.filter(wanted));
    const path = toDo[0]?.path;
    if (path === undefined) break;
    const context = { path, text: copy.text(path) ?? "", languageId: undefined, syntax, settings: audit.settings, project: copy };
    const edit = await fixAll(toDo, context);
    if (edit === undefined || !copy.apply(edit.changes)) break;
    for (const note of edit.notes) notes.add(note);
    destinations.push(...(edit.destinations ?? []));
    for (const change of edit.changes) {
      session.set(change.path, copy.text(change.path) ?? "", undefined, await ignoredKeyFile(change.path, copy));
      const result = await analyze(change.path);
      findings.set(change.path, result === undefined || result === "gone" ? [] : result.analysis.findings);
    }
  }

  const left = [...findings.values()].flat();
  for (const finding of left.filter(wanted)) for (const command of await commandsFor(finding, audit, copy, syntax)) notes.add(command);
  return {
    copy,
    left,
    done: new Map([...before].map(([path, number]) => [path, number - (findings.get(path)?.length ?? 0)])),
    notes: [...notes],
    destinations,
    secrets: (path) => (findings.get(path) ?? []).flatMap((it) => it.secrets),
  };
}
