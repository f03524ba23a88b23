import assert from "node:assert/strict";
import { test } from "node:test";
import { Placing } from "../server/src/facts/placing.ts";
import { shiftAt } from "../server/src/facts/program.ts";

test("in the first text every statement has the places where it is", () => {
  const placing = new Placing();
  placing.begin(true, "a = 1\nb = 2\n");
  for (const span of [
    { start: 0, end: 5 },
    { start: 6, end: 11 },
  ])
    assert.equal(placing.place(span), 0);
  assert.deepEqual(placing.placements, []);
});

test("a statement keeps its places where it is moved, and while there is room; what is new gets some that nothing had", () => {
  const placing = new Placing();
  placing.begin(true, "a = 1\nb = 2\n");
  const [a, b] = [placing.steadOf({ start: 0, end: 5 }), placing.steadOf({ start: 6, end: 11 })];
  placing.begin(false, "new = 0\na = 1\nb = 22\n");
  const added = { start: 0, end: 7 };
  const shift = placing.place(added);
  assert.equal(placing.place({ start: 8, end: 13 }, a), 8);
  const longer = placing.steadOf({ start: 14, end: 20 }, b);
  assert.notEqual(longer.at, b.at);
  placing.place({ start: 14, end: 20 }, longer);
  const { placements } = placing;
  assert.deepEqual(
    placements.map(({ start, by }) => start + by),
    [8, 0, 14],
  );
  assert.equal(shiftAt(placements, 3), 8);
  assert.equal(shiftAt(placements, added.start - shift), shift);
  // It may get longer now.
  assert.equal(placing.steadOf({ start: 14, end: 40 }, longer), longer);
  const all = placements.map(({ start, end }) => [start, end]);
  for (const [from = 0, to = 0] of all) assert.equal(all.filter(([start = 0, end = 0]) => start < to && from < end).length, 1, "no place is another's");
});

test("where places go too far, all are given anew", () => {
  const placing = new Placing();
  placing.begin(true, "");
  placing.begin(false, "");
  for (let times = 0; !placing.isUsedUp; times++) {
    assert.ok(times < 100);
    placing.place({ start: 0, end: 1_000_000 });
  }
  placing.begin(true, "a = 1\n");
  assert.equal(placing.isUsedUp, false);
  assert.equal(placing.place({ start: 0, end: 5 }), 0);
});
