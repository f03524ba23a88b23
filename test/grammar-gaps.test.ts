import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutGaps } from "../server/src/syntax/grammar-gaps.ts";
import { testSyntax } from "./assets.ts";

const syntax = await testSyntax();

const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  "variance of type parameters":
    "interface Reader<out T> { read(): T }\ntype Map<in out K, out V extends object = {}, const in W> = [K, V, W];\nclass A<in T> {}\n",
  "types of a tag": "const rows = await sql<Row[]>`SELECT`.all();\nconst other = sql<{ readonly count: number }>`SELECT ${one}`;\n",
  "signatures below each other": "interface Pick {\n  <A>(a: A): Array<A>\n  <A, B>(a: A, b: B): B\n  /** The third. */\n  <A>(\n    a: A,\n  ): string\n}\n",
  "signatures of a constant":
    "export const map: {\n  <A, B>(f: (a: A) => B): (self: Option<A>) => Option<B>\n  // With the option first.\n  <A, B>(self: Option<A>, f: (a: A) => B): Option<B>\n} = dual(2, run)\n",
};

for (const [name, text] of Object.entries(SAID_OTHERWISE)) {
  test(`${name}: the grammar does not lose the file over it, and every part stands where it stood`, () => {
    const reading = withoutGaps(text, "typescript");
    assert.notEqual(reading, text);
    assert.equal(reading.length, text.length);
    const parsed = syntax.parseOnce("typescript", text);
    assert.equal(parsed?.broken, false);
    assert.equal(parsed.text, text);
  });
}

const AS_IT_IS: Readonly<Record<string, string>> = {
  comparisons: "if (a < out && b > c) {}\nconst x = a\n  < b\n",
  "what is not over with its line":
    "const f = pipe(\n  <A>(a: A): A => a,\n  <B>(b: B): B => b,\n);\nconst g =\n  <A>(a: A): A => a;\nconst h = () =>\n  <A>(a: A): A => a;\n",
  "a condition without braces": "if (ready)\n  <Window>(window).close();\n",
  "names like the words": "type A = Out<out, inside>;\nlet inner: Map<inner, outer>;\nfor (const a in b) {}\n",
  "markup in a text": "const page = `\n  <b>(optional)</b>\n  <p>`;\n",
};

for (const [name, text] of Object.entries(AS_IT_IS)) {
  test(`${name}: read as they stand`, () => assert.equal(withoutGaps(text, "typescript"), text));
}

test("in JSX a line that begins with a tag is no signature", () => {
  const text = "const a = (\n  <p>\n    word\n    <b>(note): {text}</b>\n  </p>\n);\n";
  assert.equal(withoutGaps(text, "tsx"), text);
  assert.equal(withoutGaps("interface A<out T> {}\n", "tsx"), "interface A<    T> {}\n");
});

test("other languages have no such gaps", () => {
  const text = "f = g<out T>\n  <A>(a): b\n";
  for (const grammar of ["python", "javascript"] as const) assert.equal(withoutGaps(text, grammar), text);
});

test("long gaps are walked over once: a script in a page stands among them", () => {
  const gap = " ".repeat(100_000);
  const text = `${gap}\ninterface Reader<${gap}out T> {}\n${gap}const kinds = { in: 1 };\n`;
  const began = performance.now();
  assert.equal(withoutGaps(text, "typescript"), text.replace("out T", "    T"));
  // Walked over again at each place, it took half a minute.
  assert.ok(performance.now() - began < 2_000);
});
