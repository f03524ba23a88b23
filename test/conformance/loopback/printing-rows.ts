import type { Ecosystem } from "../../../server/src/facts/program.ts";

/** One expression that is shown, with whether the key is in what comes out. */
export interface PrintingRow {
  readonly name: string;
  readonly ecosystem: Ecosystem;
  readonly code: string;
  /** Runs behind the code and is not shown to the engine: it asks a web application for its answer, and prints that. */
  readonly driver?: string;
  readonly shows: boolean;
  /** What is written to stderr by a snippet that is meant to fail. */
  readonly fails?: RegExp;
  readonly environment?: Readonly<Record<string, string>>;
  readonly version?: string;
  readonly needs?: readonly string[];
  /** The rule that speaks of it, where it is neither `key-in-log` nor `key-in-response`. */
  readonly by?: string;
  /** Why the engine says something else. */
  readonly notModelled?: string;
}

/** A customer comes from the loopback server; NODE_EXTRA_CA_CERTS makes it a good one. */
const node = (name: string, expression: string, shows: boolean, more: Partial<PrintingRow> = {}): PrintingRow => ({
  name,
  ecosystem: "npm",
  code: `import util from "node:util";
import Stripe from "stripe";

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);
${/\bcustomer\b/.test(expression) ? 'const customer = await stripe.customers.retrieve("cus_1");\n' : ""}${/\berror\b/.test(expression) ? `try {\n  await stripe.customers.retrieve("missing");\n} catch (error) {\n  ${expression}\n}\n` : `${expression}\n`}`,
  shows,
  ...more,
});

const EVERY_MAJOR = ["8.222.0", "12.18.0", "14.25.0", "17.7.0", "20.4.1"];

const inEveryMajor = (expression: string): PrintingRow[] => EVERY_MAJOR.map((version) => node(`${version}: ${expression}`, expression, true, { version }));

/** stripe-node, measured with 23.1.0 unless a row names another version. */
export const NODE_PRINTING: readonly PrintingRow[] = [
  ...[
    "console.log(stripe);",
    "console.error('client', stripe);",
    "console.dir(stripe);",
    'console.log("%o", stripe);',
    "console.log(util.inspect(stripe));",
  ].map((it) => node(it, it, true)),
  ...inEveryMajor("console.log(stripe);"),
  node("console.log(`${util.inspect(stripe)}`)", "console.log(`client: ${util.inspect(stripe)}`);", true),
  node("console.log({ stripe })", "console.log({ stripe });", true),
  node("console.log(stripe.customers)", "console.log(stripe.customers);", true),
  ...inEveryMajor("console.log(stripe.customers);"),
  node("console.log(JSON.stringify(stripe))", "console.log(JSON.stringify(stripe));", false, { fails: /circular structure/ }),
  node("console.log(structuredClone(stripe))", "console.log(structuredClone(stripe));", false, {
    fails: /DataCloneError|could not be cloned/,
    notModelled: "throws before anything is printed",
  }),
  node("console.log(String(stripe))", "console.log(String(stripe));", false),
  node("console.log(`${stripe}`)", "console.log(`${stripe}`);", false),
  node("console.log(Object.keys(stripe))", "console.log(Object.keys(stripe));", false),
  node("console.log(stripe._authenticator)", "console.log(stripe._authenticator);", true),
  node("console.log(stripe._authenticator._apiKey)", "console.log(stripe._authenticator._apiKey);", true),
  ...["8.222.0", "14.25.0"].flatMap((version) => [
    node(`${version}: console.log(stripe._api)`, "console.log(stripe._api);", true, { version }),
    node(`${version}: console.log(stripe._api.auth)`, "console.log(stripe._api.auth);", true, { version }),
    node(`${version}: console.log(stripe.getApiField("auth"))`, 'console.log(stripe.getApiField("auth"));', true, { version }),
  ]),
  node("console.log(stripe.withStripeContext(…))", 'console.log(stripe.withStripeContext("acct_1"));', true),
  node("console.log(customer)", "console.log(customer);", false),
  node("console.log(JSON.stringify(customer))", "console.log(JSON.stringify(customer));", false),
  node("console.log(customer.lastResponse)", "console.log(customer.lastResponse);", true),
  ...inEveryMajor("console.log(customer.lastResponse);"),
  node("console.log(customer.lastResponse.requestId)", "console.log(customer.lastResponse.requestId);", false),
  node("console.log(customer.lastResponse.headers)", "console.log(customer.lastResponse.headers);", false),
  node("console.log(error)", "console.log(error);", false),
  node("console.log(JSON.stringify(error))", "console.log(JSON.stringify(error));", false),
  node("console.log(error.raw)", "console.log(error.raw);", false),
  node('stripe.on("request", console.log)', 'stripe.on("request", (event) => console.log(event));\nawait stripe.customers.retrieve("cus_1");', false),
  node('stripe.on("response", console.log)', 'stripe.on("response", (event) => console.log(event));\nawait stripe.customers.retrieve("cus_1");', false),
  // Node 20 printed it, Node 24 does not.
  node("NODE_DEBUG=http", 'await stripe.customers.retrieve("cus_1");', false, { environment: { NODE_DEBUG: "http" } }),
  {
    name: "a route of Express that answers with a Stripe object",
    ecosystem: "npm",
    code: `import express from "express";
import Stripe from "stripe";

const stripe = new Stripe(process.env.STRIPE_SECRET_KEY);
export const app = express();
app.get("/", async (request, response) => {
  response.json(await stripe.customers.retrieve("cus_1"));
});
`,
    driver: `import { once } from "node:events";
import { Duplex } from "node:stream";
import { ServerResponse, IncomingMessage } from "node:http";

// Without a port: every connection of this process ends at Stripe's stand-in.
const incoming = new IncomingMessage(new Duplex());
incoming.url = "/";
incoming.method = "GET";
const outgoing = new ServerResponse(incoming);
outgoing.end = (body) => {
  console.log(String(body));
  process.exit(0);
};
app(incoming, outgoing);
await once(outgoing, "never");
`,
    needs: ["express"],
    shows: false,
  },
];

