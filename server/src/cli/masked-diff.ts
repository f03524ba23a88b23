import { createTwoFilesPatch } from "diff";
import { piecesIn } from "../engine/scattered.ts";
import { maskText } from "../model/credentials/mask.ts";
import type { Paint } from "../report/pretty.ts";
import { showLine } from "../report/show.ts";
import type { Span } from "../text/span.ts";
import type { Change } from "./working-copy.ts";

/** A change as a unified diff to be read, not applied: every key in it is masked. `secretsBefore` and `secretsAfter` are masked, too. */
export function maskedDiff(path: string, { before, after }: Change, secretsBefore: readonly Span[], secretsAfter: readonly Span[], paint: Paint): string {
  const old = before === undefined ? "" : maskText(before, secretsBefore);
  // What is left of a key that stood in pieces is none by itself any more.
  const keys = secretsBefore.flatMap(({ start, end }) => before?.slice(start, end).match(/[0-9A-Za-z+/=]{12,}/g) ?? []);
  const fresh = maskText(after, [...secretsAfter, ...piecesIn(after, keys)]);
  const patch = createTwoFilesPatch(before === undefined ? "/dev/null" : `a/${path}`, `b/${path}`, old, fresh, undefined, undefined, { context: 3 });
  const lines = patch.split("\n").filter((it) => !/^=+$/.test(it));
  return lines.map((line) => colored(line, paint)).join("\n");
}

function colored(line: string, paint: Paint): string {
  // The content keeps its line as it is but for what would command the terminal.
  const shown = showLine(line.replace(/\r$/, ""));
  if (line.startsWith("+++") || line.startsWith("---")) return paint.bold(shown);
  if (line.startsWith("+")) return paint.green(shown);
  if (line.startsWith("-")) return paint.red(shown);
  return line.startsWith("@@") ? paint.cyan(shown) : shown;
}
