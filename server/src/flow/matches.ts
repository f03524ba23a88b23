import type { Result } from "../model/api.ts";
import type { Frame } from "./frame.ts";
import type { HeapObject } from "./heap.ts";
import { knownTexts, objectValue, onlyConstant, onlyText, UNKNOWN, type Value } from "./value.ts";
import { givenAt, type Use, valueAt } from "./where.ts";

/** What is kept of a match: no names a program can write. */
const [PATTERN, TEXT] = [" pattern", " matched"];

/** What a pattern found in a text: a thing whose groups are parts of the text. */
export function matched(frame: Frame, { of, pattern }: Extract<Result, { kind: "matched" }>, use: Use): Value {
  const text = givenAt(frame, use, of);
  const fields = new Map([
    [PATTERN, givenAt(frame, use, pattern)],
    [TEXT, { ...text, objects: [], code: [], api: undefined }],
  ]);
  return objectValue(frame.allocate(use.at, "instance", { fields }, " match"));
}

/** A group of such a match: the text itself where nothing says how long it is; nothing of it where the pattern lets it hold a few known characters alone. */
export function group(frame: Frame, { of, at }: Extract<Result, { kind: "group" }>, use: Use): Value {
  const which = valueAt(frame, use, at);
  const number = which === undefined ? 0 : onlyConstant(which)?.constant;
  const name = which && onlyText(which);
  for (const id of givenAt(frame, use, of).objects) {
    const content = frame.state.object(id);
    const text = content?.fields.get(TEXT);
    if (!content || !text) continue;
    const patterns = knownTexts(content.fields.get(PATTERN) ?? UNKNOWN);
    const [source, another] = patterns;
    const group = source === undefined || another !== undefined ? undefined : partOf(source, typeof number === "number" ? number : name);
    return group !== undefined && MAY_BE_LONG.test(group) ? { ...text, texts: [], open: true } : UNKNOWN;
  }
  return UNKNOWN;
}

/** Whether an object is a match, of which the model alone says what is in it. */
export const isMatch = ({ fields }: HeapObject): boolean => fields.has(TEXT);

/** What may stand for much of a text: `\w+`, `.*`, `[0-9a-z]{24}`. */
const MAY_BE_LONG = /(?:\\[wSDd]|\.|\])(?:[+*]|\{(?:9|\d{2,}),?\d*\}|\{\d*,\d{2,}\})/;

/** The source of a group, by its number or its name; of number 0 the whole. */
function partOf(source: string, which: number | string | undefined): string | undefined {
  if (which === 0) return source;
  const open: (number | undefined)[] = [];
  const found: { readonly start: number; readonly end: number; readonly order: number; readonly name: string | undefined }[] = [];
  let count = 0;
  let inClass = false;
  const named = new Map<number, { order: number; name: string | undefined }>();
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === "\\") index++;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (character === "(") {
      const name = /^\(\?P?<([A-Za-z_]\w*)>/.exec(source.slice(index))?.[1];
      const captures = name !== undefined || source[index + 1] !== "?";
      if (captures) named.set(index, { order: ++count, name });
      open.push(captures ? index : undefined);
    } else if (character === ")") {
      const start = open.pop();
      const known = start === undefined ? undefined : named.get(start);
      if (start !== undefined && known) found.push({ start, end: index + 1, ...known });
    }
  }
  const group = found.find(({ order, name }) => order === which || (name !== undefined && name === which));
  return group && source.slice(group.start, group.end);
}