const python = (name: string, expression: string, shows: boolean, more: Partial<PrintingRow> = {}): PrintingRow => ({
  name,
  ecosystem: "pypi",
  code: `import json
import logging
import os
import pickle
import traceback

import stripe

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
stripe.ca_bundle_path = "ca.pem"
stripe.max_network_retries = 0
${/\bclient\b/.test(expression) ? 'client = stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"])\n' : ""}${/\bcustomer\b/.test(expression) ? 'customer = stripe.Customer.retrieve("cus_1")\n' : ""}${
  /\berror\b/.test(expression) ? `try:\n    stripe.Customer.retrieve("missing")\nexcept stripe.StripeError as error:\n    ${expression}\n` : `${expression}\n`
}`,
  shows,
  ...more,
});

/** The server's certificate is refused: nothing is sent, and the headers are still there. */
const CAPTURED = `stripe.ca_bundle_path = "self.pem"
try:
    stripe.Customer.retrieve("cus_1")
except stripe.StripeError as e:
    print("".join(traceback.TracebackException.from_exception(e, capture_locals=True).format()))`;

const route = (name: string, body: string, shows: boolean, more: Partial<PrintingRow> = {}): PrintingRow => ({
  name: `a route of FastAPI: ${name}`,
  ecosystem: "pypi",
  code: `import os

import stripe
from fastapi import FastAPI

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
stripe.ca_bundle_path = "ca.pem"
app = FastAPI()


@app.get("/")
${body}
`,
  driver: `
from fastapi.testclient import TestClient

print(TestClient(app, raise_server_exceptions=False).get("/").text)
`,
  needs: ["fastapi"],
  shows,
  ...more,
});

const RETRIEVED = 'stripe.Customer.retrieve("cus_1")';

