import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";
import { createSession } from "../../server/src/engine/session.ts";
import { grammarOfFile } from "../../server/src/facts/languages.ts";
import { editFor, offersFor } from "../../server/src/fixes/fixes.ts";
import { stores } from "../../server/src/fixes/stores/index.ts";
import type { Finding } from "../../server/src/rules/finding.ts";
import { DEFAULT_STORE_NAMES, type StoreId } from "../../server/src/settings/stores.ts";
import { testSyntax } from "../assets.ts";
import { keywarden } from "../cli-host.ts";
import { TestProject } from "../fix-cases.ts";
import { folderWith } from "../folders.ts";
import { eraOf, NPM, PYTHON } from "./packages.ts";
import type { Files, Language, Program } from "./site.ts";

/** A project after a repair, and what the user was told to do besides. */
export interface Repaired {
  readonly files: Files;
  readonly notes: readonly string[];
}

/** Does what a user does: looks for keys, takes the offer of the store. Undefined where there is none. Asserts what must hold of every repaired text. */
export async function repaired({ language, store, files, path, touched }: Program): Promise<Repaired | undefined> {
  const project = new TestProject(files, (it) => it === ".env");
  const finding = await onlyKey(project, path);
  const context = await project.contextOf(path);
  const offers = await offersFor(finding, context);
  const offer = offers.find(({ variant }) => variant === store);
  assert.doesNotMatch(JSON.stringify(offers), KEY, "an offer holds a key");
  if (offer === undefined) {
    assert.ok(
      offers.some(({ variant }) => variant === "environment"),
      "the environment is offered everywhere",
    );
    return undefined;
  }
  const edit = await editFor(offer, finding, context);
  assert.ok(edit, `${offer.title}: offered, and then there were no edits`);
  assert.doesNotMatch(JSON.stringify(edit), KEY, "an edit holds a key");
  const after = project.after(edit);
  const text = after.files.get(path) ?? "";
  assert.doesNotMatch(text, KEY);
  assert.ok(await parses(path, text), `the text does not parse:\n${text}`);
  assertUntouched(files[path] ?? "", text, touched);
  for (const [other, before] of Object.entries(files)) {
    if (other !== path) assertUntouched(before, after.files.get(other) ?? "", /^\s*(?:"[\w@/.-]+": "[^"]*"|"[^"]+"|\])?,?$/);
  }
  for (const other of Object.keys(files)) {
    const left = (await after.findingsOf(other)).map(({ rule, message }) => `${other}: ${rule}: ${message}`);
    assert.deepEqual(left, [], "the finding is gone and nothing new is there");
  }
  for (const name of packagesOf(language, store, files)) assertListed(language, after.files, name);
  const again = await editFor(offer, finding, await after.contextOf(path));
  assert.equal(again, undefined, "the same repair once more has nothing to do");
  return { files: Object.fromEntries(after.files), notes: edit.notes };
}

const KEY = /(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{16,}/;

/** Does what `keywarden fix --store` does, on the disk. Asserts that nothing is left to do, and that no key is. */
export async function repairedByCommand({ store, files }: Program): Promise<Repaired> {
  const folder = folderWith(files);
  const syntax = await testSyntax();
  const fix = () => keywarden(folder, ["fix", "--store", store], { createSession: async (settings) => createSession({ syntax, settings }) });
  const now = (): Files =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((path) => statSync(join(folder, path)).isFile())
        .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
    );
  const { code, out, err } = await fix();
  assert.equal(code, 0, err);
  assert.doesNotMatch(out + err, KEY);
  const after = now();
  assert.doesNotMatch(JSON.stringify(after), KEY);
  assert.equal((await fix()).code, 0);
  assert.deepEqual(now(), after, "a second time there is nothing to do");
  return { files: after, notes: err.split("\n") };
}

/** The packages that code needs which asks the store. */
function packagesOf(language: Language, id: StoreId, files: Files): readonly string[] {
  const store = stores.find((it) => it.id === id);
  const secret = { variable: "STRIPE_SECRET_KEY", names: DEFAULT_STORE_NAMES, fill: (template: string) => template };
  const has = (name: string): boolean => files["package.json"]?.includes(`"${name}"`) ?? false;
  const code = language === "python" ? store?.python(secret) : store?.javascript(secret, has);
  return code?.packages.map(({ name }) => name) ?? [];
}

/** The manifest lists the package, in versions of which one is installed here. */
function assertListed(language: Language, files: ReadonlyMap<string, string>, name: string): void {
  if (language === "python") {
    const manifest = files.get("requirements.txt") ?? files.get("pyproject.toml") ?? "";
    const [, listed] = new RegExp(`^\\s*"?${name}(?:[>=]=| = "\\^)(\\d[\\d.]*)"?,?$`, "m").exec(manifest) ?? [];
    const [, installed = ""] = PYTHON.find((it) => it.startsWith(`${name}==`))?.split("==") ?? [];
    assert.ok(listed !== undefined && semver.gte(installed, listed), `${name} ${installed}:\n${manifest}`);
  } else {
    const { dependencies } = JSON.parse(files.get("package.json") ?? "") as { dependencies: Files };
    assert.ok(semver.satisfies(NPM[eraOf(Object.fromEntries(files))][name] ?? "", dependencies[name] ?? "none"), `${name}: ${dependencies[name]}`);
  }
}

/** The finding that the key stands there: whatever else is said of the key goes with it. */
async function onlyKey(project: TestProject, path: string): Promise<Finding> {
  const findings = (await project.findingsOf(path)).filter(({ rule }) => rule === "hardcoded-key");
  const [finding] = findings;
  assert.ok(finding !== undefined && findings.length === 1, `one key in ${path}, not ${findings.length}`);
  return finding;
}

async function parses(path: string, text: string): Promise<boolean> {
  const grammar = grammarOfFile(path, text.split("\n", 1)[0]);
  return grammar !== undefined && (await testSyntax()).parseOnce(grammar, text)?.broken === false;
}

/** All lines of the first text are in the second one, in their order, but for those that had the key and those that may be touched. */
function assertUntouched(before: string, after: string, touched: RegExp | undefined): void {
  const lines = after.split("\n");
  let at = 0;
  for (const line of before.split("\n")) {
    if (KEY.test(line) || touched?.test(line)) continue;
    const found = lines.indexOf(line, at);
    assert.notEqual(found, -1, `the line ${JSON.stringify(line)} is gone or changed:\n${after}`);
    at = found + 1;
  }
}
