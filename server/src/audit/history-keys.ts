import { applySuppressions, suppressionsIn } from "../engine/suppression.ts";
import { encodedSecretsIn } from "../model/credentials/base64.ts";
import type { Credential } from "../model/credentials/credential.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { BINARY_PROBE_BYTES, decode } from "../project/decode.ts";
import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import { LineIndex } from "../text/line-index.ts";
import { ENCODED_SEED, isLasting, LASTING_SEED } from "./seed.ts";

/** A key in one object of a repository. Holds nothing of its body. */
export interface KeyInObject {
  readonly credential: Credential;
  /** Whether a comment silences it there, and what it says. */
  readonly suppressed: boolean;
  readonly reason: string | undefined;
}

export interface ObjectKeys {
  /** Each key once, where it stands first. */
  readonly keys: readonly KeyInObject[];
  readonly speaksOfStripe: boolean;
}

/** The text that an object is searched as: what is no text is taken byte by byte, since a database or a compiled file shows its strings all the same. */
export function textOfObject(bytes: Uint8Array): string {
  return decode(bytes)?.text ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** The lasting keys in an object; undefined where there is none. */
export function keysInObject(bytes: Buffer, settings: Settings): ObjectKeys | undefined {
  const isSeed = LASTING_SEED.inBytes(bytes);
  if (!isSeed && !(isWide(bytes) && LASTING_SEED.inText(textOfObject(bytes)))) return undefined;
  const text = textOfObject(bytes);
  const mayBeEncoded = !isSeed || ENCODED_SEED.inBytes(bytes) || isWide(bytes);
  const encoded = (mayBeEncoded ? encodedSecretsIn(text) : []).flatMap(({ decoded, start, end }) =>
    credentialsIn(decoded).map((it) => ({ ...it, start, end })),
  );
  const first = new Map<string, Credential>();
  for (const it of [...credentialsIn(text), ...encoded]) if (isLasting(it.kind) && !first.has(it.fingerprint)) first.set(it.fingerprint, it);
  if (first.size === 0) return undefined;
  const silenced = silencedIn(text, [...first.values()], settings);
  return {
    keys: [...first.values()].map((credential) => ({
      credential,
      suppressed: silenced.has(credential.fingerprint),
      reason: silenced.get(credential.fingerprint),
    })),
    speaksOfStripe: /stripe/i.test(text),
  };
}

/** Under which names a comment may speak of a key in a file. */
const NAMES = ["key-in-history", "hardcoded-key", "key-in-config"];

/** The reasons of comments that silence keys, by the keys' fingerprints. */
function silencedIn(text: string, keys: readonly Credential[], settings: Settings): Map<string, string | undefined> {
  const suppressions = suppressionsIn(text, undefined);
  const silenced = new Map<string, string | undefined>();
  if (suppressions.length === 0) return silenced;
  const asked = keys.flatMap(({ fingerprint, start, end }) => NAMES.map((rule): Finding => ({ ...NOBODY, rule, fingerprint, span: { start, end } })));
  for (const { finding, reason } of applySuppressions(asked, suppressions, new LineIndex(text), settings).suppressed) silenced.set(finding.fingerprint, reason);
  return silenced;
}

const NOBODY: Finding = {
  rule: "",
  message: "",
  severity: "hint",
  confidence: "high",
  path: "",
  span: { start: 0, end: 0 },
  evidence: undefined,
  steps: [],
  fingerprint: "",
  secrets: [],
  circumstances: [],
};

/** Whether bytes may be text of two bytes a character. */
function isWide(bytes: Buffer): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true;
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0) && decode(bytes) !== undefined;
}
