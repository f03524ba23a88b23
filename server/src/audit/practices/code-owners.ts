import { globMatcher } from "../../project/glob.ts";
import type { Practice } from "./practice.ts";

const PLACES = [
  ".github/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
  ".gitlab/CODEOWNERS",
  ".gitea/CODEOWNERS",
  ".forgejo/CODEOWNERS",
  ".bitbucket/CODEOWNERS",
];
const SENSITIVE = /(?:^|\/)(?:\.env\.example|keywarden\.json|\.gitignore|CODEOWNERS)$|^\.github\/workflows\/|^\.gitlab-ci\.ya?ml$/;
const MOST_NAMED = 5;

export const codeOwners: Practice = {
  id: "code-owners",
  title: "Owners for payment code and secret files",
  why: "A change of how keys are read or calls are made is seen by someone who knows what it means.",
  check(workspace) {
    const path = PLACES.find((it) => workspace.read(it) !== undefined);
    if (path === undefined)
      return { state: "missing", evidence: [], advice: "Add a CODEOWNERS file that names who reviews payment code, workflows and key files." };
    const rules = (workspace.read(path) ?? "").split("\n").flatMap((line) => ruleOf(line) ?? []);
    const calling = workspace.permissions.flatMap(({ given, needs }) => [...given, ...needs.flatMap(({ calls }) => calls)].map((it) => it.path));
    const wanted = [...new Set([...calling, ...workspace.files.filter((it) => SENSITIVE.test(it))])].sort();
    // The last line that matches decides, as code hosts read it.
    const open = wanted.filter((it) => !(rules.findLast(({ matches }) => matches(it))?.owned ?? false));
    if (open.length === 0) return { state: "in place", evidence: [{ path, text: `names owners of ${wanted.length} such files` }] };
    const named = `${open.slice(0, MOST_NAMED).join(", ")}${open.length > MOST_NAMED ? ` and ${open.length - MOST_NAMED} more` : ""}`;
    return { state: "partly", evidence: [{ path, text: `names nobody for ${named}` }], advice: "Name owners for these files." };
  },
};

function ruleOf(line: string): { readonly owned: boolean; readonly matches: (path: string) => boolean } | undefined {
  const [pattern, ...owners] = line
    .replace(/\s#.*$/, "")
    .trim()
    .split(/\s+/);
  if (pattern === undefined || pattern === "" || pattern.startsWith("#") || pattern.startsWith("[") || pattern.startsWith("^[")) return undefined;
  // Patterns mean what they mean in ignore files.
  return { owned: owners.length > 0, matches: globMatcher([pattern]) };
}
