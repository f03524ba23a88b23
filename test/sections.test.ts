import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { IncrementalParse } from "../server/src/syntax/parser.ts";
import type { Grammar, SyntaxNode } from "../server/src/syntax/tree.ts";
import { testSyntax } from "./assets.ts";

// What is typed into a long text is parsed in the part of it that nothing reaches out of, and says there what it says in the whole.

const syntax = await testSyntax();

const STATEMENTS: Readonly<Record<Grammar, readonly string[]>> = {
  python: [
    "import os\n",
    'KEY = "a"\nOTHER = f"{KEY!r:>{w}}"\n',
    '@app.post("/pay")\nasync def pay(key: str) -> None:\n    """Pays.\n\nWithout any indentation."""\n    show(key)\n\n    # at the end\n',
    "if x:\n    y = [1,\n        2]\nelse:\n    y = 3\n",
    "try:\n    a()\nexcept A:\n    b()\n# behind\n",
    "class A(B):\n    k = 1\n\n    def f(self):\n        return self.k\n",
    "x = (\n\n1)\n",
    "match x:\n    case 1:\n        pass\n",
  ],
  javascript: [
    'import a from "b";\n',
    "const f = async (x) => {\n  await x;\n};\n",
    "class A {\n  #x = `a${1}`;\n\n  f() { return /a/.test(this.#x); }\n}\n",
    "const c = <b d={e}>text\n\nword</b>;\n",
    "if (a) b();\nelse c();\n",
    "const text = `one\n\ntwo ${a}\n\nthree`;\n",
    "/* one\n\ntwo */\n",
    "let later\n",
    "a\n  .b()\n  .c()\n",
  ],
  typescript: [
    'import type { A } from "b";\n',
    "enum E { A = 1 }\n",
    "export interface R<out A> {\n  (a: A): void\n  <C>(c: C): C\n}\n",
    "@dec()\nexport class B<T> {\n  constructor(private readonly a: T) {}\n\n  get b() { return this.a as string; }\n}\n",
    "type F = (a: number) => string\n",
    "declare module 'x' {\n  const a: string;\n}\n",
    "const text = `one\n\ntwo`;\n",
    "abstract class D {}\n",
  ],
  tsx: [
    "const a = <T,>(x: T) => <b c={`d${x}`}>e\n\nf {x as string}</b>;\n",
    "function f({ a = 1, ...b }: P) {\n  return a!;\n}\n",
    "export default function Page() {\n  return (\n    <p>\n      Text\n    </p>\n  );\n}\n",
    "let x: string\n",
    "type A = { b: 1 }\n",
  ],
};

const TYPED = (
  'a|\n|\n\n|\n\n\n| |    |(|)|[|]|{|}|\'|"|"""|`|${|/*|*/|/|//|#|<|</b>|<b>|,|;|:|=|=>|.|@d\n|\\|let\n\n|let|type\n\n|async\n\n|abstract\n\n|declare\n\n|await |' +
  "return\n|else\n|else:\n|elif x:\n    y()\n|except B:\n    c()\n|if (a)\n\n|if x:\n|def g():\n    pass\n|export |in |instanceof |as |\r\n|// note\n|# note\n|    # note\n"
).split("|");

/** A node as plain data: parts of a re-parse are made when they are looked at. */
function copyOf({ start, end, type, field, named, missing, children }: SyntaxNode): unknown {
  return [start, end, type, field, named, missing, children.map(copyOf)];
}

function said({ parsed, hidden }: IncrementalParse): unknown {
  return { grammar: parsed.grammar, text: parsed.text, broken: parsed.broken, hidden, root: copyOf(parsed.root) };
}

for (const grammar of ["python", "javascript", "typescript", "tsx"] as const) {
  test(`a stroke in a long text says what the whole text says: ${grammar}`, async () => {
    await syntax.load(grammar);
    const statement = fc.constantFrom(...STATEMENTS[grammar]);
    const stroke = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(3), typed: fc.constantFrom("", ...TYPED), stays: fc.boolean() });
    fc.assert(
      fc.property(fc.array(statement, { minLength: 12, maxLength: 20 }), fc.array(stroke, { minLength: 1, maxLength: 6 }), (statements, strokes) => {
        let text = statements.join("\n");
        let current = syntax.parse(grammar, text, { completes: true });
        assert.ok(current);
        for (const { at, remove, typed, stays } of strokes) {
          // At the beginning and the end of lines most of all: what is there decides where a text may be cut.
          const place = text.indexOf("\n", Math.floor(at * text.length)) + (typed.length % 2);
          const before = text;
          const after = before.slice(0, place) + typed + before.slice(place + remove);
          for (const next of stays ? [after] : [after, before]) {
            const result = syntax.parse(grammar, next, { completes: true, previous: current });
            const fresh = syntax.parse(grammar, next, { completes: true });
            assert.ok(result && fresh);
            assert.deepEqual(said(result), said(fresh));
            fresh.delete();
            current.delete();
            current = result;
            text = next;
          }
        }
        current.delete();
      }),
      { numRuns: Number(process.env.KEYWARDEN_RUNS ?? 60), endOnFailure: true },
    );
  });
}

test("a stroke in one of many functions is a small part of the work of all of them, whatever it opens", async () => {
  await syntax.load("python");
  const one =
    'def pay(key: str) -> None:\n    """Pays."""\n    show(key)\n\n    return [it for it in key if it]\n\n\nclass A(B):\n    k = 1\n\n    def f(self):\n        return self.k\n';
  const text = Array.from({ length: 800 }, () => one).join("\n\n");
  const place = text.indexOf("    show(key)\n", text.length / 2);
  const timed = (work: () => void): number => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const whole = syntax.parse("python", text, { completes: true });
  assert.ok(whole);
  const fresh = Math.min(...[1, 2, 3].map(() => timed(() => syntax.parse("python", text, { completes: true })?.delete())));
  for (const typed of ["    # a\n", "    a = b\n", '    a = "b\n']) {
    let previous: IncrementalParse = whole;
    const strokes: number[] = [];
    for (let count = 1; count <= 9; count++) {
      const next = text.slice(0, place) + typed.replace("\n", `${"c".repeat(count)}\n`) + text.slice(place);
      const before: IncrementalParse = previous;
      strokes.push(
        timed(() => {
          const result = syntax.parse("python", next, { completes: true, previous: before });
          assert.ok(result);
          previous = result;
        }),
      );
      if (before !== whole) before.delete();
    }
    previous.delete();
    assert.ok(Math.min(...strokes) < fresh / 4, `${JSON.stringify(typed)}: ${Math.min(...strokes)} ms, all of it ${fresh} ms`);
  }
  whole.delete();
});
