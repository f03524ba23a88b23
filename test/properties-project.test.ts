import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Session } from "../server/src/engine/analysis.ts";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** What a session over several files says does not depend on how it came to hold them: on the order, on what was there before, on what was asked meanwhile. */

const syntax = await testSyntax();

/** By path, what the file may hold; every file may also be missing. */
const PROJECTS: readonly Readonly<Record<string, readonly string[]>>[] = [
  {
    "keys.py": [
      'KEY = "{{body}}"\n',
      'import os\nKEY = os.environ["STRIPE_SECRET_KEY"]\n',
      'PUBLIC = "{{pk_live}}"\nKEY = PUBLIC\n',
      'def key():\n    return "{{body}}"\nKEY = key()\n',
      'from client import use\nKEY = "{{body}}"\nuse(KEY)\n',
      "KEY = (\n",
    ],
    "client.py": [
      "import stripe\nfrom keys import KEY\nstripe.api_key = KEY\n",
      "import stripe\n\n\ndef use(key):\n    stripe.api_key = key\n    print(key)\n",
      "import keys\nimport stripe\n\n\nclass Client(stripe.StripeClient):\n    def __init__(self):\n        super().__init__(keys.KEY)\n",
      "from keys import *\n",
    ],
    "main.py": [
      "from client import use\nfrom keys import KEY\nuse(KEY)\n",
      'import client\n\nclient.use("{{sk_live}}")\n',
      "from client import Client\n\nClient().v1.customers.list()\n",
      "from client import KEY\nprint(KEY)\n",
    ],
  },
  {
    "keys.ts": [
      'export const key = "{{body}}";\n',
      "export const key = process.env.STRIPE_SECRET_KEY!;\n",
      'export default { key: "{{pk_live}}" };\nexport const key = "{{pk_live}}";\n',
      'import { use } from "./client";\nexport const key = () => "{{body}}";\nuse(key());\n',
      "export const key = `\n",
    ],
    "client.ts": [
      'import Stripe from "stripe";\nimport { key } from "./keys";\nexport const stripe = new Stripe(key);\n',
      'import Stripe from "stripe";\nexport function use(key: string) {\n  console.log(key);\n  return new Stripe(key);\n}\n',
      'export * from "./keys";\n',
      'const Stripe = require("stripe");\nmodule.exports = { use: (key) => new Stripe(key), ...require("./keys") };\n',
    ],
    "main.ts": [
      'import { use } from "./client";\nimport { key } from "./keys";\nuse(key);\n',
      'import { use } from "./client";\nuse("{{sk_live}}");\n',
      'import { stripe, key } from "./client";\nconsole.log(stripe, key);\n',
    ],
  },
];

type Step = { readonly path: string; readonly text: string | undefined } | { readonly ask: string };

const history = fc.constantFrom(...PROJECTS).chain((project) => {
  const paths = Object.keys(project);
  const path = fc.constantFrom(...paths);
  const set = path.chain((it) => fc.constantFrom(...(project[it] ?? []), ...(project[it] ?? []), undefined).map((text): Step => ({ path: it, text })));
  const ask = path.map((it): Step => ({ ask: it }));
  return fc.array(fc.oneof({ weight: 3, arbitrary: set }, { weight: 2, arbitrary: ask }), { minLength: 6, maxLength: 16 });
});

/** What is said of each file. What a session would like to be given besides does depend on what it was given because it had asked. */
async function answers(session: Session): Promise<unknown> {
  const result: Record<string, unknown> = {};
  for (const path of [...session.paths()].sort()) {
    const analysis = await session.analyze(path);
    result[path] = analysis && { ...analysis, needs: [] };
  }
  return result;
}

test("whatever a session went through, it answers as a new one that is given the same files", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const present = new Map<string, string>();
      const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
      const fresh = createSession({ syntax, settings: DEFAULT_SETTINGS });
      try {
        for (const step of steps) {
          if ("ask" in step) {
            if (present.has(step.ask)) await session.analyze(step.ask);
          } else if (step.text === undefined) {
            present.delete(step.path);
            session.remove(step.path);
          } else {
            present.set(step.path, expandPlaceholders(step.text));
            session.set(step.path, expandPlaceholders(step.text));
          }
        }
        for (const [path, text] of [...present].reverse()) fresh.set(path, text);
        const expected = await answers(fresh);
        assert.deepEqual(await answers(session), expected);
        found += JSON.stringify(expected).split('"rule":').length - 1;
      } finally {
        session.dispose();
        fresh.dispose();
      }
    }),
    { numRuns: 150 },
  );
  assert.ok(found > 50, `${found} findings: the projects are worth looking at`);
});
