import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { auditWorkspace } from "../server/src/audit/audit.ts";
import { createSession } from "../server/src/engine/session.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { folderWith } from "./folders.ts";
import { expectations, findingsIn, located } from "./harness.ts";
import { expandPlaceholders } from "./placeholders.ts";

/**
 * Whole small projects, as teams lay them out: what both have in `common/`, one that leaks in `leaks/`, and its twin in `right/`, which does the same things rightly and
 * of which nothing may be said, by any rule. What is annotated is all that may be said of the other. An audit, which chooses its files itself, says the same.
 */
const PROJECTS = fileURLToPath(new URL("fixtures/projects/", import.meta.url));
const SIDES = ["leaks", "right"] as const;

for (const name of readdirSync(PROJECTS).sort()) {
  for (const side of SIDES) {
    test(`${name}, ${side}`, async () => {
      const files = new Map([...filesIn(join(PROJECTS, name, "common")), ...filesIn(join(PROJECTS, name, side))]);
      const said = await findingsIn(Object.fromEntries(files));
      const expected: string[] = [];
      const known: string[] = [];
      for (const [path, text] of files) {
        const { expect, todo } = expectations(text);
        expected.push(...expect.map((it) => `${path}:${it}`));
        known.push(...todo.map((it) => `${path}:${it}`));
      }
      const found = placed(files, (path) => said.get(path) ?? []);
      const healed = known.filter((it) => found.includes(it));
      assert.deepEqual(healed, [], "known misses that are found now: make them `expect`");
      assert.deepEqual(found, expected.sort());
      assert.equal(expected.length > 0, side === "leaks");
      assert.deepEqual(await audited(files), found, "an audit says something else");
    });
  }
}

function filesIn(folder: string): [path: string, text: string][] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => statSync(join(folder, it)).isFile());
  return paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(folder, path), "utf8")]);
}

/** `app/pay.py:12 key-in-log` for each finding. */
function placed(files: ReadonlyMap<string, string>, findingsOf: (path: string) => readonly Finding[]): string[] {
  return [...files].flatMap(([path, text]) => located(expandPlaceholders(text), findingsOf(path)).map((it) => `${path}:${it}`)).sort();
}

async function audited(files: ReadonlyMap<string, string>): Promise<string[]> {
  const folder = folderWith(Object.fromEntries([...files].map(([path, text]) => [path, expandPlaceholders(text)])));
  const syntax = await testSyntax();
  const [audit] =
    (await auditWorkspace([{ folder }], {
      version: "1",
      createSession: (settings) => createSession({ syntax, settings, endpoints: testEndpoints }),
      gitAllowed: false,
    })) ?? [];
  assert.ok(audit);
  return placed(files, (path) => audit.result.findings.filter((it) => it.path === path));
}
