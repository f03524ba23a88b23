import type { Practice } from "./practice.ts";

const PLACES = [
  ".github/dependabot.yml",
  ".github/dependabot.yaml",
  "renovate.json",
  "renovate.json5",
  ".renovaterc",
  ".renovaterc.json",
  ".github/renovate.json",
  ".github/renovate.json5",
  ".gitlab/renovate.json",
  ".gitlab/renovate.json5",
];

export const updateBot: Practice = {
  id: "update-bot",
  title: "Updates proposed by themselves",
  why: "The SDK's own mistakes are put right in new versions only.",
  check(workspace) {
    const path = PLACES.find((it) => workspace.read(it) !== undefined);
    if (path !== undefined) return { state: "in place", evidence: [{ path, text: "proposes updates" }] };
    if (/"renovate"\s*:/.test(workspace.read("package.json") ?? ""))
      return { state: "in place", evidence: [{ path: "package.json", text: "has settings of Renovate" }] };
    return { state: "missing", evidence: [], advice: "Let Dependabot or Renovate propose updates.", scaffold: "github" };
  },
};
