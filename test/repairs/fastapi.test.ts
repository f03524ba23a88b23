import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fixAll } from "../../server/src/fixes/fixes.ts";
import { pythonNeighbours } from "../conformance/neighbours/packages.ts";
import { pythonPackages, pythonStripe } from "../conformance/packages.ts";
import { TestProject } from "../fix-cases.ts";
import { fakeKey } from "../placeholders.ts";

/** Routes of FastAPI that return Stripe objects, asked for real: with stripe-python 15 and later they answer with the key, once repaired they do not. */

const cache = fileURLToPath(new URL("../../.cache", import.meta.url));
mkdirSync(cache, { recursive: true });
const workshop = mkdtempSync(join(cache, "fastapi-"));
after(() => rmSync(workshop, { recursive: true, force: true }));

const KEY = fakeKey("sk_live", 4);

const APP = `import os

import stripe
from fastapi import FastAPI

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
app = FastAPI()


@app.get("/one")
def one():
    return stripe.Customer.retrieve("cus_1")


@app.get("/nested")
def nested():
    customer = stripe.Customer.retrieve("cus_1")
    return {"customer": customer, "found": True}


@app.get("/many")
def many():
    customers = stripe.Customer.list(limit=2)
    return [customer for customer in customers.data]


@app.get("/list")
def listed():
    return stripe.Customer.list(limit=2)


@app.get("/data")
def data():
    return {"customers": stripe.Customer.list(limit=2).data}


@app.get("/later")
async def later():
    return await stripe.Customer.retrieve_async("cus_1")
`;
const ROUTES = ["/one", "/nested", "/many", "/list", "/data", "/later"];

/** Answers as Stripe would, and asks each route of the app. */
const ASKS = `import json
import stripe
from fastapi.testclient import TestClient

CUSTOMER = {"id": "cus_1", "object": "customer", "name": "Ada", "metadata": {"shop": "1"}}


class Answers(stripe.HTTPClient):
    name = "answers"

    def request(self, method, url, headers, post_data=None):
        body = CUSTOMER if "cus_1" in url else {"object": "list", "url": "/v1/customers", "has_more": False, "data": [CUSTOMER, CUSTOMER]}
        return json.dumps(body), 200, {"request-id": "req_1"}

    async def request_async(self, method, url, headers, post_data=None):
        return self.request(method, url, headers, post_data)

    def request_with_retries(self, method, url, headers, post_data=None, max_network_retries=None, *, _usage=None):
        return self.request(method, url, headers, post_data)

    async def request_with_retries_async(self, method, url, headers, post_data=None, max_network_retries=None, *, _usage=None):
        return self.request(method, url, headers, post_data)

    def close(self):
        pass

    async def close_async(self):
        pass

    async def sleep_async(self, secs):
        pass


stripe.default_http_client = Answers()
from app import app

client = TestClient(app, raise_server_exceptions=False)
answers = {route: client.get(route) for route in ${JSON.stringify(ROUTES)}}
print(json.dumps({route: [answer.status_code, answer.text] for route, answer in answers.items()}))
`;

type Answers = Readonly<Record<string, readonly [status: number, text: string]>>;

function asked(app: string, stripe: string): Answers {
  const folder = mkdtempSync(join(workshop, "app-"));
  writeFileSync(join(folder, "app.py"), app);
  writeFileSync(join(folder, "asks.py"), ASKS);
  const output = execFileSync("python3", ["asks.py"], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, STRIPE_SECRET_KEY: KEY, PYTHONDONTWRITEBYTECODE: "1", PYTHONPATH: [stripe, pythonNeighbours()].join(delimiter) },
  });
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as Answers;
}

async function repaired(): Promise<string> {
  const project = new TestProject({ "app.py": APP, "requirements.txt": "stripe>=15\nfastapi\n" });
  const findings = (await project.findingsOf("app.py")).filter(({ rule }) => rule === "key-in-response");
  assert.equal(findings.length, ROUTES.length);
  const edit = await fixAll(findings, await project.contextOf("app.py"));
  assert.ok(edit);
  return project.after(edit).files.get("app.py") ?? "";
}

for (const [version, folder] of [
  ["15.6.0", () => pythonStripe("15.6.0")],
  ["16.1.0", pythonPackages],
] as const) {
  test(`stripe ${version}: every route answers with the key, and once repaired none does, with the same data`, async () => {
    const before = asked(APP, folder());
    for (const route of ROUTES) assert.ok(before[route]?.[1].includes(KEY), `${route} answers with the key: ${before[route]?.[1].slice(0, 200)}`);
    const after = asked(await repaired(), folder());
    for (const route of ROUTES) {
      const [status, text = ""] = after[route] ?? [];
      assert.equal(status, 200, `${route}: ${text}`);
      assert.ok(!text.includes(KEY.slice(8, 20)), `${route}: ${text}`);
      assert.match(text, /"name":"Ada"/);
      assert.match(text, /"metadata":\{"shop":"1"\}/);
    }
  });
}
