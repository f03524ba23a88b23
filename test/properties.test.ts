import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Analysis } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** What holds for any text: nothing throws, spans lie inside, the same in gives the same out, and incremental equals fresh. */

const syntax = await testSyntax();
const FIXTURES = fileURLToPath(new URL("fixtures/", import.meta.url));
const NAMES = ["app.py", "main.py", "app.ts", "view.tsx", "app.js", "config.yml", ".env", "notes.md"] as const;

/** Real code with keys in it, by lines, to be cut and mixed. */
const files: readonly (readonly string[])[] = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
  .filter((it) => it.isFile() && /\.(?:py|ts|tsx|js)$/.test(it.name) && !/[\\/]fixes(?:[\\/]|$)/.test(it.parentPath))
  .map((it) => expandPlaceholders(readFileSync(join(it.parentPath, it.name), "utf8")).split("\n"));

const file = fc.nat(files.length - 1).map((index) => files[index] ?? []);
const line = fc.tuple(file, fc.nat(1000)).map(([lines, at]) => lines[at % Math.max(1, lines.length)] ?? "");
const chunk = fc.tuple(file, fc.nat(1000), fc.integer({ min: 1, max: 12 })).map(([lines, at, length]) => {
  const start = at % Math.max(1, lines.length);
  return lines.slice(start, start + length).join("\n");
});
const hostile = fc.constantFrom(
  "\0",
  "\ud800",
  "\u2028",
  "\r",
  "((((",
  "`${",
  '"""',
  "{{",
  "/*",
  "#",
  "\\",
  "😀",
  "\ufeff",
  "<a",
  "${",
  "'",
  "f'{",
  "=>",
  "async ",
  "\t",
);
const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: chunk },
      { weight: 2, arbitrary: line },
      { weight: 1, arbitrary: hostile },
      { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join("\n"));
const name = fc.constantFrom(...NAMES);

async function analyzed(path: string, ...versions: readonly string[]): Promise<Analysis> {
  const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
  try {
    let analysis: Analysis | undefined;
    for (const version of versions) {
      session.set(path, version);
      analysis = await session.analyze(path);
    }
    return analysis ?? assert.fail("cancelled by nobody");
  } finally {
    session.dispose();
  }
}

test("there is code to mix", () => assert.ok(files.length > 20));

test("any text: no rule fails, spans lie inside and in order, the same in gives the same out", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(name, text, async (path, it) => {
      const first = await analyzed(path, it);
      found += first.findings.length;
      assert.deepEqual(
        first.notes.filter((note) => note.startsWith("a rule failed")),
        [],
      );
      let last = 0;
      for (const { span, secrets, message } of first.findings) {
        for (const { start, end } of [span, ...secrets]) assert.ok(start >= 0 && start <= end && end <= it.length, `${start}..${end} in ${it.length}`);
        assert.ok(span.start >= last);
        last = span.start;
        assert.doesNotMatch(message, /\{\w+\}|undefined|\n/);
      }
      assert.deepEqual(await analyzed(path, it), first);
    }),
    { numRuns: 600 },
  );
  assert.ok(found > 100, `${found} findings: the texts are worth looking at`);
});

test("after any edits the findings are those of a cold start", async () => {
  const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(60), put: fc.oneof(line, hostile, fc.constant("")) });
  await fc.assert(
    fc.asyncProperty(name, text, fc.array(edit, { minLength: 1, maxLength: 6 }), async (path, start, edits) => {
      const versions = [start];
      for (const { at, cut, put } of edits) {
        const before = versions.at(-1) ?? "";
        const offset = Math.floor(at * before.length);
        versions.push(before.slice(0, offset) + put + before.slice(offset + cut));
      }
      assert.deepEqual(await analyzed(path, ...versions), await analyzed(path, versions.at(-1) ?? ""));
    }),
    { numRuns: 400 },
  );
});
