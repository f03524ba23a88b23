import assert from "node:assert/strict";
import { test } from "node:test";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { refactorings } from "../server/src/fixes/refactorings.ts";
import { testSyntax } from "./assets.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders, fakeKey } from "./placeholders.ts";

/** The server with the real engine: what a user gets, without an editor. */
async function start(files: Record<string, string> = {}): Promise<LspClient> {
  const runtime = fakeRuntime(new MemoryFiles(files), { syntax: testSyntax, createSession, repairs, fixAll });
  return LspClient.start(runtime, { initializationOptions: { gitAllowed: true } });
}

const PYTHON = expandPlaceholders('import stripe\n\nstripe.api_key = "{{sk_live}}"\n');
const TYPESCRIPT = expandPlaceholders(
  'import Stripe from "stripe";\n\nexport const a = new Stripe("{{sk_live}}");\nexport const b = new Stripe("{{sk_live:2}}");\n',
);

for (const [uri, languageId, text, wanted] of [
  ["file:///shop/billing.py", "python", PYTHON, /^import os\n\nimport stripe\n\nstripe\.api_key = os\.environ\["STRIPE_SECRET_KEY"\]\n$/],
  ["untitled:Untitled-1", "python", PYTHON, /os\.environ\["STRIPE_SECRET_KEY"\]/],
  [
    "file:///shop/checkout.ts",
    "typescript",
    TYPESCRIPT,
    /process\.env.*a = new Stripe\(requireEnv\("STRIPE_SECRET_KEY\w*"\)\);\nexport const b = new Stripe\("sk_live/s,
  ],
  ["untitled:Untitled-2", "typescript", TYPESCRIPT, /process\.env/],
] as const) {
  test(`${uri}: found, and gone once the quick-fix is made`, { timeout: 20_000 }, async () => {
    const client = await start({ "/shop/.env.example": "A=\n", "/shop/.gitignore": ".env\n" });
    client.open(uri, text, languageId);
    const before = await client.diagnostics(uri);
    const [first] = before;
    assert.ok(first);
    assert.equal(first.code, "hardcoded-key");
    assert.notEqual(await client.hover(uri, first.range.start.line, first.range.start.character + 3), null);
    const actions = await client.actions(uri, first.range, { diagnostics: before });
    assert.equal(actions[0]?.isPreferred, true);
    const { edit } = await client.resolve(actions[0]);
    const fixed = client.applied(uri, edit);
    assert.match(fixed, wanted);
    client.change(uri, fixed);
    assert.equal((await client.diagnostics(uri)).length, before.length - 1);
    // Nothing that the server said holds a key; what it was given may.
    assert.ok(!JSON.stringify([before, actions, edit, client.logged]).includes(fakeKey("sk_live").slice(8, 14)));
    await client.stop();
  });
}

test("of what goes over several lines the first is marked, and the repair is offered in each of them", { timeout: 20_000 }, async () => {
  const client = await start();
  const uri = "file:///shop/refunds.py";
  client.open(uri, 'import httpx\n\nhttpx.post(  \n    "https://api.stripe.com/v1/refunds",\n    verify=False,\n)\n', "python");
  const diagnostics = await client.diagnostics(uri);
  assert.deepEqual(
    diagnostics.map(({ code, range }) => [code, range]),
    [["unverified-tls", { start: { line: 2, character: 0 }, end: { line: 2, character: 11 } }]],
  );
  for (const line of [2, 3, 4]) {
    const at = { line, character: 5 };
    const [action] = await client.actions(uri, { start: at, end: at }, { diagnostics });
    assert.match(action?.title ?? "", /certificate/, `line ${line}`);
  }
  await client.stop();
});

test("fix-all leaves nothing, and a second one finds nothing to do", { timeout: 20_000 }, async () => {
  const client = await start();
  const uri = "file:///shop/checkout.ts";
  const everything = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  client.open(uri, TYPESCRIPT, "typescript");
  const [action] = await client.actions(uri, everything, { diagnostics: [], only: ["source.fixAll.keywarden"] });
  assert.ok(action);
  const { edit } = await client.resolve(action);
  client.change(uri, client.applied(uri, edit));
  assert.deepEqual(await client.diagnostics(uri), []);
  assert.deepEqual(await client.actions(uri, everything, { diagnostics: [], only: ["source.fixAll.keywarden"] }), []);
  await client.stop();
});

test("typing a key, character by character: the answer is always that of a fresh server", { timeout: 20_000 }, async () => {
  const client = await start();
  const uri = "file:///shop/billing.py";
  const lead = 'import stripe\n\ndef f():\n    stripe.api_key = "';
  client.open(uri, `${lead}"\n`);
  const column = 22;
  const key = fakeKey("sk_live_short");
  for (const [index, character] of [...key].entries()) {
    const at = { line: 3, character: column + index };
    client.change(uri, [{ range: { start: at, end: at }, text: character }]);
    if (index % 5 !== 0 && index < key.length - 1) continue;
    const fresh = await start();
    fresh.open(uri, `${lead}${key.slice(0, index + 1)}"\n`);
    const [incremental, wanted] = await Promise.all([client.diagnostics(uri), fresh.diagnostics(uri)]);
    assert.deepEqual(incremental, wanted);
    if (index === key.length - 1) assert.equal(wanted.length, 1);
    await fresh.stop();
  }
  await client.stop();
});

test("a cursor that moves does not have the text parsed again; a change does", { timeout: 20_000 }, async () => {
  const syntax = await testSyntax();
  let parsed = 0;
  const parseOnce: typeof syntax.parseOnce = (grammar, text) => {
    parsed++;
    return syntax.parseOnce(grammar, text);
  };
  const counting = { ...syntax, parseOnce };
  const client = await LspClient.start(
    fakeRuntime(new MemoryFiles(), {
      syntax: async () => counting,
      createSession: (options) => createSession({ ...options, syntax }),
      repairs,
      fixAll,
      refactorings,
    }),
  );
  const uri = "file:///shop/checkout.ts";
  client.open(uri, TYPESCRIPT, "typescript");
  const menuAt = async (line: number) => (await client.actions(uri, { start: { line, character: 4 }, end: { line, character: 4 } })).length;
  await menuAt(0);
  const once = parsed;
  assert.ok(once > 0);
  for (const line of [1, 0, 1, 0]) await menuAt(line);
  assert.equal(parsed, once);
  client.change(uri, `${TYPESCRIPT}\n`);
  await menuAt(0);
  assert.ok(parsed > once);
  await client.stop();
});

test("a quick-fix names the diagnostic that it is for, whether the editor keeps data or not", { timeout: 20_000 }, async () => {
  const client = await start();
  const uri = "file:///shop/checkout.ts";
  client.open(uri, TYPESCRIPT, "typescript");
  const [first, second] = await client.diagnostics(uri);
  assert.ok(first && second);
  for (const diagnostics of [[first, second], [first, second].map(({ data: _, ...rest }) => rest)]) {
    const actions = await client.actions(uri, second.range, { diagnostics });
    assert.ok(actions.length > 0);
    for (const action of actions) assert.deepEqual(action.diagnostics, [diagnostics[1]]);
  }
  await client.stop();
});
