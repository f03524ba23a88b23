import assert from "node:assert/strict";
import { test } from "node:test";
import { yamlEntries, yamlEntriesOfPart } from "../server/src/facts/config/yaml.ts";
import { yamlParts } from "../server/src/facts/config/yaml-parts.ts";
import { configFiles } from "./bench/config-files.ts";

/** Long YAML texts are read part by part, so that a keystroke costs one part. The result is that of the whole. */

const LONG = "x".repeat(120);
const filler = (indent: string): string => Array.from({ length: 12 }, (_, index) => `${indent}filler_${index}: ${LONG}\n`).join("");

const TRICKY: Readonly<Record<string, string>> = {
  "items beside the name of their list": `env:\n- name: A\n  value: b\n- name: C\n  value: |\n    - d: e\n    f: g\n${filler("  ")}other: x\n`,
  "items whose pairs are lists": `a:\n  - ports:\n      - b: 1\n      - b: 2\n    image: c\n    args:\n    - d\n    - e: f\n${filler("    ")}  - - g\n    - h\n`,
  "blocks, quotes and brackets over several lines": `a:\n  b: >-\n    c: d\n\n    e\n  f: "g\n    h: i"\n  j: {k: l,\n    m: n}\n  o: [p,\n    q]\n  r: s\n    t\n${filler("  ")}`,
  "brackets that end as far left as their name": `a:\n  b: {\n    c: d\n  }\n  e: [\n    f\n  ]\n${filler("  ")}`,
  "documents and their ends": `%YAML 1.2\n---\na: b\n${filler("")}...\n---\n- c\n- d: e\n--- # again\nf: g\n--- |\n h: i\n`,
  "documents that are named at the marker": `--- !x\na: b\n${filler("")}--- &y\nc: d\n`,
  "anchors, merges, tags, names in quotes": `a: &b\n  c: d\n${filler("  ")}e:\n  <<: *b\n  "f g": !h i\n  'j: k': l\n  ? m\n  : n\n  *b : o\n  p#q: r # s\n  t:u: v\n${filler("  ")}`,
  "comments anywhere": `# a\nb: # c\n# d\n  e: f\n    # g\n  # h\n  i:\n    - j # k\n# l\n    - m\n${filler("  ")}`,
  "carriage returns": `a:\n  b: c\n${filler("  ")}d:\n  - e: f\n    g: h\n${filler("    ")}`.replaceAll("\n", "\r\n"),
  "no last line break": `a:\n${filler("  ")}  b:\n    c: d`,
};

test("parts give what the whole gives", () => {
  const long = Object.entries(configFiles(400)).filter(([path]) => /\.ya?ml$/.test(path));
  assert.equal(long.length, 3);
  for (const [name, text] of [...Object.entries(TRICKY), ...long]) assert.deepEqual(yamlEntries(text), yamlEntriesOfPart(text), name);
});

test("parts cover the text, and none of a text that is nested is long", () => {
  for (const [path, text] of Object.entries(configFiles(2000))) {
    if (!/\.ya?ml$/.test(path)) continue;
    const parts = yamlParts(text);
    assert.equal(parts.map(({ start, end }) => text.slice(start, end)).length > 50, true, path);
    for (const { start, end } of parts) assert.ok(end - start < 2_000, `${path}: ${end - start}`);
    assert.ok(parts.every(({ start }, index) => index === 0 || start >= (parts[index - 1]?.end ?? 0)));
  }
});

test("what is not typed to its end costs the part it stands in", () => {
  const before = "services:\n  a:\n    image: b\n";
  const after = `  c:\n    environment:\n      STRIPE_KEY: d\n${filler("      ")}`;
  for (const typed of ["x\n", "  x\n", "    x\n", '    x: "y\n', "    x: [y\n", "{{- if .Values.x }}\n", "- x\n"]) {
    const found = yamlEntries(before + typed + after).find(({ text }) => text === "d");
    assert.deepEqual(found?.path, ["services", "c", "environment", "STRIPE_KEY"], typed);
  }
});

test("long lines and deep texts take no longer than they are long", () => {
  const began = performance.now();
  for (const text of [
    `a:\n${`b${" ".repeat(1_990)}\n`.repeat(400)}`,
    `${"a: ".repeat(20_000)}\n`,
    Array.from({ length: 700 }, (_, at) => `${" ".repeat(at)}a:\n`).join(""),
  ])
    yamlEntries(text);
  assert.ok(performance.now() - began < 10_000);
});
