import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { MAX_DEPTH, type Program, unitStart } from "../server/src/facts/program.ts";
import { lowerPython } from "../server/src/facts/python/lower.ts";
import type { SyntaxNode } from "../server/src/syntax/tree.ts";
import { testSyntax } from "./assets.ts";
import { checkedPieces } from "./check-program.ts";
import { printBindings, printExports, printProgram } from "./print-program.ts";

const syntax = await testSyntax();

function lower(text: string): Program {
  const parsed = syntax.parseOnce("python", text);
  assert.ok(parsed);
  return lowerPython(parsed);
}

/** Whether the text of every name is the name, in whichever unit it stands. */
function checked(text: string): Program {
  const program = lower(text);
  for (const piece of checkedPieces(program, text)) {
    const said = text.slice(piece.start, piece.end);
    if (piece.kind === "name" || piece.kind === "global")
      assert.ok(said.normalize("NFKC").includes(piece.name ?? "?"), `${piece.name} at ${JSON.stringify(said)}`);
  }
  return program;
}

const [, ...cases] = readFileSync(new URL("lowering/python.txt", import.meta.url), "utf8").split(/^### /m);
for (const one of cases) {
  const [, title, source, printed] = /^([^\n]*)\n(.*?)\n---\n(.*)$/s.exec(one.trimEnd()) ?? assert.fail(one);
  test(`lowers: ${title}`, () => {
    assert.equal(printProgram(checked(`${source}\n`)), printed);
  });
}

test("constant are variables that one place binds, and parameters that none binds again", () => {
  const program = lower(`
import a
import b, b
try:
    import c
except ImportError:
    c = None
d: int
e: int = 1
for f in a: pass
g = 1
g += 1
h = 1
del h
i = 1
def j(k, l, m=1):
    global i, n
    i = n = 2
    l = 3
    o = 1
    def p():
        nonlocal o
        o = 2
class q:
    def r(self): self = 1
    @staticmethod
    def s(t): pass
with a as u: pass
def v(): pass
v = q(v)
`);
  assert.equal(
    printBindings(program),
    [
      "a import module",
      "b import module varies",
      "c import module varies",
      "d variable module",
      "e variable module",
      "f variable module",
      "g variable module varies",
      "h variable module varies",
      "i variable module varies",
      "j function module",
      "k parameter j",
      "l parameter j varies",
      "m parameter j",
      "n variable module",
      "o variable j varies",
      "p function j",
      "q class module",
      "self receiver r varies",
      "t parameter s",
      "u variable module",
      "v function module varies",
    ].join("\n"),
  );
});

test("class-body and comprehension variables belong to the function around", () => {
  const program = lower("def f(x):\n    class A:\n        y = [z for z in x]\n    return lambda w: [v for v in w]\n");
  const owners = Object.fromEntries(program.bindings.map((it) => [it.name, it.owner]));
  const lambda = program.functions.findIndex((it) => it.name === "" && it.unit !== 0);
  assert.deepEqual(owners, { f: 0, x: 1, A: 1, y: 1, z: 1, w: lambda, v: lambda });
});

test("every module-level name is exported, and what star imports bring", () => {
  const program = lower(`
import os.path
from .keys import *
from a import b as c
x = 1
def f():
    global y
    y = z = 2
class A: pass
try:
    from fast import *
except ImportError:
    if x:
        from slow import *
`);
  assert.equal(printExports(program), ["os = os", "c = c", "x = x", "f = f", "A = A", "y = y", "* from .keys", "* from fast", "* from slow"].join("\n"));
});

test("spans count from the unit: module, function, class; decorators lie outside", () => {
  const text = `# top
@deco("d")
class A(Base):
    @app.get("m")
    def f(self, p="default", q: "Type" = 1):
        return lambda: "inner"

async def g(): pass
`;
  const program = lower(text);
  const at = (unit: number, part: { start: number; end: number }): string =>
    text.slice(unitStart(program, unit) + part.start, unitStart(program, unit) + part.end);
  assert.deepEqual(
    program.units.map((unit, id) => [unit.kind, unit.parent, text.slice(unitStart(program, id), unitStart(program, id) + unit.length).split("\n")[0]]),
    [
      ["module", undefined, "# top"],
      ["class", 0, "class A(Base):"],
      ["function", 1, 'def f(self, p="default", q: "Type" = 1):'],
      ["function", 2, 'lambda: "inner"'],
      ["function", 0, "async def g(): pass"],
    ],
  );
  const [first] = program.functions[0]?.body ?? [];
  assert.ok(first?.kind === "class" && first.decorators[0] && program.classes[0]);
  assert.equal(at(0, first.decorators[0]), 'deco("d")');
  const [fact] = program.classes;
  assert.ok(fact.bases[0] && fact.methods[0]?.decorators[0]);
  assert.equal(at(fact.unit, fact.bases[0]), "Base");
  assert.equal(at(fact.unit, fact.methods[0].decorators[0]), 'app.get("m")');
  const method = program.functions[fact.methods[0].function];
  const [p, q] = method?.parameters ?? [];
  assert.ok(method && p?.default && q?.type);
  assert.equal(at(method.unit, p), 'p="default"');
  assert.equal(at(method.unit, p.default), '"default"');
  assert.equal(at(method.unit, q.type), '"Type"');
  assert.deepEqual(
    program.comments.map((it) => text.slice(it.start, it.end)),
    ["# top"],
  );
});

test("a unit's facts stay when text above it changes", () => {
  const unit = "def f(a, b='x'):\n    return [a, lambda: f'{b}']\n";
  const facts = (text: string): unknown => {
    const { functions, units } = lower(text);
    return functions.slice(1).map((it) => ({ parameters: it.parameters, body: it.body, length: units[it.unit]?.length }));
  };
  assert.deepEqual(facts(unit), facts(`# comment 😀\n"docs"\n\n${unit}`));
});

test("a module without errors is whole, one with errors is broken", () => {
  assert.equal(lower("x = 1\n").broken, false);
  assert.equal(lower("x = \n").broken, true);
  assert.equal(lower("").broken, false);
});

const NESTED: readonly (readonly [string, (count: number) => string])[] = [
  ["brackets", (count) => `x = ${"[".repeat(count)}"deep"${"]".repeat(count)}\n`],
  ["parentheses", (count) => `x = ${"(".repeat(count)}"deep"${")".repeat(count)}\n`],
  ["dictionaries", (count) => `x = ${"{1: ".repeat(count)}"deep"${"}".repeat(count)}\n`],
  ["calls", (count) => `x = ${"f(".repeat(count)}"deep"${")".repeat(count)}\n`],
  ["call chains", (count) => `x = "deep"${".f()".repeat(count)}\n`],
  ["not", (count) => `x = ${"not ".repeat(count)}"deep"\n`],
  ["lambdas", (count) => `x = ${"lambda: ".repeat(count)}"deep"\n`],
  ["additions", (count) => `x = ${"a + ".repeat(count)}"deep"\n`],
  ["subtractions", (count) => `x = ${"a - ".repeat(count)}"deep"\n`],
  ["or", (count) => `x = ${"a or ".repeat(count)}"deep"\n`],
  ["comparisons", (count) => `x = ${"a < ".repeat(count)}"deep"\n`],
  ["conditionals", (count) => `x = ${"a if b else ".repeat(count)}"deep"\n`],
  ["assignments", (count) => `${"a = ".repeat(count)}"deep"\n`],
  ["elif", (count) => `if a: b\n${"elif a: b\n".repeat(count)}else: "deep"\n`],
  ["adjacent literals", (count) => `x = (${"'a' ".repeat(count)}"deep")\n`],
  ["targets", (count) => `${"(".repeat(count)}a,${"),".repeat(count)} = "deep"\n`],
  ["patterns", (count) => `match a:\n  case ${"[".repeat(count)}"deep", b${"]".repeat(count)}: pass\n`],
  ["alternatives", (count) => `match a:\n  case ${"1 | ".repeat(count)}"deep": pass\n`],
  ["comprehensions", (count) => `x = ${"[".repeat(count)}"deep"${" for a in b]".repeat(count)}\n`],
  ["annotations", (count) => `def f(a: ${"Optional[".repeat(count)}b${"]".repeat(count)} = "deep"): pass\n`],
  ["unions", (count) => `def f(a: ${"b | ".repeat(count)}c = "deep"): pass\n`],
  ["attributes of types", (count) => `a: b${".c".repeat(count)} = "deep"\n`],
  ["dots of an import", (count) => `import a${".b".repeat(count)}; "deep"\n`],
  ["deleted tuples", (count) => `del ${"(".repeat(count)}a,${"),".repeat(count)}; "deep"\n`],
  ["indented blocks", (count) => `${Array.from({ length: count / 25 }, (_, i) => `${" ".repeat(i)}if a:\n`).join("")}${" ".repeat(count / 25)}"deep"\n`],
  ["nested functions", (count) => `${Array.from({ length: count / 25 }, (_, i) => `${" ".repeat(i)}def f():\n`).join("")}${" ".repeat(count / 25)}"deep"\n`],
  ["nested classes", (count) => `${Array.from({ length: count / 25 }, (_, i) => `${" ".repeat(i)}class A:\n`).join("")}${" ".repeat(count / 25)}"deep"\n`],
  ["unclosed brackets", (count) => `x = ${"[".repeat(count)}"deep"\n`],
];

for (const [what, textOf] of NESTED) {
  test(`ten thousand ${what} neither overflow nor hide the literal inside`, () => {
    const text = textOf(10_000);
    const pieces = checkedPieces(lower(text), text);
    assert.ok(
      pieces.every((it) => it.depth < 3 * MAX_DEPTH),
      "nothing nests deeper than others follow",
    );
    assert.ok(
      pieces.some((it) => it.kind === "text" && text.slice(it.start, it.end) === '"deep"'),
      "the literal is seen",
    );
  });
}

test("lists longer than a call takes arguments", () => {
  const program = checked(`import ${"a,".repeat(130_000)}b\n`);
  assert.equal(program.functions[0]?.body.length, 130_001);
  lower(`match x:\n  case [${"a,".repeat(130_000)}]: pass\n`);
  lower(`f"${"{a}".repeat(130_000)}"\n`);
});

const WORDS =
  `def class lambda if elif else for while try except finally with as match case return yield await async import from global nonlocal del assert raise pass
  in is not and or None True print exec type self a b A f ( ) [ ] { } : , . = == := + - * ** / % @ -> | ; ... ' " ''' """ f" f' rb' \\ {{ }} ! 1 2.5 0x1 "s" 'k' f"{a}" f'{b!r:>{a}}' # 😀 é`
    .split(/\s+/)
    .concat(["\n", "\n  ", "\n    ", "\n", "\n  ", "def f(self):\n  ", "class A:\n  ", "\0", "\r\n", "\uD800", "\t"]);

test("any text lowers, and every span lies in its unit", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(" ")),
        fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join("")),
      ),
      (text) => {
        const program = checked(text);
        assert.deepEqual(lower(text), program, "the same text, the same program");
        printProgram(program);
      },
    ),
    { numRuns: 600 },
  );
});

