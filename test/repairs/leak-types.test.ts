import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { editFor, offersFor } from "../../server/src/fixes/fixes.ts";
import { npmNeighbours, pythonNeighbours } from "../conformance/neighbours/packages.ts";
import { pythonPackages } from "../conformance/packages.ts";
import { checkPython, checkTypeScript, type Verdict } from "../conformance/type-check.ts";
import { fixCases, TestProject } from "../fix-cases.ts";
import { expandPlaceholders } from "../placeholders.ts";
import { LOGGING_PROGRAMS } from "./logging-programs.ts";

/** Every offer of the repairs of what leaks, at every finding of their cases: type checkers say no more of the outcome than of what was there before. */

const cache = fileURLToPath(new URL("../../.cache", import.meta.url));
mkdirSync(cache, { recursive: true });
const workshop = mkdtempSync(join(cache, "types-"));
after(() => rmSync(workshop, { recursive: true, force: true }));

const RULES = [
  "debug-logging",
  "environment-in-log",
  "error-detail-in-response",
  "key-in-error",
  "key-in-log",
  "key-in-process-arguments",
  "key-in-response",
  "key-in-storage",
  "key-in-url",
  "payment-data-in-log",
];

interface Outcome {
  readonly case: string;
  readonly before: string;
  readonly title: string;
  readonly after: string;
}

async function outcomes(extension: string): Promise<Outcome[]> {
  const all: Outcome[] = [];
  const cases = RULES.flatMap((rule) =>
    fixCases(rule).map(({ path, before }) => ({ rules: [rule], name: `${rule}/${path}`, path, text: expandPlaceholders(before) })),
  );
  const programs = LOGGING_PROGRAMS.map(({ path, code }) => ({ rules: ["key-in-log"], name: path, path, text: code }));
  for (const { rules, name, path, text } of [...cases, ...programs]) {
    if (!path.endsWith(extension)) continue;
    const project = new TestProject({ [path]: text });
    const context = await project.contextOf(path);
    for (const finding of await project.findingsOf(path)) {
      if (!rules.includes(finding.rule)) continue;
      for (const offer of await offersFor(finding, context)) {
        if (offer.repair === "ignore") continue;
        const edit = await editFor(offer, finding, context);
        assert.ok(edit, `${name}: ${offer.title}`);
        const line = text.slice(0, finding.span.start).split("\n").length;
        all.push({ case: name, before: text, title: `${name}:${line} ${offer.title}`, after: project.after(edit).files.get(path) ?? "" });
      }
    }
  }
  return all;
}

/** What a checker says of the outcomes and did not say before. */
function worse(all: readonly Outcome[], check: (texts: ReadonlyMap<string, string>) => ReadonlyMap<string, Verdict>): string[] {
  const verdicts = check(new Map([...all.map((it) => [`before ${it.case}`, it.before] as const), ...all.map((it) => [it.title, it.after] as const)]));
  const said = (id: string): readonly string[] => {
    const verdict = verdicts.get(id);
    assert.ok(verdict && verdict.kind !== "not installed", `${id}: ${verdict?.kind === "not installed" ? verdict.packages.join() : "not checked"}`);
    return verdict.kind === "rejected" ? verdict.complaints : [];
  };
  const refused = [...new Set(all.map((it) => it.case))].filter((name) => said(`before ${name}`).length > 0);
  assert.ok(refused.length < 6, `most cases are accepted as they are: ${refused.join()}`);
  return all.flatMap((it) => {
    const known = said(`before ${it.case}`);
    return said(it.title)
      .filter((complaint) => !known.includes(complaint))
      .map((complaint) => `${it.title}\n    ${complaint}`);
  });
}

test("TypeScript accepts every outcome", async (context) => {
  const all = await outcomes(".ts");
  assert.ok(all.length > 100);
  context.diagnostic(`${all.length} outcomes`);
  assert.deepEqual(
    worse(all, (texts) => checkTypeScript(texts, {}, npmNeighbours())),
    [],
  );
});

test("pyright accepts every outcome", async (context) => {
  const packages = join(workshop, "packages");
  mkdirSync(packages);
  for (const folder of [pythonPackages(), pythonNeighbours()]) {
    for (const name of readdirSync(folder)) {
      try {
        symlinkSync(join(folder, name), join(packages, name));
      } catch {
        // The first one counts, as on a path.
      }
    }
  }
  const all = await outcomes(".py");
  assert.ok(all.length > 100);
  context.diagnostic(`${all.length} outcomes`);
  assert.deepEqual(
    worse(all, (texts) => checkPython(texts, packages)),
    [],
  );
});
