import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { editFor, fixAll, offersFor } from "../server/src/fixes/fixes.ts";
import type { Offer, ProjectEdit } from "../server/src/fixes/repair.ts";
import { stores } from "../server/src/fixes/stores/index.ts";
import { NOT_OFFERED } from "../server/src/fixes/stores/not-offered.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import type { StoreId } from "../server/src/settings/stores.ts";
import { fixCases, TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";
import { upToDate } from "./up-to-date.ts";

const UPDATE = process.env.UPDATE === "1";
const KEY = /(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{16,}/;
const IDS: readonly StoreId[] = stores.map(({ id }) => id);
const FIXTURES = new URL("fixtures/fixes/stores/", import.meta.url);

/** What makes a file the kind of module that its extension says; `.ts` is a module of Node's kind. */
const SURROUNDINGS: Readonly<Record<string, string>> = {
  "package.json": '{\n  "name": "shop",\n  "private": true,\n  "type": "module",\n  "dependencies": {\n    "stripe": "^23.1.0"\n  }\n}\n',
  "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "target": "es2022" } }',
  "requirements.txt": "stripe>=16.1.0\n",
};

function projectOf(files: Readonly<Record<string, string>>): TestProject {
  return new TestProject({ ...SURROUNDINGS, ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expandPlaceholders(text)])) });
}

async function storeOffers(project: TestProject, path: string, settings: Settings = DEFAULT_SETTINGS): Promise<[Finding, readonly Offer[]][]> {
  const context = await project.contextOf(path, settings);
  const findings = (await project.findingsOf(path)).filter(({ rule }) => rule === "hardcoded-key" || rule === "wrong-key-kind");
  return Promise.all(findings.map(async (finding) => [finding, await offersFor(finding, context)] as [Finding, readonly Offer[]]));
}

/** The project once every key of a file is read from a store, as fix-all does it where the settings name the store. */
async function moved(project: TestProject, path: string, store: StoreId): Promise<{ readonly after: TestProject; readonly edit: ProjectEdit | undefined }> {
  const context = await project.contextOf(path, { ...DEFAULT_SETTINGS, store });
  const edit = await fixAll(await project.findingsOf(path), context);
  return { edit, after: edit === undefined ? project : project.after(edit) };
}

function outcomePath(folder: string, path: string, store: StoreId): URL {
  return new URL(`${folder}/${path.replace(/(\.\w+)$/, folder === "every" ? `.fixed.${store}$1` : ".fixed$1")}`, FIXTURES);
}

for (const folder of ["every", ...IDS]) {
  for (const [index, { path, before }] of fixCases(`stores/${folder}`).entries()) {
    for (const store of folder === "every" ? IDS : [folder as StoreId]) {
      test(`${folder}/${path} reads its keys from ${store}`, async () => {
        const project = projectOf({ [path]: before });
        for (const [, offers] of await storeOffers(project, path)) assert.ok(offers.some(({ variant }) => variant === store));
        const { after, edit } = await moved(project, path, store);
        assert.ok(edit);
        for (const [finding, offers] of await storeOffers(project, path)) {
          const offer = offers.find(({ variant }) => variant === store) as Offer;
          assert.doesNotMatch(JSON.stringify(await editFor(offer, finding, await project.contextOf(path))), KEY, "no edit holds a key");
        }
        const text = after.files.get(path) ?? "";
        const outcome = outcomePath(folder, path, store);
        if (UPDATE) writeFileSync(outcome, text);
        else assert.equal(text, expandPlaceholders(readFileSync(outcome, "utf8")));
        assert.doesNotMatch(JSON.stringify(edit), KEY, "no edit holds a key");
        assert.deepEqual(
          (await after.findingsOf(path)).map((it) => it.message),
          [],
          "the finding is gone and nothing new is there",
        );
        assert.equal((await moved(after, path, store)).edit, undefined, "a second time there is nothing to do");
        const touched = [...after.files].filter(([file, now]) => now !== project.files.get(file)).map(([file]) => file);
        assert.deepEqual(
          touched.filter((file) => file !== path && file !== "package.json" && file !== "requirements.txt"),
          [],
        );

        // How the text is written has nothing to do with the store: one of them will do.
        if (folder === "every" && store !== IDS[index % IDS.length]) return;
        const changed = async (text: string): Promise<string | undefined> =>
          (await moved(new TestProject(new Map([...project.files, [path, text]])), path, store)).after.files.get(path);
        const original = project.files.get(path) ?? "";
        assert.equal(await changed(original.replaceAll("\n", "\r\n")), text.replaceAll("\n", "\r\n"), "line breaks are kept");
        if (!original.startsWith("#!")) assert.equal(await changed(`\uFEFF${original}`), `\uFEFF${text}`, "the byte order mark is kept");
        assert.equal(await changed(original.trimEnd()), text.trimEnd(), "a missing last line break is kept");
      });

      if (before.split("{{").length < 3) continue;
      test(`${folder}/${path} reads its keys from ${store} one by one in any order`, async () => {
        const settings = { ...DEFAULT_SETTINGS, store };
        for (const at of [0, -1]) {
          let now = projectOf({ [path]: before });
          for (let left = await storeOffers(now, path, settings); left.length > 0; left = await storeOffers(now, path, settings)) {
            const [finding, [offer]] = left.at(at) as [Finding, readonly Offer[]];
            assert.equal(offer?.variant, store, "the configured store is the first offer");
            const edit = await editFor(offer, finding, await now.contextOf(path, settings));
            assert.ok(edit);
            now = now.after(edit);
          }
          const names = (text: string | undefined): string[] => [...(text ?? "").matchAll(/\b(?:def|function) (\w+)/g)].map(([, name]) => name ?? "").sort();
          const whole = (await moved(projectOf({ [path]: before }), path, store)).after.files.get(path);
          assert.deepEqual(names(now.files.get(path)), names(whole));
        }
      });
    }
  }
}

