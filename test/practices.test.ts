import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { practiceResults, practices } from "../server/src/audit/practices/index.ts";
import { pipelinesOf } from "../server/src/audit/practices/pipelines.ts";
import { ASKED_PATHS, type PracticeState, type PracticeWorkspace } from "../server/src/audit/practices/practice.ts";
import { agesOf, practiceWorkspace } from "../server/src/audit/practices/workspace.ts";
import { createReader } from "../server/src/project/node.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { crossFile } from "./audit-results.ts";
import { folderWith } from "./folders.ts";

/** A checklist that believes what it sees and says where it saw it. */

function workspaceOf(files: Readonly<Record<string, string>>, changes: Partial<PracticeWorkspace> = {}): PracticeWorkspace {
  const paths = Object.keys(files).sort();
  return {
    files: paths,
    read: (path) => files[path],
    *textsWith(asked, wanted) {
      for (const path of asked) {
        const text = files[path] ?? "";
        if (wanted.inBytes(Buffer.from(text))) yield [path, text];
      }
    },
    list: (folder) => {
      const prefix = folder === "" ? "" : `${folder}/`;
      return [...new Set(paths.filter((it) => it.startsWith(prefix)).map((it) => it.slice(prefix.length).split("/")[0] ?? ""))];
    },
    isIgnored: () => undefined,
    findings: [],
    permissions: [],
    seeds: paths,
    firstSeen: undefined,
    now: undefined,
    ...changes,
  };
}

function stateOf(id: string, files: Readonly<Record<string, string>>, changes: Partial<PracticeWorkspace> = {}): PracticeState | undefined {
  return practiceResults(workspaceOf(files, changes)).find((it) => it.id === id)?.state;
}