/** Where the string literals without holes end that a program must show: all but those in annotations and format specifications. */
function literalEnds(root: SyntaxNode): number[] {
  const ends: number[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === "type" || node.type === "format_specifier") continue;
    if (node.type === "string" && node.children.every((child) => child.type !== "interpolation")) ends.push(node.end);
    open.push(...node.children);
  }
  return ends;
}

/** Fails where a literal is not in the program of a text. */
function assertNoLiteralLost(text: string): void {
  const parsed = syntax.parseOnce("python", text);
  assert.ok(parsed);
  const seen = new Set(checkedPieces(lowerPython(parsed), text).flatMap((piece) => (piece.kind === "text" ? [piece.end] : [])));
  for (const end of literalEnds(parsed.root)) assert.ok(seen.has(end), `the literal that ends ${JSON.stringify(text.slice(end - 10, end))} is seen`);
}

test("no literal is lost beside an alternative that always matches, or is broken", () => {
  for (const other of ["_", ":b'", ""]) assertNoLiteralLost(`match command:\n    case "a" | ${other}: pass\n'''    case 1: pass\n`);
});

test("no literal of a broken text is lost", () => {
  const lines = cases.flatMap((one) => (one.split("\n---\n")[0] ?? "").split("\n").slice(1));
  const insert = fc.constantFrom("", "(", ")", "[", '"', "'''", ":", "=", "\n", "  ", "def ", "class ", "f'{");
  const damage = fc.record({ at: fc.nat(), remove: fc.nat(6), insert });
  fc.assert(
    fc.property(fc.nat(lines.length), fc.nat(30), fc.array(damage, { maxLength: 4 }), (from, count, damages) => {
      let text = lines.slice(from, from + count).join("\n");
      for (const { at, remove, insert } of damages) {
        const start = at % (text.length + 1);
        text = text.slice(0, start) + insert + text.slice(start + remove);
      }
      assertNoLiteralLost(text);
    }),
    { numRuns: 300 },
  );
});