for (const { path, before } of fixCases("stores/none")) {
  test(`none/${path}: the environment, where no rewrite for a store is right`, async () => {
    const project = projectOf({ [path]: before });
    const found = await storeOffers(project, path);
    assert.ok(found.length > 0);
    for (const [, offers] of found) {
      assert.deepEqual(
        offers.filter(({ variant }) => IDS.includes(variant as StoreId)).map(({ title }) => title),
        [],
      );
    }
    for (const [, offers] of await storeOffers(project, path, { ...DEFAULT_SETTINGS, store: "vault" })) {
      const [first] = offers;
      if (first?.repair !== "ignore") assert.ok(first?.variant === "environment" && first.preferred, "the environment is preferred then");
    }
  });
}

test("every outcome belongs to a case", () => {
  for (const folder of ["every", ...IDS]) {
    const expected = fixCases(`stores/${folder}`).flatMap(({ path }) =>
      (folder === "every" ? IDS : [folder as StoreId]).map((id) => outcomePath(folder, path, id).href),
    );
    const there = readdirSync(new URL(`${folder}/`, FIXTURES)).filter((file) => file.includes(".fixed."));
    assert.deepEqual(there.map((file) => new URL(`${folder}/${file}`, FIXTURES).href).sort(), [...new Set(expected)].sort());
    for (const href of expected) assert.ok(existsSync(new URL(href)));
  }
});

test("server/src/fixes/stores/index.ts lists every store", () => {
  const folder = "server/src/fixes/stores";
  const declared = readdirSync(new URL(`../${folder}`, import.meta.url))
    .sort()
    .flatMap((file) => {
      const name = /^export const (\w+): SecretStore =/m.exec(readFileSync(new URL(`../${folder}/${file}`, import.meta.url), "utf8"))?.[1];
      return name === undefined ? [] : [{ file, name }];
    });
  const lines = [
    ...declared.map(({ file, name }) => ({ file, line: `import { ${name} } from "./${file}";` })),
    { file: "store.ts", line: 'import type { SecretStore } from "./store.ts";' },
  ];
  upToDate(
    `${folder}/index.ts`,
    [
      "// Generated by test/fixes-stores.test.ts (UPDATE=1 writes it). Do not edit.",
      ...lines.sort((a, b) => (a.file < b.file ? -1 : 1)).map(({ line }) => line),
      "",
      "/** Every store of secrets. */",
      `export const stores: readonly SecretStore[] = [${declared.map(({ name }) => name).join(", ")}];`,
      "",
    ].join("\n"),
  );
});

test("the reasons why a store is not offered are told apart", () => {
  assert.equal(new Set(NOT_OFFERED.map(({ id }) => id)).size, NOT_OFFERED.length);
});