/** A finding of a rule. */
const found = (rule: string, changes: Partial<Finding> = {}): Finding => ({ ...crossFile, rule, ...changes });
const sha = "1".repeat(40);
const workflow = (steps: string, on = "push"): Record<string, string> => ({
  ".github/workflows/ci.yml": `name: ci\non:\n  ${on}:\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
});

test("each practice is seen where it is, and not where it is not", () => {
  const cases: readonly (readonly [id: string, state: PracticeState, files: Readonly<Record<string, string>>, changes?: Partial<PracticeWorkspace>])[] = [
    ["ignore-files", "unknown", {}],
    ["ignore-files", "in place", {}, { isIgnored: () => true }],
    ["ignore-files", "missing", {}, { isIgnored: (path) => path === ".env" }],
    ["ignore-files", "missing", { "web/.env": "A=1" }],
    ["ignore-files", "missing", { Dockerfile: "FROM node\nCOPY . .\n" }],
    ["ignore-files", "in place", { Dockerfile: "FROM node\nCOPY . .\n", ".dockerignore": "node_modules\n**/.env*\n" }],
    ["ignore-files", "unknown", { Dockerfile: "FROM node\nCOPY src ./src\n" }],
    ["ignore-files", "unknown", { "web/.env.test": "A=1" }],
    ["secret-scan-pre-commit", "missing", { "package.json": `{"devDependencies":{"husky":"9","secretlint":"9"},"lint-staged":{"*.ts":"eslint"}}` }],
    ["secret-scan-pre-commit", "in place", { "package.json": `{"simple-git-hooks":{"pre-commit":"npm run scan"},"scripts":{"scan":"gitleaks protect"}}` }],
    ["secret-scan-pre-commit", "in place", { ".husky/pre-commit": "npx lint-staged\n", "package.json": `{"lint-staged":{"*":"secretlint"}}` }],
    ["secret-scan-pre-commit", "in place", { "lefthook.toml": "[pre-commit.commands.scan]\nrun = 'keywarden audit --staged'\n" }],
    ["secret-scan-pre-commit", "in place", { ".husky/pre-commit": "make scan\n", Makefile: "build:\n\tgo\nscan:\n\t@gitleaks protect\ntest:\n\tgo\n" }],
    ["secret-scan-pre-commit", "missing", { ".husky/pre-commit": "make test\n", Makefile: "scan:\n\tgitleaks protect\ntest:\n\tgo\n" }],
    ["secret-scan-ci", "in place", { ".circleci/config.yml": "jobs:\n  a:\n    steps:\n      - run:\n          command: gitleaks detect\n" }],
    ["secret-scan-ci", "in place", { ".woodpecker/scan.yml": "steps:\n  scan:\n    image: alpine\n    commands:\n      - trufflehog git file://.\n" }],
    [
      "secret-scan-ci",
      "in place",
      { "bitbucket-pipelines.yml": "pipelines:\n  default:\n    - step:\n        script:\n          - pipe: atlassian/git-secrets-scan:3.0.0\n" },
    ],
    ["secret-scan-ci", "in place", { "azure-pipelines.yml": "steps:\n  - task: CredScan@3\n" }],
    ["secret-scan-ci", "in place", { ".gitlab-ci.yml": "include:\n  - template: Auto-DevOps.gitlab-ci.yml\n" }],
    ["secret-scan-ci", "missing", workflow("      - uses: aquasecurity/trivy-action@v1\n        with:\n          scanners: vuln\n")],
    ["secret-scan-ci", "in place", workflow("      - uses: aquasecurity/trivy-action@v1\n        with:\n          scanners: vuln,secret\n")],
    [
      "dependency-scan",
      "in place",
      { ...workflow("      - run: npm run check:deps\n"), "package.json": `{"scripts":{"check:deps":"npm audit --audit-level=high"}}` },
    ],
    ["dependency-scan", "missing", workflow("      - run: npm audit fix\n")],
    ["dependency-scan", "in place", { ".circleci/config.yml": "jobs:\n  a:\n    steps:\n      - snyk/scan\n" }],
    [
      "static-analysis",
      "in place",
      { ...workflow("      - uses: pre-commit/action@v3\n"), ".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/PyCQA/bandit\n" },
    ],
    [
      "static-analysis",
      "missing",
      { ...workflow("      - uses: pre-commit/action@v3\n"), ".pre-commit-config.yaml": "repos:\n  # - bandit\n  - repo: https://github.com/psf/black\n" },
    ],
    ["static-analysis", "in place", { ".github/actions/lint/action.yml": "runs:\n  using: composite\n  steps:\n    - run: semgrep ci\n      shell: bash\n" }],
    [
      "update-bot",
      "partly",
      { ".github/dependabot.yml": "version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n", "package.json": "{}" },
    ],
    ["update-bot", "in place", { ".github/dependabot.yml": "version: 2\nupdates:\n  - package-ecosystem: uv\n    directory: /\n", "pyproject.toml": "" }],
    ["update-bot", "missing", { ".github/dependabot.yml": "updates:\n  - package-ecosystem: npm\n    open-pull-requests-limit: 0\n", "package.json": "{}" }],
    ["update-bot", "missing", { "renovate.json": `{"enabled":false}` }],
    ["update-bot", "in place", { ".github/renovate.jsonc": `{"lockFileMaintenance":{"enabled":false}}` }],
    ["secret-scan-pre-commit", "missing", { ".pre-commit-config.yaml": "repos:\n  # - gitleaks\n  - repo: https://github.com/psf/black\n" }],
    ["secret-scan-pre-commit", "in place", { ".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/gitleaks/gitleaks\n" }],
    ["secret-scan-pre-commit", "in place", { ".husky/pre-commit": "npx keywarden audit --staged\n" }],
    ["secret-scan-pre-commit", "missing", { "package.json": '{"devDependencies": {"secretlint": "1"}}' }],
    ["secret-scan-pre-commit", "in place", { "package.json": '{"lint-staged": {"*": "secretlint"}}' }],
    ["secret-scan-ci", "missing", workflow("      - run: npm test\n      # gitleaks\n")],
    ["secret-scan-ci", "in place", workflow("      - uses: gitleaks/gitleaks-action@v2\n")],
    ["secret-scan-ci", "partly", workflow("      - run: gitleaks git || true\n")],
    ["secret-scan-ci", "partly", workflow("      - run: npx keywarden audit\n        continue-on-error: true\n")],
    ["secret-scan-ci", "in place", { ".gitlab-ci.yml": "include:\n  - template: Jobs/Secret-Detection.gitlab-ci.yml\n" }],
    ["secret-scan-ci", "partly", { ".gitlab-ci.yml": "scan:\n  script: [gitleaks git]\n  allow_failure: true\n" }],
    ["dependency-scan", "in place", workflow("      - run: npm audit --audit-level=high\n")],
    ["dependency-scan", "partly", workflow("      - run: npm audit --audit-level=critical\n")],
    ["dependency-scan", "partly", workflow("      - uses: aquasecurity/trivy-action@v1\n")],
    [
      "dependency-scan",
      "in place",
      workflow("      - uses: aquasecurity/trivy-action@v1\n        with:\n          exit-code: '1'\n          severity: HIGH\n"),
    ],
    ["dependency-scan", "missing", workflow("      - run: npm ci\n")],
    ["static-analysis", "in place", workflow("      - uses: github/codeql-action/analyze@v3\n")],
    ["static-analysis", "missing", workflow("      - run: eslint .\n")],
    ["pinned-actions", "not applicable", workflow("      - run: npm test\n      - uses: ./.github/actions/own\n")],
    ["pinned-actions", "missing", workflow("      - uses: actions/checkout@v4\n")],
    ["pinned-actions", "partly", workflow(`      - uses: actions/checkout@${sha} # v4\n      - uses: actions/setup-node@v4\n`)],
    ["pinned-actions", "in place", workflow(`      - uses: actions/checkout@${sha} # v4\n`)],
    ["code-owners", "missing", {}],
    ["code-owners", "in place", { ".github/CODEOWNERS": "* @shop/all\n", "keywarden.json": "{}" }],
    ["code-owners", "partly", { ".github/CODEOWNERS": "/src/ @shop/dev\n", "keywarden.json": "{}" }],
    ["code-owners", "partly", { CODEOWNERS: "* @shop/all\nkeywarden.json\n", "keywarden.json": "{}" }],
    ["scheduled-history-audit", "in place", workflow("      - run: npx keywarden audit --history\n", "schedule:\n    - cron: '0 4 * * 1'\n  x")],
    ["scheduled-history-audit", "missing", workflow("      - run: npx keywarden audit --history\n")],
    ["scheduled-history-audit", "missing", workflow("      - run: npx keywarden audit\n", "schedule:\n    - cron: '0 4 * * 1'\n  x")],
    ["lock-file", "not applicable", { "package.json": "{}" }],
    ["lock-file", "missing", { "package.json": '{"dependencies": {"stripe": "^20"}}' }],
    ["lock-file", "in place", { "package.json": '{"dependencies": {"stripe": "^20"}}', "pnpm-lock.yaml": "" }],
    ["lock-file", "in place", { "apps/web/package.json": '{"dependencies": {"stripe": "^20"}}', "yarn.lock": "" }],
    ["lock-file", "partly", { "package.json": '{"dependencies": {"stripe": "^20"}}', "yarn.lock": "", "jobs/requirements.txt": "stripe>=10\n" }],
    ["lock-file", "in place", { "requirements.txt": "stripe==15.0.0  # pinned\n" }],
    ["update-bot", "in place", { ".github/dependabot.yml": "version: 2\n" }],
    ["update-bot", "missing", {}],
    ["log-redaction", "not applicable", { "a.py": "x = 1\n" }],
    ["log-redaction", "missing", { "a.py": "import logging\nlogging.info('x')\n" }],
    ["log-redaction", "in place", { "a.ts": 'import pino from "pino";\npino({ redact: ["key"] });\n' }],
    ["log-redaction", "missing", { "a.py": "x = 1\n" }, { findings: [found("key-in-log")] }],
    ["restricted-keys", "not applicable", {}],
    ["restricted-keys", "missing", {}, { findings: [crossFile] }],
    [
      "restricted-keys",
      "in place",
      {},
      { findings: [found("hardcoded-key", { evidence: { ...crossFile.evidence, kind: "restricted-key" } as Finding["evidence"] })] },
    ],
    [
      "restricted-keys",
      "missing",
      {},
      {
        permissions: ["web", "jobs"].map((deployable) => ({
          key: { id: "store vault KEY", kind: "store", name: "KEY" },
          deployable,
          given: [],
          needs: [],
          undecided: [],
        })),
      },
    ],
    [
      "restricted-keys",
      "unknown",
      {},
      {
        permissions: ["web", "jobs"].map((deployable) => ({
          key: { id: "environment KEY", kind: "environment", name: "KEY" },
          deployable,
          given: [],
          needs: [],
          undecided: [],
        })),
      },
    ],
    ["one-client", "not applicable", { "a.py": "import stripe\n\nstripe.api_key = KEY\n" }],
    [
      "one-client",
      "in place",
      { "package.json": "{}", "a.ts": "const s = new Stripe(key);\n", "test/a.ts": "new Stripe(key);\n", "b.ts": "// new Stripe(key)\n" },
    ],
    ["one-client", "in place", { "a/package.json": "{}", "a/a.ts": "new Stripe(key);\n", "b/package.json": "{}", "b/b.ts": "new Stripe(key);\n" }],
    ["one-client", "partly", { "a.py": "c = StripeClient(KEY)\n", "b/c.py": "def go():\n    return stripe.StripeClient(KEY)\n" }],
    ["separate-modes", "unknown", {}],
    ["separate-modes", "in place", {}, { findings: [crossFile] }],
    [
      "separate-modes",
      "missing",
      {},
      { findings: [crossFile, found("key-in-config", { evidence: { ...crossFile.evidence, mode: "test" } as Finding["evidence"] })] },
    ],
    ["webhook-verified", "not applicable", { "a.py": "x = 1\n" }],
    ["webhook-verified", "in place", { "a.py": "stripe.Webhook.construct_event(a, b, c)\n" }],
    ["webhook-verified", "missing", { "a.py": "" }, { findings: [found("unverified-webhook")] }],
    ["rotation-age", "unknown", {}],
    ["rotation-age", "in place", {}, { findings: [crossFile], firstSeen: new Map([["0123abcd", 1_000_000]]), now: 1_000_000 + 86_400 }],
    ["rotation-age", "missing", {}, { findings: [crossFile], firstSeen: new Map([["0123abcd", 1_000_000]]), now: 1_000_000 + 91 * 86_400 }],
    ["runbook", "missing", { "docs/runbook.md": "# How to deploy\n" }],
    ["runbook", "in place", { "docs/runbook.md": "# When a Stripe key leaks\n" }],
  ];
  for (const [id, state, files, changes] of cases) assert.equal(stateOf(id, files, changes), state, `${id}: ${JSON.stringify(files)}`);
  // Every practice is seen in place, or not known, by one of the cases.
  assert.deepEqual(
    practices.map(({ id }) => id).filter((id) => !cases.some(([it, state]) => it === id && state === "in place")),
    [],
  );
});

