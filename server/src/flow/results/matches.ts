import type { Result } from "../../model/result.ts";
import { givenAt, type Use, valueAt } from "../expressions/where.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject } from "../values/heap.ts";
import { knownTexts, NOTHING, objectValue, onlyConstant, onlyText, UNKNOWN, type Value } from "../values/value.ts";
import { listOf } from "./sequences.ts";
import { partOfFile } from "./sources.ts";

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
export function group(frame: Frame, { of, at, every }: Extract<Result, { kind: "group" }>, use: Use): Value {
  const which = valueAt(frame, use, at);
  const index = which === undefined ? 0 : onlyConstant(which)?.constant;
  const name = which && onlyText(which);
  for (const id of givenAt(frame, use, of).objects) {
    const content = frame.state.object(id);
    const text = content?.fields.get(TEXT);
    if (!content || !text) continue;
    const source = sourceOf(content.fields.get(PATTERN) ?? UNKNOWN);
    if (source === undefined) return UNKNOWN;
    if (every)
      return listOf(
        frame,
        groupsIn(source).map(({ order }) => partFound(text, source, order)),
        use.at,
        " groups",
      );
    const part = partFound(text, source, typeof index === "number" ? index : name);
    return { ...part, ways: partOfFile(frame, part.ways, source) };
  }
  return UNKNOWN;
}

/** All that a pattern found in a text. Of pieces that are short each tells nothing; all of them together are the text. */
export function found(frame: Frame, { of, pattern }: Extract<Result, { kind: "found" }>, use: Use): Value {
  const text = { ...givenAt(frame, use, of), objects: [], code: [], api: undefined };
  const source = sourceOf(givenAt(frame, use, pattern));
  const list = (fields: readonly Value[], rest: Value, role = "") =>
    objectValue(frame.allocate(use.at, "list", { fields: new Map(fields.map((value, index) => [String(index), value])), rest }, role));
  if (source === undefined) return list([], { ...UNKNOWN, ways: text.ways });
  const count = groupsIn(source).length;
  const parts = Array.from({ length: Math.max(count, 1) }, (_, index) => partFound(text, source, count === 0 ? 0 : index + 1));
  const [only = UNKNOWN, second] = parts;
  if (second) return list([], list(parts, NOTHING, " row"));
  return only === UNKNOWN && !isFoundOnce(source) ? list([UNKNOWN, UNKNOWN], { ...UNKNOWN, ways: text.ways }) : list([], only);
}

/** The one regular expression that a value may be. */
function sourceOf(pattern: Value): string | undefined {
  const [source, another] = knownTexts(pattern);
  return another === undefined ? source : undefined;
}

/** What a group of a pattern, by its number or its name, holds of a text. */
function partFound(text: Value, source: string, which: number | string | undefined): Value {
  const part =
    which === 0 ? { start: 0, end: source.length } : groupsIn(source).find(({ order, name }) => which !== undefined && (order === which || name === which));
  const isLong = part !== undefined && MAY_BE_LONG.test(source.slice(part.start, part.end)) && !KIND_OF_KEY.test(source.slice(0, part.end + 1));
  return isLong ? { ...text, texts: [], open: true } : UNKNOWN;
}

/** Whether a pattern finds one thing at most, or one of a few that are written in it. */
function isFoundOnce(source: string): boolean {
  return /^\^|[^\\]\$$/.test(source) || !/[.[\\]/.test(source);
}

/** Whether an object is a match, of which the model alone says what is in it. */
export const isMatch = ({ fields }: HeapObject): boolean => fields.has(TEXT);

/** What may stand for much of a text: `\w+`, `.*`, `[0-9a-z]{24}`. */
const MAY_BE_LONG = /(?:\\[wSDd]|\.|\])(?:[+*]|\{(?:9|\d{2,}),?\d*\}|\{\d*,\d{2,}\})/;

/** Up to the first underscore of a key stands its kind, and up to the second its mode: `^([a-z]+)_([a-z]+)_`. */
const KIND_OF_KEY = /^\^?(?:\(?(?:\?P?<\w+>|\?:)?(?:\[(?:a-z|A-Z|0-9|\\d)+\]|\[\^_\])[+*]\??\)?_){1,2}$/;

interface Group {
  readonly start: number;
  readonly end: number;
  readonly order: number;
  readonly name: string | undefined;
}

/** The groups of a pattern that can be asked for, by where they stand in it. */
function groupsIn(source: string): readonly Group[] {
  const open: (Omit<Group, "end"> | undefined)[] = [];
  const closed: Group[] = [];
  let count = 0;
  let inClass = false;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === "\\") index++;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (character === "(") {
      const name = /^\(\?P?<([A-Za-z_]\w*)>/.exec(source.slice(index, index + MAX_NAME))?.[1];
      const captures = name !== undefined || source[index + 1] !== "?";
      open.push(captures ? { start: index, order: ++count, name } : undefined);
    } else if (character === ")") {
      const group = open.pop();
      if (group) closed.push({ ...group, end: index + 1 });
    }
  }
  return closed.sort((a, b) => a.order - b.order);
}

/** What a group is called, and what stands around that, is no longer. */
const MAX_NAME = 80;
