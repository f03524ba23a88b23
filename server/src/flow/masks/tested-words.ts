import type { Expression } from "../../facts/program.ts";
import { passed } from "../calls/passing.ts";
import type { Frame } from "../statements/frame.ts";
import { onlyText, type Value, wholeText } from "../values/value.ts";

type Compare = Extract<Expression, { kind: "compare" }>;

/** Too short for a secret: what is equal to it is none. */
const MAX_WORD = 12;

/** Whether a word is written there, of which it is no secret that something is equal to it: `mode === "live"`. */
const isWord = (expression: Expression): boolean => expression.kind === "text" && expression.value.length > 0 && expression.value.length <= MAX_WORD;

/** The same of what is known of a value. */
export const areWords = (value: Value): boolean => {
  const word = onlyText(value);
  return word !== undefined && word.length > 0 && word.length <= MAX_WORD;
};

/** `part === "live"` */
export const comparesWord = ({ operator, right }: Compare): boolean => (operator === "equal" || operator === "is") && isWord(right);

/** `key in (None, "")`, `key not in (None, "")`: what is one of these is nothing. */
export function isNoneOfAny({ operator, right }: Compare): boolean {
  const isNothing = (value: Expression): boolean => (value.kind === "constant" && !value.value) || (value.kind === "text" && value.value === "");
  return (operator === "in" || operator === "not-in") && right.kind === "list" && right.items.length > 0 && right.items.every(({ value }) => isNothing(value));
}

/** What is left of a value that is such a word: of which texts it may be, one of them. */
export function wordPart(frame: Frame, value: Value): Value {
  if (value.texts.length === 0) return passed(frame, value, "things");
  const { ways, symbols } = passed(frame, value, "things");
  return { ...value, ways, symbols, texts: value.texts.filter((text) => (wholeText(text)?.length ?? 0) <= MAX_WORD) };
}

/** What is left of a value that is a text. */
export function textPart(frame: Frame, value: Value): Value {
  return passed(frame, { ...value, api: undefined, objects: [], code: [], open: value.open || value.texts.length === 0 }, "text");
}

/** What is left of a value that is a number: it may be a visitor's, and is no key. */
export function numberPart(frame: Frame, value: Value): Value {
  return { ...passed(frame, textPart(frame, value), "shortened"), texts: [], open: true };
}
