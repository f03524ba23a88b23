import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ShowMessageRequest } from "vscode-languageserver/node";
import { runStep } from "../server/src/audit/run-step.ts";
import { createSession } from "../server/src/engine/session.ts";
import { repairs } from "../server/src/fixes/index.ts";
import type { Runtime } from "../server/src/lsp/runtime.ts";
import { diskFactsOf, isIgnored, nodeFileSystem } from "../server/src/project/node.ts";
import { testSyntax } from "./assets.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { LspClient, PLAIN } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** `git rm --cached` and `chmod 600`: run by the editor once the user says so, told by the command. */

const KEYS = expandPlaceholders("STRIPE_SECRET_KEY={{sk_live}}\n");
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 0, character: 200 } };

/** A repository that tracks `my app/shop.env`, and whose ignored `.env` everyone on the machine may read. */
function repository(): string {
  const folder = folderWith({ "my app/shop.env": KEYS, ".env": KEYS, ".gitignore": "/.env\n" });
  const git = (...parameters: string[]): string => execFileSync("git", ["-C", folder, ...parameters], { encoding: "utf8" });
  git("init", "-q");
  git("add", "my app/shop.env", ".gitignore");
  chmodSync(join(folder, ".env"), 0o644);
  return folder;
}

function tracked(folder: string): string[] {
  return execFileSync("git", ["-C", folder, "ls-files"], { encoding: "utf8" }).trim().split("\n");
}

async function editor(folder: string, { gitAllowed = true, answer = "Run", capabilities = undefined as typeof PLAIN | undefined } = {}) {
  const runtime: Runtime = fakeRuntime(new MemoryFiles(), {
    fileSystem: nodeFileSystem,
    syntax: testSyntax,
    createSession,
    repairs,
    isIgnored,
    diskFactsOf,
    runStep,
  });
  const client = await LspClient.start(runtime, {
    folders: [pathToFileURL(folder).href],
    initializationOptions: { gitAllowed },
    ...(capabilities === undefined ? {} : { capabilities }),
  });
  const asked: string[] = [];
  client.connection.onRequest(ShowMessageRequest.type, ({ message, actions = [] }) => {
    asked.push(message);
    return actions.find(({ title }) => title === answer) ?? null;
  });
  const offered = async (name: string) => {
    const uri = pathToFileURL(join(folder, name)).href;
    client.open(uri, readFileSync(join(folder, name), "utf8"), "dotenv");
    return (await client.actions(uri, WHOLE)).filter(({ title }) => title.startsWith("Run "));
  };
  const run = async (name: string): Promise<string | undefined> => {
    const [action] = await offered(name);
    if (action === undefined) return undefined;
    const { command, edit, title } = await client.resolve(action);
    assert.equal(edit, undefined);
    await client.connection.sendRequest("workspace/executeCommand", command);
    return title;
  };
  return { client, asked, offered, run };
}

test("a tracked file is taken out of the index once the user says so, and stays on the disk", async () => {
  const folder = repository();
  const { client, asked, run } = await editor(folder);
  assert.equal(await run("my app/shop.env"), "Run `git rm --cached 'my app/shop.env'`");
  assert.deepEqual(asked, [`Run \`git rm --cached 'my app/shop.env'\` in ${folder}?`]);
  assert.deepEqual(tracked(folder), [".gitignore"]);
  assert.equal(readFileSync(join(folder, "my app/shop.env"), "utf8"), KEYS);
  assert.match(client.messages.join("\n"), /roll the key/);
  const rules = (await client.diagnostics(pathToFileURL(join(folder, "my app/shop.env")).href)).map(({ message }) => String(message));
  assert.ok(
    rules.every((it) => !it.includes("git tracks it")),
    "the answer is made anew",
  );
  await client.stop();
});

test("a file that others may read is theirs no more", async () => {
  const folder = repository();
  const { client, run } = await editor(folder);
  assert.equal(await run(".env"), "Run `chmod 600 .env`");
  assert.equal(statSync(join(folder, ".env")).mode & 0o777, 0o600);
  const left = await client.diagnostics(pathToFileURL(join(folder, ".env")).href);
  assert.ok(!left.some(({ code }) => code === "exposed-key-file"));
  await client.stop();
});

test("nothing is run where the user does not say so, where the workspace is not trusted, or where nobody can be asked", async () => {
  const folder = repository();
  const refused = await editor(folder, { answer: "Cancel" });
  assert.equal(await refused.run("my app/shop.env"), "Run `git rm --cached 'my app/shop.env'`");
  assert.equal(refused.asked.length, 1);
  const untrusted = await editor(folder, { gitAllowed: false });
  assert.deepEqual(await untrusted.offered(".env"), []);
  const uri = pathToFileURL(join(folder, "my app/shop.env")).href;
  await untrusted.client.connection.sendRequest("workspace/executeCommand", { command: "keywarden.runStep", arguments: [uri, "untrack"] });
  assert.deepEqual(untrusted.asked, []);
  assert.match(untrusted.client.messages.join("\n"), /not trusted/);
  const plain = await editor(folder, { capabilities: PLAIN });
  assert.deepEqual(await plain.offered("my app/shop.env"), []);
  for (const nonsense of [[], [1], [uri], [uri, "remove"], [uri, "untrack --force"]])
    await refused.client.connection.sendRequest("workspace/executeCommand", { command: "keywarden.runStep", arguments: nonsense });
  assert.equal(refused.asked.length, 1);
  assert.deepEqual(tracked(folder), [".gitignore", "my app/shop.env"]);
  assert.equal(statSync(join(folder, ".env")).mode & 0o777, 0o644);
  for (const { client } of [refused, untrusted, plain]) await client.stop();
});

test("what cannot be done is said", async () => {
  const folder = repository();
  assert.match((await runStep(folder, { kind: "untrack", path: "no.env" })) ?? "", /did not match any files/);
  assert.match((await runStep(folder, { kind: "untrack", path: "*" })) ?? "", /did not match any files/, "names are no patterns");
  assert.equal(await runStep(folder, { kind: "restrict", path: "no.env" }), "ENOENT");
  symlinkSync(join(folder, "my app/shop.env"), join(folder, "link.env"));
  assert.match((await runStep(folder, { kind: "restrict", path: "link.env" })) ?? "", /no file of its own/);
  assert.deepEqual(tracked(folder), [".gitignore", "my app/shop.env"]);
});

test("the command says what to run and runs nothing", async () => {
  const folder = repository();
  const { err } = await keywarden(folder, ["fix", "--dry-run"], { createSession: async (settings) => createSession({ syntax: await testSyntax(), settings }) });
  assert.match(err, /To do: Run `git rm --cached 'my app\/shop\.env'`\./);
  assert.match(err, /To do: Run `chmod 600 \.env`\./);
  assert.deepEqual(tracked(folder), [".gitignore", "my app/shop.env"]);
});
