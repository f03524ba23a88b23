import type { ParsedText } from "../syntax/tree.ts";
import { lowerJavascript } from "./javascript/lower.ts";
import type { Program } from "./program.ts";
import { lowerPython } from "./python/lower.ts";

/** The program of a parsed text. Never fails: what is not understood is `unknown`. */
export function lower(parsed: ParsedText): Program {
  return parsed.grammar === "python" ? lowerPython(parsed) : lowerJavascript(parsed);
}
