import { truthiness, UNKNOWN, type Value, wholeText } from "./value.ts";

/** What is left of a value that counts as true. */
export function truthyPart(value: Value): Value {
  const texts = value.texts.filter((text) => wholeText(text) !== "");
  const constants = value.constants.filter(Boolean);
  if (texts.length === value.texts.length && constants.length === value.constants.length) return value;
  const part = { ...value, texts, constants };
  return part.open || truthiness(part) !== undefined ? part : value;
}

/** What is left of a value that counts as false: nothing of a text. An object may be an empty one. */
export function falsyPart(value: Value): Value {
  return value.objects.length > 0 || (value.api && !value.open) ? value : { ...UNKNOWN, constants: value.constants.filter((constant) => !constant) };
}
