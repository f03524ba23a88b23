import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { rules } from "../server/src/rules/index.ts";
import { expectations } from "./harness.ts";
import { upToDate } from "./up-to-date.ts";

/** docs/coverage.md: every threat and every mitigation that Keywarden is made for, with the rules, the fixtures and the tests that show it. Nothing in it is claimed. */

const root = fileURLToPath(new URL("../", import.meta.url));

interface Row {
  readonly id: string;
  readonly title: string;
  /** Those that are there and those that are to come. */
  readonly rules?: readonly string[];
  /** Files that prove it, beside the fixtures of the rules. */
  readonly proof?: readonly string[];
}

const THREATS: readonly Row[] = [
  {
    id: "T1",
    title: "a key as a literal in Python or JavaScript/TypeScript source",
    rules: ["hardcoded-key", "wrong-key-kind"],
    proof: ["test/hardcoded-key.test.ts", "test/scattered.test.ts", "test/embedded.test.ts"],
  },
  {
    id: "T2",
    title: "a key in any other text: configuration, pipelines, scripts, documents",
    rules: ["key-in-config"],
    proof: ["test/config-readers.test.ts"],
  },
  {
    id: "T3",
    title: "such a file open to others: git, images, packages, public folders, file modes",
    rules: ["exposed-key-file"],
    proof: ["test/exposed-key-file.test.ts"],
  },
  { id: "T4", title: "a key committed once and deleted since", rules: ["key-in-history"], proof: ["test/history.test.ts", "test/history-command.test.ts"] },
  { id: "T5", title: "a key in a log", rules: ["key-in-log"], proof: ["test/conformance/printing.test.ts"] },
  { id: "T6", title: "the whole environment logged", rules: ["environment-in-log"] },
  { id: "T7", title: "errors that tell too much", rules: ["error-detail-in-response", "key-in-error"] },
  { id: "T8", title: "a key handed to the browser", rules: ["key-in-client"], proof: ["test/fixes-public-name.test.ts"] },
  { id: "T8b", title: "the SDK itself handing the key over", rules: ["key-in-response"], proof: ["test/conformance/printing.test.ts"] },
  { id: "T9", title: "a key visible to others on the machine", rules: ["key-in-url", "key-in-process-arguments", "key-in-storage"] },
  {
    id: "T10",
    title: "too much power: full keys, shared keys, mixed modes",
    rules: ["unrestricted-key", "mixed-modes", "shared-global-key"],
    proof: ["test/permissions.test.ts", "test/unrestricted-key.test.ts"],
  },
  {
    id: "T11",
    title: "certificate verification off, weak TLS, plain HTTP, a redirected host",
    rules: ["unverified-tls", "weak-tls", "plain-http", "redirected-api-host"],
    proof: ["test/conformance/tls.test.ts"],
  },
  { id: "T12", title: "webhooks trusted without a signature", rules: ["unverified-webhook"] },
  { id: "T13", title: "malformed input to the API", rules: ["invalid-argument"], proof: ["test/conformance/endpoints.test.ts"] },
  { id: "T14", title: "replayed requests", rules: ["unsafe-retry"] },
  {
    id: "T15",
    title: "an SDK version that accepts what it should refuse",
    rules: ["outdated-sdk"],
    proof: ["test/manifests.test.ts", "test/fixes-sdk-version.test.ts"],
  },
  { id: "T16", title: "SDK debug logging left on", rules: ["debug-logging"] },
  { id: "T17", title: "request data deciding what Stripe is asked", rules: ["untrusted-argument"] },
  { id: "T18", title: "payer data in logs, raw card data through the server", rules: ["payment-data-in-log", "raw-card-data"] },
  { id: "T19", title: "a build or pipeline spilling a referenced key", rules: ["key-in-pipeline"] },
  { id: "T20", title: "policies that open the secret too widely", rules: ["broad-secret-access"], proof: ["test/hcl-blocks.test.ts"] },
  { id: "T21", title: "unbounded or swallowed calls", rules: ["unbounded-calls", "swallowed-error"] },
  {
    id: "–",
    title: "the tool itself: settings, suppressions",
    rules: ["invalid-settings", "unused-suppression"],
    proof: ["test/settings.test.ts", "test/suppression.test.ts"],
  },
];

const MITIGATIONS: readonly Row[] = [
  { id: "M1", title: "read the key from the environment", proof: ["test/fixes.test.ts", "test/fixes-projects.test.ts", "test/fixes-types.test.ts"] },
  { id: "M2", title: "read it from a secret manager", proof: ["test/fixes-stores.test.ts", "test/stores/matrix.test.ts"] },
  { id: "M3", title: "scrub logs", proof: ["test/fixes-leaks.test.ts"] },
  { id: "M4", title: "fix everything at once", proof: ["test/fixes-apply.test.ts", "test/cli.test.ts", "test/lsp.test.ts", "test/editor/steps.ts"] },
  { id: "M5", title: "static analysis in review and CI", proof: ["test/sarif.test.ts", "test/report-formats.test.ts", "test/init.test.ts"] },
  { id: "M6", title: "scan history", rules: ["key-in-history"], proof: ["test/history.test.ts"] },
  { id: "M7", title: "rotate, plan the transition", proof: ["test/report-formats.test.ts", "test/history-command.test.ts"] },
  { id: "M8", title: "least privilege", rules: ["unrestricted-key"], proof: ["test/permissions.test.ts"] },
  { id: "M9", title: "access control and encryption of configuration", rules: ["key-in-config", "exposed-key-file"], proof: ["test/fixes-config.test.ts"] },
  { id: "M10", title: "dependency care", rules: ["outdated-sdk"], proof: ["test/practices.test.ts"] },
  { id: "M11", title: "incident response", proof: ["test/init.test.ts"] },
  { id: "M11b", title: "monitor, audit regularly", proof: ["test/init.test.ts", "test/practices.test.ts"] },
  { id: "M12", title: "awareness: a page for each rule, run as tests", proof: ["test/documents.test.ts", "test/rules.test.ts"] },
  { id: "M13", title: "the tool's own build", proof: ["test/package.test.ts", "test/layers.test.ts"] },
];

