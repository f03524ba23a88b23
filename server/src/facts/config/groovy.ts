import { assignmentEntries, DIALECTS } from "./assignments.ts";
import { MAX_ENTRIES, type RawEntry } from "./entry.ts";

/** Steps of a pipeline that run a script, and `echo`, which is one itself. */
const STEP = /(?<![\w.$])(?:(?:sh|bat|powershell|pwsh)\b[ \t]*\(?[ \t]*(?:script[ \t]*:[ \t]*)?|(?=echo\b))(?:(echo)\b[ \t]*\(?[ \t]*)?("""|'''|"|')/g;

/** What a Groovy script assigns (a pipeline of Jenkins, a build of Gradle), and the commands it runs. */
export function groovyEntries(text: string): RawEntry[] {
  const commands = [...commandEntries(text)];
  const starts = new Set(commands.map(({ span }) => span.start));
  const assigned = assignmentEntries(text, DIALECTS.groovy).filter(({ span }) => !starts.has(span.start));
  return [...assigned, ...commands].sort((a, b) => a.span.start - b.span.start);
}

function* commandEntries(text: string): Iterable<RawEntry> {
  let count = 0;
  STEP.lastIndex = 0;
  for (let match = STEP.exec(text); match && count < MAX_ENTRIES; match = STEP.exec(text), count++) {
    const [whole, echo, quote = ""] = match;
    const from = match.index + whole.length;
    const end = closing(text, from, quote);
    if (end === undefined) continue;
    STEP.lastIndex = end + quote.length;
    if (/^[ \t]*(?:\/\/|\*)/.test(text.slice(text.lastIndexOf("\n", match.index) + 1, match.index))) continue;
    // In single quotes `echo` prints what stands there.
    if (echo !== undefined && quote.startsWith("'")) continue;
    const start = echo === undefined ? from : match.index + whole.indexOf(echo);
    const span = { start, end: echo === undefined ? end : end + quote.length };
    yield { path: ["sh"], span, text: text.slice(span.start, span.end), quote: echo === undefined ? quote : "", role: "command" };
  }
}

/** Where a text ends that begins at an offset, its closing quotes left out. */
function closing(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith(quote, at)) return at;
    else if (quote.length === 1 && text[at] === "\n") return undefined;
  }
  return undefined;
}
