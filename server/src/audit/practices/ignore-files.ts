import { isKeyFile } from "../../project/key-files.ts";
import { ASKED_PATHS, type Practice, type PracticeEvidence } from "./practice.ts";

/** What tests and builds run with, meant to be the same for everyone. */
const SHARED = /\.env\.(?:test|testing|ci|defaults?)$/;

export const ignoreFiles: Practice = {
  id: "ignore-files",
  title: "Ignore files keep key files out",
  why: "A key file that git, an image or a package takes along is read by everyone who gets that.",
  check(workspace) {
    const bad: PracticeEvidence[] = [];
    const good: PracticeEvidence[] = [];
    for (const path of workspace.files) if (isKeyFile(path) && /(?:^|\/)\.env/.test(path) && !SHARED.test(path)) bad.push({ path, text: "is not ignored" });
    const open = ASKED_PATHS.filter((path) => workspace.isIgnored(path) === false);
    if (open.length > 0) bad.push({ path: ".gitignore", text: `does not name ${open.join(", ")}` });
    else if (workspace.isIgnored(".env") === true) good.push({ path: ".gitignore", text: `names ${ASKED_PATHS.join(", ")}` });
    for (const path of workspace.files) {
      if (!/(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$/.test(path) || !/^\s*(?:COPY|ADD)\s+(?:--\S+\s+)*\.\/?\s/im.test(workspace.read(path) ?? ""))
        continue;
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      const ignored = [`${path}.dockerignore`, `${folder}.dockerignore`, ".dockerignore"].map((it) => workspace.read(it)).find((it) => it !== undefined);
      if (ignored === undefined) bad.push({ path, text: "copies the whole folder, and there is no .dockerignore" });
      else if (!/^\s*(?:\*\*\/|\/)?(?:\.env|\.\*|\*)/m.test(ignored))
        bad.push({ path, text: "copies the whole folder, and .dockerignore does not name .env files" });
      else good.push({ path, text: ".dockerignore leaves .env files out" });
    }
    if (bad.length === 0 && good.length === 0) return { state: "unknown", evidence: [{ path: undefined, text: "no repository, or git may not be asked" }] };
    const advice = "Name `.env*` (and take `.env.example` back) in .gitignore and .dockerignore.";
    return bad.length === 0 ? { state: "in place", evidence: good } : { state: good.length > 0 ? "partly" : "missing", evidence: [...bad, ...good], advice };
  },
};
