import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodedCredential } from "../server/src/model/credentials/decoded.ts";
import { CREDENTIAL_KINDS } from "../server/src/model/credentials/index.ts";
import { describeLength, maskCredential, maskText } from "../server/src/model/credentials/mask.ts";
import { CREDENTIAL_PREFILTER, credentialOf, credentialsIn, mayHoldCredential } from "../server/src/model/credentials/recognize.ts";
import { fakeKey } from "./placeholders.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A made-up body of a length; the same for the same seed. */
function body(length: number, seed = 7): string {
  let state = seed * 7919 + length;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return LETTERS[(state >>> 8) % LETTERS.length];
  }).join("");
}

const bodies = fc.array(fc.constantFrom(...LETTERS), { minLength: 16, maxLength: 255 }).map((it) => it.join(""));
/** Bodies that no one could take for made up. */
const randomBodies = fc.integer({ min: 16, max: 255 }).chain((length) => fc.integer({ min: 1, max: 1e6 }).map((seed) => body(length, seed)));
const prefixes = fc.constantFrom(...CREDENTIAL_KINDS.flatMap((kind) => kind.samples.leaked.map((sample) => ({ kind, prefix: sample.prefix }))));

for (const kind of CREDENTIAL_KINDS) {
  test(`${kind.id}: samples of leaks are found, the whole key, and nothing else`, () => {
    for (const [seed, sample] of kind.samples.leaked.entries()) {
      const key = sample.prefix + body(sample.bodyLength, seed + 1);
      const around = sample.around ?? "KEY";
      const text = around.replace("KEY", key);
      const start = around.indexOf("KEY");
      assert.deepEqual(
        credentialsIn(text).map((it) => ({ kind: it.kind, start: it.start, end: it.end, masked: it.masked, documented: it.documented })),
        [{ kind: kind.id, start, end: start + key.length, masked: `${sample.prefix}…${key.slice(-4)}`, documented: false }],
        around,
      );
      assert.ok(mayHoldCredential(text));
      assert.ok(kind.keywords.some((keyword) => sample.prefix.includes(keyword)));
    }
  });

  test(`${kind.id}: harmless samples are silent`, () => {
    for (const text of kind.samples.harmless) assert.deepEqual(credentialsIn(text), [], text);
  });
}

test("a key of any length is one key", () => {
  for (let length = 16; length <= 255; length++) {
    const key = `sk_live_${body(length)}`;
    assert.deepEqual(
      credentialsIn(`"${key}"`).map(({ start, end }) => ({ start, end })),
      [{ start: 1, end: key.length + 1 }],
    );
  }
});

test("a name that ends like a prefix is no key", () => {
  const rest = body(24);
  for (const before of ["ta", "de", "_", "7", "A", "my_"]) assert.deepEqual(credentialsIn(`${before}sk_live_${rest}`), [], before);
  assert.deepEqual(credentialsIn(`networ${"k_test_"}${rest}`), []);
});

test("whatever stands beside a key, the key is found whole", () => {
  const key = fakeKey("sk_live");
  const befores = [
    "",
    " ",
    '"',
    "'",
    "`",
    "=",
    ":",
    "//",
    "(",
    "<",
    "-",
    ".",
    "\n",
    "\t",
    "é",
    "\\n",
    "\\t",
    "\\u0022",
    "\\x22",
    "%22",
    "%3D",
    "\u001b[31m",
    "&quot;",
  ];
  const afters = ["", ":", ")", '\\"', "@host", "&x=", '"', "'", "`", "<", " ", ".", "...", "…", "-", "_x", "%22", "\\n", "\u001b[0m", "é", "$" + "{x}"];
  for (const before of befores) {
    for (const after of afters) {
      const [found, ...more] = credentialsIn(before + key + after);
      assert.deepEqual([found?.start, found?.end, more.length], [before.length, before.length + key.length, 0], JSON.stringify(before + after));
    }
  }
});

test("where the text begins in its file is added to every offset", () => {
  const key = fakeKey("rk_live");
  assert.deepEqual(
    credentialsIn(`a ${key}`, 100).map(({ start, end }) => [start, end]),
    [[102, 102 + key.length]],
  );
});

