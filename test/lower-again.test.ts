import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { Kept } from "../server/src/facts/kept.ts";
import { lower } from "../server/src/facts/lower.ts";
import type { Program } from "../server/src/facts/program.ts";
import type { IncrementalParse } from "../server/src/syntax/parser.ts";
import type { Grammar } from "../server/src/syntax/tree.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";
import { renumbered } from "./renumbered.ts";

/** A text that is lowered with what was kept of the one before it is the program that it is when lowered alone, but for ids: those stay where they can. */

const FIXTURES = new URL("fixtures/", import.meta.url).pathname;
const syntax = await testSyntax();

/** What changes bodies, names, what is bound where, what is imported and exported, what is a module; what opens something; what says nothing. */
const PIECES: Readonly<Record<"python" | "typescript", readonly string[]>> = {
  python: [
    ..."aé\n #",
    "    ",
    '"',
    'x = "',
    "(",
    "# a note\n",
    "    # a note\n",
    "unknown\n",
    "value = 1\n",
    "    value = 1\n",
    "import os, stripe as value\n",
    "from a import *\n",
    "print(value, key)\n",
    "def added(value):\n    return [value for value in key]\n\n",
    "def added():\n    global value, key\n    value = lambda key: key\n    def inner():\n        nonlocal value, other\n        other = 1\n",
    "class Added(Base):\n    key = key\n    def value(self):\n        return super().value(self.key)\n",
    "@key\n",
    "global value\n",
    "if value:\n    key: str\n",
    "print([key := 1 for value in key])\n",
    "except Error, error:\n",
    "yield value\n",
  ],
  typescript: [
    ..."a\n /",
    '"',
    "`",
    'x = "',
    "(",
    "{",
    "// a note\n",
    "unknown;\n",
    "value = 1;\n",
    "const value = 1;\n",
    "var key = value;\n",
    'import value from "./value";\n',
    'import type { value } from "./value";\n',
    "export { value as key };\n",
    'export * from "./value";\n',
    "export default function () { return this.key; }\n",
    "this.value = key;\n",
    "function added(value) { var key = value; return () => this.key; }\n",
    "class Added extends value { static key = 1; constructor(private readonly value: key) { super(); } }\n",
    "enum value { a = 1, b = a }\n",
    "namespace key { export const value = 1; }\n",
    "interface value {}\n",
    "using value = key();\n",
    "exports.key = value;\n",
    "break;\n",
  ],
};

interface Change {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

const changes = (pieces: readonly string[]): fc.Arbitrary<readonly Change[]> =>
  fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.oneof(fc.constant(0), fc.nat({ max: 30 })),
      put: fc.oneof(fc.constant(""), fc.constantFrom(...pieces)),
    }),
    { minLength: 2, maxLength: 8 },
  );

/** The text after a change. What are whole lines stands between lines. */
function changed(text: string, { at, cut, put }: Change): string {
  const wanted = Math.floor(at * text.length);
  const from = put.endsWith("\n") ? text.lastIndexOf("\n", wanted - 1) + 1 : wanted;
  return text.slice(0, from) + put + text.slice(from + cut);
}

