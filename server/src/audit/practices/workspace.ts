import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ignoredAmong, type Reader } from "../../project/node.ts";
import type { Finding } from "../../rules/finding.ts";
import { staysInside } from "../../text/path.ts";
import { ASKED_PATHS, type PracticeWorkspace } from "./practice.ts";

/** What the checks of practices may look at in a folder. Texts are read when they are asked for, and once. */
export async function practiceWorkspace(
  folder: string,
  read: Reader,
  gitAllowed: boolean,
  known: Pick<PracticeWorkspace, "files" | "findings" | "permissions" | "seeds" | "firstSeen" | "now">,
): Promise<PracticeWorkspace> {
  const ignored = await ignoredAmong(folder, ASKED_PATHS, gitAllowed);
  const texts = new Map<string, string | undefined>();
  return {
    ...known,
    read(path) {
      if (!texts.has(path)) {
        const outcome = staysInside(path) ? read(join(folder, path)) : undefined;
        texts.set(path, outcome?.kind === "text" ? outcome.decoded.text : undefined);
      }
      return texts.get(path);
    },
    *textsWith(paths, wanted) {
      for (const path of paths) {
        const outcome = staysInside(path) ? read(join(folder, path), wanted) : undefined;
        if (outcome?.kind === "text") yield [path, outcome.decoded.text];
      }
    },
    list(inside) {
      try {
        return staysInside(inside) ? readdirSync(join(folder, inside)).sort() : [];
      } catch {
        return [];
      }
    },
    isIgnored: (path) => (ASKED_PATHS.includes(path) ? ignored?.has(path) : undefined),
  };
}

/** How old keys are, where the history was walked: what the team has noted as rolled is of no age. */
export function agesOf(past: { readonly walked: boolean; readonly findings: readonly Finding[] } | undefined): Pick<PracticeWorkspace, "firstSeen" | "now"> {
  if (past?.walked !== true) return { firstSeen: undefined, now: undefined };
  const firstSeen = new Map<string, number>();
  for (const { evidence, history } of past.findings)
    if (evidence?.fingerprint !== undefined && history?.first && !history.rolled) firstSeen.set(evidence.fingerprint, Date.parse(history.first.date) / 1000);
  return { firstSeen, now: Date.now() / 1000 };
}
