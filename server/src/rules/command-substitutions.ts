import type { Span } from "../text/span.ts";

/** The outermost command around an offset whose output takes its place: what stands between `$(` and `)`, or between backticks. Undefined where there is none. */
export function substitutionAround(text: string, offset: number): Span | undefined {
  const opened: (number | undefined)[] = [];
  let tick: number | undefined;
  for (let at = 0; at < offset; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (character === "`") tick = tick === undefined ? at + 1 : undefined;
    else if (character === "(") opened.push(text[at - 1] === "$" ? at + 1 : undefined);
    else if (character === ")") opened.pop();
  }
  const start = opened.find((it) => it !== undefined) ?? tick;
  if (start === undefined) return undefined;
  const end = start === tick ? text.indexOf("`", offset) : closing(text, start);
  return end < 0 ? undefined : { start, end };
}

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "(") depth++;
    else if (text[at] === ")" && --depth === 0) return at;
  }
  return -1;
}
