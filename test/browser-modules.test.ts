import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

const LIB = expandPlaceholders(
  'import Stripe from "stripe";\nexport const stripe = new Stripe("{{sk_live}}");\nexport const getOther = () => new Stripe("{{sk_live:2}}");\n',
);
const BUY = 'import { pay } from "./pay";\nexport const Buy = () => <button onClick={pay}>Buy</button>;\n';

test("what client code imports is answered anew when that code, or what lies between, changes", async () => {
  const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  const told = async () => {
    const { findings = [] } = (await session.analyze("lib/stripe.ts")) ?? {};
    return findings.filter(({ rule }) => rule === "key-in-client").map(({ message, span }) => `${LIB.slice(0, span.start).split("\n").length} ${message}`);
  };
  session.set("lib/stripe.ts", LIB);
  session.set("app/pay.ts", 'import { stripe } from "../lib/stripe";\nexport const pay = () => stripe.prices.list();\n');
  assert.deepEqual(await told(), []);
  session.set("app/buy.tsx", BUY);
  const [first, second] = await told();
  assert.match(first ?? "", /^2 .*`app\/pay\.ts` takes to the browser/);
  assert.equal(second, undefined, "what nobody asks for is not in the bundle");
  session.set("app/pay.ts", 'import { getOther, stripe } from "../lib/stripe";\nexport const pay = () => getOther().prices.list(stripe);\n');
  assert.deepEqual(
    (await told()).map((it) => it[0]),
    ["2", "3"],
  );
  session.set("app/pay.ts", '"use server";\nimport { stripe } from "../lib/stripe";\nexport const pay = async () => stripe.prices.list();\n');
  assert.deepEqual(await told(), [], "an action stays on the server");
  session.set("app/pay.ts", 'import type { stripe } from "../lib/stripe";\nexport const pay = (it: typeof stripe) => it;\n');
  assert.deepEqual(await told(), [], "a type is no code");
  session.dispose();
});
