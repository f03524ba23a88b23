import type { Value } from "../values/value.ts";

/**
 * What was found out of a call. While it goes on, that is for good: whoever called it is asked again when anything of it changes. What functions ask for that were made in
 * it, and that are called later, is found for one walk.
 */
export class FoundInCall<K> {
  private readonly lasting = new Map<K, Value>();
  private passing: Map<K, Value> | undefined;
  private isOver = false;

  get(key: K): Value | undefined {
    return this.lasting.get(key) ?? this.passing?.get(key);
  }
  set(key: K, value: Value): void {
    if (this.isOver) this.passing ??= new Map();
    (this.passing ?? this.lasting).set(key, value);
  }
  /** The call is over, or another walk has begun. */
  forgetWhatPasses(): void {
    this.isOver = true;
    this.passing = undefined;
  }
}
