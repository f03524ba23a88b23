import assert from "node:assert/strict";
import { test } from "node:test";
import { publicPrefixes, publicPrefixOf } from "../server/src/model/frameworks/public-prefixes.ts";
import { isSanitizerName } from "../server/src/model/sanitizers/names.ts";

test("names of functions that hide what they are given", () => {
  for (const name of [
    "maskKey",
    "mask_secret",
    "redact",
    "redactSecrets",
    "scrubHeaders",
    "sha256",
    "hashKey",
    "HMACDigest",
    "key_fingerprint",
    "isLiveKey",
    "has_key",
    "validateKey",
    "obfuscate",
  ])
    assert.ok(isSanitizerName(name), name);
  for (const name of ["unmask", "getKey", "format_key", "unhash", "taskRunner", "damask", "decrypt", "keyOf", "island", "hasher2go", "stringify", "rehashed"])
    assert.ok(!isSanitizerName(name), name);
});

test("a public prefix is found by the longest that fits", () => {
  assert.equal(publicPrefixOf("NEXT_PUBLIC_STRIPE_KEY")?.framework, "Next.js");
  assert.equal(publicPrefixOf("NUXT_PUBLIC_STRIPE_KEY")?.framework, "Nuxt");
  assert.equal(publicPrefixOf("EXPO_PUBLIC_STRIPE_KEY")?.framework, "Expo");
  assert.equal(publicPrefixOf("PUBLIC_STRIPE_KEY")?.prefix, "PUBLIC_");
  assert.equal(publicPrefixOf("STRIPE_PUBLIC_KEY"), undefined);
  assert.equal(publicPrefixOf("STRIPE_SECRET_KEY"), undefined);
  for (const [index, { prefix }] of publicPrefixes.entries())
    assert.equal(
      publicPrefixes.findIndex((other) => prefix.startsWith(other.prefix)),
      index,
      prefix,
    );
});
