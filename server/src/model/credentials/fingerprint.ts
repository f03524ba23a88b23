import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Sixteen hex digits, the same for the same key everywhere; of no use to whoever wants the key back. */
export function fingerprintOf(key: string): string {
  return bytesToHex(sha256(utf8ToBytes(`keywarden\0${key}`))).slice(0, 16);
}
