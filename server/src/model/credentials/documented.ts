import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { remembered } from "./remembered.ts";

/** SHA-256 of keys that Stripe prints in its public documentation. As hashes, so that no file holds a key. */
const DOCUMENTED: ReadonlySet<string> = new Set([
  "2cafc0970149a84f3b9e62eaf169f36f59907a3b3e31f7b82e68c69cd27f7326",
  "f2d6ca16515033e5dce14eba840b979d27b5cbae24bb3e5bf484339667f86397",
  "7e8de44ea9ecf6d53415c90f5b249a8591f7abafbf7d65a2c0d855afeca3ec09",
  "2d1f7723aabc5c7a51fcdc2463c99b5f3fdbc57cf3134db4ac12913c35976e6f",
  "69e5a07ccf06bc5ae16c94f439748a583c4ed8d61b1fc96d0f0efa27a1bd9602",
  "b1471f544ceeea31333bde7e1ecbaad6eac0d4a749412ad29bd66ef895b81c6b",
  "674f7f3b768b1285b1a23f770aeb7f3537767d5edaff790eeb78aa3bda4f807c",
]);

/** The same of secrets that others print in their examples: Standard Webhooks have Stripe's prefix, and all its libraries are tested with one secret. */
const OF_OTHERS: ReadonlySet<string> = new Set(["96ad2ccd81462a766178ae09a71df55f548a3f66da11606f9cdf40b391e22dd0"]);

/** Whether it is no secret of Stripe's but one in the public examples of somebody else. */
export const isExampleOfOthers: (key: string) => boolean = remembered((key) => key.startsWith("whsec_") && OF_OTHERS.has(bytesToHex(sha256(utf8ToBytes(key)))));

/** Whether Stripe prints this very key in its public documentation, where many programs have copied it from. */
export const isDocumented: (key: string) => boolean = remembered((key) => DOCUMENTED.has(bytesToHex(sha256(utf8ToBytes(key)))));
