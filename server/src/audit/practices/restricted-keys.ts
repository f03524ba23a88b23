import type { Practice, PracticeEvidence } from "./practice.ts";

export const restrictedKeys: Practice = {
  id: "restricted-keys",
  title: "Restricted keys, one for each deployable",
  why: "A restricted key that leaks lets nobody do what the program does not do itself.",
  check(workspace) {
    const full: PracticeEvidence[] = [];
    const seen = new Set<string>();
    let restricted = 0;
    for (const { evidence, path } of workspace.findings) {
      if (evidence?.kind === "restricted-key") restricted++;
      if (evidence?.kind !== "secret-key" || evidence.mode === "test" || seen.has(evidence.masked)) continue;
      seen.add(evidence.masked);
      full.push({ path, text: `${evidence.masked} may do everything` });
    }
    const deployables = new Map<string, string[]>();
    // A variable of one name can hold another key in each program: only what is one thing by itself is shared.
    for (const { key, deployable } of workspace.permissions) {
      if (key?.kind !== "store" && key?.kind !== "literal") continue;
      deployables.set(key.name, [...(deployables.get(key.name) ?? []), deployable === "" ? "." : deployable]);
    }
    const shared = [...deployables].flatMap(([name, folders]): PracticeEvidence[] =>
      folders.length > 1 ? [{ path: undefined, text: `${name} is used by ${folders.join(", ")}` }] : [],
    );
    const advice = "Make one restricted key for each deployable, with the permissions that `keywarden permissions` lists.";
    if (full.length + shared.length > 0) return { state: restricted > 0 ? "partly" : "missing", evidence: [...full, ...shared], advice };
    if (restricted > 0) return { state: "in place", evidence: [{ path: undefined, text: "every key that is visible is a restricted one" }] };
    if (workspace.permissions.length === 0) return { state: "not applicable", evidence: [] };
    return { state: "unknown", evidence: [{ path: undefined, text: "keys come from outside: of which kind they are is not visible here" }], advice };
  },
};
