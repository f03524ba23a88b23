import type { Practice } from "./practice.ts";

export const separateModes: Practice = {
  id: "separate-modes",
  title: "Test and live keys apart",
  why: "A test key in production loses payments, a live key in a test makes real ones.",
  check(workspace) {
    const modes = new Map<string, Set<string>>();
    for (const { evidence, path } of workspace.findings) {
      if (evidence?.mode === undefined || (evidence.kind !== "secret-key" && evidence.kind !== "restricted-key")) continue;
      modes.set(path, (modes.get(path) ?? new Set()).add(evidence.mode));
    }
    const mixed = [
      ...[...modes].flatMap(([path, { size }]) => (size > 1 ? [{ path, text: "holds a test key and a live one" }] : [])),
      ...workspace.findings.filter(({ rule }) => rule === "mixed-modes").map(({ path, message }) => ({ path, text: message })),
    ];
    if (mixed.length > 0) return { state: "missing", evidence: mixed, advice: "Keep keys of each mode in a configuration of their own." };
    if (modes.size > 0) return { state: "in place", evidence: [{ path: undefined, text: "no file holds keys of both modes" }] };
    return { state: "unknown", evidence: [{ path: undefined, text: "no key is visible" }] };
  },
};
