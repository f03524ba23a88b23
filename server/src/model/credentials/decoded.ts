import { encodedSecretsIn } from "./base64.ts";
import type { Credential } from "./credential.ts";
import { credentialsIn } from "./recognize.ts";

/**
 * The secret credential inside a text that is base64 as a whole (standard or for URLs; also after `Basic`, where `KEY:` was encoded).
 * Its span is that of the base64 text, without white space round it.
 */
export function decodedCredential(text: string): Credential | undefined {
  const from = /^\s*(?:Basic\s+)?/i.exec(text)?.[0].length ?? 0;
  const to = text.trimEnd().length;
  const whole = encodedSecretsIn(text.slice(from, to)).find(({ start, end }) => start === 0 && end === to - from);
  if (!whole) return undefined;
  const secret = credentialsIn(whole.decoded).find(({ kind }) => kind !== "publishable-key");
  return secret && { ...secret, start: from, end: to };
}
