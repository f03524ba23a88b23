import assert from "node:assert/strict";
import test from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { testSyntax } from "./assets.ts";
import { fakeKey } from "./placeholders.ts";

const syntax = await testSyntax();
const charge = `def charge(request):\n    print("${fakeKey("sk_live")}")\n    return request\n`;

test("what lies in a copy that the session was told of is searched, not walked, though nothing there tells", async () => {
  const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
  session.copiesIn(["lib/stripe"]);
  session.set("lib/stripe/api/_charge.py", charge);
  session.set("lib/other/_charge.py", charge);
  const inCopy = await session.analyze("lib/stripe/api/_charge.py");
  const beside = await session.analyze("lib/other/_charge.py");
  assert.deepEqual(
    inCopy?.findings.map(({ rule }) => rule),
    ["hardcoded-key"],
  );
  assert.equal(inCopy?.functions, 0);
  assert.ok((beside?.functions ?? 0) > 0);
});

test("who imports from such a copy imports the library, whichever of its files are given", async () => {
  const session = createSession({ syntax, settings: DEFAULT_SETTINGS });
  session.copiesIn(["stripe"]);
  session.set("app.py", 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["PAY_TOKEN"]\nprint(stripe.api_key)\n');
  for (let needs = await session.needs(); needs?.length; needs = await session.needs()) {
    for (const path of needs) {
      if (path === "stripe/__init__.py") session.set(path, "from stripe._charge import Charge\napi_key = None\n");
      else session.lacks(path);
    }
  }
  assert.ok(session.has("stripe/__init__.py"));
  assert.equal((await session.analyze("stripe/__init__.py"))?.functions, 0);
  const app = await session.analyze("app.py");
  assert.deepEqual(
    app?.findings.map(({ rule }) => rule),
    ["key-in-log"],
  );
});