const known = new Set(rules.map(({ id }) => id));

/** How many files show a rule, and how many places in them it must report. */
function fixturesOf(rule: string): { readonly files: number; readonly loud: number } {
  const folder = join(root, "test/fixtures", rule);
  if (!existsSync(folder)) return { files: 0, loud: 0 };
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => statSync(join(folder, it)).isFile());
  const loud = files.reduce(
    (sum, file) => sum + expectations(readFileSync(join(folder, file), "utf8")).expect.filter((it) => it.endsWith(` ${rule}`)).length,
    0,
  );
  return { files: files.length, loud };
}

function lineOf({ id, title, rules: wanted = [], proof = [] }: Row): string {
  const there = wanted.filter((it) => known.has(it));
  const counts = there.map(fixturesOf).reduce((sum, it) => ({ files: sum.files + it.files, loud: sum.loud + it.loud }), { files: 0, loud: 0 });
  const named = wanted.map((it) => (known.has(it) ? `[\`${it}\`](rules/${it}.md)` : `\`${it}\` (not yet)`)).join(", ");
  const fixtures = there.length === 0 ? "" : `${counts.files} files, ${counts.loud} places`;
  const proofs = proof.map((it) => `\`${it}\``).join(", ");
  return `| ${id} | ${title} | ${named} | ${fixtures} | ${[...(there.length > 0 ? ["`test/rules.test.ts`"] : []), ...(proofs === "" ? [] : [proofs])].join(", ")} |`;
}

const document = [
  "# What is covered",
  "",
  "Every threat and every mitigation that Keywarden is made for, with the rules about it, their fixtures (files, and places in them that must be reported; everything else in them must stay silent),",
  "and the tests that show it. Generated by `test/coverage.test.ts`, which also holds that nothing here says more than there is.",
  "",
  "## How a key leaks",
  "",
  "| # | threat | rules | fixtures | proof |",
  "| --- | --- | --- | --- | --- |",
  ...THREATS.map(lineOf),
  "",
  "## What puts it right",
  "",
  "| # | mitigation | rules | fixtures | proof |",
  "| --- | --- | --- | --- | --- |",
  ...MITIGATIONS.map(lineOf),
  "",
].join("\n");

/** Numbers may have grown since, and what was to come may have come: the rest must be the same. */
const comparable = (text: string): string => text.replace(/\d+ files, \d+ places/g, "…").replace(/\[(`[a-z-]+`)\]\([^)]*\)|(`[a-z-]+`) \(not yet\)/g, "$1$2");
const COUNTS = /^\| (\S+) \|.*\| (\d+) files, (\d+) places \|/gm;

test("docs/coverage.md says what there is", () => {
  const path = join(root, "docs/coverage.md");
  const written = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (process.env.UPDATE === "1" || !sameRows(written)) return upToDate("docs/coverage.md", document);
  const now = new Map([...document.matchAll(COUNTS)].map(([, id = "", files, loud]) => [id, [Number(files), Number(loud)]]));
  for (const [, id = "", files, loud] of written.matchAll(COUNTS)) {
    const [mostFiles = 0, mostLoud = 0] = now.get(id) ?? [];
    assert.ok(Number(files) <= mostFiles && Number(loud) <= mostLoud, `${id} claims ${files} files and ${loud} places, there are ${mostFiles} and ${mostLoud}`);
  }
  for (const [, rule = ""] of written.matchAll(/\]\(rules\/([a-z-]+)\.md\)/g)) assert.ok(known.has(rule), `there is no rule ${rule}`);
});

function sameRows(written: string): boolean {
  const rows = (text: string): string[] =>
    comparable(text)
      .split("\n")
      .map((line) =>
        line
          .replace(/`test\/rules\.test\.ts`(?:, )?/, "")
          .replace(/\s+/g, " ")
          .replace(/\| … \|/, "| |"),
      );
  return JSON.stringify(rows(written)) === JSON.stringify(rows(document));
}

test("every rule belongs to a row", () => {
  const placed = new Set([...THREATS, ...MITIGATIONS].flatMap((it) => it.rules ?? []));
  assert.deepEqual(
    rules.map(({ id }) => id).filter((id) => !placed.has(id)),
    [],
    "rules without a row",
  );
});

test("every proof is there, and every row has one", () => {
  for (const { id, rules: wanted = [], proof = [] } of [...THREATS, ...MITIGATIONS]) {
    for (const path of proof) assert.ok(existsSync(join(root, path)), `${id}: ${path}`);
    assert.ok(wanted.length + proof.length > 0, id);
  }
});

test("every fixture is kept by git, those included that the project, or a fixture of its own, has git ignore", () => {
  const ignored = execFileSync("git", ["ls-files", "--others", "--ignored", "--exclude-standard", "test/fixtures"], { cwd: root, encoding: "utf8" });
  const lost = ignored.split("\n").filter((path) => path !== "" && !/__pycache__|node_modules/.test(path));
  assert.deepEqual(lost, [], "add them with `git add -f`");
});