for (const [grammar, endings] of [
  ["python", /\.py$/],
  ["typescript", /\.ts$/],
  ["tsx", /\.[jt]sx$/],
  ["javascript", /\.js$/],
] as const satisfies readonly (readonly [Grammar, RegExp])[]) {
  const texts = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" })
    .filter((file) => endings.test(file))
    .map((file) => expandPlaceholders(readFileSync(join(FIXTURES, file), "utf8")))
    .filter((text) => text.length < 6000);

  test(`lowered again: ${grammar}`, async () => {
    await syntax.load(grammar);
    let [functions, taken] = [0, 0];
    fc.assert(
      fc.property(fc.nat({ max: texts.length - 1 }), changes(PIECES[grammar === "python" ? "python" : "typescript"]), (index, all) => {
        const kept = new Kept();
        let text = texts[index] ?? "";
        let parse = syntax.parse(grammar, text) as IncrementalParse;
        let before: Program = lower(parse.parsed, kept);
        for (const change of all) {
          text = changed(text, change);
          const next = syntax.parse(grammar, text, { previous: parse }) as IncrementalParse;
          parse.delete();
          parse = next;
          const program = lower(parse.parsed, kept);
          assert.deepStrictEqual(renumbered(program), renumbered(lower(parse.parsed)));
          functions += program.functionIds.length - 1;
          taken += program.functions.filter((it, id) => before.functions[id] === it).length;
          before = program;
        }
        parse.delete();
      }),
      { numRuns: Number(process.env.KEYWARDEN_RUNS ?? 150), endOnFailure: true },
    );
    assert.ok(taken > functions / 4, `${taken} of ${functions} functions were taken over`);
  });
}

/** Texts of two functions, each with one before it, in it or around it that was not there. */
const GROWING: Readonly<Record<"python" | "typescript", readonly string[]>> = {
  python: [
    "def first(a):\n    return a\n\ndef second(b):\n    c = [first(it) for it in b]\n    return c\n",
    "import os\n\ndef first(a):\n    return a\n\ndef second(b):\n    c = [first(it) for it in b]\n    return c\n",
    "import os\n\ndef first(a):\n    d = lambda e: e\n    return d(a)\n\ndef second(b):\n    c = [first(it) for it in b]\n    return c\n",
    "import os\n\nclass Third:\n    f = 1\n    def third(self):\n        return self.f\n\ndef first(a):\n    d = lambda e: e\n    return d(a)\n\ndef second(b):\n    c = [first(it) for it in b]\n    return c\n",
    "import os\n\ndef first(a):\n    return a\n\ndef second(b):\n    c = [first(it) for it in b]\n    return c\n",
  ],
  typescript: [
    "function first(a) {\n  return a;\n}\n\nfunction second(b) {\n  const c = b.map((it) => first(it));\n  return c;\n}\n",
    'import os from "os";\n\nfunction first(a) {\n  return a;\n}\n\nfunction second(b) {\n  const c = b.map((it) => first(it));\n  return c;\n}\n',
    'import os from "os";\n\nfunction first(a) {\n  const d = (e) => e;\n  return d(a);\n}\n\nfunction second(b) {\n  const c = b.map((it) => first(it));\n  return c;\n}\n',
    'import os from "os";\n\nclass Third {\n  f = 1;\n  third() {\n    return this.f;\n  }\n}\n\nfunction first(a) {\n  const d = (e) => e;\n  return d(a);\n}\n\nfunction second(b) {\n  const c = b.map((it) => first(it));\n  return c;\n}\n',
    'import os from "os";\n\nfunction first(a) {\n  return a;\n}\n\nfunction second(b) {\n  const c = b.map((it) => first(it));\n  return c;\n}\n',
  ],
};

for (const grammar of ["python", "typescript"] as const) {
  test(`what is typed above leaves a function as it is, its id and those in it: ${grammar}`, async () => {
    await syntax.load(grammar);
    const kept = new Kept();
    const idOf = ({ functions }: Program, name: string): number => functions.findIndex((it) => it?.name === name);
    let parse: IncrementalParse | undefined;
    let before: Program | undefined;
    for (const text of GROWING[grammar]) {
      const next = syntax.parse(grammar, text, { ...(parse && { previous: parse }) }) as IncrementalParse;
      parse?.delete();
      parse = next;
      const program = lower(parse.parsed, kept);
      const id = idOf(program, "second");
      assert.notEqual(id, -1);
      if (before) assert.deepStrictEqual(program.functions[id], before.functions[id], text);
      if (before) assert.equal(idOf(program, "first"), idOf(before, "first"), text);
      before = program;
    }
    parse?.delete();
  });
}
