import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientCapabilities, CodeAction } from "vscode-languageserver";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { refactorings } from "../server/src/fixes/refactorings.ts";
import { testSyntax } from "./assets.ts";
import { LspClient, MODERN } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** What is not known to be right and changes files that are not at hand is shown before it is made, where the editor can. */

const ANNOTATES: ClientCapabilities = {
  ...MODERN,
  workspace: { ...MODERN.workspace, workspaceEdit: { ...MODERN.workspace?.workspaceEdit, changeAnnotationSupport: {} } },
};

async function chosen(
  files: Readonly<Record<string, string>>,
  path: string,
  rule: string | RegExp,
  title: RegExp,
  capabilities = ANNOTATES,
): Promise<CodeAction> {
  const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`/shop/${name}`, expandPlaceholders(text)]));
  const client = await LspClient.start(fakeRuntime(new MemoryFiles(texts), { syntax: testSyntax, createSession, repairs, refactorings, fixAll }), {
    capabilities,
  });
  const uri = `file:///shop/${path}`;
  const text = texts[`/shop/${path}`] ?? "";
  client.open(uri, text, path.endsWith(".py") ? "python" : "typescript");
  const diagnostics = await client.diagnostics(uri);
  const line = typeof rule === "string" ? -1 : text.split("\n").findIndex((it) => rule.test(it));
  const at = { line, character: text.split("\n")[line]?.search(rule) ?? 0 };
  const range = diagnostics.find(({ code }) => code === rule)?.range ?? { start: at, end: at };
  const action = (await client.actions(uri, range, { diagnostics })).find((it) => title.test(it.title));
  assert.ok(action, `${title} is offered`);
  const resolved = await client.resolve(action);
  await client.stop();
  return resolved;
}

/** Whether every part of the edit asks to be confirmed; undefined where none says so. */
function confirmed({ edit }: CodeAction): boolean | undefined {
  if (edit?.changeAnnotations === undefined) return undefined;
  const parts = (edit.documentChanges ?? []).flatMap((change): readonly object[] => ("edits" in change ? change.edits : [change]));
  return parts.length > 0 && parts.every((part) => "annotationId" in part && edit.changeAnnotations?.[String(part.annotationId)]?.needsConfirmation === true);
}

const HOOK = `import stripe
from flask import Flask, request

from config import SECRET

app = Flask(__name__)


@app.post("/hook")
def hook():
    return {"kind": stripe.Webhook.construct_event(request.data, request.headers["Stripe-Signature"], SECRET).type}
`;
const CONFIG = 'import os\n\nSECRET = os.getenv("STRIPE_WEBHOOK_SECRET", "")\n';

test("a suggestion that changes another module is confirmed; an editor that cannot gets it without", { timeout: 20_000 }, async () => {
  const files = { "hook.py": HOOK, "config.py": CONFIG };
  const action = await chosen(files, "hook.py", "unverified-webhook", /^Demand the webhook secret/);
  assert.equal(confirmed(action), true);
  assert.match(JSON.stringify(action.edit?.changeAnnotations), /Demand the webhook secret/);
  assert.equal(confirmed(await chosen(files, "hook.py", "unverified-webhook", /^Demand the webhook secret/, MODERN)), undefined);
});

test("a rewrite of several files is confirmed", { timeout: 20_000 }, async () => {
  const client = 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n';
  const files = { "package.json": '{ "type": "module" }', "a.ts": client, "b.ts": client };
  assert.equal(confirmed(await chosen(files, "a.ts", /new Stripe/, /one Stripe client/)), true);
});

test("what is safe, what stays in the file, and what follows in a list of packages are made at once", { timeout: 20_000 }, async () => {
  const key = { "app.py": 'import stripe\n\nstripe.api_key = "{{sk_live}}"\n', "requirements.txt": "stripe>=16.1.0\n" };
  assert.equal(confirmed(await chosen(key, "app.py", "hardcoded-key", /environment variable/)), undefined);
  assert.equal(confirmed(await chosen(key, "app.py", "hardcoded-key", /HashiCorp Vault/)), undefined);
  const log = { "app.py": 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\nprint(stripe.api_key)\n' };
  assert.equal(confirmed(await chosen(log, "app.py", "key-in-log", /last four/)), undefined);
});
