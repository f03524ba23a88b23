import assert from "node:assert/strict";
import { test } from "node:test";
import { all, bookOf } from "../src/catalogue.ts";

test("every book has a price in whole cents", () => {
  for (const book of all()) assert.ok(Number.isInteger(book.cents) && book.cents > 0);
});

test("what is not a book's id finds none", () => {
  assert.equal(bookOf("nothing"), undefined);
  assert.equal(bookOf({ $ne: null }), undefined);
});
