import type { ModuleWalk } from "../modules/module-walk.ts";
import { equalLists, equalValues, isSameBinding } from "../values/equal.ts";
import type { Placeholder } from "../values/origin.ts";
import { isSamePlace, type Place } from "../values/place.ts";
import type { Value } from "../values/value.ts";
import type { Closure, Substitution } from "./summary.ts";

/** A call of a function in which others are made. */
export interface BoundCall extends Substitution {
  readonly walk: ModuleWalk;
  readonly closure: Closure;
  readonly parameters: readonly Value[];
  readonly receiver: Value;
  readonly at: Place;
  readonly closing: boolean;
  /** The time of the walk that it was made in. */
  readonly madeIn: object;
  /** The same call in the walk that is under way. */
  readonly now: Substitution;
}

/**
 * What the placeholders of a call stand for, bound to the functions that are made in it: those are called when the call is over, in walks that come after as well. Who asks
 * writes down what the answer was, as what a placeholder stands for may hold something else by the next walk.
 */
export class Bound implements Substitution {
  private call: BoundCall;
  private readonly outer: Substitution | undefined;
  /** What tells the questions apart. */
  private readonly questions = new Map<Placeholder, object>();

  /** `outer`: what is bound to the functions before. */
  constructor(call: BoundCall, outer: Substitution | undefined) {
    this.call = call;
    this.outer = outer;
  }

  valueOf(symbol: Placeholder): Value | undefined {
    const value = this.find(symbol);
    const question = this.questions.get(symbol) ?? {};
    this.questions.set(symbol, question);
    this.call.walk.asked("bound", question, value, () => equalValues(this.find(symbol), value));
    return value;
  }

  private find(symbol: Placeholder): Value | undefined {
    return this.outer?.valueOf(symbol) ?? this.call.now.valueOf(symbol);
  }

  /** From then on both are of the later one: whoever asked the earlier one asks again. */
  isOfSameCall(other: Substitution): boolean {
    if (!(other instanceof Bound) || !isSameBinding(this.outer, other.outer)) return false;
    if (this.call === other.call) return true;
    if (!isSameCall(this.call, other.call)) return false;
    const { version } = this.call.walk;
    const [ours, theirs] = [this.call.madeIn === version, other.call.madeIn === version];
    if (ours === theirs) return false;
    if (ours) other.call = this.call;
    else this.call = other.call;
    return true;
  }
}

function isSameCall(a: BoundCall, b: BoundCall): boolean {
  return (
    a.walk === b.walk &&
    a.closing === b.closing &&
    a.closure.function === b.closure.function &&
    isSamePlace(a.at, b.at) &&
    isSameBinding(a.closure.bound, b.closure.bound) &&
    equalValues(a.receiver, b.receiver) &&
    equalLists(a.parameters, b.parameters, equalValues)
  );
}
