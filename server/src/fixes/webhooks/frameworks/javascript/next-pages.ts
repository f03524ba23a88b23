import { type Edit, insertion } from "../../../../text/edit.ts";
import { patternOf } from "../../../../text/pattern.ts";
import { afterImports } from "../../../imports/javascript.ts";
import type { Framework, HandlerCode } from "./framework.ts";
import { isNodeHandler, nodeRequest } from "./node-handler.ts";

const UNPARSED = /\bbodyParser\s*:\s*false\b/;

/** The API routes of Next.js's pages: the body comes as it was sent where the page's configuration says so. */
export const nextPages: Framework = {
  hands: (known) => isNodeHandler(known) && /(?:^|\/)pages\/api\//.test(known.code.context.path),

  request(known) {
    const { code, source, names, typed, end } = known;
    const [request = ""] = names;
    const shared = { ...nodeRequest(known), readOnce: true };
    const [, read] = new RegExp(`=\\s*(await\\s+[\\w$.]+\\(\\s*${patternOf(request)}\\s*\\))`).exec(source) ?? [];
    if (read !== undefined && UNPARSED.test(code.text)) return { ...shared, raw: read, uses: new RegExp(`^${patternOf(read)}$`), edits: [] };
    const edits = unparsed(known);
    if (edits === undefined) return undefined;
    const reading = (name: string): string[] => [
      `const chunks${typed ? ": Buffer[]" : ""} = []${end}`,
      `for await (const chunk of ${request}) chunks.push(Buffer.from(chunk))${end}`,
      `const ${name} = Buffer.concat(chunks)${end}`,
    ];
    return { ...shared, raw: "", reading, edits };
  },
};

/** The edits after which Next.js leaves the body alone, and the handler may wait for it. */
function unparsed({ code: { parsed, text }, handler, asynchronous, end }: HandlerCode): Edit[] | undefined {
  const edits = asynchronous ? [] : [insertion(handler.start, "async ")];
  if (UNPARSED.test(text)) return edits;
  if (/\bexport\s+const\s+config\b|\bexports\.config\b/.test(text) || !/\bexport\b/.test(text)) return undefined;
  return [...edits, afterImports(parsed, `export const config = { api: { bodyParser: false } }${end}`)];
}
