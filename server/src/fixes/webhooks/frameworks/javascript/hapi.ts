import type { SyntaxNode } from "../../../../syntax/tree.ts";
import { type Edit, insertion } from "../../../../text/edit.ts";
import { lineStart } from "../../../../text/lines.ts";
import { patternOf } from "../../../../text/pattern.ts";
import { textAt } from "../../../../text/span.ts";
import { lineBreakOf } from "../../../code-style.ts";
import { childOf, partsOf } from "../../../tree.ts";
import { pathOf } from "../../../value-sources.ts";
import { type Framework, type HandlerCode, imports, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

/** The body comes as it was sent where the route's options say so: not where the handler is written elsewhere, or they say something else of the body. */
export const hapi: Framework = {
  hands: ({ code }) => imports(code.text, "@hapi/hapi"),

  request(known) {
    const { names, typed, end, quoted } = known;
    const [request = "", tools = ""] = names;
    const edit = rawPayload(known);
    if (edit === undefined || names.length !== 2 || !/^[\w$]+$/.test(request) || !/^[\w$]+$/.test(tools)) return undefined;
    return {
      raw: typed ? `${request}.payload as Buffer` : `${request}.payload`,
      signature: `${request}.headers[${quoted(SIGNATURE_HEADER)}]${typed ? " as string" : ""}`,
      bytes: true,
      readOnce: false,
      asynchronous: false,
      uses: new RegExp(`^${patternOf(request)}\\.payload$`),
      refusal: [`return ${tools}.response(${quoted(REFUSAL)}).code(400)${end}`],
      edits: [edit],
    };
  },
};

/** The edit after which the route around a handler has its payload unparsed. */
function rawPayload({ code: { text, parsed }, handler, quoted }: HandlerCode): Edit | undefined {
  const around = pathOf(parsed.root, handler);
  const pair = handler.type === "method_definition" ? handler : around.at(-2);
  const route = handler.type === "method_definition" ? around.at(-2) : around.at(-3);
  if (pair === undefined || route?.type !== "object" || nameOf(text, pair) !== "handler") return undefined;
  const payload = `payload: { parse: false, output: ${quoted("data")} }`;
  const options = partsOf(route).find((part) => nameOf(text, part) === "options");
  if (options === undefined) {
    const indent = text.slice(lineStart(text, pair.start), pair.start);
    const separator = /^[ \t]*$/.test(indent) ? `,${lineBreakOf(text)}${indent}` : ", ";
    return insertion(pair.start, `options: { ${payload} }${separator}`);
  }
  const value = childOf(options, "value");
  const [firstOption] = partsOf(value);
  if (value?.type !== "object" || firstOption === undefined || partsOf(value).some((part) => nameOf(text, part) === "payload")) return undefined;
  return insertion(firstOption.start, `${payload}, `);
}

/** What a property of an object is called, if it is called something that is written there. */
function nameOf(text: string, property: SyntaxNode): string | undefined {
  const key = childOf(property, "key") ?? childOf(property, "name");
  return key && textAt(text, key);
}
