import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

async function findings(path: string, text: string, ignored: boolean | undefined): Promise<string[]> {
  const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  session.set(path, expandPlaceholders(text), undefined, ignored);
  const analysis = await session.analyze(path);
  session.dispose();
  return (analysis?.findings ?? []).map((it) => `${it.rule} ${it.message.replace(/…\w+/g, "…")}`);
}

test("a full live key where keys belong is a hint, and the only one", async () => {
  const said = "unrestricted-key sk_live_… may do everything in the account. Use a restricted key: `keywarden permissions` says what it must be allowed.";
  assert.deepEqual(await findings(".env", "STRIPE_SECRET_KEY={{sk_live}}\nOTHER=1\n", true), [said]);
  assert.deepEqual(await findings("web/.env.production", "STRIPE_SECRET_KEY={{sk_live}}\n", true), [said]);
  assert.deepEqual(await findings(".env", "STRIPE_SECRET_KEY={{rk_live}}\n", true), []);
  assert.deepEqual(await findings(".env", "STRIPE_SECRET_KEY={{sk_test}}\nSTRIPE_WEBHOOK_SECRET={{whsec}}\n", true), []);
});

test("where a key must not stand at all, that is said alone", async () => {
  for (const ignored of [false, undefined])
    assert.deepEqual(
      (await findings(".env", "STRIPE_SECRET_KEY={{sk_live}}\n", ignored)).filter((it) => it.startsWith("unrestricted-key")),
      [],
    );
});

test("the hint names what the calls need", async () => {
  const text =
    'import stripe\nstripe.api_key = "{{sk_live}}"\nstripe.Customer.list()\nstripe.Customer.create()\nstripe.Event.list()\nstripe.Balance.retrieve()\nstripe.Payout.create(amount=1, currency="eur")\n';
  assert.deepEqual(
    (await findings("app.py", text, false)).filter((it) => it.startsWith("unrestricted-key")),
    [
      "unrestricted-key sk_live_… may do everything, the calls made with it in this file need Balance (read), Customers (write), Events (read) and 1 more. Use a restricted key.",
    ],
  );
});