test("several keys in one text are found in order", () => {
  const keys = [fakeKey("sk_test"), fakeKey("whsec"), fakeKey("pk_live"), fakeKey("sk_org_live"), fakeKey("sk_test", 2)];
  assert.deepEqual(
    credentialsIn(keys.join(",")).map(({ kind, mode }) => [kind, mode]),
    [
      ["secret-key", "test"],
      ["webhook-secret", undefined],
      ["publishable-key", "live"],
      ["organization-key", "live"],
      ["secret-key", "test"],
    ],
  );
});

test("two keys that run into each other are both covered", () => {
  const [one, two] = [fakeKey("whsec"), fakeKey("sk_live")];
  const found = credentialsIn(`${one}/${two}`);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ["webhook-secret", "secret-key"],
  );
  assert.equal(found[1]?.end, one.length + 1 + two.length);
  assert.equal(maskText(two + two), `${maskCredential("sk_live_", two.slice(8))}${maskCredential("sk_live_", two.slice(8))}`);
});

test("a key that was cut short with dots is no key", () => {
  const short = `sk_live_51H${body(15)}`;
  for (const dots of ["...", "…", "***", "$" + "{rest}", "{{rest}}", "<rest>"]) assert.deepEqual(credentialsIn(short + dots), [], dots);
  assert.equal(credentialsIn(short).length, 1);
});

test("credentialOf: the whole text is the key, or it is none", () => {
  const key = fakeKey("sk_test");
  for (const [text, start] of [
    [key, 0],
    [` ${key}\n`, 1],
    [`Bearer ${key}`, 7],
    [`${key}:`, 0],
    [`bearer  ${key} `, 8],
  ] as const) {
    const found = credentialOf(text);
    assert.deepEqual([found?.start, found?.end, found?.kind], [start, start + key.length, "secret-key"], text);
  }
  for (const text of ["", "Bearer", `x ${key}`, `${key} x`, `https://${key}@host`, `Bearer sk_test_${"x".repeat(30)}`])
    assert.equal(credentialOf(text), undefined, text);
});

test("decodedCredential sees through base64, standard and for URLs, as a header and with a colon", () => {
  const key = fakeKey("sk_live");
  for (const inner of [key, `${key}:`, ` ${key}\n`, `a:${key}`, `{"key":"${key}"}`, `éé${key}?>>?>>`]) {
    for (const encoding of ["base64", "base64url"] as const) {
      const encoded = Buffer.from(inner).toString(encoding);
      for (const [text, start] of [
        [encoded, 0],
        [`Basic ${encoded}`, 6],
        [` ${encoded}\n`, 1],
      ] as const) {
        const found = decodedCredential(text);
        assert.deepEqual(
          [found?.kind, found?.masked, found?.start, found?.end],
          ["secret-key", `sk_live_…${key.slice(-4)}`, start, start + encoded.length],
          text,
        );
        assert.ok(CREDENTIAL_PREFILTER.test(text));
      }
    }
  }
  for (const text of [
    "",
    "Basic",
    "aGVsbG8gd29ybGQ=",
    Buffer.from(fakeKey("pk_live")).toString("base64"),
    `x ${Buffer.from(key).toString("base64")}`,
    key,
    "====",
    "A".repeat(10_000),
  ])
    assert.equal(decodedCredential(text), undefined);
});

test("a fingerprint is the same for the same key and another for another", () => {
  const [one, two] = [fakeKey("sk_live"), fakeKey("sk_live", 2)];
  const prints = [one, `Bearer ${one}`, two].map((text) => credentialOf(text)?.fingerprint ?? "");
  assert.equal(prints[0], prints[1]);
  assert.notEqual(prints[0], prints[2]);
  assert.match(prints[0] ?? "", /^[0-9a-f]{16}$/);
});

test("a key that Stripe documents is known as such", () => {
  // Written backwards, so that no scanner takes this file for a leak.
  const key = `sk_test_${[..."cd7pdz1TtjraDWjyLqH93Ce4"].reverse().join("")}`;
  assert.deepEqual(
    [key, fakeKey("sk_test"), `${key}x`].map((text) => credentialOf(text)?.documented),
    [true, false, false],
  );
});

test("the secret that the libraries of Standard Webhooks are tested with is none of Stripe's", () => {
  // In two pieces, so that no file holds a key.
  const secret = ["whsec_MfKQ9r8GKYqr", "TwjUPD8ILPZIo2LaLaSw"].join("");
  assert.deepEqual(credentialsIn(`signWebhook("${secret}")`), []);
  assert.equal(credentialsIn(`signWebhook("${secret}x")`).length, 1);
});

