import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { environment } from "../server/src/fixes/environment.ts";
import { editFor, fixAll, offersFor } from "../server/src/fixes/fixes.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { fixCases, fixedPath, TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";
import { upToDate } from "./up-to-date.ts";

const UPDATE = process.env.UPDATE === "1";
const KEY = /(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{16,}/;
const LANGUAGES = ["python", "javascript"] as const;

for (const language of LANGUAGES) {
  for (const { path, before, after } of fixCases(`environment/${language}`)) {
    const project = new TestProject({ [path]: expandPlaceholders(before) });
    if (path.startsWith("none/")) {
      test(`no look-up is offered in ${language}/${path}`, async () => {
        const findings = await project.findingsOf(path);
        assert.ok(findings.length > 0, "the case has a finding");
        const context = await project.contextOf(path);
        for (const finding of findings) {
          const offers = await offersFor(finding, context);
          assert.deepEqual(
            offers.filter((offer) => offer.repair !== "ignore").map((offer) => offer.title),
            [],
          );
        }
        assert.equal(await fixAll(findings, context), undefined);
      });
      continue;
    }

    test(`${language}/${path} is fixed`, async () => {
      const fixed = await project.fixed(path);
      const text = fixed.files.get(path) ?? "";
      if (UPDATE) writeFileSync(new URL(`fixtures/fixes/environment/${language}/${fixedPath(path)}`, import.meta.url), text);
      else assert.equal(text, expandPlaceholders(after ?? ""));
      assert.doesNotMatch(text, KEY);
      assert.deepEqual([...fixed.files.keys()], [path], "no other file is touched where nothing shows a project");
      assert.deepEqual(
        (await fixed.findingsOf(path)).map((it) => it.message),
        [],
        "the finding is gone and nothing new is there",
      );
      assert.equal((await fixed.fixed(path)).files.get(path), text, "a second time there is nothing to do");
      assert.equal(await fixAll(await project.findingsOf(path), await fixed.contextOf(path)), undefined, "old findings change nothing in the new text");
    });

    test(`${language}/${path} is fixed one by one in any order`, async () => {
      const expected = (await project.fixed(path)).files.get(path);
      for (const next of [(left: readonly Finding[]) => left[0], (left: readonly Finding[]) => left.at(-1)]) {
        let now = project;
        const mendable = async (): Promise<readonly Finding[]> => (await now.findingsOf(path)).filter(({ rule }) => environment.rules.includes(rule));
        for (let left = await mendable(); left.length > 0; left = await mendable()) {
          const finding = next(left) as Finding;
          const context = await now.contextOf(path);
          const [offer] = await offersFor(finding, context);
          assert.ok(offer?.preferred, "the preferred offer is the first");
          assert.doesNotMatch(offer.title, KEY);
          const edit = await editFor(offer, finding, context);
          assert.ok(edit);
          assert.doesNotMatch(JSON.stringify(edit), KEY, "no edit holds a key");
          now = now.after(edit);
          assert.ok((await mendable()).length < left.length);
        }
        assert.equal(now.files.get(path), expected);
      }
    });

    test(`${language}/${path} keeps line breaks, byte order mark and last line`, async () => {
      const text = project.files.get(path) ?? "";
      const expected = (await project.fixed(path)).files.get(path) ?? "";
      const fixedText = async (changed: string): Promise<string | undefined> => (await new TestProject({ [path]: changed }).fixed(path)).files.get(path);
      assert.equal(await fixedText(text.replaceAll("\n", "\r\n")), expected.replaceAll("\n", "\r\n"));
      if (!text.startsWith("#!")) assert.equal(await fixedText(`\uFEFF${text}`), `\uFEFF${expected}`);
      assert.equal(await fixedText(text.trimEnd()), expected.trimEnd());
    });
  }

  test(`there are at least forty cases in ${language}`, () => {
    const cases = fixCases(`environment/${language}`);
    assert.ok(cases.filter(({ path }) => !path.startsWith("none/")).length >= 40);
    for (const { path, after } of cases) assert.equal(after === undefined, path.startsWith("none/"), path);
  });
}

test("one key of several has one name in all of a file", async () => {
  const text = 'import stripe\n\nKEYS = ["{{sk_test}}", "{{sk_test:2}}"]\n\n\ndef connect(api_key="{{sk_test:2}}"):\n    return stripe.StripeClient(api_key)\n';
  const fixed = (await new TestProject({ "app.py": expandPlaceholders(text) }).fixed("app.py")).files.get("app.py") ?? "";
  assert.deepEqual(fixed.match(/STRIPE_\w+/g), ["STRIPE_SECRET_KEY_1", "STRIPE_SECRET_KEY_2", "STRIPE_SECRET_KEY_2"]);
});

test("different keys of a file are read by different names, wherever the first of them comes from", async () => {
  const text =
    'from os import environ, getenv\n\nimport stripe\n\nstripe.api_key = getenv("STRIPE_SECRET_KEY", "{{sk_live}}")\nother = stripe.StripeClient("sk_live_" + "{{body}}")\nthird = stripe.StripeClient("sk_live_" + "{{body:2}}")\n';
  const fixed = (await new TestProject({ "app.py": expandPlaceholders(text) }).fixed("app.py")).files.get("app.py") ?? "";
  const names = fixed.match(/STRIPE_\w+/g) ?? [];
  assert.equal(new Set(names).size, 3, names.join());
  assert.equal(names[0], "STRIPE_SECRET_KEY");
});

test("server/src/fixes/index.ts lists every repair", () => {
  const folder = "server/src/fixes";
  const declared = readdirSync(new URL(`../${folder}`, import.meta.url))
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .flatMap((file) => {
      const name = /^export const (\w+): Repair =/m.exec(readFileSync(new URL(`../${folder}/${file}`, import.meta.url), "utf8"))?.[1];
      return name === undefined ? [] : [{ file, name }];
    });
  const imports = [
    ...declared.map(({ file, name }) => ({ file, line: `import { ${name} } from "./${file}";` })),
    { file: "repair.ts", line: 'import type { Repair } from "./repair.ts";' },
  ];
  upToDate(
    `${folder}/index.ts`,
    [
      "// Generated by test/fixes.test.ts (UPDATE=1 writes it). Do not edit.",
      // In the order of the formatter, for which a name stands before those it begins.
      ...imports.sort((a, b) => (a.file.slice(0, -3) < b.file.slice(0, -3) ? -1 : 1)).map(({ line }) => line),
      "",
      "/** Every repair. */",
      "export const repairs: readonly Repair[] = [",
      ...declared.map(({ name }) => `  ${name},`),
      "];",
      "",
    ].join("\n"),
  );
});
