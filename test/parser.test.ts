import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createSyntax, type IncrementalParse } from "../server/src/syntax/parser.ts";
import type { Grammar, ParsedText, SyntaxNode } from "../server/src/syntax/tree.ts";
import { testAssets, testSyntax } from "./assets.ts";

const syntax = await testSyntax();

function parse(grammar: Grammar, text: string): ParsedText {
  const parsed = syntax.parseOnce(grammar, text);
  assert.ok(parsed);
  return parsed;
}

/** All nodes in order of place, parents first. */
function nodesOf(root: SyntaxNode): SyntaxNode[] {
  const result: SyntaxNode[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    result.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) open.push(node.children[i] as SyntaxNode);
  }
  return result;
}

function textsOf(parsed: ParsedText, type: string): string[] {
  return nodesOf(parsed.root)
    .filter((node) => node.type === type)
    .map((node) => parsed.text.slice(node.start, node.end));
}

test("fields, anonymous tokens and types are copied", () => {
  const parsed = parse("python", "f(a, key=1)\n");
  const call = nodesOf(parsed.root).find((node) => node.type === "call");
  assert.deepEqual(
    call?.children.map((node) => [node.field, node.type, node.named]),
    [
      ["function", "identifier", true],
      ["arguments", "argument_list", true],
    ],
  );
  assert.deepEqual(
    call?.children[1]?.children.map((node) => [node.type, node.named]),
    [
      ["(", false],
      ["identifier", true],
      [",", false],
      ["keyword_argument", true],
      [")", false],
    ],
  );
  assert.equal(parsed.broken, false);
});

test("every grammar parses its language", () => {
  assert.deepEqual(textsOf(parse("javascript", "const a = <b>{c}</b>;"), "jsx_expression"), ["{c}"]);
  assert.deepEqual(textsOf(parse("typescript", "let a = <T>b;"), "type_assertion"), ["<T>b"]);
  assert.deepEqual(textsOf(parse("tsx", "let a: T = <b/>;"), "jsx_self_closing_element"), ["<b/>"]);
});

test("offsets are UTF-16 units, also behind astral characters, a byte order mark and lone surrogates", () => {
  for (const before of ["'𝒳😀'", "'\u{FEFF}é'", "'\uD83D'", "'\uDE00'", "'\uDE00\uD83D'"]) {
    for (const start of ["", "\u{FEFF}"]) {
      const parsed = parse("python", `${start}x = ${before}; wanted = 1\n`);
      assert.equal(textsOf(parsed, "identifier").at(-1), "wanted", JSON.stringify(before));
    }
  }
  // Longer than the buffer through which text is handed to the parser, with pairs on both parities.
  for (const pad of ["", "a"]) {
    const long = `x = '${pad}${"😀".repeat(20_000)}'; wanted = 1\n`;
    assert.deepEqual(textsOf(parse("python", long), "identifier"), ["x", "wanted"]);
    assert.equal(textsOf(parse("python", long), "string_content")[0]?.length, 40_000 + pad.length);
  }
});

test("empty text, NUL and broken text parse", () => {
  assert.equal(parse("python", "").root.children.length, 0);
  assert.equal(parse("python", "\0").broken, true);
  assert.deepEqual(textsOf(parse("python", "a = 'x\0y'\nwanted = 1\n"), "identifier").at(-1), "wanted");
  assert.equal(parse("typescript", "let a = ;").broken, true);
  const missing = nodesOf(parse("javascript", "f(a;").root).filter((node) => node.missing);
  assert.deepEqual(
    missing.map((node) => node.type),
    [")"],
  );
});

test("ten thousand nested brackets do not overflow the stack", () => {
  for (const grammar of ["python", "javascript", "typescript", "tsx"] as const) {
    const parsed = parse(grammar, `x = ${"[".repeat(10_000)}${"]".repeat(10_000)};\n`);
    assert.ok(nodesOf(parsed.root).length > 20_000);
  }
});

test("a parse is cancelled before, during and after the parser's work, and the next one starts anew", () => {
  const text = "value = function(1, 2, 3)\n".repeat(5_000);
  const wanted = parse("python", text);
  for (let stopAt = 1; stopAt < 400; stopAt = Math.ceil(stopAt * 1.6)) {
    let looks = 0;
    const result = syntax.parseOnce("python", text, () => ++looks >= stopAt);
    if (looks < stopAt) break;
    assert.equal(result, undefined);
    assert.equal(looks, stopAt, "it ends as soon as it is told to");
    assert.deepEqual(parse("python", "a = 1\n"), { ...parse("python", "a = 1\n") });
    assert.deepEqual(textsOf(parse("python", "a = 1\n"), "identifier"), ["a"]);
  }
  let looks = 0;
  assert.deepEqual(
    syntax.parseOnce("python", text, () => ++looks < 0),
    wanted,
  );
  assert.ok(looks > 10, "a long parse asks many times");
});

test("a cancelled re-parse leaves the previous parse usable", () => {
  const before = syntax.parse("python", "a = 1\n");
  assert.ok(before);
  assert.equal(syntax.parse("python", "a = 12\n", { previous: before, cancelled: () => true }), undefined);
  const after = syntax.parse("python", "a = 12\n", { previous: before });
  assert.deepEqual(after && { ...after.parsed, root: copyOf(after.parsed.root) }, parse("python", "a = 12\n"));
  after?.delete();
  before.delete();
  before.delete();
});

