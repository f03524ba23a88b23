import type { Expression } from "../../facts/program.ts";
import type { Asked, Guard } from "../event.ts";
import { joinAll, truthiness, type Value } from "../values/value.ts";
import type { Summary } from "./summary.ts";

/** What a function gives back where these tests of what callers decide turn out so: `if (kind === "lab") return unsafe;`. */
export interface Answer {
  readonly value: Value;
  readonly asks: readonly Asked[];
  /** Whether it is no text: a text that is a key is one, whoever asks for it. */
  readonly isThing: boolean;
}

/** With more than so many, all of them are one. */
const MAX_ANSWERS = 8;

/** What a function gives back, one by one, where callers decide which. */
export class Answers {
  private readonly given: Answer[] = [];
  /** The ways of a choice, by the choice. */
  private readonly arms = new Map<Expression, Answer[]>();

  /** One way of a choice that may be given back: `return insecure ? unsafe : undefined`. */
  choose(among: Expression, value: Value, { asks }: Guard): void {
    if (asks) this.arms.set(among, [...(this.arms.get(among) ?? []), { value, asks: [asks], isThing: isThing(value) }]);
  }

  add(value: Value, guards: readonly Guard[], written?: Expression): void {
    if (this.given.length > MAX_ANSWERS) return;
    const around = guards.flatMap(({ asks }) => asks ?? []);
    const arms = written && this.arms.get(written);
    if (arms?.length === 2) for (const arm of arms) this.given.push({ ...arm, asks: [...around, ...arm.asks] });
    else this.given.push({ value, asks: around, isThing: isThing(value) });
  }

  /** All of them; undefined where there is nothing to decide. */
  all(): readonly Answer[] | undefined {
    const { length } = this.given;
    return length > 1 && length <= MAX_ANSWERS && this.given.some(({ asks }) => asks.length > 0) ? this.given : undefined;
  }
}

/** What a function gives back to a caller who gave this, before placeholders are replaced. */
export function answerTo({ returns, answers }: Summary, call: { value(value: Value): Value }): Value {
  if (!answers) return returns;
  const left = answers.filter(({ isThing, asks }) => !isThing || !asks.some(({ of, holds }) => truthiness(call.value(of)) === !holds));
  return left.length === 0 || left.length === answers.length ? returns : joinAll(left.map(({ value }) => value));
}

const isThing = ({ texts, objects, api, constants }: Value): boolean => texts.length === 0 && (objects.length > 0 || api !== undefined || constants.length > 0);
