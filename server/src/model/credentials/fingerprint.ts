import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { remembered } from "./remembered.ts";

/** Sixteen hex digits, the same for the same key everywhere; of no use to whoever wants the key back. */
export const fingerprintOf: (key: string) => string = remembered((key) => bytesToHex(sha256(utf8ToBytes(`keywarden\0${key}`))).slice(0, 16));
