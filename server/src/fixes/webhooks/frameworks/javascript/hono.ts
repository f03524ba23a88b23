import { patternOf } from "../../../../text/pattern.ts";
import { type Framework, imports, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

export const hono: Framework = {
  hands: ({ code, source, names: [context = ""], asynchronous }) =>
    imports(code.text, "hono(?:/[\\w-]+)?") && asynchronous && new RegExp(`(?<![\\w.$])${patternOf(context)}\\.req\\.(?:json|text)\\(`).test(source),

  request: ({ names: [context = ""], end, quoted }) => ({
    raw: `await ${context}.req.text()`,
    signature: `${context}.req.header(${quoted(SIGNATURE_HEADER)}) ?? ${quoted("")}`,
    bytes: false,
    readOnce: true,
    asynchronous: true,
    uses: new RegExp(`^(?:await\\s+)?${patternOf(context)}\\.req\\.(?:json|text)\\(\\)$`),
    refusal: [`return ${context}.text(${quoted(REFUSAL)}, 400)${end}`],
    edits: [],
  }),
};