test("what is missing says what to do", () => {
  for (const { state, advice, id } of practiceResults(workspaceOf({ "package.json": '{"dependencies": {"stripe": "1"}}' })))
    if (state === "missing" || state === "partly") assert.ok(advice, id);
});

test("evidence names the line", () => {
  const results = practiceResults(workspaceOf(workflow("      - uses: actions/checkout@v4\n      - run: |\n          npm ci\n          npx gitleaks git\n")));
  assert.deepEqual(results.find(({ id }) => id === "pinned-actions")?.evidence, [{ path: ".github/workflows/ci.yml", line: 8, text: "actions/checkout@v4" }]);
  assert.deepEqual(results.find(({ id }) => id === "secret-scan-ci")?.evidence, [{ path: ".github/workflows/ci.yml", line: 9, text: "gitleaks" }]);
});

test("hostile and broken pipelines are looked at all the same", () => {
  const laughs = `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[index]}`).join(", ")}]`).join("\n")}\njobs: *i\n`;
  for (const text of [laughs, "a: [\n  - b: }\n", "\t\t- x\n", "\u0000", `${"[".repeat(20_000)}`, "steps:\n  - run: gitleaks git\n x: [", ""]) {
    const workspace = workspaceOf({ ".github/workflows/a.yml": text });
    assert.ok(pipelinesOf(workspace).length === 1);
    assert.equal(practiceResults(workspace).length, practices.length);
  }
});

