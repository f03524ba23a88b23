import assert from "node:assert/strict";
import { test } from "node:test";
import { type FileUsage, type KeyPermissions, permissionsOf } from "../server/src/audit/permissions.ts";
import { createSession } from "../server/src/engine/session.ts";
import { expandedResources, permissionOf, resourceOf, restrictedKeyAddress } from "../server/src/model/stripe/permissions.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** What a restricted key must be allowed follows from the calls that a program really makes. */

async function permissionsIn(files: Readonly<Record<string, string>>): Promise<readonly KeyPermissions[]> {
  const session = createSession({ syntax: await testSyntax(), endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
  for (const [path, text] of Object.entries(files)) session.set(path, expandPlaceholders(text));
  const usages: FileUsage[] = [];
  for (const path of Object.keys(files)) usages.push({ path, usage: (await session.analyze(path))?.usage ?? { calls: [], keys: [] } });
  session.dispose();
  return permissionsOf(usages, Object.keys(files), DEFAULT_SETTINGS);
}

/** `apps/web STRIPE_KEY: Customers write, Refunds write (refund)`, and what is not decided. */
function shown(permissions: readonly KeyPermissions[]): string[] {
  return permissions.map(({ key, deployable, needs, undecided }) => {
    const lines = needs.map(({ resource, level, marks }) => `${resource.id} ${level}${marks.length > 0 ? ` (${marks.join(", ")})` : ""}`);
    return [`${deployable} ${key?.name ?? "?"}:`, [...lines, ...undecided.map(({ text }) => `? ${text}`)].join(", ")].join(" ").trim();
  });
}

test("calls through wrappers, methods and modules need what they do", async () => {
  const permissions = await permissionsIn({
    "package.json": "{}",
    "stripe.ts": `import Stripe from "stripe";\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n`,
    "billing.ts": `import { stripe } from "./stripe";
export class Billing {
  private client = stripe;
  async customer(email: string) {
    return this.client.customers.create({ email });
  }
  async find(id: string) {
    const { subscriptions } = this.client;
    return subscriptions.retrieve(id, { expand: ["default_payment_method", "latest_invoice"] });
  }
}
export async function back(id: string) {
  return stripe.refunds.create({ charge: id });
}
export const out = () => stripe.payouts.create({ amount: 100, currency: "eur" });
export const remove = (id: string) => stripe.customers.del(id);
`,
  });
  assert.deepEqual(shown(permissions), [
    "STRIPE_SECRET_KEY: refunds write (refund), customers write (deletion), invoices read, payment_methods read, payouts write (payout), subscriptions read",
  ]);
  assert.deepEqual(
    permissions[0]?.needs.find(({ resource }) => resource.id === "customers")?.calls.map((it) => `${it.path} ${it.endpoint}`),
    ["billing.ts POST /v1/customers", "billing.ts DELETE /v1/customers/{customer}"],
  );
  assert.deepEqual(
    permissions[0]?.given.map(({ path }) => path),
    ["stripe.ts"],
  );
});

test("a client that is handed over keeps its key, each client its own", async () => {
  assert.deepEqual(
    shown(
      await permissionsIn({
        "app.ts": `import Stripe from "stripe";
function list(client: Stripe) {
  return client.customers.list();
}
function pay(client) {
  return client.paymentIntents.create({ amount: 100, currency: "eur" });
}
const shop = new Stripe(process.env.SHOP_KEY!);
const club = new Stripe(process.env.CLUB_KEY!);
list(shop);
pay(club);
club.balance.retrieve();
shop.charges.list({}, { apiKey: process.env.OTHER_KEY });
`,
      }),
    ),
    ["CLUB_KEY: balance read, payment_intents write", "OTHER_KEY: charges read", "SHOP_KEY: customers read"],
  );
});

test("a client that a function makes of a key has the keys it is made of", async () => {
  assert.deepEqual(
    shown(
      await permissionsIn({
        "app.py": `import os
from stripe import StripeClient

def client_for(key):
    return StripeClient(key)

client_for(os.environ["SHOP_KEY"]).v1.customers.list()
client = StripeClient(os.environ["CLUB_KEY"])
client.refunds.create(params={"charge": "ch_1"})
client.v1.prices.list()
`,
      }),
    ),
    ["CLUB_KEY: refunds write (refund), plans read", "SHOP_KEY: customers read"],
  );
});

test("two clients made by one constructor or one function have the needs of their own", async () => {
  const permissions = await permissionsIn({
    "client.ts": `import Stripe from "stripe";
export class Client {
  private stripe: Stripe;
  constructor(key: string) {
    this.stripe = new Stripe(key);
  }
  customers() {
    return this.stripe.customers.list();
  }
  pay() {
    return this.stripe.paymentIntents.create({ amount: 100, currency: "eur" });
  }
}
const make = (key: string) => new Stripe(key);
const eu = make(process.env.EU_KEY!);
const us = make(process.env.US_KEY!);
export const prices = () => eu.prices.list();
export const back = () => us.refunds.create({ charge: "ch_1" });
const any = (region: string) => (region === "eu" ? eu : us);
export const products = (region: string) => any(region).products.list();
`,
    "main.ts": `import { Client } from "./client";
const one = new Client(process.env.ONE_KEY!);
const two = new Client(process.env.TWO_KEY!);
one.customers();
two.pay();
`,
    "worker/billing.py": `import os
from stripe import StripeClient


class Billing:
    def __init__(self, key):
        self.client = StripeClient(key)

    def find(self):
        return self.client.customers.list()

    def pay(self):
        return self.client.payouts.create({"amount": 100, "currency": "eur"})


Billing(os.environ["READING_KEY"]).find()
Billing(os.environ["PAYING_KEY"]).pay()
`,
    "worker/requirements.txt": "stripe==13.0.0",
  });
  assert.deepEqual(shown(permissions), [
    "EU_KEY: plans read, products read",
    "ONE_KEY: customers read",
    "TWO_KEY: payment_intents write",
    "US_KEY: refunds write (refund), products read",
    "worker PAYING_KEY: payouts write (payout)",
    "worker READING_KEY: customers read",
  ]);
});

test("a client whose maker is not known has all the keys it is made of", async () => {
  const permissions = await permissionsIn({
    "client.ts": `import Stripe from "stripe";
export class Client {
  private stripe: Stripe;
  constructor(key: string) {
    this.stripe = new Stripe(key);
  }
  customers() {
    return this.stripe.customers.list();
  }
}
export const one = new Client(process.env.ONE_KEY!);
export const two = new Client(process.env.TWO_KEY!);
`,
    "use.ts": `import * as clients from "./client";
export const all = (name: string) => clients[name].customers();
`,
  });
  assert.deepEqual(shown(permissions), ["ONE_KEY: customers read", "TWO_KEY: customers read"]);
});

test("methods that older versions of the SDK have ask what they ask; parts of an object need no permission of their own", async () => {
  const permissions = await permissionsIn({
    "a.ts": `import Stripe from "stripe";
const stripe = new Stripe(process.env.KEY!);
await stripe.subscriptions.del("sub_1");
await stripe.invoices.retrieveUpcoming({ customer: "cus_1" });
await stripe.prices.retrieve("price_1", { expand: ["tiers"] });
await stripe.subscriptions.create({ customer: "cus_1", expand: ["pending_setup_intent"] });
await stripe.subscriptionItems.createUsageRecord("si_1", { quantity: 1 });
`,
    "old/requirements.txt": "stripe==5.0.0\n",
    "old/a.py": `import os\nimport stripe\n\nstripe.api_key = os.environ["OLD"]\nstripe.Subscription.delete("sub_1")\nstripe.Invoice.upcoming(customer="cus_1")\n`,
  });
  assert.deepEqual(shown(permissions), [
    "KEY: invoices read, plans read, setup_intents read, subscriptions write (deletion), ? subscriptionItems.createUsageRecord: which endpoint it asks is not known",
    "old OLD: invoices read, subscriptions write (deletion)",
  ]);
});

test("the key of the Python module is that of its deployable", async () => {
  assert.deepEqual(
    shown(
      await permissionsIn({
        "shop/requirements.txt": "stripe\n",
        "shop/settings.py": `import os\nimport stripe\n\nstripe.api_key = os.environ["SHOP_KEY"]\n`,
        "shop/views.py": `import stripe\n\ndef pay(request):\n    stripe.PaymentIntent.create(amount=100, currency="eur")\n    stripe.Transfer.create(amount=100, currency="eur", destination="acct_1")\n`,
        "jobs/pyproject.toml": "[project]\nname = 'jobs'\n",
        "jobs/main.py": `import stripe\n\nstripe.api_key = "{{rk_live}}"\nfor event in stripe.Event.list():\n    print(event.id)\n`,
        "tools/setup.py": "",
        "tools/report.py": "import stripe\n\nprint(stripe.Balance.retrieve().id)\n",
      }),
    ).map((line) => line.replace(/rk_live_…\w+/, "rk_live_…")),
    ["jobs rk_live_…: events read", "shop SHOP_KEY: payment_intents write, transfers write (transfer)", "tools ?: balance read"],
  );
});

test("a program that sets the key itself uses that one; where it gets it from is said of its own part alone", async () => {
  const permissions = await permissionsIn({
    "requirements.txt": "stripe\n",
    "app.py": `import os\nimport stripe\n\nstripe.api_key = os.environ["KEY"]\nstripe.Customer.list()\n`,
    "views.py": "import stripe\n\nstripe.Balance.retrieve()\n",
    "job.py": `import stripe\n\nstripe.api_key = "{{rk_live}}"\nstripe.Payout.list()\n`,
    "web/package.json": "{}",
    "web/a.ts": `import Stripe from "stripe";\nnew Stripe(process.env.KEY!).events.list();\n`,
  });
  assert.deepEqual(
    shown(permissions).map((line) => line.replace(/rk_live_…\w+/, "rk_live_…")),
    ["KEY: balance read, customers read", "rk_live_…: balance read, payouts read", "web KEY: events read"],
  );
  assert.deepEqual(
    permissions.map(({ given }) => given.map(({ path }) => path)),
    [["app.py"], ["job.py"], ["web/a.ts"]],
  );
});

test("what is asked where an answer held nothing is asked", async () => {
  const permissions = await permissionsIn({
    "package.json": "{}",
    "billing.ts": `import Stripe from "stripe";
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);
export async function who(id: string) {
  const subscription = await stripe.subscriptions.retrieve(id);
  if (subscription.metadata.uid) return subscription.metadata.uid;
  return stripe.customers.retrieve(subscription.customer);
}
export async function last(id: string) {
  const { data } = await stripe.charges.list({ customer: id });
  if (data[0]) return data[0].id;
  else return stripe.invoices.list();
}
`,
    "requirements.txt": "stripe\n",
    "billing.py": `import os
import stripe

stripe.api_key = os.environ["STRIPE_PY_KEY"]

def who(id):
    found = stripe.Customer.list(email=id)
    if found.data:
        return found.data[0]
    return stripe.Product.create(name="x")
`,
  });
  assert.deepEqual(shown(permissions), [
    "STRIPE_PY_KEY: customers read, products write",
    "STRIPE_SECRET_KEY: charges read, customers read, invoices read, subscriptions read",
  ]);
});

test("what is not decided is said, and nothing is made of it", async () => {
  assert.deepEqual(
    shown(
      await permissionsIn({
        "app.ts": `import Stripe from "stripe";
export function all(fields: string[], name: string, path: string) {
  const stripe = new Stripe(process.env.KEY!);
  stripe.customers.retrieve("cus_1", { expand: fields });
  stripe.customers.frobnicate("cus_1");
  stripe.rawRequest("GET", "/v1/beta_things");
  stripe.rawRequest("GET", path);
  stripe.webhooks.constructEvent("", "", "");
  return stripe[name].list();
}
`,
        "app.test.ts": `import Stripe from "stripe";\nnew Stripe(process.env.TEST_KEY!).accounts.list();\n`,
        "own.ts": `const stripe = { customers: { create() {} } };\nstripe.customers.create();\n`,
      }),
    ),
    [
      "KEY: customers read, ? customers.retrieve: what it expands is not known, ? customers.frobnicate: which endpoint it asks is not known, ? a request to /v1/beta_things: which endpoint it asks is not known, ? a request to an address made elsewhere: which endpoint it asks is not known",
    ],
  );
});

test("requests that name their path themselves ask the endpoint that it leads to", async () => {
  const permissions = await permissionsIn({
    "web/package.json": "{}",
    "web/api.ts": `import axios from "axios";
const KEY = process.env.STRIPE_SECRET_KEY!;
const headers = { Authorization: \`Bearer \${KEY}\` };
export const charge = () => fetch("https://api.stripe.com/v1/charges", { method: "POST", headers });
export const customer = (id: string) => fetch(\`https://api.stripe.com/v1/customers/\${id}?expand[]=sources\`, { headers });
export const remove = (id: string) => fetch("https://api.stripe.com/v1/customers/" + id, { method: "DELETE", headers });
export const other = () => fetch("https://api.example.com/v1/payouts", { headers: {} });
export const beta = () => fetch("https://api.stripe.com/v1/nothing_like_that", { headers });
const api = axios.create({ baseURL: "https://api.stripe.com/v1/", headers: { Authorization: "Bearer " + process.env.REPORTS_KEY } });
export const payouts = () => api.get("/payouts");
const token = (key: string | undefined) => fetch("https://api.stripe.com/v1/tokens", { method: "POST", headers: { Authorization: "Bearer " + key } });
export const own = () => token(process.env.STRIPE_PUBLISHABLE_KEY);
export const shipped = () => fetch("https://api.stripe.com/v1/sources", { method: "POST", headers: { Authorization: "Bearer " + process.env.NEXT_PUBLIC_STRIPE_KEY } });
`,
    "py/requirements.txt": "stripe\n",
    "py/api.py": `import os
import requests
from stripe import StripeClient

KEY = os.environ["PY_KEY"]

def pay(verb):
    requests.post("https://api.stripe.com/v1/payment_intents", auth=(KEY, ""), data={"amount": 1})
    requests.request("GET", "https://api.stripe.com/v1/prices/search?query=x", auth=(KEY, ""))
    requests.request(verb, "https://api.stripe.com/v1/coupons", auth=(KEY, ""))
    requests.request(verb, "https://api.stripe.com/v1/refunds/re_1/cancel", auth=(KEY, ""))

client = StripeClient(os.environ["CLIENT_KEY"])
client.raw_request("get", "/v1/disputes")
`,
  });
  assert.deepEqual(shown(permissions), [
    "py CLIENT_KEY: disputes read",
    "py PY_KEY: refunds write (refund), payment_intents write, plans read, ? a request to /v1/coupons: which endpoint it asks is not known",
    "web REPORTS_KEY: payouts read",
    "web STRIPE_SECRET_KEY: charges write, customers write (deletion), ? a request to /v1/nothing_like_that: which endpoint it asks is not known",
  ]);
});

test("what is called like a call of Stripe's on what is not known is said, and nothing is made of it", async () => {
  const permissions = await permissionsIn({
    "package.json": "{}",
    "resolvers.ts": `// context.stripe.prices.create({})
const text = "stripe.prices.create(1)";
export const plans = (_: unknown, args: { id: string }, context: any) => context.stripe.plans.retrieve(args.id);
export const elements = (stripe: any) => stripe.confirmCardPayment.create("x");
export async function pay(container: any) {
  const stripe = container.get("stripe");
  await stripe
    .paymentIntents
    .create({ amount: 100, currency: "eur" });
}
`,
    "known.ts": `import Stripe from "stripe";
const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);
export const it = () => stripe.customers.list();
if (false) stripe.charges.list();
`,
  });
  assert.deepEqual(shown(permissions), [
    "STRIPE_SECRET_KEY: customers read",
    "?: ? plans.retrieve: whether this asks Stripe, and with which key, is not known, ? paymentIntents.create: whether this asks Stripe, and with which key, is not known",
  ]);
});

test("what an object asks about itself is not decided", async () => {
  assert.deepEqual(
    shown(
      await permissionsIn({
        "app.py": `import os\nimport stripe\n\nstripe.api_key = os.environ["KEY"]\ncustomer = stripe.Customer.retrieve("cus_1")\ncustomer.email = "ada@example.com"\ncustomer.save()\nprint(customer.name, customer.metadata)\n\nclass Order:\n    def save(self):\n        pass\n\nOrder().save()\n`,
      }),
    ),
    ["KEY: customers read, ? a call on an object of Stripe's: which endpoint it asks is not known"],
  );
});

test("every endpoint has a permission, and a name that Stripe uses belongs to one", () => {
  const resources = new Map<string, string>();
  for (const endpoint of testEndpoints.endpoints) {
    const { resource, level } = permissionOf(endpoint);
    assert.match(resource.id, /^(?:v2\.)?[a-z_]+(?:\.[a-z_]+)?$/, endpoint.path);
    assert.match(resource.title, /^[A-Z]/);
    assert.equal(level, endpoint.write ? "write" : "read");
    resources.set(resource.id, resource.title);
  }
  assert.equal(resources.size > 80, true, `${resources.size} resources`);
  // Every line of the table of names stands for endpoints that there are.
  for (const id of ["plans", "accounts", "charges", "checkout.sessions", "test_helpers.test_clocks", "login_links", "refunds"])
    assert.equal(resources.has(id), true, id);
});

test("the mapping from paths", () => {
  const shownOf = (verb: "GET" | "POST" | "DELETE", path: string): string => {
    const { resource, level, marks } = permissionOf({ verb, path });
    return [resource.id, level, ...marks].join(" ");
  };
  assert.equal(shownOf("GET", "/v1/customers/{customer}/tax_ids"), "customers read");
  assert.equal(shownOf("GET", "/v1/customers/{customer}/payment_methods"), "payment_methods read");
  assert.equal(shownOf("POST", "/v1/application_fees/{id}/refunds"), "application_fees write refund");
  assert.equal(shownOf("POST", "/v1/accounts/{account}/external_accounts"), "accounts write external account");
  assert.equal(shownOf("DELETE", "/v1/accounts/{account}/external_accounts/{id}"), "accounts write external account deletion");
  assert.equal(shownOf("POST", "/v1/checkout/sessions/{session}/expire"), "checkout.sessions write");
  assert.equal(shownOf("GET", "/v1/account"), "accounts read");
  assert.equal(shownOf("POST", "/v2/money_management/outbound_payments"), "v2.money_management.outbound_payments write payout");
  assert.equal(
    expandedResources("data.latest_charge.balance_transaction")
      ?.map(({ id }) => id)
      .join(),
    "charges,balance_transactions",
  );
  assert.equal(
    expandedResources("items.data.price.product")
      ?.map(({ id }) => id)
      .join(),
    "plans,products",
  );
  assert.equal(expandedResources("data.whatever"), undefined);
  assert.equal(
    restrictedKeyAddress("shop", [
      { resource: resourceOf("customers"), level: "write" },
      { resource: resourceOf("sigma.scheduled_query_runs"), level: "read" },
    ]),
    "https://dashboard.stripe.com/apikeys/create?name=shop&permissions%5B%5D=rak_customer_write",
  );
});
