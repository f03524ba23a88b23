import { patternOf } from "../../../../text/pattern.ts";
import { type Framework, type HandlerCode, REFUSAL, SIGNATURE_HEADER } from "./framework.ts";

/** Handlers of the web's own `Request`: Next.js's routes, Remix, SvelteKit, Workers, Deno, Bun. */
export const fetchHandler: Framework = {
  hands: (known) => requestName(known) !== undefined,

  request(known) {
    const request = requestName(known);
    if (request === undefined) return undefined;
    const { source, end, quoted } = known;
    return {
      raw: `await ${request}.text()`,
      signature: `${request}.headers.get(${quoted(SIGNATURE_HEADER)}) ?? ${quoted("")}`,
      bytes: false,
      readOnce: true,
      asynchronous: true,
      uses: new RegExp(`^(?:await\\s+)?${patternOf(request)}\\.(?:json|text)(?:<[^()]*>)?\\(\\)$`),
      refusal: [
        /\bNextResponse\.json\(/.test(source)
          ? `return NextResponse.json({ error: ${quoted(REFUSAL)} }, { status: 400 })${end}`
          : `return new Response(${quoted(REFUSAL)}, { status: 400 })${end}`,
      ],
      edits: [],
    };
  },
};

/** What the handler calls its request, a parameter or a part of one, where it reads the body of it. */
function requestName({ source, names, asynchronous }: HandlerCode): string | undefined {
  const [, read] = /\bawait\s+([A-Za-z_$][\w$]*)\.(?:json|text)(?:<[^()]*>)?\(\)/.exec(source) ?? [];
  if (!asynchronous || read === undefined) return undefined;
  const isGiven = names.some((name) => name === read || new RegExp(`^\\{[^]*\\b${patternOf(read)}\\b[^]*\\}$`).test(name));
  return isGiven ? read : undefined;
}
