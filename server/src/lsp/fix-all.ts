import type { ProjectEdit, RepairContext } from "../fixes/repair.ts";
import type { Finding } from "../rules/finding.ts";
import { Draft } from "./draft.ts";
import { type Answer, repairContextOf, type Server, Superseded } from "./server.ts";

/** All safe repairs of one file, each on top of the last, as one edit; undefined where there is none. `seen` takes the texts that the edit is meant for. Throws `Superseded`. */
export async function fixAll(
  server: Server,
  answer: Answer,
  seen: Map<string, string | undefined>,
  cancelled: () => boolean,
): Promise<ProjectEdit | undefined> {
  const { path, root } = answer;
  const draft = new Draft(root.fork());
  try {
    const notes = new Set<string>();
    const base = { ...(await repairContextOf(server, answer)), project: draft.snapshot(server.gitAllowed) };
    let { findings } = answer.analysis;
    // Those before `at` were tried. Every turn makes fewer findings or moves on, so this ends.
    for (let at = 0; at < findings.length; ) {
      if (cancelled()) throw new Superseded();
      const finding = findings[at];
      const edit = finding && (await safeEdit(server, finding, { ...base, text: (await draft.text(path)) ?? "" }));
      if (edit === undefined || !(await draft.apply(edit.changes))) {
        at++;
        continue;
      }
      for (const note of edit.notes) notes.add(note);
      const next = await draft.analyze(path, cancelled);
      if (next === undefined) throw new Superseded();
      if (next.findings.length >= findings.length) at++;
      findings = next.findings;
    }
    for (const [file, original] of draft.originals()) seen.set(file, original);
    const changes = draft.changes();
    return changes.length === 0 ? undefined : { changes, notes: [...notes] };
  } finally {
    draft.dispose();
  }
}

async function safeEdit({ runtime }: Server, finding: Finding, context: RepairContext): Promise<ProjectEdit | undefined> {
  for (const repair of runtime.repairs) {
    if (!repair.rules.includes(finding.rule)) continue;
    for (const offer of await repair.offers(finding, context)) {
      const edit = offer.safety === "safe" ? await repair.edit(offer, finding, context) : undefined;
      if (edit !== undefined) return edit;
    }
  }
  return undefined;
}
