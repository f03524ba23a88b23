import { patternOf } from "../../../../text/pattern.ts";
import { type Framework, imports, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

/** Parsers of bodies that keep them as they were sent, too. */
const KEEPS_RAW = ["koa-bodyparser", "@koa/bodyparser"];

/** The body comes as it was sent where the parser in use is known to keep it. */
export const koa: Framework = {
  hands: ({ code }) => imports(code.text, "koa|@koa/router|koa-router"),

  request({ code, names, listed, typed, end, quoted }) {
    const [context = ""] = names;
    const isKept = KEEPS_RAW.some((name) => listed.has(name) || imports(code.text, name));
    if (!isKept || names.length > 2 || !/^[\w$]+$/.test(context)) return undefined;
    return {
      raw: `${context}.request.rawBody${typed ? "!" : ""}`,
      signature: `${context}.get(${quoted(SIGNATURE_HEADER)})`,
      bytes: false,
      readOnce: false,
      asynchronous: false,
      uses: new RegExp(`^${patternOf(context)}\\.request\\.(?:body|rawBody)$`),
      refusal: [`${context}.status = 400${end}`, `${context}.body = ${quoted(REFUSAL)}${end}`, `return${end}`],
      edits: [],
    };
  },
};
