import type { Finding } from "../rules/finding.ts";
import type { Repair, Step } from "./repair.ts";

/** Takes a key file out of git's index, or from the eyes of others on the machine: by a command that the user confirms. */
export const keyFileStep: Repair = {
  id: "key-file-step",
  rules: ["exposed-key-file"],

  async offers(finding, context) {
    const step = stepFor(finding, context.path);
    return step === undefined
      ? []
      : [{ repair: "key-file-step", variant: step.kind, title: `Run ${shownStep(step)}`, safety: "suggestion", preferred: false, runs: true }];
  },

  async edit(_offer, finding, context) {
    const step = stepFor(finding, context.path);
    if (step === undefined) return undefined;
    return { changes: [], notes: step.kind === "untrack" ? ["Commit that, then roll the key: the history keeps it."] : [], step };
  },
};

function stepFor({ said }: Finding, path: string): Step | undefined {
  if (said?.message === "tracked") return { kind: "untrack", path };
  return said?.message === "readable" ? { kind: "restrict", path } : undefined;
}

/** The command as a user would type it in the root. */
export function shownStep({ kind, path }: Step): string {
  const word = /[^\w./-]/.test(path) ? `'${path.replaceAll("'", "'\\''")}'` : path;
  const safe = word.startsWith("-") ? `./${word}` : word;
  return kind === "untrack" ? `\`git rm --cached ${safe}\`` : `\`chmod 600 ${safe}\``;
}
