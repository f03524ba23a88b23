import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesIn } from "../server/src/engine/scattered.ts";
import { findingsIn } from "./harness.ts";
import { fakeKey } from "./placeholders.ts";

const key = fakeKey("sk_live");
const body = key.slice("sk_live_".length);

function shown(text: string, keys: readonly string[]): string {
  let result = text;
  for (const { start, end } of piecesIn(text, keys).toReversed()) result = `${result.slice(0, start)}…${result.slice(end)}`;
  return result;
}

test("pieces of a key are found wherever they stand, however short from six characters on", () => {
  assert.equal(shown(`a = "${body.slice(0, 40)}"; b = '${body.slice(40)}'`, [key]), `a = "…"; b = '…'`);
  assert.equal(shown(`x${body.slice(10, 16)}y ${body.slice(20, 25)}`, [key]), `x…y ${body.slice(20, 25)}`);
  assert.equal(shown([...body].reverse().join(""), [key]), "…");
  assert.equal(shown(`h = "${Buffer.from(body).toString("hex")}"`, [key]), 'h = "…"');
  assert.equal(shown(`h = "${Buffer.from(body).toString("hex").toUpperCase()}"`, [key]), 'h = "…"');
});

test("prefixes, other text and texts without keys stay as they are", () => {
  assert.equal(shown("sk_live_ and sk_live_… are prefixes", [key]), "sk_live_ and sk_live_… are prefixes");
  assert.deepEqual(piecesIn("nothing of it", [key]), []);
  assert.deepEqual(piecesIn(key, []), []);
  assert.deepEqual(piecesIn("", [key, "", "short"]), []);
});

test("a key in two pieces, the first of which looks like one: the whole is found, once, and both pieces are secret", async () => {
  for (const [path, text] of Object.entries({
    "a.py": `import stripe\nstripe.api_key = "${key.slice(0, 50)}" + "${key.slice(50)}"\n`,
    "b.py": `import stripe\nstripe.api_key = ("${key.slice(0, 50)}"\n                  "${key.slice(50)}")\n`,
    "c.ts": `import Stripe from "stripe";\nnew Stripe(\n  "${key.slice(0, 50)}" +\n    "${key.slice(50)}",\n);\n`,
  })) {
    const found = (await findingsIn({ [path]: text })).get(path) ?? [];
    assert.deepEqual(
      found.filter((it) => it.rule === "hardcoded-key").map((it) => it.evidence?.masked),
      [`sk_live_…${key.slice(-4)}`],
      path,
    );
    const [first] = found;
    for (const piece of [key.slice(0, 50), key.slice(50)]) {
      const at = text.indexOf(piece);
      assert.ok(first && first.span.start <= at && at + piece.length <= first.span.end, `${path}: the range is the whole of it`);
    }
  }
  const apart = `import stripe\nA = "sk_live_"\nB = "${body}"\nstripe.api_key = A + B\n`;
  const [finding] = (await findingsIn({ "d.py": apart })).get("d.py") ?? [];
  const at = apart.indexOf(body);
  assert.ok(
    finding?.secrets.some(({ start, end }) => start <= at && at + body.length <= end),
    "what is shown beside it is masked, too",
  );
});
