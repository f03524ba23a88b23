import { jsonOf } from "../../project/manifests/parsed.ts";
import type { Practice, PracticeWorkspace } from "./practice.ts";
import { withoutComments, withScripts } from "./run-scripts.ts";
import { SECRET_SCANNERS } from "./scanners.ts";

const FILES = [
  ".pre-commit-config.yaml",
  ".pre-commit-config.yml",
  ...["", "."].flatMap((dot) => ["yml", "yaml", "toml", "json"].map((extension) => `${dot}lefthook.${extension}`)),
  ...["", ".json", ".js", ".cjs", ".mjs", ".yml", ".yaml"].map((extension) => `.lintstagedrc${extension}`),
  ...["js", "cjs", "mjs", "ts"].map((extension) => `lint-staged.config.${extension}`),
  ".simple-git-hooks.json",
  ".huskyrc",
  ".huskyrc.json",
  ".overcommit.yml",
];
const FOLDERS = [".husky", ".githooks", ".git-hooks"];

/** What in a manifest runs before a commit. */
const KEYS = ["lint-staged", "husky", "simple-git-hooks", "pre-commit", "gitHooks"];

export const secretScanPreCommit: Practice = {
  id: "secret-scan-pre-commit",
  title: "A secret scan before each commit",
  why: "A key that never gets into a commit needs no rotation.",
  check(workspace) {
    const hooks = [...FILES, ...FOLDERS.flatMap((folder) => workspace.list(folder).map((it) => `${folder}/${it}`)), "package.json"];
    for (const path of hooks) {
      const text = workspace.read(path);
      if (text === undefined) continue;
      const [name] = SECRET_SCANNERS.exec(withScripts(workspace, path === "package.json" ? manifestHooks(workspace) : withoutComments(text))) ?? [];
      if (name !== undefined) return { state: "in place", evidence: [{ path, line: lineOf(text, name), text: name }] };
    }
    return { state: "missing", evidence: [], advice: "Run `keywarden audit --staged` before each commit.", scaffold: "pre-commit" };
  },
};

/** In a manifest only what runs on staged files or before a commit counts; a version of one of these programs is no hook. */
function manifestHooks({ read }: PracticeWorkspace): string {
  const manifest = jsonOf(read("package.json") ?? "");
  return KEYS.map((key) => JSON.stringify(manifest[key] ?? "")).join("\n");
}

function lineOf(text: string, word: string): number {
  return text.slice(0, Math.max(0, text.indexOf(word))).split("\n").length;
}
