import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Pieces } from "../server/src/lsp/pieces.ts";
import { applyEdits, type Edit } from "../server/src/text/edit.ts";

test("rounds of edits become one round of small edits to the original", () => {
  const pieces = new Pieces("one two three");
  pieces.apply([
    { span: { start: 0, end: 3 }, text: "1" },
    { span: { start: 8, end: 8 }, text: "and " },
  ]);
  assert.equal(pieces.text, "1 two and three");
  pieces.apply([{ span: { start: 6, end: 9 }, text: "&" }]);
  assert.equal(pieces.text, "1 two & three");
  assert.deepEqual(pieces.edits(), [
    { span: { start: 0, end: 3 }, text: "1" },
    { span: { start: 8, end: 8 }, text: "& " },
  ]);
});

test("any rounds of any edits: the same text, and edits that lead to it", () => {
  const round = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(5), text: fc.string({ maxLength: 4 }) }), { maxLength: 4 });
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.array(round, { maxLength: 5 }), (original, rounds) => {
      const pieces = new Pieces(original);
      let text = original;
      for (const it of rounds) {
        const edits: Edit[] = [];
        let free = 0;
        for (const { at, remove, text: inserted } of [...it].sort((a, b) => a.at - b.at)) {
          const start = Math.max(free, Math.floor(at * text.length));
          const end = Math.min(text.length, start + remove);
          if (start > end) continue;
          edits.push({ span: { start, end }, text: inserted });
          free = end;
        }
        pieces.apply(edits);
        text = applyEdits(text, edits);
        assert.equal(pieces.text, text);
      }
      const edits = pieces.edits();
      assert.equal(applyEdits(original, edits), text);
      for (const [index, edit] of edits.entries()) assert.ok(index === 0 || edit.span.start > (edits[index - 1]?.span.end ?? 0));
    }),
  );
});
