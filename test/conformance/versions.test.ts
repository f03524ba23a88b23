import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";
import { NEWEST_MAJORS, VERSION_HOLES } from "../../server/src/model/stripe/versions.ts";
import { testEndpoints } from "../assets.ts";
import { npmStripe, pythonPackages, pythonStripe } from "./packages.ts";

/** What versions of Stripe's library do with a webhook that somebody signed with an empty secret, measured with the published packages. */

const SECRETS = { "empty-secret": "", "blank-secret": " " } as const;
const PAYLOAD = '{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}';

for (const { ecosystem, hole, last, until } of VERSION_HOLES) {
  test(`${ecosystem}: ${hole} is accepted by ${last} and refused by ${until}`, () => {
    const accepts = ecosystem === "npm" ? nodeAccepts : pythonAccepts;
    assert.equal(accepts(last, SECRETS[hole]), true);
    assert.equal(accepts(until, SECRETS[hole]), false);
    // What is refused is the secret, not the way it is tried.
    assert.equal(accepts(until, "a secret"), true);
  });
}

test("the newest majors are those that the endpoints were made from", () => {
  const { npm, pypi } = testEndpoints.versions;
  assert.deepEqual(NEWEST_MAJORS, { npm: Number.parseInt(npm, 10), pypi: Number.parseInt(pypi, 10) });
});

/** What a forger sends who takes this for the secret. */
function signature(secret: string): string {
  const time = Math.floor(Date.now() / 1000);
  return `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${PAYLOAD}`).digest("hex")}`;
}

interface Sdk {
  readonly webhooks: { constructEvent(payload: string, header: string, secret: string): unknown };
}

function nodeAccepts(version: string, secret: string): boolean {
  const require = createRequire(import.meta.url);
  const Stripe = require(npmStripe(version)) as new (key: string) => Sdk;
  try {
    return new Stripe("a key").webhooks.constructEvent(PAYLOAD, signature(secret), secret) !== undefined;
  } catch {
    return false;
  }
}

const PROGRAM = `
import sys
import stripe

try:
    stripe.Webhook.construct_event(sys.argv[1], sys.argv[2], sys.argv[3])
except stripe.SignatureVerificationError:
    sys.exit(3)
`;

function pythonAccepts(version: string, secret: string): boolean {
  const path = `${pythonStripe(version)}:${pythonPackages()}`;
  const { status, stderr } = spawnSync("python3", ["-c", PROGRAM, PAYLOAD, signature(secret), secret], {
    env: { ...process.env, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: "1" },
    encoding: "utf8",
  });
  assert.ok(status === 0 || status === 3, stderr);
  return status === 0;
}
