import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Configuration files that are broken, cut off or written on other systems: no rule fails, no place is wrong. */

const RULES = ["key-in-config", "key-in-pipeline", "exposed-key-file", "key-in-client"];

function fixtures(): Map<string, string> {
  const files = new Map<string, string>();
  for (const rule of ["key-in-config", "key-in-pipeline"]) {
    const base = new URL(`fixtures/${rule}/`, import.meta.url);
    for (const entry of readdirSync(base, { recursive: true, encoding: "utf8" })) {
      const path = entry.replaceAll("\\", "/");
      if (statSync(new URL(path, base)).isFile()) files.set(path, expandPlaceholders(readFileSync(new URL(path, base), "utf8")));
    }
  }
  return files;
}

async function analyzed(files: ReadonlyMap<string, string>): Promise<Map<string, readonly Finding[]>> {
  const session = createSession({ syntax: await testSyntax(), settings: DEFAULT_SETTINGS });
  const found = new Map<string, readonly Finding[]>();
  try {
    for (const [path, text] of files) session.set(path, text);
    for (const [path, text] of files) {
      const analysis = await session.analyze(path);
      assert.deepEqual(
        analysis?.notes.filter((it) => it.includes("a rule failed")),
        [],
        path,
      );
      const findings = (analysis?.findings ?? []).filter(({ rule }) => RULES.includes(rule));
      for (const { span } of findings) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, path);
      found.set(path, findings);
    }
  } finally {
    session.dispose();
  }
  return found;
}

const told = (text: string, findings: readonly Finding[]): string[] =>
  findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end).replaceAll("\r", "")}`);

test("line breaks, a byte order mark and characters of two units change no finding", async () => {
  const files = fixtures();
  const plain = await analyzed(files);
  const changes: Readonly<Record<string, (text: string, path: string) => string>> = {
    "\\r\\n": (text) => text.replaceAll("\n", "\r\n"),
    "a byte order mark": (text, path) => (/\.(?:sh|ipynb)$/.test(path) ? text : `\uFEFF${text}`),
    "😀": (text) => text.replace(/(# ?)(expect: )/g, "$1😀 $2"),
  };
  for (const [name, change] of Object.entries(changes)) {
    const changed = new Map([...files].map(([path, text]) => [path, change(text, path)]));
    const found = await analyzed(changed);
    for (const [path, text] of files) {
      assert.deepEqual(
        told(changed.get(path) ?? "", found.get(path) ?? []),
        told(text, plain.get(path) ?? []).map((it) => (name === "😀" ? it.replace(/(# ?)(expect: )/g, "$1😀 $2") : it)),
        `${path}: ${name}`,
      );
    }
  }
});

test("no rule fails over texts that are cut off or torn", async () => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % Math.max(1, below);
  };
  const torn = new Map<string, string>();
  for (const [path, text] of fixtures()) {
    for (let round = 0; round < 6; round++) {
      const [from, to] = [random(text.length), random(text.length)];
      const mark = ['"', "'", "{", "}", "[", "\n", "\\", "#", "${{", "<", ":", "\0"][random(12)] ?? "";
      const broken = round % 2 === 0 ? text.slice(0, from) : text.slice(0, from) + mark + text.slice(Math.max(from, to));
      // The name decides how it is read: only the folder is another one.
      torn.set(`r${round}/${path}`, broken);
    }
  }
  await analyzed(torn);
});
