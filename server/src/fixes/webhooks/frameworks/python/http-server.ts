import { type Framework, uses } from "./framework.ts";

/** The server of the standard library. Its body can be read only once: it is known where a variable holds it. */
export const httpServer: Framework = (known) => {
  if (!uses(known, /^http\.server\b/)) return undefined;
  const [, body] = /^[ \t]*(\w+)\s*=\s*self\.rfile\.read\(/m.exec(known.source) ?? [];
  if (body === undefined) return undefined;
  return {
    body,
    signature: 'self.headers.get("Stripe-Signature", "")',
    uses: new RegExp(`[(,]\\s*${body}\\b`),
    refusal: "return self.send_error(400)",
    needs: undefined,
  };
};
