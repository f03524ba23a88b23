import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { isPlaceholder } from "../server/src/model/credentials/placeholder.ts";
import { PLACEHOLDER_WORDS, TELLING_WORDS } from "../server/src/model/credentials/placeholder-words.ts";
import { fakeKey } from "./placeholders.ts";

const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Characters as good as random, the same every time. */
function* randomCharacters(alphabet: string, seed: string): Generator<string, never> {
  for (let block = 0; ; block++) {
    for (const byte of createHash("sha512").update(`${seed} ${block}`).digest()) {
      if (byte < 256 - (256 % alphabet.length)) yield alphabet.charAt(byte % alphabet.length);
    }
  }
}

function bodies(alphabet: string, lengths: readonly number[], count: number): string[] {
  const characters = randomCharacters(alphabet, "bodies");
  return Array.from({ length: count }, (_, index) => Array.from({ length: lengths[index % lengths.length] ?? 16 }, () => characters.next().value).join(""));
}

test("random bodies are real, whatever they spell by chance", () => {
  const taken = [
    ...bodies(BASE62, [16, 17, 18, 20, 24, 24, 28, 34], 10_000),
    ...bodies(BASE62, [64, 99, 107, 255], 600),
    ...bodies(`${BASE62}+/`, [32, 64], 2_000),
    ...bodies("0123456789abcdef", [64], 1_000),
  ].filter((body) => isPlaceholder(body));
  // One in 10,000 would be two; these are the same bodies in every run.
  assert.deepEqual(taken, []);
});

test("base64 of something readable is a placeholder", () => {
  for (const text of ["known-test-secret-for-testing!!", '{"key": "value"}', "0123456789 ABC"]) assert.ok(isPlaceholder(`whsec_${btoa(text)}`), text);
});

test("a real body with a short word inside is real", () => {
  const body = bodies(BASE62, [98], 1)[0] ?? "";
  for (const word of ["key", "Key", "test", "TEST", "fake", "your", "xxx", "123", "abc"])
    assert.ok(!isPlaceholder(body.slice(0, 40) + word + body.slice(40)), word);
});

test("the keys that tests are made with are real", () => {
  for (const kind of ["sk_live", "sk_test", "sk_live_short", "sk_test_short", "rk_live", "pk_live", "sk_org_live", "whsec", "ek_live", "rkcs_live", "oak_test"])
    for (let number = 1; number <= 30; number++) assert.ok(!isPlaceholder(fakeKey(kind, number)), `${kind} ${number}`);
});

const FAKE_BODIES = `
  abcdefghijklmnopqrstuvwx 1234567890abcdef1234567890 abc123def456ghi789jkl012 thisisnotarealkey12345 FAKEKEYFORTESTING123456 a1b2c3d4e5f6g7h8i9j0k1l2
  A1B2C3D4E5F6G7H8 YourSecretKeyHere12 51Hxyz123abc456def789ghi qwertyuiopasdfghjkl1 somethingelseentirely42 0123456789abcdef0123456789abcdef
  deadbeefdeadbeefdeadbeef 1a2b3c4d5e6f7g8h9i0j1k2l 51ABCDEFGHIJKLMNOPQRSTUVWXYZ abcd1234efgh5678ijkl9012 aaaaaaaaaaaaaaaa1 AbCdEfGhIjKlMnOpQrStUvWx
  aBcDeFgHiJkLmNoP1234 51MockKeyForUnitTests00 12345678901234567890abcd abcABC123abcABC123abc 4eC39HqLyjWDarjtXXXXXXXX notARealKeyJustForTests
  51J9fakefakefakefakefake 51NxYzAbCdEfGhIjKlMnOpQr 51KzExampleKeyForDocs sandboxintegration2024key integrationTestKey0001 1111222233334444
  aaaabbbbccccdddd1111 51O4kQ2bVhJx8example abc123abc123abc123 AAAABBBBCCCCDDDDEEEE1 zyxwvutsrqponmlk1 13579acegikmoqsuwy24680 00000000000000000000
  xXxXxXxXxXxXxXxXxXxX XXXXXXXXXXXXXXXXXXXXXXXX aabbccddeeffgghh1122 FAKE4kQ2bVhJx8mPz7Lw 51placeholderplaceholder0 replacemewithyourkey1 testsecretkey1234567890
`.trim();

test("what people make up is a placeholder, under every prefix", () => {
  for (const body of FAKE_BODIES.split(/\s+/))
    for (const prefix of ["", "sk_live_", "sk_test_", "rk_live_", "whsec_", "sk_org_live_"]) assert.ok(isPlaceholder(prefix + body), prefix + body);
  for (const filling of ["x", "X", "0", "*", "a", ".", "#"]) {
    assert.ok(isPlaceholder(`sk_test_${filling.repeat(24)}`));
    assert.ok(isPlaceholder(`sk_test_51H${filling.repeat(96)}`));
  }
});

test("what holds no key at all is a placeholder", () => {
  const texts = [
    "",
    " ",
    "sk_live_",
    "sk_live_...",
    "sk_test_…",
    "<your key>",
    "$" + "{STRIPE_KEY}",
    "{{ key }}",
    "$STRIPE_SECRET_KEY",
    "%KEY%",
    "[key]",
    "sk_live_[0-9a-zA-Z]{24}",
  ];
  texts.push(
    "sk_(live|test)_\\w+",
    "op://vault/stripe/key",
    "YOUR_STRIPE_SECRET_KEY",
    "your-stripe-secret-key",
    "changeme",
    "sk_live_platform",
    "whsec_test_secret",
    "test",
    "sk_live_***",
  );
  texts.push(
    "sk_live_your_secret_key_goes_here",
    "sk_test_REPLACE_ME_WITH_YOUR_KEY",
    "pi_123_secret_abc",
    "STRIPE_SECRET_KEY",
    "process.env.STRIPE_SECRET_KEY",
    "vault:secret/data/stripe#key",
  );
  for (const text of texts) assert.ok(isPlaceholder(text), text);
});

test("a legacy key without a prefix is real", () => {
  for (const body of bodies(BASE62, [32], 50)) assert.ok(!isPlaceholder(` ${body}\n`));
});

test("the lists of words are as long as the prices assume, and hold each word once", () => {
  assert.ok(new Set(PLACEHOLDER_WORDS).size <= 256);
  assert.equal(new Set(PLACEHOLDER_WORDS).size, PLACEHOLDER_WORDS.length);
  assert.ok(TELLING_WORDS.length <= 32);
  for (const word of [...PLACEHOLDER_WORDS, ...TELLING_WORDS]) assert.match(word, /^[a-z]+$/);
  for (const word of TELLING_WORDS) assert.ok(word.length >= 4);
});

test("property: any text is one or the other, and any prefix leaves a body what it is", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => typeof isPlaceholder(text) === "boolean"));
  const body = fc.string({ unit: fc.constantFrom(..."abcxyzABC0123xX"), minLength: 16, maxLength: 60 });
  fc.assert(fc.property(body, (text) => isPlaceholder(text) === isPlaceholder(`sk_live_${text}`)));
});

test("a text of any length costs little", () => {
  const before = performance.now();
  for (const text of ["x".repeat(1e6), "ab1".repeat(3e5), bodies(BASE62, [100_000], 1)[0] ?? "", "_".repeat(1e6), `${"a_".repeat(5e5)}secret_`])
    isPlaceholder(text);
  assert.ok(performance.now() - before < 2_000);
});
