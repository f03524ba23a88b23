import { patternOf } from "../../../../text/pattern.ts";
import { type HandlerCode, REFUSAL, type Request, SIGNATURE_HEADER } from "./framework.ts";

/** Whether the handler takes what Node's own servers hand over: a request and a response, perhaps what comes next. */
export function isNodeHandler({ names }: HandlerCode): boolean {
  return names.length >= 2 && names.length <= 3 && names.slice(0, 2).every((name) => /^[\w$]+$/.test(name));
}

/** What all handlers of that manner share: all but where the raw body is. */
export function nodeRequest({ names: [request = "", response = ""], typed, end, quoted }: HandlerCode): Omit<Request, "raw" | "edits"> {
  return {
    signature: `${request}.headers[${quoted(SIGNATURE_HEADER)}]${typed ? "!" : ""}`,
    bytes: true,
    readOnce: false,
    asynchronous: false,
    uses: new RegExp(`^${patternOf(request)}\\.(?:body|rawBody)$`),
    refusal: [`${response}.status(400).send(${quoted(REFUSAL)})${end}`, `return${end}`],
  };
}
