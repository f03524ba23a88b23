import type { Span } from "../../text/span.ts";

/** One instruction of a Dockerfile, over as many lines as it takes. */
export interface DockerInstruction extends Span {
  /** In capitals. */
  readonly keyword: string;
  /** What follows it, flags included. */
  readonly rest: Span;
  /** The words of the rest in order, quotes and all; in commands and here-documents they say nothing. */
  readonly words: readonly Span[];
}

/** Instructions after so many are not read. */
const MAX_INSTRUCTIONS = 20_000;

/** The instructions of a Dockerfile: comments left out, continued lines and here-documents as part of the instruction they belong to. */
export function dockerInstructions(text: string): DockerInstruction[] {
  const mark = /^(?:#[ \t]*\w+[ \t]*=.*\r?\n)*?#[ \t]*escape[ \t]*=[ \t]*`/i.test(text.slice(0, 1000)) ? "`" : "\\";
  const instructions: DockerInstruction[] = [];
  for (let at = 0; at < text.length && instructions.length < MAX_INSTRUCTIONS; ) {
    const line = lineEnd(text, at);
    const head = /^([ \t]*)([A-Za-z]+)(?:[ \t]+|$)/.exec(text.slice(at, Math.min(line, at + 200)));
    if (!head) {
      at = line + 1;
      continue;
    }
    const [whole, indent = "", keyword = ""] = head;
    const from = at + whole.length;
    const end = instructionEnd(text, at, mark);
    const rest = { start: Math.min(from, end), end };
    instructions.push({ keyword: keyword.toUpperCase(), start: at + indent.length, end, rest, words: wordsIn(text, rest, mark) });
    at = end + 1;
  }
  return instructions;
}

/** Where an instruction ends that begins in the line at an offset, white space at its end left out. */
function instructionEnd(text: string, from: number, mark: string): number {
  let at = from;
  let end = lineEnd(text, at);
  const heredocs: string[] = [];
  for (let line = text.slice(at, end).trimEnd(); ; line = text.slice(at, end).trimEnd()) {
    const isComment = at !== from && /^[ \t]*(?:#|$)/.test(line.slice(0, 200));
    if (at === from && /^[ \t]*(?:RUN|COPY|ADD)\b/i.test(line)) for (const [, word = ""] of line.matchAll(/<<-?["']?(\w+)/g)) heredocs.push(word);
    if (!(isComment || line.endsWith(mark)) || end >= text.length) break;
    at = end + 1;
    end = lineEnd(text, at);
  }
  for (const word of heredocs) {
    for (let closed = false; !closed && end < text.length; ) {
      const start = end + 1;
      end = lineEnd(text, start);
      closed = text.slice(start, end).trim() === word;
    }
  }
  let last = end;
  while (last > from && /\s/.test(text[last - 1] ?? "")) last--;
  return last;
}

function wordsIn(text: string, { start, end }: Span, mark: string): Span[] {
  const words: Span[] = [];
  let begin = -1;
  let quote = "";
  for (let at = start; at < end; at++) {
    const character = text[at] ?? "";
    if (character === mark && quote !== "'") {
      const isContinued = /^[ \t]*\r?$/.test(text.slice(at + 1, Math.min(lineEnd(text, at), at + 80)));
      if (!isContinued && begin < 0) begin = at;
      if (!isContinued) at++;
      continue;
    }
    if (quote === "" && /\s/.test(character)) {
      if (begin >= 0) words.push({ start: begin, end: at });
      begin = -1;
      // Comments may stand between continued lines.
      if (character === "\n" && /^[ \t]*#/.test(text.slice(at + 1, at + 200))) at = Math.min(lineEnd(text, at + 1), end) - 1;
      continue;
    }
    if (begin < 0) begin = at;
    if (character === quote) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
  }
  if (begin >= 0) words.push({ start: begin, end });
  return words;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}
