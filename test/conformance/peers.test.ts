import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { findingsIn } from "../harness.ts";
import { fakeKey } from "../placeholders.ts";
import { goModule, npmArchive, pythonSource } from "./packages.ts";

/** What other tools test themselves with, fetched as published. None of it is about this product, so that it is a check from outside. */

const gitleaks = (): string => goModule("github.com/zricethezav/gitleaks/v8", "v8.30.1");

const key = fakeKey("sk_live", 311);

/** The forms of gitleaks' sample secrets, those included that it leaves as "TODO": name and text with `{i}`, `{I}` for an issuer and `{s}` for a secret. */
function forms(): readonly (readonly [string, string])[] {
  const source = readFileSync(join(gitleaks(), "cmd/generate/config/utils/generate.go"), "utf8");
  const lines = source.matchAll(/^\s*(?:\/\/ TODO: ?)?"([^"\n]+)":\s+("(?:[^"\\\n]|\\.)*"|`[^`\n]*`),/gm);
  return [...lines]
    .map(([, name = "", literal = ""]) => [name, literal.startsWith("`") ? literal.slice(1, -1) : (JSON.parse(literal) as string)] as const)
    .filter(([, form]) => form.includes("{s}"));
}

/** The file that a form stands in, by the first word of its name. */
const FILES: Readonly<Record<string, string>> = {
  ini: "app.ini",
  json: "app.json",
  xml: "app.xml",
  yaml: "app.yaml",
  "C#": "Pay.cs",
  go: "pay.go",
  java: "Pay.java",
  kotlin: "Pay.kt",
  php: "pay.php",
  python: "pay.py",
  make: "Makefile",
  csv: "keys.csv",
  sql: "seed.sql",
};

test("every form in which gitleaks expects a secret is found with a Stripe key in it, those that it does not find itself included", async () => {
  const all = forms();
  assert.ok(all.length > 40, `${all.length} forms read`);
  const missed: string[] = [];
  for (const [name, form] of all) {
    const path = FILES[name.split(" ")[0] ?? ""] ?? "notes.txt";
    const text = form.replaceAll("{i}", "stripe").replaceAll("{I}", "STRIPE").replaceAll("{s}", key);
    const found = (await findingsIn({ [path]: `${text}\n` })).get(path) ?? [];
    if (!found.some(({ rule }) => rule === "hardcoded-key" || rule === "key-in-config" || rule === "key-in-url")) missed.push(name);
  }
  assert.deepEqual(missed, []);
});

/** Text of every file below a folder that is text. */
function textsBelow(folder: string): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const text = entry.isFile() ? readFileSync(path, "utf8") : "\0";
    if (!text.includes("\0")) texts[relative(folder, path).replaceAll("\\", "/")] = text;
  }
  return texts;
}

const peers: Readonly<Record<string, () => string>> = {
  "gitleaks' rules for 200 issuers and their samples": () => join(gitleaks(), "cmd/generate/config/rules"),
  "gitleaks' repositories of test data": () => join(gitleaks(), "testdata"),
  "Bandit's examples": () => join(pythonSource("bandit", "1.9.4"), "examples"),
  "ggshield's tests": () => join(pythonSource("ggshield", "1.56.1"), "tests"),
  "the tests of eslint-plugin-security": () => join(npmArchive("eslint-plugin-security", "4.1.0"), "test"),
};

for (const [name, folder] of Object.entries(peers))
  test(`nothing in ${name} is taken for Stripe's but what is`, async () => {
    const texts = textsBelow(folder());
    assert.ok(Object.keys(texts).length > 5, `${Object.keys(texts).length} files`);
    const found = [...(await findingsIn(texts))].flatMap(([path, findings]) => findings.map(({ rule, message }) => `${path}: ${rule}: ${message}`));
    // The samples in gitleaks' own rule for Stripe are keys by every mark; comments beside them say that they are allowed.
    assert.deepEqual(found, []);
  });
