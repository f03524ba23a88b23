import { wordsOf } from "../../text/words.ts";

/** Whether a function of that name, of which nothing else is known, gives what no longer shows its argument: `maskKey`, `redact_secrets`, `sha256`, `isLiveKey`. */
export function isSanitizerName(name: string): boolean {
  const words = wordsOf(name);
  return QUESTIONS.has(words[0] ?? "") || words.some((word) => REMOVES.has(word) || /^(?:md5|sha\d+)$/.test(word));
}

/** First words of functions that answer yes or no. */
const QUESTIONS = new Set(["is", "has", "are", "can", "should", "exists", "matches", "startswith", "validate"]);

const REMOVES = new Set(
  (
    "redact redacted redaction mask masked masking masker scrub scrubbed sanitize sanitized sanitise sanitised censor censored obfuscate obfuscated anonymize anonymized " +
    "anonymise pseudonymize hide conceal blur elide hash hashed hasher digest fingerprint checksum hmac bcrypt scrypt argon2 encrypt encrypted length"
  ).split(" "),
);
