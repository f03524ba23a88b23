import { createFileAnalysis } from "../audit/analyze-file.ts";
import type { Audit } from "../audit/result.ts";
import type { Session } from "../engine/analysis.ts";
import type { Offer, ProjectEdit, Repair, RepairContext } from "../fixes/repair.ts";
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
  /** What must be masked in the new text of a changed file. */
  secrets(path: string): readonly Span[];
}

export interface FixOptions {
  readonly syntax: Syntax;
  readonly session: Session;
  readonly repairs: readonly Repair[];
  /** Whether a finding is to be put right. */
  readonly wanted: (finding: Finding) => boolean;
  /** Whether an offer may be taken. */
  readonly allowed: (offer: Offer) => boolean;
}

/** Puts right what can be put right safely, one finding after another, each on top of the last; nothing is written. */
export async function fixRoot(audit: Audit, { syntax, session, repairs, wanted, allowed }: FixOptions): Promise<FixedRoot> {
  const copy = new WorkingCopy(audit.result.root);
  const analyze = createFileAnalysis(session, (path) => copy.text(path));
  const done = new Map<string, number>();
  const notes = new Set<string>();

  async function findingsOf(path: string): Promise<readonly Finding[]> {
    const result = await analyze(path);
    return result === undefined || result === "gone" ? [] : result.analysis.findings;
  }

  for (const path of new Set(audit.result.findings.filter(wanted).map((it) => it.path))) {
    const text = audit.source(path);
    // Gone or changed since the audit: its findings stand as they are.
    if (text === undefined || copy.text(path) !== text) continue;
    const ignored = await copy.isIgnored(path);
    session.set(path, text, undefined, ignored);
    let findings = (await findingsOf(path)).filter(wanted);
    const before = findings.length;
    // Those before `at` were tried. Every turn either makes fewer findings or moves on, so this ends.
    for (let at = 0; at < findings.length; ) {
      const finding = findings[at];
      const context: RepairContext = { path, text: copy.text(path) ?? "", languageId: undefined, syntax, settings: audit.settings, project: copy };
      const edit = finding && (await firstEdit(finding, context, repairs, allowed));
      if (edit === undefined || !copy.apply(edit.changes)) {
        at++;
        continue;
      }
      for (const change of edit.changes) session.set(change.path, copy.text(change.path) ?? "", undefined, change.path === path ? ignored : undefined);
      for (const note of edit.notes) notes.add(note);
      const next = (await findingsOf(path)).filter(wanted);
      if (next.length >= findings.length) at++;
      findings = next;
    }
    done.set(path, before - findings.length);
  }

  const changed = new Map<string, readonly Finding[]>();
  for (const { path } of copy.changes()) changed.set(path, await findingsOf(path));
  return {
    copy,
    left: [...audit.result.findings.filter((it) => !changed.has(it.path)), ...[...changed.values()].flat()],
    done,
    notes: [...notes],
    secrets: (path) => (changed.get(path) ?? []).flatMap((it) => it.secrets),
  };
}

async function firstEdit(
  finding: Finding,
  context: RepairContext,
  repairs: readonly Repair[],
  allowed: (offer: Offer) => boolean,
): Promise<ProjectEdit | undefined> {
  for (const repair of repairs) {
    if (!repair.rules.includes(finding.rule)) continue;
    for (const offer of await repair.offers(finding, context)) {
      const edit = allowed(offer) ? await repair.edit(offer, finding, context) : undefined;
      if (edit !== undefined) return edit;
    }
  }
  return undefined;
}
