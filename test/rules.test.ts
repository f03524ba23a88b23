import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { rules } from "../server/src/rules/index.ts";
import { expectations, findingsIn, located } from "./harness.ts";
import { expandPlaceholders } from "./placeholders.ts";

/**
 * Fixtures are annotated code: `expect: rule` on each line that must be reported, `todo: rule` on a known miss (fails when it heals), silence everywhere else:
 * of the folder's rule and of those that an annotation names, so that a new rule needs no change to the fixtures of others.
 * A file is a project of its own; so is a folder inside a rule's folder.
 */
const FIXTURES = new URL("fixtures/", import.meta.url);

/** Rules of the same question: what one of them says of a line, the fixtures of the others state as well. */
const WHERE_KEYS_STAND = ["hardcoded-key", "key-in-config", "wrong-key-kind"];

for (const rule of readdirSync(FIXTURES).sort()) {
  if (!rules.some((it) => it.id === rule)) continue;
  for (const name of readdirSync(new URL(`${rule}/`, FIXTURES)).sort()) {
    const files = filesOf(new URL(`${rule}/${name}`, FIXTURES), name);
    test(`fixture ${rule}/${name}`, async () => {
      const found = await findingsIn(Object.fromEntries([...files].map(([path, text]) => [`src/${path}`, text])));
      const named = [...files.values()].flatMap((text) => Object.values(expectations(text)).flat()).map((it) => it.split(" ")[1]);
      const asked = (finding: { rule: string }) =>
        finding.rule === rule || (WHERE_KEYS_STAND.includes(rule) && WHERE_KEYS_STAND.includes(finding.rule)) || named.includes(finding.rule);
      for (const [path, text] of files) {
        const { expect, todo } = expectations(text);
        const actual = located(expandPlaceholders(text), (found.get(`src/${path}`) ?? []).filter(asked));
        const healed = todo.filter((it) => actual.includes(it));
        assert.deepEqual(healed, [], `${path}: known misses that are found now: make them \`expect\``);
        assert.deepEqual(actual.toSorted(byLine), [...expect].sort(byLine), path);
      }
    });
  }
}

function byLine(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : a > b ? 1 : 0);
}

function filesOf(url: URL, name: string): Map<string, string> {
  const files = new Map<string, string>();
  if (!statSync(url).isDirectory()) return files.set(name, readFileSync(url, "utf8"));
  for (const entry of readdirSync(url, { recursive: true, encoding: "utf8" }).sort()) {
    const file = new URL(`${url.href}/${entry.replaceAll("\\", "/")}`);
    if (statSync(file).isFile()) files.set(entry.replaceAll("\\", "/"), readFileSync(file, "utf8"));
  }
  return files;
}

for (const rule of rules) {
  for (const example of rule.examples) {
    test(`the example of ${rule.id} in ${example.path}`, async () => {
      const reported = async (text: string) => ((await findingsIn({ [example.path]: text })).get(example.path) ?? []).map((it) => it.rule);
      assert.deepEqual(await reported(example.bad), [rule.id]);
      assert.deepEqual(await reported(example.good), []);
    });
  }
}

test("every rule has a fixture folder and every fixture folder a rule", () => {
  const folders = readdirSync(FIXTURES).filter((it) => it !== "fixes" && it !== "projects");
  assert.deepEqual(folders.sort(), rules.map((it) => it.id).sort());
});
