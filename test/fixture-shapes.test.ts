import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { grammarOfFile } from "../server/src/facts/languages.ts";
import { lower } from "../server/src/facts/lower.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testSyntax } from "./assets.ts";
import { pieceAround, piecesOf } from "./fixture-shapes.ts";
import { expectations, findingsIn, located } from "./harness.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** How much the fixtures of the rules about keys in source code must show, copies of one line counted once. */
const LOUD_SHAPES = 100;
const SILENT_LINES = 200;

const FIXTURES = new URL("fixtures/", import.meta.url);
const loud = new Map<string, string>();
const silent = new Set<string>();
for (const rule of ["hardcoded-key", "wrong-key-kind"]) {
  for (const name of readdirSync(new URL(`${rule}/`, FIXTURES))) {
    const grammar = grammarOfFile(name);
    if (!grammar) continue;
    const annotated = readFileSync(new URL(`${rule}/${name}`, FIXTURES), "utf8");
    const text = expandPlaceholders(annotated);
    const parsed = (await testSyntax()).parseOnce(grammar, text);
    assert.ok(parsed);
    const pieces = piecesOf(lower(parsed));
    const { expect } = expectations(annotated);
    for (const finding of (await findingsIn({ [name]: annotated })).get(name) ?? []) {
      const [line = ""] = located(text, [finding]);
      const piece = pieceAround(pieces, finding.span);
      if (piece && expect.includes(line)) loud.set(piece.shape, `${name}:${line}`);
    }
    if (!name.startsWith("silent")) continue;
    const lines = new LineIndex(text);
    for (const { start } of pieces) silent.add(annotated.split("\n")[lines.positionAt(start).line]?.trim() ?? "");
  }
}

test(`the fixtures show ${LOUD_SHAPES} ways to write a key into code, and more`, () => {
  assert.ok(loud.size >= LOUD_SHAPES, `${loud.size} distinct shapes`);
});

test(`the fixtures show ${SILENT_LINES} lines that look like it and are not, and more`, () => {
  assert.ok(silent.size >= SILENT_LINES, `${silent.size} distinct lines`);
});

test("a copy of a line with other names and literals adds no shape", async () => {
  const shapes = async (text: string): Promise<string[]> => {
    const parsed = (await testSyntax()).parseOnce("python", text);
    return parsed ? piecesOf(lower(parsed)).map(({ shape }) => shape) : [];
  };
  assert.deepEqual(await shapes('a.key = make("x", name=y)\n'), await shapes('b.other = build("z", title=w)\n'));
  assert.notDeepEqual(await shapes('a.key = make("x")\n'), await shapes('a.key = "x"\n'));
});