test("a check that fails is not known", () => {
  const workspace = workspaceOf({});
  const results = practiceResults({
    ...workspace,
    read() {
      throw new Error("no disk");
    },
  });
  assert.ok(results.some(({ state }) => state === "unknown"));
  assert.equal(results.length, practices.length);
});

test("ages are those of the history, without what was rolled", () => {
  const past = (rolled: boolean): Finding => ({
    ...crossFile,
    evidence: { ...crossFile.evidence, fingerprint: rolled ? "rolled" : "old" } as Finding["evidence"],
    history: {
      path: "a.py",
      paths: ["a.py"],
      where: ["file"],
      first: { id: "1", date: "2021-05-01T00:00:00Z" },
      last: undefined,
      removed: undefined,
      inHead: false,
      refs: [],
      rolled: rolled ? { by: "ada", on: undefined } : undefined,
    },
  });
  const { firstSeen, now } = agesOf({ walked: true, findings: [past(false), past(true), crossFile] });
  assert.deepEqual([...(firstSeen ?? [])], [["old", Date.UTC(2021, 4, 1) / 1000]]);
  assert.ok((now ?? 0) > 1_700_000_000);
  assert.equal(agesOf({ walked: false, findings: [] }).firstSeen, undefined);
  assert.equal(agesOf(undefined).firstSeen, undefined);
});

test("a real folder, with git asked and without", async () => {
  const folder = folderWith({ ".gitignore": ".env*\n!.env.example\n", "a/b.txt": "x" });
  execFileSync("git", ["-C", folder, "init", "-q"]);
  const known = { files: ["a/b.txt"], findings: [], permissions: [], seeds: [], firstSeen: undefined, now: undefined };
  const asked = await practiceWorkspace(folder, createReader(), true, known);
  assert.deepEqual(
    ASKED_PATHS.map(asked.isIgnored),
    ASKED_PATHS.map(() => true),
  );
  assert.deepEqual(asked.list("a"), ["b.txt"]);
  assert.equal(asked.read("a/b.txt"), "x");
  assert.equal(asked.read("../a"), undefined);
  assert.deepEqual(asked.list(".."), []);
  const unasked = await practiceWorkspace(folder, createReader(), false, known);
  assert.equal(unasked.isIgnored(".env"), undefined);
});
