import { isMap, isSeq } from "yaml";
import { type InitFolder, listAt, mergedYaml, NotMergeable, type WrittenFile } from "./written-file.ts";

/** What runs before a commit. */
const COMMAND = "keywarden audit --staged";

/** A hook before each commit, for what manages hooks here already: Husky, Lefthook, or else pre-commit. */
export function preCommitFiles(folder: InitFolder, version: string): WrittenFile[] {
  if (folder.list(".husky").length > 0) return [husky(folder)];
  const lefthook = ["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml"].find((path) => folder.read(path) !== undefined);
  if (lefthook !== undefined) return [lefthookFile(lefthook, folder)];
  const path = folder.read(".pre-commit-config.yml") === undefined ? ".pre-commit-config.yaml" : ".pre-commit-config.yml";
  const hook = {
    repo: "local",
    hooks: [
      {
        id: "keywarden",
        name: "Keywarden",
        entry: COMMAND,
        language: "node",
        additional_dependencies: [`keywarden@${version}`],
        pass_filenames: false,
      },
    ],
  };
  const fresh = `# https://pre-commit.com: \`pre-commit install\` switches it on.
repos:
  - repo: local
    hooks:
      - id: keywarden
        name: Keywarden
        entry: ${COMMAND}
        language: node
        additional_dependencies: ["keywarden@${version}"]
        pass_filenames: false
`;
  return [
    mergedYaml(path, folder.read(path), fresh, (document, root) => {
      const repos = listAt(document, root, "repos");
      if (!repos) throw new NotMergeable(`${path} has no list of repos`);
      const known = repos.items.some((repo) => {
        const hooks = isMap(repo) ? repo.get("hooks", true) : undefined;
        return isSeq(hooks) && hooks.items.some((it) => isMap(it) && it.get("id") === "keywarden");
      });
      if (!known) repos.add(document.createNode(hook));
    }),
  ];
}

function husky(folder: InitFolder): WrittenFile {
  const path = ".husky/pre-commit";
  const text = folder.read(path) ?? "";
  if (/\bkeywarden\b/.test(text)) return { path, text };
  const start = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return { path, text: `${start}npx ${COMMAND}\n` };
}

function lefthookFile(path: string, folder: InitFolder): WrittenFile {
  return mergedYaml(path, folder.read(path), `pre-commit:\n  commands:\n    keywarden:\n      run: npx ${COMMAND}\n`, (document) => {
    if (!document.hasIn(["pre-commit", "commands", "keywarden"]))
      document.setIn(["pre-commit", "commands", "keywarden"], document.createNode({ run: `npx ${COMMAND}` }));
  });
}
