import type { ParsedText } from "../syntax/tree.ts";
import { lowerJavascript } from "./javascript/lower.ts";
import type { Kept } from "./kept.ts";
import type { Program } from "./program.ts";
import { lowerPython } from "./python/lower.ts";

/**
 * The program of a parsed text. Never fails: what is not understood is `unknown`. What was kept of an earlier text of the same file, whose tree is still in this one,
 * is not made again.
 */
export function lower(parsed: ParsedText, kept?: Kept): Program {
  return parsed.grammar === "python" ? lowerPython(parsed, kept) : lowerJavascript(parsed, kept);
}