test("a re-parse after a small edit does a small part of the work", () => {
  const text = "value = function(1, 2, 3)\n".repeat(5_000);
  const work = (next: string, previous?: IncrementalParse): number => {
    let looks = 0;
    const result = syntax.parse("python", next, { previous, cancelled: () => ++looks < 0 });
    assert.ok(result);
    result.delete();
    return looks;
  };
  const before = syntax.parse("python", text);
  assert.ok(before);
  const edited = `${text.slice(0, 52_000)}xyz${text.slice(52_000)}`;
  assert.ok(work(edited, before) * 3 < work(edited));
  before.delete();
});

test("a deleted parse or one of another grammar is no start for the next, and its plain tree stays", () => {
  const before = syntax.parse("python", "a = 1\n");
  assert.ok(before);
  assert.deepEqual(syntax.parse("javascript", "a = 2\n", { previous: before })?.parsed, parse("javascript", "a = 2\n"));
  before.delete();
  assert.deepEqual(before.parsed, parse("python", "a = 1\n"));
  assert.deepEqual(syntax.parse("python", "a = 2\n", { previous: before })?.parsed, parse("python", "a = 2\n"));
});

const pieces = [
  "\n",
  "  ",
  "(",
  ")",
  "'",
  '"',
  "é",
  "😀",
  "\uD83D",
  "a",
  "if x:\n  ",
  "f'{",
  "}",
  "`",
  "${",
  "/",
  "=",
  "#",
  "// ",
  "class A",
  "{",
  "[1",
  "\r\n",
  "\0",
  "=> ",
  "<b>",
  "out B",
  "\n  <C>(c: C): C\n",
];
const starts: Readonly<Record<Grammar, string>> = {
  python: "import os\nclass A:\n  def f(self, x='😀'):\n    return f'{x!r:>{self.w}}' + '''a\nb'''\n\nif x:\n  y = [1,\n    2]\n",
  javascript: "import a from 'b';\nclass A { #x = `a${1 + `😀`}`; f(x) { return /a/.test(x) ? <b c={d}>e</b> : null } }\n",
  typescript:
    "import a from 'b';\nenum E { A = '😀' }\nclass A<T> { f(x: T = <T>y): string { return `a${x as string}`! } }\ninterface R<in out A, out B> {\n  (a: A): B\n  // one\n  <C>(c: C): B\n}\nsql<{ a: R }>`b`.c();\n",
  tsx: "const a = <T,>(x: T) => <b c={`d${x}`}>e😀 {x as string}</b>;\nfunction f({ a = 1, ...b }: P) { return a! }\n",
};

for (const grammar of ["python", "javascript", "typescript", "tsx"] as const) {
  test(`incremental equals fresh in ${grammar}`, () => {
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(6), insert: fc.constantFrom("", ...pieces) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        let text = starts[grammar];
        let current = syntax.parse(grammar, text);
        assert.ok(current);
        for (const { at, remove, insert } of edits) {
          const start = Math.floor(at * text.length);
          const before = text;
          text = before.slice(0, start) + insert + before.slice(start + remove);
          // And back again every time, so that much of the run has no errors and is truly incremental.
          for (const next of [text, before, text]) {
            const result = syntax.parse(grammar, next, { previous: current });
            assert.ok(result);
            current.delete();
            current = result;
            assert.deepEqual({ ...current.parsed, root: copyOf(current.parsed.root) }, parse(grammar, next));
          }
        }
        current.delete();
      }),
      { numRuns: 60 },
    );
  });
}

test("what stands inside of an error is taken over from no text that was broken, too", () => {
  const rest = " x:\n  port a from 'b';\nenum E { A }\n";
  let current = syntax.parse("typescript", `if${rest}`);
  for (const text of [`${"${"}${rest}`, `if${rest}`, `out B${"${"}${rest}`, `${"${"}${rest}`, `out B${"${"}${rest}`]) {
    const result: IncrementalParse | undefined = syntax.parse("typescript", text, { previous: current });
    assert.ok(result);
    current?.delete();
    current = result;
    assert.deepEqual({ ...result.parsed, root: copyOf(result.parsed.root) }, parse("typescript", text));
  }
  current?.delete();
});

test("trees are deleted", () => {
  const text = "value = function(1, 2, 3)\n".repeat(4_000);
  const memory = (): number => process.memoryUsage().external;
  const work = (): void => {
    const first = syntax.parse("python", text);
    const second = syntax.parse("python", `${text}a = 1\n`, first && { previous: first });
    let looks = 0;
    syntax.parseOnce("python", text, () => ++looks > 20);
    syntax.parseOnce("python", text);
    second?.delete();
    first?.delete();
  };
  for (let i = 0; i < 3; i++) work();
  const before = memory();
  for (let i = 0; i < 12; i++) work();
  assert.ok(memory() - before < 4_000_000, `${memory() - before} bytes more`);
});

test("concurrent loads share one read, a failed load can be repeated", async () => {
  const asked: string[] = [];
  let fail = true;
  const own = await createSyntax({
    async bytes(name) {
      asked.push(name);
      if (name === "tree-sitter-tsx.wasm" && fail) throw new Error("no such file");
      return testAssets.bytes(name);
    },
  });
  assert.equal(own.isLoaded("python"), false);
  assert.throws(() => own.parse("python", ""), /not loaded/);
  await Promise.all([own.load("python"), own.load("python")]);
  await own.load("python");
  assert.equal(own.isLoaded("python"), true);
  assert.deepEqual(asked, ["web-tree-sitter.wasm", "tree-sitter-python.wasm"]);
  await assert.rejects(own.load("tsx"), /no such file/);
  fail = false;
  await own.load("tsx");
  assert.equal(own.parseOnce("tsx", "a")?.broken, false);
});

/** A node with nothing in it that is only made when it is looked at. */
function copyOf({ start, end, type, field, named, missing, children }: SyntaxNode): SyntaxNode {
  return { start, end, type, field, named, missing, children: children.map(copyOf) };
}
