import type { SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { patternOf } from "../../text/pattern.ts";
import { hasSemicolons, lineBreakOf, quoted, quoteOf } from "../code-style.ts";
import { childOf, partsOf } from "../tree.ts";
import { pathOf } from "../value-sources.ts";
import type { HandlerCode, Request } from "./javascript-request.ts";

/** How a route of hapi gets its body as it was sent: its options say so. Undefined where the handler is not written in the route, or its options say something of the body. */
export function hapiRequest({ code, handler, names }: HandlerCode): Request | undefined {
  const { text, parsed } = code;
  const [first = "", second = ""] = names;
  const edit = rawPayload(code, handler);
  if (edit === undefined || names.length !== 2 || !/^[\w$]+$/.test(first) || !/^[\w$]+$/.test(second)) return undefined;
  const quote = quoteOf(text);
  const end = hasSemicolons(text) ? ";" : "";
  const typed = parsed.grammar !== "javascript";
  return {
    raw: typed ? `${first}.payload as Buffer` : `${first}.payload`,
    signature: `${first}.headers[${quoted("stripe-signature", quote)}]${typed ? " as string" : ""}`,
    readOnce: false,
    asynchronous: false,
    bytes: true,
    uses: new RegExp(`^${patternOf(first)}\\.payload$`),
    refusal: [`return ${second}.response(${quoted("Invalid signature", quote)}).code(400)${end}`],
    edits: [edit],
  };
}

/** The edit after which the route around a handler has its payload unparsed. */
function rawPayload({ text, parsed }: HandlerCode["code"], handler: SyntaxNode): Edit | undefined {
  const around = pathOf(parsed.root, handler);
  const pair = handler.type === "method_definition" ? handler : around.at(-2);
  const route = handler.type === "method_definition" ? around.at(-2) : around.at(-3);
  if (pair === undefined || route?.type !== "object" || nameOf(text, pair) !== "handler") return undefined;
  const payload = `payload: { parse: false, output: ${quoted("data", quoteOf(text))} }`;
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
  return key && text.slice(key.start, key.end);
}
