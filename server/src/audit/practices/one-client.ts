import { createWordSearch } from "../../project/word-search.ts";
import { folderOf, foldersUp, inFolder } from "../../text/path.ts";
import type { Practice, PracticeEvidence, PracticeWorkspace } from "./practice.ts";

/** What builds a client of Stripe's library, by the names that it has everywhere. */
const BUILDS = /\bnew\s+Stripe\s*\(|\brequire\(["']stripe["']\)\s*\(|\bStripeClient\s*\(/;
const WORDS = createWordSearch(["new Stripe", "require('stripe')", 'require("stripe")', "StripeClient("]);
const ASIDE =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|docs?|examples?|node_modules)(?:\/|$)|[._-](?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/;
/** How many places of a program are named as evidence. */
const MOST_EVIDENCE = 5;

export const oneClient: Practice = {
  id: "one-client",
  title: "One place builds the client",
  why: "A key that is read in one place is rolled, moved and limited in one place.",
  check(workspace) {
    const programs = workspace.seeds.filter((path) => /\.(?:py|[cm]?[jt]sx?)$/.test(path) && !ASIDE.test(path));
    const places = new Map<string, PracticeEvidence[]>();
    for (const [path, text] of workspace.textsWith(programs, WORDS)) {
      const home = homeOf(path, workspace);
      const lines = text.split("\n");
      // One for each file: what it builds besides may be for other accounts.
      const line = lines.findIndex((it) => BUILDS.test(it) && !/^\s*(?:\/\/|\/?\*|#)/.test(it));
      if (line !== -1) places.set(home, [...(places.get(home) ?? []), { path, line: line + 1, text: "builds a client of its own" }]);
    }
    const several = [...places.values()].filter(({ length }) => length > 1);
    if (several.length > 0)
      return {
        state: "partly",
        evidence: several.flatMap((it) => it.slice(0, MOST_EVIDENCE)),
        advice: "Build clients that are alike in one module: `keywarden refactor shared-client`, or the light bulb at one of them.",
      };
    const evidence = [...places.values()].flat().slice(0, MOST_EVIDENCE);
    return evidence.length > 0
      ? { state: "in place", evidence: evidence.map((it) => ({ ...it, text: "builds the client" })) }
      : { state: "not applicable", evidence: [{ path: undefined, text: "no client is built" }] };
  },
};

/** The folder of the nearest manifest: what lies below is one program, or one package. */
function homeOf(path: string, workspace: PracticeWorkspace): string {
  const names = path.endsWith(".py") ? ["pyproject.toml", "requirements.txt", "setup.py", "Pipfile", "manage.py"] : ["package.json"];
  return foldersUp(folderOf(path)).find((folder) => names.some((name) => workspace.read(inFolder(folder, name)) !== undefined)) ?? "";
}
