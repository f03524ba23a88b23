import type { Expression } from "../../facts/program.ts";
import { cutAsGiven } from "../calls/given-lengths.ts";
import { passed } from "../calls/passing.ts";
import { evaluate } from "../expressions/expressions.ts";
import type { Frame } from "../statements/frame.ts";
import { recordText } from "../statements/record.ts";
import { positionOf } from "../values/numbers.ts";
import type { Place } from "../values/place.ts";
import { concatenated, cut } from "../values/texts.ts";
import { flowing, join, onlyConstant, type Value } from "../values/value.ts";
import { cutLists } from "./sequences.ts";

/** `text[from:to:step]`, of texts and of lists. */
export function slice(frame: Frame, expression: Extract<Expression, { kind: "slice" }>): Value {
  const object = evaluate(frame, expression.object);
  const [from, to, step] = [expression.from, expression.to, expression.step].map((part) => (part ? evaluate(frame, part) : undefined));
  const at = frame.place(expression);
  const number = (value: Value | undefined) => (value === undefined ? undefined : (positionOf(frame, value) ?? onlyConstant(value)?.constant));
  if (number(step) === -1 && !from && !to) {
    const reversed = reversedText(object, at);
    recordText(frame, reversed, [object], false);
    return reversed;
  }
  const known = [from, to].every((value) => value === undefined || typeof number(value) === "number" || onlyConstant(value)?.constant === null);
  const numeric = (value: Value | undefined) => {
    const constant = number(value);
    return typeof constant === "number" ? constant : undefined;
  };
  const whole = { ...object, objects: [] };
  const isBeginning = to !== undefined && numeric(to) === undefined && onlyConstant(to) === undefined && (from === undefined || numeric(from) === 0);
  const asWritten = isBeginning ? beginningOf(frame, whole) : cut(whole, numeric(from), numeric(to), known && step === undefined, at);
  const text = step === undefined ? cutAsGiven(whole, from, to, asWritten) : asWritten;
  recordText(frame, text, [object], false);
  // A part of a list is a list of some of its elements.
  return object.objects.length > 0 ? join(text, cutLists(frame, object, known && step === undefined ? [numeric(from), numeric(to)] : undefined, at)) : text;
}

/** The beginning of a text, up to where is not known. */
export function beginningOf(frame: Frame, text: Value): Value {
  return passed(frame, flowing(text.ways), "shortened");
}

function reversedText(value: Value, at: Place): Value {
  const reversed = concatenated([value], at);
  const texts = reversed.texts.map((text) => ({
    ...text,
    pieces: text.pieces.toReversed().map((piece) => (typeof piece === "string" ? [...piece].toReversed().join("") : piece)),
  }));
  return { ...reversed, texts };
}
