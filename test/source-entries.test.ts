import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { entryAt } from "../server/src/rules/source-entries.ts";
import { spellingOf } from "../server/src/rules/spelling.ts";

/** The entry at a path as it is written, `key → value`. */
function written(text: string, ...path: string[]): string | undefined {
  const entry = entryAt(text, path);
  return entry && `${text.slice(entry.key.start, entry.key.end)} → ${text.slice(entry.value.start, entry.value.end)}`;
}

test("entries are found at their own level, past strings, comments and brackets", () => {
  assert.equal(written("{ amount: 1, currency: 'usd' }", "currency"), "currency → 'usd'");
  assert.equal(written("{ inner: { amount: 1 }, amount: f(2, 3) }", "amount"), "amount → f(2, 3)");
  assert.equal(written("{ inner: { amount: 1 }, amount: 2 }", "inner", "amount"), "amount → 1");
  assert.equal(written("{ text: 'amount: 1, }', amount: 2 }", "amount"), "amount → 2");
  assert.equal(written("{ text: `a ${{ amount: 1 }} \\` b`, amount: 2 }", "amount"), "amount → 2");
  assert.equal(written("{\n  // amount: 1,\n  /* amount: 2, */ amount: 3,\n}", "amount"), "amount → 3");
  assert.equal(written('{\n  # "amount": 1,\n  "amount": 10 // 3,\n}', "amount"), '"amount" → 10 // 3');
  assert.equal(written('{"text": """a "quote", amount: 1""", "amount": 2}', "amount"), '"amount" → 2');
  assert.equal(written("{ items: [{ price: 'a' }, { price: 'b' }] }", "items", "1", "price"), "price → 'b'");
  assert.equal(written("{ amount, currency }", "amount"), "amount → amount");
  assert.equal(written("{ ...rest, amount: 1 }", "amount"), "amount → 1");
  assert.equal(written("params", "amount"), undefined);
  assert.equal(written("{ currency: 'usd' }", "amount"), undefined);
});

test("no text makes the search fail, and what it finds lies within", () => {
  const character = fc.constantFrom(..."{}[]()'\"`,:#/*\\ \nab.$".split(""));
  fc.assert(
    fc.property(fc.array(character, { maxLength: 60 }), (characters) => {
      const text = `{${characters.join("")}`;
      for (const name of ["a", "b", "ab", "0"]) {
        const entry = entryAt(text, [name]);
        if (!entry) continue;
        for (const span of [entry.key, entry.value]) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
      }
    }),
  );
});

test("a misspelt word has the one known word that is near it", () => {
  const known = ["email", "name", "payment_method", "payment_method_data", "customer", "month", "week", "items"];
  const near = (word: string) => spellingOf(word, known)?.word;
  assert.equal(near("emial"), "email");
  assert.equal(near("paymentMethod"), "payment_method");
  assert.equal(near("payment-method"), "payment_method");
  assert.equal(near("payment_metod"), "payment_method");
  assert.equal(near("monthly"), "month");
  assert.equal(near("customer_id"), "customer");
  assert.equal(near("nme"), undefined);
  assert.equal(near("coupon"), undefined);
  assert.equal(near("source"), undefined);
  assert.equal(near("payment_method_types"), undefined);
  assert.equal(spellingOf("cart", ["card", "carp"]), undefined);
  assert.equal(near("x".repeat(10_000)), undefined);
});
