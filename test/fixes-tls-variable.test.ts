import assert from "node:assert/strict";
import { test } from "node:test";
import { TestProject } from "./fix-cases.ts";
import { repaired } from "./rule-repairs.ts";

const MANIFEST = '{ "dependencies": { "stripe": "^23.1.0" } }\n';

const TRANSPORT: ReadonlySet<string> = new Set(["unverified-tls", "plain-http"]);

/** Files that switch verification or encryption off, and what becomes of them. */
const FILES: readonly (readonly [path: string, before: string, after: string])[] = [
  [
    "package.json",
    '{ "scripts": { "start": "NODE_TLS_REJECT_UNAUTHORIZED=0 node server.js" }, "dependencies": { "stripe": "^23.1.0" } }\n',
    '{ "scripts": { "start": "node server.js" }, "dependencies": { "stripe": "^23.1.0" } }\n',
  ],
  [
    "package.json",
    '{ "scripts": { "start": "cross-env NODE_TLS_REJECT_UNAUTHORIZED=0 PORT=1 node server.js" }, "dependencies": { "stripe": "^23.1.0" } }\n',
    '{ "scripts": { "start": "cross-env PORT=1 node server.js" }, "dependencies": { "stripe": "^23.1.0" } }\n',
  ],
  ["prod.env", 'PORT=1\r\nexport NODE_TLS_REJECT_UNAUTHORIZED="0"\r\nHOST=a\r\n', "PORT=1\r\nHOST=a\r\n"],
  ["prod.env", "PORT=1\n\nNODE_TLS_REJECT_UNAUTHORIZED=0\n\nHOST=a\n", "PORT=1\n\nHOST=a\n"],
  ["Dockerfile", "FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=0\n", "FROM node:24\nENV NODE_TLS_REJECT_UNAUTHORIZED=1\n"],
  ["Dockerfile", "FROM node:24\nCMD NODE_TLS_REJECT_UNAUTHORIZED=0 node server.js\n", "FROM node:24\nCMD node server.js\n"],
  [
    "compose.yml",
    "services:\n  web:\n    environment:\n      - NODE_TLS_REJECT_UNAUTHORIZED=0\n",
    "services:\n  web:\n    environment:\n      - NODE_TLS_REJECT_UNAUTHORIZED=1\n",
  ],
  [
    "compose.yml",
    'services:\n  web:\n    environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0", PORT: "0" }\n',
    'services:\n  web:\n    environment: { NODE_TLS_REJECT_UNAUTHORIZED: "1", PORT: "0" }\n',
  ],
  ["deploy.sh", 'curl -k https://api.stripe.com/v1/balance -u "$K:"\n', 'curl https://api.stripe.com/v1/balance -u "$K:"\n'],
  ["deploy.sh", 'curl -fsSk https://api.stripe.com/v1/balance -u "$K:"\n', 'curl -fsS https://api.stripe.com/v1/balance -u "$K:"\n'],
  ["deploy.sh", 'curl https://api.stripe.com/v1/a \\\n  --insecure \\\n  -u "$K:"\n', 'curl https://api.stripe.com/v1/a \\\n  -u "$K:"\n'],
  ["deploy.sh", 'curl http://api.stripe.com/v1/balance -u "$K:"\n', 'curl https://api.stripe.com/v1/balance -u "$K:"\n'],
  [
    ".github/workflows/a.yml",
    'jobs:\n  a:\n    steps:\n      - run: curl -u "$K:" "http://api.stripe.com/v1/balance"\n',
    'jobs:\n  a:\n    steps:\n      - run: curl -u "$K:" "https://api.stripe.com/v1/balance"\n',
  ],
];

for (const [path, before, after] of FILES) {
  test(`${path}: ${before
    .split("\n")
    .find((line) => /NODE_TLS|curl/.test(line))
    ?.trim()} asks Stripe alone again`, async () => {
    const project = new TestProject({ "package.json": MANIFEST, "server.js": 'require("stripe")(process.env.STRIPE_SECRET_KEY);\n', [path]: before });
    const finding = (await project.findingsOf(path)).find(({ rule }) => TRANSPORT.has(rule));
    assert.ok(finding);
    const fixed = await repaired(finding, project);
    assert.equal(fixed?.files.get(path), after);
    assert.equal(
      (await fixed.findingsOf(path)).find(({ rule }) => TRANSPORT.has(rule)),
      undefined,
    );
  });
}
