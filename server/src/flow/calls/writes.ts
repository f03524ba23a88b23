import { MAX_WRITTEN } from "../limits.ts";
import { isSamePlace } from "../values/place.ts";
import { addsNothing, join, type Value } from "../values/value.ts";
import type { Write } from "./summary.ts";

/**
 * What a function stores in objects of its callers, or in others that it did not make. Calls in calls bring the same many times over: of those the last counts, of what becomes some element the first; and
 * of very many under one name the earliest are one.
 */
export class Writes {
  /** What came to nothing is undefined. */
  private readonly stored: (Write | undefined)[] = [];
  /** Where in that they are, by object and name; and what became some element of each object. */
  private readonly named = new Map<string, readonly number[]>();
  private readonly elements = new Map<Write["object"], Value>();
  private readonly keyed = new Map<Write["object"], number>();
  private readonly stripped = new Set<Write["object"]>();

  /** All of them, in order. */
  all(): readonly Write[] {
    return this.stored.filter((write) => write !== undefined);
  }

  add(given: Write): void {
    const write = given.key && this.countKeyed(given) > MAX_WRITTEN ? { ...given, key: undefined } : given;
    const { object, name, at, value } = write;
    if (write.strips) {
      if (!this.stripped.has(object)) this.stored.push(write);
      this.stripped.add(object);
      return;
    }
    if (name === undefined && !write.key && !write.entries) {
      const before = this.elements.get(object);
      const joined = before ? join(before, value) : value;
      if (before && addsNothing(before, joined)) return;
      this.elements.set(object, joined);
    }
    const number = this.stored.push(write) - 1;
    if (write.key || write.entries) return;
    const key = `${object.key} .${name ?? ""}`;
    const numbers = (this.named.get(key) ?? []).filter((it) => {
      const before = this.stored[it];
      if (!before || !isSamePlace(before.at, at) || !addsNothing(before.value, value) || !addsNothing(value, before.value)) return true;
      this.stored[it] = undefined;
      return false;
    });
    const [first = number, second = number] = numbers;
    const [early, late] = [this.stored[first], this.stored[second]];
    if (numbers.length >= MAX_WRITTEN && early && late) {
      this.stored[first] = undefined;
      this.stored[second] = { ...late, value: join(early.value, late.value) };
      numbers.shift();
    }
    this.named.set(key, [...numbers, number]);
  }

  /** Counts what is stored in the object under names that callers say, this included: if that is very much, it may stand under any. */
  private countKeyed({ object }: Write): number {
    const count = (this.keyed.get(object) ?? 0) + 1;
    this.keyed.set(object, count);
    return count;
  }
}
