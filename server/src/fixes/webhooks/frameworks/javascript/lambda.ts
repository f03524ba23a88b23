import { patternOf } from "../../../../text/pattern.ts";
import { type Framework, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

/** Functions behind a gateway that hands the whole request over as one event: AWS Lambda, Netlify. */
export const lambda: Framework = {
  hands: ({ source, names }) =>
    names.length <= 2 && new RegExp(`\\bJSON\\.parse\\(\\s*${patternOf(names[0] ?? "")}\\.body\\b`).test(source) && /\bstatusCode\b/.test(source),

  request({ names: [event = ""], typed, end, quoted }) {
    const headers = `${event}.headers`;
    return {
      raw: `${event}.body${typed ? "!" : ""}`,
      // As one kind of gateway hands headers over, and as the others do.
      signature: `${headers}[${quoted(SIGNATURE_HEADER)}] ?? ${headers}[${quoted("Stripe-Signature")}] ?? ${quoted("")}`,
      bytes: false,
      readOnce: false,
      asynchronous: false,
      uses: new RegExp(`^${patternOf(event)}\\.body!?$`),
      refusal: [`return { statusCode: 400, body: ${quoted(REFUSAL)} }${end}`],
      edits: [],
    };
  },
};
