import { folderOf } from "../../text/path.ts";
import type { Practice, PracticeEvidence, PracticeWorkspace } from "./practice.ts";

const LOCKS = {
  npm: ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb", "deno.lock"],
  pypi: ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml", "requirements.lock", "conda-lock.yml"],
};

export const lockFile: Practice = {
  id: "lock-file",
  title: "Locked dependencies",
  why: "Without a lock file each installation may bring code that nobody has seen.",
  check(workspace) {
    const manifests = workspace.files.filter(
      (path) => /(?:^|\/)(?:package\.json|pyproject\.toml|Pipfile|requirements\.txt)$/.test(path) && hasDependencies(path, workspace),
    );
    if (manifests.length === 0) return { state: "not applicable", evidence: [] };
    const open = manifests.filter((path) => !isLocked(path, workspace));
    const evidence = open.map((path): PracticeEvidence => ({ path, text: "has no lock file" }));
    if (open.length === 0) return { state: "in place", evidence: manifests.map((path) => ({ path, text: "is locked" })) };
    return {
      state: open.length < manifests.length ? "partly" : "missing",
      evidence,
      advice: "Commit a lock file, and install from it in the pipeline (`npm ci`, `uv sync --locked`).",
    };
  },
};

function hasDependencies(path: string, workspace: PracticeWorkspace): boolean {
  const text = workspace.read(path) ?? "";
  if (path.endsWith("package.json")) return /"(?:dependencies|devDependencies)"\s*:\s*\{\s*"/.test(text);
  if (path.endsWith("pyproject.toml")) return /^\s*dependencies\s*=\s*\[\s*["'#\n]|^\[tool\.(?:poetry|pdm)(?:\.[\w-]+)*\.?dependencies\]/m.test(text);
  return text.trim() !== "";
}

/** By a lock file beside it or above it, where a workspace has one for all, or by nothing but exact versions. */
function isLocked(path: string, workspace: PracticeWorkspace): boolean {
  const locks = path.endsWith("package.json") ? LOCKS.npm : LOCKS.pypi;
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const names = new Set(workspace.list(folder));
    if (locks.some((it) => names.has(it))) return true;
    if (folder === "") break;
  }
  if (!path.endsWith("requirements.txt")) return false;
  const lines = (workspace.read(path) ?? "").split("\n").map((it) => it.replace(/#.*$/, "").trim());
  return lines.filter((it) => it !== "" && !it.startsWith("-")).every((it) => /===?\s*[\w.+!-]+|@\s*\S+/.test(it));
}
