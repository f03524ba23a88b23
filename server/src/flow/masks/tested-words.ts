import type { Expression } from "../../facts/program.ts";
import { isPlaceholder } from "../../model/credentials/placeholder.ts";
import { passed } from "../calls/passing.ts";
import type { Frame } from "../statements/frame.ts";
import { isNothing, onlyText, type Value, wholeText } from "../values/value.ts";

type Compare = Extract<Expression, { kind: "compare" }>;

/** Too short for a secret: what is equal to it is none. */
const MAX_WORD = 12;

/** Whether a text is one of which it is no secret that something is equal to it: too short for a key, or what stands for one. */
const isPlain = (text: string): boolean => text.length <= MAX_WORD || (STANDS_FOR_KEY.test(text) && isPlaceholder(text));
const STANDS_FOR_KEY = /^(?:[srp]k_|whsec_|<|(?:your|change|replace|insert|enter|dummy|placeholder)(?![a-z]))/i;

/** Whether such a word is written there: `mode === "live"`. */
export const isWord = (expression: Expression): boolean => expression.kind === "text" && expression.value !== "" && isPlain(expression.value);

/** Whether a list is written there of such words, and of nothings beside them: `("", "none")`, `new Set(["changeme"])`. */
export function isListOfWords(expression: Expression): boolean {
  if (expression.kind === "call")
    return (
      expression.arguments.length === 1 &&
      expression.arguments.every(({ value, spread }) => spread === undefined && value.kind === "list" && isListOfWords(value))
    );
  if (expression.kind !== "list") return false;
  return (
    expression.items.every(({ value, spread }) => !spread && (isWord(value) || isWrittenNothing(value))) && expression.items.some(({ value }) => isWord(value))
  );
}

/** The same of what is known of a value. */
export const areWords = (value: Value): boolean => {
  const word = onlyText(value);
  return word !== undefined && word !== "" && isPlain(word);
};

/** Whether it is such a word, or nothing at all. */
export const areWordsOrNothing = (value: Value): boolean => areWords(value) || onlyText(value) === "" || isNothing(value);

const isWrittenNothing = (value: Expression): boolean =>
  (value.kind === "constant" && !value.value) || (value.kind === "text" && value.value === "") || (value.kind === "global" && value.name === "undefined");

/** Whether a pattern stands for such words alone, or for nothing beside them: `^(none|null)?$`. */
export function isPatternOfWords(source: string): boolean {
  const words = /^\^(?:\((?:\?:)?([\w |-]*)\)\??|([\w -]*))\$$/.exec(source);
  return words !== null && (words[1] ?? words[2] ?? "").split("|").every((word) => word.length <= MAX_WORD);
}

/** `part === "live"` */
export const comparesWord = ({ operator, right }: Compare): boolean => (operator === "equal" || operator === "is") && isWord(right);

/** `key in (None, "")`, `key not in (None, "")`: what is one of these is nothing. */
export function isNoneOfAny({ operator, right }: Compare): boolean {
  return (
    (operator === "in" || operator === "not-in") && right.kind === "list" && right.items.length > 0 && right.items.every(({ value }) => isWrittenNothing(value))
  );
}

/** What is left of a value that is such a word: of which texts it may be, one of them. */
export function wordPart(frame: Frame, value: Value): Value {
  if (value.texts.length === 0) return passed(frame, value, "things");
  const { ways, symbols } = passed(frame, value, "things");
  return { ...value, ways, symbols, texts: value.texts.filter((text) => isPlain(wholeText(text) ?? "")) };
}

/** What is left of a value that is a text. */
export function textPart(frame: Frame, value: Value): Value {
  return passed(frame, { ...value, api: undefined, objects: [], code: [], open: value.open || value.texts.length === 0 }, "text");
}

/** What is left of a value that is a number: it may be a visitor's, and is no key. */
export function numberPart(frame: Frame, value: Value): Value {
  return { ...passed(frame, textPart(frame, value), "shortened"), texts: [], open: true };
}
