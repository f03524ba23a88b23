import type { Audit } from "../audit/result.ts";
import { editFor, offersFor } from "../fixes/fixes.ts";
import type { RepairContext } from "../fixes/repair.ts";
import { maskText } from "../model/credentials/mask.ts";
import type { ReportFix } from "../report/report.ts";
import type { Finding } from "../rules/finding.ts";
import type { Syntax } from "../syntax/parser.ts";
import { WorkingCopy } from "./working-copy.ts";

/** A report with more fixes than this is one that nobody applies by hand, and they take time to make. */
const MOST_FIXES = 1000;

/** For each finding the repair that the editor would prefer, where it is safe and its edits hold no key. */
export async function fixesFor(audits: readonly Audit[], syntax: Syntax): Promise<Map<Finding, ReportFix>> {
  const fixes = new Map<Finding, ReportFix>();
  for (const { result, source, settings } of audits) {
    const project = new WorkingCopy(result.root);
    for (const finding of result.findings) {
      const text = source(finding.path);
      if (text === undefined || fixes.size >= MOST_FIXES) continue;
      const context: RepairContext = { path: finding.path, text, languageId: undefined, syntax, settings, project };
      const offer = (await offersFor(finding, context)).find((it) => it.preferred && it.safety === "safe");
      const edit = offer && (await editFor(offer, finding, context));
      if (offer === undefined || edit === undefined) continue;
      const inserted = edit.changes.flatMap((it) => (it.kind === "create" ? [it.text] : it.edits.map(({ text }) => text)));
      if (inserted.every((it) => maskText(it) === it)) fixes.set(finding, { title: offer.title, changes: edit.changes });
    }
  }
  return fixes;
}