test("masking shows prefix and last four characters, and of a short body nothing", () => {
  assert.equal(maskCredential("sk_live_", "abcdefghijklx7Qf"), "sk_live_…x7Qf");
  assert.equal(maskCredential("sk_live_", "abcdefghijk"), "sk_live_…");
  assert.equal(describeLength("x".repeat(24)), "(24 characters)");
  assert.equal(describeLength("x"), "(1 character)");
});

test("maskText masks keys, keys in base64, and the spans given, and leaves the rest", () => {
  const key = fakeKey("sk_live");
  const masked = `sk_live_…${key.slice(-4)}`;
  const public_ = fakeKey("pk_live");
  const encoded = Buffer.from(`${key}:`).toString("base64");
  assert.equal(maskText(`a ${key} b ${public_} c`), `a ${masked} b ${public_} c`);
  assert.equal(maskText(`x${key}`), `x${masked}`);
  assert.equal(maskText(`Basic ${encoded}.`), `Basic (${encoded.length} characters).`);
  assert.equal(maskText(`url/path/${encoded}`).includes(encoded.slice(8)), false);
  assert.equal(maskText("key = 'legacy text'", [{ start: 6, end: 19 }]), "key = '(11 characters)'");
  assert.equal(maskText(`key = '${key}'`, [{ start: 6, end: key.length + 8 }]), `key = '${masked}'`);
  assert.equal(
    maskText("abcdef", [
      { start: 1, end: 3 },
      { start: 2, end: 5 },
      { start: -5, end: 0 },
      { start: 6, end: 99 },
    ]),
    "a(4 characters)f",
  );
});

test("property: no masked text holds six characters of a key's body, and masking twice changes nothing", () => {
  const glue = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(
      prefixes,
      randomBodies,
      glue,
      glue,
      fc.constantFrom("plain", "base64", "base64url", "url"),
      ({ kind, prefix }, secret, before, after, encoding) => {
        if (!kind.secret) return;
        const key = prefix + secret;
        const inside = encoding === "plain" ? key : encoding === "url" ? encodeURIComponent(key) : Buffer.from(`${key}:`).toString(encoding);
        const masked = maskText(before + inside + after);
        for (let i = 0; i + 6 <= secret.length; i++) assert.ok(!masked.includes(secret.slice(i, i + 6)) || (before + after).includes(secret.slice(i, i + 6)));
        if (encoding.startsWith("base64")) for (let i = 12; i + 8 <= inside.length; i++) assert.ok(!masked.includes(inside.slice(i, i + 8)));
        assert.equal(maskText(masked), masked);
      },
    ),
    { numRuns: 300 },
  );
});

test("property: what is found lies in the text, in order, and is the same every time; the prefilter never loses it", () => {
  const pieces = fc.oneof(fc.string(), fc.constantFrom("sk_live_", "sk_org_", "whsec_", "pi_3x_secret_", "_", "/", "…", "Bearer "), bodies, randomBodies);
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const text = parts.join("");
      const found = credentialsIn(text);
      assert.deepEqual(credentialsIn(text), found);
      let at = 0;
      for (const { start, end, masked } of found) {
        assert.ok(at <= start && start < end && end <= text.length);
        assert.ok(masked.length < end - start);
        at = end;
      }
      if (found.length > 0) assert.ok(mayHoldCredential(text));
      assert.equal(maskText(maskText(text)), maskText(text));
      credentialOf(text);
      decodedCredential(text);
    }),
    { numRuns: 300 },
  );
});

test("hostile texts cost little", () => {
  const texts = [
    "sk_live_".repeat(100_000),
    `sk_org_live_${"A_".repeat(400_000)}`,
    `sk_org_live_${"A".repeat(18)}_`.repeat(20_000),
    `pi_${"a".repeat(400_000)}_secret_`.repeat(2),
    "pi_1_secret_".repeat(50_000),
    `whsec_${"/".repeat(800_000)}`,
    Buffer.from("sk_live_".repeat(50_000)).toString("base64"),
    `c2tfbGl2ZV${"c2tfbGl2ZV".repeat(50_000)}`,
    `sk_live_${body(500_000)}`,
  ];
  const before = performance.now();
  for (const text of texts) {
    credentialsIn(text);
    maskText(text);
    decodedCredential(text);
  }
  assert.ok(performance.now() - before < 10_000, `${performance.now() - before} ms`);
});
