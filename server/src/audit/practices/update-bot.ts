import { parseDocument } from "yaml";
import { jsonOf } from "../../project/manifests/parsed.ts";
import type { Practice, PracticeOutcome, PracticeWorkspace } from "./practice.ts";

const DEPENDABOT = [".github/dependabot.yml", ".github/dependabot.yaml", ".gitlab/dependabot.yml"];
const OTHERS = [
  ...["", ".github/", ".gitlab/"].flatMap((folder) => ["json", "json5", "jsonc"].map((extension) => `${folder}renovate.${extension}`)),
  ".renovaterc",
  ".renovaterc.json",
  ".renovaterc.json5",
  ".pyup.yml",
  ".depfu.yml",
];

export const updateBot: Practice = {
  id: "update-bot",
  title: "Updates proposed by themselves",
  why: "The SDK's own mistakes are put right in new versions only.",
  check(workspace) {
    const path = OTHERS.find((it) => workspace.read(it) !== undefined);
    if (path !== undefined) {
      const isOff = jsonOf(workspace.read(path) ?? "").enabled === false;
      return isOff
        ? { state: "missing", evidence: [{ path, text: "is switched off" }], advice: ADVICE, scaffold: "github" }
        : { state: "in place", evidence: [{ path, text: "proposes updates" }] };
    }
    if (/"renovate"\s*:\s*\{/.test(workspace.read("package.json") ?? ""))
      return { state: "in place", evidence: [{ path: "package.json", text: "has settings of Renovate" }] };
    const dependabot = DEPENDABOT.find((it) => workspace.read(it) !== undefined);
    if (dependabot !== undefined) return ofDependabot(workspace, dependabot);
    return { state: "missing", evidence: [], advice: ADVICE, scaffold: "github" };
  },
};

const ADVICE = "Let Dependabot or Renovate propose updates.";

/** What Dependabot calls the kinds of manifests that programs in our languages have. */
const ECOSYSTEMS: readonly (readonly [manifest: RegExp, names: readonly string[]])[] = [
  [/(?:^|\/)package\.json$/, ["npm", "bun"]],
  [/(?:^|\/)(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.py)$/, ["pip", "uv", "pipenv", "poetry", "pip-compile"]],
];

function ofDependabot({ files, read }: PracticeWorkspace, path: string): PracticeOutcome {
  const listed: unknown = parseDocument(read(path) ?? "", { logLevel: "silent" }).toJS({ maxAliasCount: 0 });
  const updates = typeof listed === "object" && listed !== null && "updates" in listed && Array.isArray(listed.updates) ? (listed.updates as unknown[]) : [];
  const names = updates.flatMap((it) => {
    const { "package-ecosystem": name, "open-pull-requests-limit": most } = (it ?? {}) as Record<string, unknown>;
    return typeof name === "string" && most !== 0 ? [name] : [];
  });
  const open = ECOSYSTEMS.filter(([manifest, known]) => files.some((file) => manifest.test(file)) && !known.some((name) => names.includes(name)));
  if (open.length === 0) return { state: "in place", evidence: [{ path, text: "proposes updates" }] };
  const text = `proposes none for ${open.map(([, [name]]) => name).join(" and ")}`;
  return { state: names.length > 0 ? "partly" : "missing", evidence: [{ path, text }], advice: "Let it propose updates of the packages, too." };
}
