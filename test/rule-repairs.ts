import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { editFor, offersFor } from "../server/src/fixes/fixes.ts";
import { parsedOf } from "../server/src/fixes/key-site.ts";
import type { Offer } from "../server/src/fixes/repair.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { fixCases, fixedPath, TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

const UPDATE = process.env.UPDATE === "1";

/** What can be done about a finding, the comment that silences it left out. */
export async function repairsOf(finding: Finding, project: TestProject): Promise<readonly Offer[]> {
  return (await offersFor(finding, await project.contextOf(finding.path))).filter((offer) => offer.repair !== "ignore");
}

/** The project after the first repair of a finding; undefined where there is none. */
export async function repaired(finding: Finding, project: TestProject): Promise<TestProject | undefined> {
  const [offer] = await repairsOf(finding, project);
  const edit = offer && (await editFor(offer, finding, await project.contextOf(finding.path)));
  return edit && project.after(edit);
}

/** The project after all findings of a rule in a file that can be repaired are, one after the other: the first or the last of those left. */
async function allRepaired(rule: string, path: string, project: TestProject, next: "first" | "last"): Promise<TestProject> {
  let now = project;
  for (let left = (await now.findingsOf(path)).length; left >= 0; left--) {
    const findings = (await now.findingsOf(path)).filter((finding) => finding.rule === rule);
    if (next === "last") findings.reverse();
    let after: TestProject | undefined;
    for (const finding of findings) {
      after = await repaired(finding, now);
      if (after !== undefined) break;
    }
    if (after === undefined) return now;
    now = after;
  }
  assert.fail(`${path} is repaired without end`);
}

/** Whether the parser finds an error in a file. */
async function isBroken(project: TestProject, path: string): Promise<boolean> {
  return (await parsedOf(await project.contextOf(path)))?.broken === true;
}

/** The rules of which there are more findings than before. */
function added(before: readonly Finding[], after: readonly Finding[]): string[] {
  const count = (findings: readonly Finding[], rule: string): number => findings.filter((finding) => finding.rule === rule).length;
  return [...new Set(after.map(({ rule }) => rule))].filter((rule) => count(after, rule) > count(before, rule));
}

/**
 * Tests of a rule's repairs. Pairs in `fixtures/fixes/RULE`: `case.py` becomes `case.fixed.py` whichever finding comes first, in any line breaks, and then nothing
 * is left or new; in `none/` nothing is offered. In the rule's own fixtures every repair does away with its finding and brings none;
 * `least` is the share of their findings that must have one.
 */
export function testRepairs(rule: string, options: { readonly least: number; readonly offers?: "first" | "all" }): void {
  for (const { path, before, after } of fixCases(rule)) {
    const project = new TestProject({ [path]: expandPlaceholders(before) });
    const findings = async (of: TestProject): Promise<readonly Finding[]> => (await of.findingsOf(path)).filter((finding) => finding.rule === rule);

    if (path.includes("none/")) {
      test(`${rule}: nothing is offered in ${path}`, async () => {
        const found = await findings(project);
        assert.ok(found.length > 0, "the case has a finding");
        for (const finding of found) assert.deepEqual(await repairsOf(finding, project), [], finding.message);
      });
      continue;
    }

    test(`${rule}: ${path} is repaired, in any order`, async () => {
      const was = await project.findingsOf(path);
      assert.ok((await findings(project)).length > 0, "the case has a finding");
      const fixed = await allRepaired(rule, path, project, "first");
      const text = fixed.files.get(path) ?? "";
      if (UPDATE) writeFileSync(new URL(`fixtures/fixes/${rule}/${fixedPath(path)}`, import.meta.url), text);
      else assert.equal(text, expandPlaceholders(after ?? ""));
      assert.deepEqual([...fixed.files.keys()], [path], "no other file is touched");
      assert.deepEqual(await findings(fixed), [], "nothing is left");
      assert.deepEqual(added(was, await fixed.findingsOf(path)), [], "nothing is new");
      assert.equal((await allRepaired(rule, path, project, "last")).files.get(path), text);
    });

    test(`${rule}: ${path} keeps line breaks, byte order mark and last line`, async () => {
      const text = expandPlaceholders(before);
      const expected = expandPlaceholders(after ?? "");
      const fixedText = async (changed: string): Promise<string | undefined> =>
        (await allRepaired(rule, path, new TestProject({ [path]: changed }), "first")).files.get(path);
      assert.equal((await fixedText(`\uFEFF${text.trimEnd().replaceAll("\n", "\r\n")}`))?.trimEnd(), `\uFEFF${expected.trimEnd().replaceAll("\n", "\r\n")}`);
    });
  }

  test(`${rule}: what is offered in the rule's fixtures does away with the finding, and brings none`, async () => {
    const without: string[] = [];
    let all = 0;
    for (const [path, text] of fixtureFiles(rule)) {
      const project = new TestProject({ [path]: text });
      const was = await project.findingsOf(path);
      for (const finding of was.filter((it) => it.rule === rule)) {
        const where = `${path}:${text.slice(0, finding.span.start).split("\n").length}`;
        const offers = await repairsOf(finding, project);
        all++;
        if (offers.length === 0) without.push(where);
        // Those that are made without looking are checked all at once: that is much faster.
        if (options.offers === "first" && offers[0]?.safety === "safe") continue;
        for (const offer of options.offers === "first" ? offers.slice(0, 1) : offers) {
          const edit = await editFor(offer, finding, await project.contextOf(path));
          assert.ok(edit, `${where}: ${offer.title} has edits`);
          const after = project.after(edit);
          assert.ok((await isBroken(project, path)) || !(await isBroken(after, path)), `${where}: ${offer.title} leaves code that parses`);
          const now = await after.findingsOf(path);
          assert.ok(now.filter((it) => it.rule === rule).length < was.filter((it) => it.rule === rule).length, `${where}: ${offer.title} does away with it`);
          assert.deepEqual(added(was, now), [], `${where}: ${offer.title} brings nothing`);
        }
      }
      if (options.offers !== "first") continue;
      const fixed = await project.fixed(path);
      const now = await fixed.findingsOf(path);
      assert.deepEqual(added(was, now), [], `${path}: all repairs together bring nothing`);
      for (const finding of now.filter((it) => it.rule === rule)) {
        const [offer] = await repairsOf(finding, fixed);
        const line = fixed.files.get(path)?.slice(0, finding.span.start).split("\n").length;
        assert.notEqual(offer?.safety, "safe", `${path}:${line} is repaired with the others: ${offer?.title}`);
      }
    }
    assert.ok(all - without.length >= all * options.least, `of ${all}, these have no repair: ${without.join(", ")}`);
  });
}

/** The code in a rule's own fixtures. */
function fixtureFiles(rule: string): [path: string, text: string][] {
  const folder = new URL(`fixtures/${rule}/`, import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /\.(?:py|[cm]?[jt]sx?)$/.test(path) && statSync(new URL(path, folder)).isFile())
    .sort()
    .map((path) => [path, expandPlaceholders(readFileSync(new URL(path, folder), "utf8"))]);
}
