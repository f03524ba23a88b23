import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SEED } from "../server/src/audit/seed.ts";
import { createMarkingSearch, createWordSearch } from "../server/src/project/word-search.ts";

/** Words are found wherever they stand, and nothing else is. */

const words = ["aba", "abba", { word: "bab", unless: ["a"] }, { word: "_aa", least: 3 }];
const search = createWordSearch(words);

test("bytes and text are searched alike, whatever stands before and after", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "_", " "), { maxLength: 12 }), fc.nat(600), fc.nat(600), (letters, before, after) => {
      // Long texts are looked through at four places at once: a word may lie across two of their parts.
      const text = "x".repeat(before) + letters.join("") + "y".repeat(after);
      assert.equal(search.inBytes(Buffer.from(text)), search.inText(text));
    }),
    { numRuns: 2000 },
  );
});

test("marks are noted where they are, in order, and words found beside them", () => {
  const marking = createMarkingSearch(words, ["bbb", "ab_"]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "_", " ", "bbb"), { maxLength: 40 }), fc.nat(600), fc.nat(600), (letters, before, after) => {
      const text = "x".repeat(before) + letters.join("") + "y".repeat(after);
      const marks: number[] = [];
      assert.equal(marking.inAll(Buffer.from(text), marks), search.inText(text));
      assert.deepEqual(
        marks,
        [...text.matchAll(/(?=bbb|ab_)/g)].map(({ index }) => index),
      );
    }),
    { numRuns: 2000 },
  );
});

test("a word is found at every place of a long text", () => {
  for (let at = 0; at < 1000; at++) {
    const text = `${"-".repeat(at)}stripe.${"-".repeat(1000 - at)}`;
    assert.ok(SEED.inBytes(Buffer.from(text)), `${at}`);
    assert.ok(!SEED.inBytes(Buffer.from(text.replace("stripe", "stripes"))), `${at}`);
  }
});

test("words are of ASCII characters and two long at least", () => {
  assert.throws(() => createWordSearch(["a"]), RangeError);
  assert.throws(() => createWordSearch(["schlüssel"]), RangeError);
});
