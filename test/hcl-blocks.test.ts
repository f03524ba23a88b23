import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Datum, documentsOf, itemsOf, textOf, within } from "../server/src/facts/config/datum.ts";
import { hclBlocks } from "../server/src/facts/config/hcl-blocks.ts";
import { jsonEntries } from "../server/src/facts/config/json.ts";

/** Policies are read as they are written, every part at its place, and nothing that is not known for certain is taken for known. */

function shown(datum: Datum): unknown {
  if (datum.kind === "text") return datum.text;
  if (datum.kind === "list") return datum.items.map(shown);
  if (datum.kind === "object") return Object.fromEntries([...datum.entries].map(([name, value]) => [name, shown(value)]));
  return datum.kind === "call" ? { [`${datum.name}()`]: datum.arguments.map(shown) } : { other: datum.text };
}

test("blocks with labels, values and blocks inside", () => {
  const text = `
# a comment { not a block
resource "aws_iam_policy" "main" {
  name   = "a\${join("-", [var.x, "}"])}" // after
  count  = var.on ? 1 : 0
  policy = jsonencode({ Statement = [{ Action : "s3:*", Resource = "*" }, local.more] })
  tags   = { a = "b", "c d" = [ "e", # here
    "f" ] }
  text = <<-EOT
    path "x" {
    EOT
  dynamic "statement" {
    for_each = [for it in var.list : it if it != ""]
  }
}
variable "x" {}
`;
  const [resource, variable, more] = hclBlocks(text);
  assert.deepEqual(
    [resource?.type, resource?.labels.map((it) => it.text), variable?.labels.map((it) => it.text), more],
    ["resource", ["aws_iam_policy", "main"], ["x"], undefined],
  );
  assert.deepEqual(Object.fromEntries([...(resource?.attributes ?? [])].map(([name, value]) => [name, shown(value)])), {
    name: 'a${join("-", [var.x, "}"])}',
    count: { other: "var.on ? 1 : 0" },
    policy: { "jsonencode()": [{ Statement: [{ Action: "s3:*", Resource: "*" }, { other: "local.more" }] }] },
    tags: { a: "b", "c d": ["e", "f"] },
    text: '    path "x" {\n',
  });
  const [inner] = resource?.blocks ?? [];
  assert.deepEqual([inner?.type, inner?.labels[0]?.text, inner?.attributes.get("for_each")?.kind], ["dynamic", "statement", "other"]);
});

test("each text stands where its span says", () => {
  const text = `a "b" {\n  c = ["d", { e = "f" }]\n  g = <<X\nh\nX\n}\n`;
  const [block] = hclBlocks(text);
  for (const value of block?.attributes.values() ?? [])
    for (const part of within(value)) if (part.kind === "text") assert.equal(text.slice(part.start, part.end), part.text);
  for (const { text: label, at } of block?.labels ?? []) assert.equal(text.slice(at.start, at.end), label);
});

test("what all items of a list are is known, or nothing is", () => {
  const [block] = hclBlocks(`a {\n b = toset(["x", "y"])\n c = concat(["x"], var.more)\n d = "z"\n e = [var.x, "*"]\n}`);
  const items = (name: string) => itemsOf(block?.attributes.get(name))?.map(textOf);
  assert.deepEqual([items("b"), items("c"), items("d"), items("e"), items("none")], [["x", "y"], undefined, ["z"], [undefined, "*"], []]);
});

test("documents of entries are nested as the text is", () => {
  const text = '{"a": [{"b": "c"}, "d"], "e": {"0": "f"}}';
  assert.deepEqual(documentsOf(jsonEntries(text), "").map(shown), [{ a: [{ b: "c" }, "d"], e: ["f"] }]);
});

test("property: any text is read, and quickly", () => {
  const piece = fc.constantFrom('"', "{", "}", "[", "]", "(", "=", "\n", ",", "<<A\n", "A\n", "${", "#", "/*", "*/", "//", "\\", "a", "for", " ", ":", '"b" {');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
      hclBlocks(pieces.join(""));
    }),
    { numRuns: 400 },
  );
  for (const hostile of ["a {", "[", "a = [", 'a = {"b" = ', '"', "${", "<<A\n", "/*", "a = (", "#", "}", "a = f("]) {
    const began = performance.now();
    hclBlocks(`x = ${hostile.repeat(40_000)}`);
    hclBlocks(hostile.repeat(40_000));
    assert.ok(performance.now() - began < 4_000, hostile);
  }
});