/** stripe-python, measured with 16.1.0 unless a row names another version. */
export const PYTHON_PRINTING: readonly PrintingRow[] = [
  ...[
    "print(client)",
    "print(repr(client))",
    "print(vars(client))",
    "print(client.__dict__)",
    "print(json.dumps(client, default=str))",
    'print(f"{client!r}")',
  ].map((it) => python(it, it, false)),
  python("print(pickle.dumps(client))", "print(pickle.dumps(client))", false, { fails: /pickle/ }),
  python("print(client._requestor.api_key)", "print(client._requestor.api_key)", true),
  python("print(vars(client._requestor._options))", "print(vars(client._requestor._options))", true),
  python("print(client._requestor._options.to_dict())", "print(client._requestor._options.to_dict())", true),
  python("print(stripe.api_key)", "print(stripe.api_key)", true),
  python("print(vars(stripe))", "print(vars(stripe))", true, { notModelled: "the module as a whole is not modelled" }),
  python("print(customer)", "print(customer)", false),
  python("print(repr(customer))", "print(repr(customer))", false),
  python("print(customer.to_dict())", "print(customer.to_dict())", false),
  python("print(vars(customer))", "print(vars(customer))", false),
  python("5.5.1: print(vars(customer))", "print(vars(customer))", true, { version: "5.5.1", notModelled: "the version decides" }),
  python("print(customer.api_key)", "print(customer.api_key)", true),
  python("5.5.1: print(customer.api_key)", "print(customer.api_key)", true, { version: "5.5.1" }),
  python("print(pickle.dumps(customer))", "print(pickle.dumps(customer))", true),
  python("pickle.dump(customer, file)", "import sys\npickle.dump(customer, sys.stdout.buffer)", true, { by: "key-in-storage" }),
  python('logging.error("customer: %s", customer)', 'logging.error("customer: %s", customer)', false),
  python("print(error)", "print(error)", false),
  python("print(repr(error))", "print(repr(error))", false),
  python("print(vars(error))", "print(vars(error))", false),
  python("print(error.json_body)", "print(error.json_body)", false),
  python("logging.exception(error)", "logging.exception(error)", false),
  python("a traceback with locals", CAPTURED, true, { notModelled: "what frames hold is not modelled" }),
  python("a key with a line break at its end", "print(error)", true, {
    environment: { KEY_ENDS_WITH: "\n" },
    notModelled: "decided outside the code",
  }),
  python(
    "a key with a line break at its end, urllib",
    "stripe.default_http_client = stripe.UrllibClient()\ntry:\n    stripe.Customer.retrieve('cus_1')\nexcept stripe.StripeError as e:\n    print(e)",
    true,
    {
      environment: { KEY_ENDS_WITH: "\n" },
      notModelled: "decided outside the code",
    },
  ),
  python('stripe.log = "debug"', `stripe.log = "debug"\n${RETRIEVED}`, false),
  python("logger of stripe at DEBUG", `logging.basicConfig(level=logging.DEBUG)\n${RETRIEVED}`, false),
  python("http.client.HTTPConnection.debuglevel = 1", `import http.client\nhttp.client.HTTPConnection.debuglevel = 1\n${RETRIEVED}`, true, {
    by: "debug-logging",
  }),

  route("a Stripe object", `def customer():\n    return ${RETRIEVED}`, true),
  route("a Stripe object, asynchronous", `async def customer():\n    return ${RETRIEVED}`, true),
  route("a Stripe object in a dictionary", `def customer():\n    return {"customer": ${RETRIEVED}}`, true),
  route("a Stripe object in a list", `def customer():\n    return [${RETRIEVED}]`, true),
  route("a list of Stripe objects", "def customer():\n    return stripe.Customer.list().data", true),
  route("to_dict()", `def customer():\n    return ${RETRIEVED}.to_dict()`, false),
  route("fields", `def customer():\n    customer = ${RETRIEVED}\n    return {"id": customer.id, "email": customer.email}`, false),
  route(
    "an object of a StripeClient",
    'def customer():\n    return stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"]).v1.customers.retrieve("cus_1")',
    false,
    { notModelled: "the route fails" },
  ),
  ...["12.5.1", "14.4.2"].map((version) =>
    route(`a Stripe object, ${version}`, `def customer():\n    return ${RETRIEVED}`, false, { version, notModelled: "the version decides" }),
  ),
];
