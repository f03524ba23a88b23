import type { Practice } from "./practice.ts";
import { SECRET_SCANNERS } from "./scanners.ts";

const PLACES = [
  ".pre-commit-config.yaml",
  ".pre-commit-config.yml",
  "lefthook.yml",
  "lefthook.yaml",
  ".lefthook.yml",
  ".lintstagedrc",
  ".lintstagedrc.json",
  "package.json",
];

export const secretScanPreCommit: Practice = {
  id: "secret-scan-pre-commit",
  title: "A secret scan before each commit",
  why: "A key that never gets into a commit needs no rotation.",
  check(workspace) {
    const hooks = [...PLACES, ...workspace.list(".husky").map((it) => `.husky/${it}`), ...workspace.list(".githooks").map((it) => `.githooks/${it}`)];
    for (const path of hooks) {
      const text = workspace.read(path);
      // In a manifest only what runs on staged files or before a commit counts.
      const part =
        path === "package.json" ? (/"(?:lint-staged|pre-commit|husky)"\s*:[\s\S]{0,2000}/.exec(text ?? "")?.[0] ?? "") : (text ?? "").replace(/^\s*#.*$/gm, "");
      const [name] = SECRET_SCANNERS.exec(part) ?? [];
      if (name !== undefined) return { state: "in place", evidence: [{ path, line: lineOf(text ?? "", name), text: name }] };
    }
    return { state: "missing", evidence: [], advice: "Run `keywarden audit --staged` before each commit.", scaffold: "pre-commit" };
  },
};

function lineOf(text: string, word: string): number {
  return text.slice(0, Math.max(0, text.indexOf(word))).split("\n").length;
}
