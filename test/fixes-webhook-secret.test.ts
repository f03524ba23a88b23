import assert from "node:assert/strict";
import { test } from "node:test";
import { TestProject } from "./fix-cases.ts";
import { repaired } from "./rule-repairs.ts";

/** The secret of a webhook that falls back to an empty text in another file than the one that checks with it. */

const hook = (imported: string, secret: string): string => `import stripe
from flask import Flask, current_app, request

${imported}

app = Flask(__name__)


@app.post("/hook")
def hook():
    event = stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], ${secret})
    return {"kind": event.type}
`;

async function demanded(files: Readonly<Record<string, string>>, path = "shop/hook.py"): Promise<ReadonlyMap<string, string> | undefined> {
  const project = new TestProject(files);
  const [finding] = (await project.findingsOf(path)).filter(({ rule }) => rule === "unverified-webhook");
  assert.ok(finding, "the fallback is found");
  const after = await repaired(finding, project);
  if (after !== undefined)
    assert.deepEqual(
      (await after.findingsOf(path)).filter(({ rule }) => rule === "unverified-webhook"),
      [],
      "nothing is left",
    );
  return after?.files;
}

test("a constant of another module is demanded there, and nothing else is touched", async () => {
  const config = 'import os\n\nDEBUG = os.getenv("DEBUG", "")\nSECRET = os.getenv("STRIPE_WEBHOOK_SECRET", "")  # of the endpoint\n';
  const fixed = config.replace('os.getenv("STRIPE_WEBHOOK_SECRET", "")', 'os.environ["STRIPE_WEBHOOK_SECRET"]');
  for (const [imported, secret, module] of [
    ["from shop.config import SECRET", "SECRET", "shop/config.py"],
    ["from .config import SECRET as secret", "secret", "shop/config.py"],
    ["import settings", "settings.SECRET", "settings.py"],
    ["from . import config", "config.SECRET", "shop/config.py"],
  ] as const) {
    const files = { "shop/__init__.py": "", "shop/hook.py": hook(imported, secret), [module]: config };
    const after = await demanded(files);
    assert.equal(after?.get(module), fixed, imported);
    assert.equal(after?.get("shop/hook.py"), files["shop/hook.py"]);
  }
});

test("what is set twice in the other module is left to its author", async () => {
  const config = 'import os\n\nSECRET = ""\nSECRET = os.getenv("STRIPE_WEBHOOK_SECRET", "")\n';
  assert.equal(await demanded({ "shop/__init__.py": "", "shop/hook.py": hook("from .config import SECRET", "SECRET"), "shop/config.py": config }), undefined);
});

test("an entry of Flask's configuration is demanded", async () => {
  const after = await demanded({ "shop/hook.py": hook("import os", 'current_app.config.get("STRIPE_WEBHOOK_SECRET", "")') });
  assert.match(after?.get("shop/hook.py") ?? "", /request\.headers\["Stripe-Signature"\], current_app\.config\["STRIPE_WEBHOOK_SECRET"\]\)$/m);
});
