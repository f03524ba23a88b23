import assert from "node:assert/strict";
import { test } from "node:test";
import { isExpanded, shellCommands } from "../server/src/facts/config/shell-commands.ts";
import { terraformBlocks } from "../server/src/facts/config/terraform-blocks.ts";

const shown = (script: string): string[] =>
  shellCommands(script).map(({ text, name, piped, redirected }) => `${name}: ${text}${piped ? " |" : ""}${redirected ? " >" : ""}`);

test("a script is taken apart into commands", () => {
  assert.deepEqual(shown("a b; c && d || e\nf | g # h; i\nj \\\n k"), ["a: a b", "c: c", "d: d", "e: e", "f: f |", "g: g", "j: j \\\n k"]);
  assert.deepEqual(shown(`echo "a; b" 'c | d' # e`), [`echo: echo "a; b" 'c | d'`]);
  assert.deepEqual(shown("if a; then sudo b > c; else d >&2; fi"), ["a: a", "b: b > c >", "d: d >&2", "fi: fi"]);
  assert.deepEqual(shown("A=1 B='2 3' c 2>&1 &"), ["c: c 2>&1"]);
  assert.deepEqual(shown("cat <<EOF > f\necho x; y\nEOF\nz"), ["cat: cat <<EOF > f >", "z: z"]);
  assert.deepEqual(shown("echo ${{ a || b }} | c"), ["echo: echo ${{ a || b }} |", "c: c"]);
  assert.deepEqual(shown("\t@echo $(A)\n\t-b"), ["echo: echo $(A)", "b: b"]);
  assert.deepEqual(shown(""), []);
});

test("offsets of commands are those of the script", () => {
  const script = "set -e\n  A=b echo $X | tee f # c\nfor a in b; do c; done\n";
  for (const { start, end, text } of shellCommands(script)) assert.equal(script.slice(start, end), text);
});

test("single quotes and backslashes keep variables from being replaced", () => {
  const text = `echo '$A' "$B" "it's $C" \\$D $E`;
  assert.deepEqual(
    [..."ABCDE"].map((it) => isExpanded(text, text.indexOf(`$${it}`))),
    [false, true, true, false, true],
  );
});

test("texts made to be slow or broken are taken apart all the same", () => {
  for (const script of [
    "'".repeat(20_001),
    '"\\'.repeat(20_000),
    "$(".repeat(20_000),
    "<<A\n".repeat(5_000),
    "|".repeat(50_000),
    ">".repeat(50_000),
    "a=b ".repeat(20_000),
    "\\",
    "${{",
    "<<",
  ]) {
    const began = performance.now();
    shellCommands(script);
    assert.ok(performance.now() - began < 2_000, script.slice(0, 10));
  }
});

test("blocks of a Terraform file", () => {
  const text =
    'variable "a" { sensitive = true }\noutput "b" {\n  description = "}"\n  # }\n  value = { x = 1 }\n}\noutput "c" {\n  sensitive = true\n  value = 2\nvariable "d" {';
  assert.deepEqual(
    terraformBlocks(text).map(({ kind, name, nameSpan, sensitive, end }) => [kind, name, text.slice(nameSpan.start, nameSpan.end), sensitive, end]),
    [
      ["variable", "a", "a", true, 33],
      ["output", "b", "b", false, text.indexOf('\noutput "c"')],
      ["output", "c", "c", true, text.length],
    ],
  );
});
