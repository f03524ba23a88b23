import { patternOf } from "../../text/pattern.ts";
import { hasSemicolons, quoted, quoteOf } from "../code-style.ts";
import type { HandlerCode, Request } from "./javascript-request.ts";

/** Parsers of bodies that keep them as they were sent, too. */
const KEEPS_RAW = ["koa-bodyparser", "@koa/bodyparser"];

/** How a handler of Koa gets its body as it was sent; undefined where no parser in use is known to keep it. */
export function koaRequest({ code, names, listed }: HandlerCode): Request | undefined {
  const { text, parsed } = code;
  const [first = ""] = names;
  const isKept = KEEPS_RAW.some((name) => listed.has(name) || new RegExp(`["']${name}["']`).test(text));
  if (!isKept || names.length > 2 || !/^[\w$]+$/.test(first)) return undefined;
  const quote = quoteOf(text);
  const end = hasSemicolons(text) ? ";" : "";
  return {
    raw: `${first}.request.rawBody${parsed.grammar === "javascript" ? "" : "!"}`,
    signature: `${first}.get(${quoted("stripe-signature", quote)})`,
    readOnce: false,
    asynchronous: false,
    bytes: false,
    uses: new RegExp(`^${patternOf(first)}\\.request\\.(?:body|rawBody)$`),
    refusal: [`${first}.status = 400${end}`, `${first}.body = ${quoted("Invalid signature", quote)}${end}`, `return${end}`],
    edits: [],
  };
}
