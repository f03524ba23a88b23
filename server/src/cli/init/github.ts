import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import { addMissing, type InitFolder, listAt, mapAt, mergedYaml, NotMergeable, type WrittenFile } from "./written-file.ts";

/** What is known of the project. */
export interface InitProject {
  /** Of this tool. */
  readonly version: string;
  /** Folders with a manifest of each ecosystem, relative to the root; `""` is the root. */
  readonly npm: readonly string[];
  readonly pypi: readonly string[];
}

/** Pinned to commits; the update bot that is written beside them keeps them up to date. */
const CHECKOUT = "actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0";
const SETUP_NODE = "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0";
const SETUP_PYTHON = "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0";
const codeql = (action: string): string => `github/codeql-action/${action}@dd903d2e4f5405488e5ef1422510ee31c8b32357 # v3.36.2`;

/** A workflow that audits each change, and once a week the whole history and the dependencies; updates; owners. What is there is kept. */
export function githubFiles(folder: InitFolder, project: InitProject): WrittenFile[] {
  const workflow = ".github/workflows/keywarden.yml";
  const fresh = workflowText(project);
  const dependabot = folder.read(".github/dependabot.yaml") === undefined ? ".github/dependabot.yml" : ".github/dependabot.yaml";
  return [
    mergedYaml(workflow, folder.read(workflow), fresh, (document, root) => {
      const own = parseDocument(fresh).contents as YAMLMap;
      const jobs = mapAt(document, root, "jobs");
      const ownJobs = own.get("jobs", true);
      if (!jobs || !isMap(ownJobs)) throw new NotMergeable(`${workflow} has no map of jobs`);
      addMissing(jobs, ownJobs as YAMLMap);
      const triggers = root.get("on", true);
      const ownTriggers = own.get("on", true);
      if (isMap(triggers) && isMap(ownTriggers)) addMissing(triggers as YAMLMap, ownTriggers as YAMLMap);
    }),
    dependabotFile(dependabot, folder, project),
  ];
}

function workflowText({ version, npm, pypi }: InitProject): string {
  const languages = [...(npm.length > 0 ? ["javascript-typescript"] : []), ...(pypi.length > 0 ? ["python"] : [])];
  const audits = [
    ...npm.map((folder) => step(`npm audit --audit-level=high${folder === "" ? "" : ` --prefix ${shell(folder)}`}`)),
    ...(pypi.length > 0 ? [uses(SETUP_PYTHON, "python-version: '3.13'"), step("pipx install pip-audit")] : []),
    ...pypi.map((folder) => step(`pip-audit ${shell(folder === "" ? "." : folder)}`)),
  ];
  const parts = [
    `# Looks for Stripe keys and what endangers them. Written by \`keywarden init github\`; it adds what is missing and changes nothing else.
name: keywarden
on:
  push:
    branches: [main, master]
  pull_request:
  schedule:
    # Each week: the whole history, and dependencies that have become known to be vulnerable.
    - cron: "23 4 * * 1"

permissions:
  contents: read

jobs:
  audit:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      security-events: write
    steps:
${uses(CHECKOUT, "persist-credentials: false")}
${uses(SETUP_NODE, "node-version: 24")}
${step(`npx --yes keywarden@${version} audit --format github`)}
${step(`npx --yes keywarden@${version} audit --format sarif --output keywarden.sarif --fail-on never`, "always()")}
${uses(codeql("upload-sarif"), "sarif_file: keywarden.sarif", "always()")}

  history:
    if: github.event_name == 'schedule'
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
${uses(CHECKOUT, "fetch-depth: 0\n          persist-credentials: false")}
${uses(SETUP_NODE, "node-version: 24")}
${step(`npx --yes keywarden@${version} audit --history --format github`)}
`,
  ];
  if (audits.length > 0)
    parts.push(`
  dependencies:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
${uses(CHECKOUT, "persist-credentials: false")}
${npm.length > 0 ? `${uses(SETUP_NODE, "node-version: 24")}\n` : ""}${audits.join("\n")}
`);
  if (languages.length > 0)
    parts.push(`
  analysis:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      security-events: write
    steps:
${uses(CHECKOUT, "persist-credentials: false")}
${uses(codeql("init"), `languages: ${languages.join(",")}`)}
      - uses: ${codeql("analyze")}
`);
  return parts.join("");
}

function uses(action: string, options: string, condition?: string): string {
  return `      - uses: ${action}${condition === undefined ? "" : `\n        if: ${condition}`}\n        with:\n          ${options}`;
}

function step(command: string, condition?: string): string {
  return condition === undefined ? `      - run: ${command}` : `      - if: ${condition}\n        run: ${command}`;
}

/** Updates for each manifest and for the actions, as far as nobody else proposes them. */
function dependabotFile(path: string, folder: InitFolder, { npm, pypi }: InitProject): WrittenFile {
  const wanted = [["github-actions", "/"], ...npm.map((it) => ["npm", `/${it}`]), ...pypi.map((it) => ["pip", `/${it}`])] as [string, string][];
  const fresh = `version: 2\nupdates:\n${wanted
    .map(
      ([ecosystem, directory]) => `  - package-ecosystem: ${ecosystem}\n    directory: ${JSON.stringify(directory)}\n    schedule:\n      interval: weekly\n`,
    )
    .join("")}`;
  return mergedYaml(path, folder.read(path), fresh, (document, root) => {
    const updates = listAt(document, root, "updates");
    if (!updates) throw new NotMergeable(`${path} has no list of updates`);
    for (const [ecosystem, directory] of wanted) {
      const known = updates.items.some((it) => isMap(it) && sameEcosystem(it.get("package-ecosystem"), ecosystem) && covers(it as YAMLMap, directory));
      if (!known) updates.add(document.createNode({ "package-ecosystem": ecosystem, directory, schedule: { interval: "weekly" } }));
    }
  });
}

/** Python's packages have two names there. */
function sameEcosystem(given: unknown, wanted: string): boolean {
  return given === wanted || (wanted === "pip" && given === "uv");
}

function covers(update: YAMLMap, directory: string): boolean {
  const plain = (it: unknown): string =>
    String(it)
      .replace(/^\/*/, "/")
      .replace(/(?<=.)\/+$/, "");
  if (plain(update.get("directory")) === plain(directory)) return true;
  const several = update.get("directories", true);
  return isSeq(several) && several.items.some((it) => isScalar(it) && (plain(it.value) === plain(directory) || /\*/.test(String(it.value))));
}

/** A word for a shell, whatever the folder is called. */
function shell(text: string): string {
  return /^[\w./@-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
