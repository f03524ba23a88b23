import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import picomatch from "picomatch";
import manifest from "../package.json" with { type: "json" };
import { rules } from "../server/src/rules/index.ts";
import { folderWith } from "./folders.ts";
import { fakeKey } from "./placeholders.ts";

/** What is delivered: the files of both packages, and that the command works without anything else. */

const root = fileURLToPath(new URL("../", import.meta.url));

before(() => {
  if (!existsSync(`${root}dist/keywarden-program.cjs`)) execFileSync(process.execPath, ["esbuild.mts"], { cwd: root });
});

const WASM = ["tree-sitter-javascript", "tree-sitter-python", "tree-sitter-tsx", "tree-sitter-typescript", "web-tree-sitter"].map((it) => `dist/${it}.wasm`);
const BOTH = [
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
  "package.json",
  "docs/keywarden.schema.json",
  ...rules.map(({ id }) => `docs/rules/${id}.md`),
  ...WASM,
  "dist/extension.cjs",
  "dist/server.cjs",
  "dist/server-program.cjs",
  "dist/audit-worker.mjs",
  "dist/audit-worker-program.cjs",
  "dist/THIRD-PARTY.txt",
  "dist/endpoints.json",
];

test("the npm package holds what runs and what is read, nothing else", () => {
  const answer = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const [{ files }] = JSON.parse(answer) as [{ readonly files: readonly { readonly path: string }[] }];
  assert.deepEqual(
    files
      .map(({ path }) => path)
      .filter(isNoExtra)
      .sort(),
    [...BOTH, "dist/keywarden.mjs", "dist/keywarden-program.cjs"].sort(),
  );
});

test("the extension holds what runs and what is read, nothing else", () => {
  const lines = readFileSync(`${root}.vscodeignore`, "utf8")
    .split("\n")
    .filter((it) => it !== "" && !it.startsWith("#"));
  // Everything is left out but what the other lines take back.
  assert.equal(lines[0], "**");
  assert.deepEqual(
    lines.slice(1).filter((it) => !it.startsWith("!")),
    [],
  );
  const taken = picomatch(
    lines.slice(1).map((it) => it.slice(1)),
    { dot: true },
  );
  const files = [".", "client", "dist", "docs"].flatMap(filesIn).filter((it) => taken(it));
  const own = ["client/media/icon.png", "client/media/view.svg", "dist/extension-program.cjs"];
  const walkthrough = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
  assert.deepEqual(files.filter(isNoExtra).sort(), [...BOTH, ...own, ...walkthrough].sort());
});

/** The files in a folder of the repository, and in those below it; of the root itself only its own. */
function filesIn(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: folder !== ".", withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => relative(root, join(it.parentPath, it.name)).replaceAll("\\", "/"));
}

/** Pictures for the README: there may be any number. */
function isNoExtra(path: string): boolean {
  return !/^docs\/images\/[\w-]+\.png$/.test(path);
}

test("the licences of what is bundled are in it", () => {
  const text = readFileSync(`${root}dist/THIRD-PARTY.txt`, "utf8");
  for (const name of ["commander", "vscode-languageserver", "vscode-languageclient", "web-tree-sitter", "zod", "picomatch"])
    assert.match(text, new RegExp(`^${name} \\d`, "m"));
  assert.match(text, /tree-sitter-python/);
});

test("nothing is installed with the command, and the manifest's own files are there", () => {
  assert.ok(!("dependencies" in manifest) && !("optionalDependencies" in manifest) && !("peerDependencies" in manifest));
  for (const path of [manifest.main, manifest.icon, ...Object.values(manifest.bin)]) assert.ok(existsSync(`${root}${path}`), path);
});

test("no script runs where the package is installed from a registry", () => {
  assert.deepEqual(
    ["preinstall", "install", "postinstall"].filter((it) => it in manifest.scripts),
    [],
  );
});

test("the built command runs by itself, in another folder", () => {
  const folder = folderWith({ "app.py": `import stripe\n\nstripe.api_key = "${fakeKey("sk_live")}"\n` });
  const built = `${root}dist/keywarden.mjs`;
  assert.equal(readFileSync(built, "utf8").split("\n", 1)[0], "#!/usr/bin/env node");
  const command = (...parameters: string[]) => spawnSync(process.execPath, [built, ...parameters], { cwd: folder, encoding: "utf8" });
  assert.equal(command("--version").stdout.trim(), manifest.version);
  const audit = command("audit", "--format", "json");
  assert.equal(audit.status, 1, audit.stderr);
  const { audits } = JSON.parse(audit.stdout) as {
    readonly audits: readonly { readonly findings: readonly { readonly rule: string; readonly path: string }[] }[];
  };
  assert.deepEqual(
    audits.flatMap(({ findings }) => findings.map(({ rule, path }) => `${path} ${rule}`)),
    ["app.py hardcoded-key"],
  );
});

test("the built command is the language server, too", async () => {
  const server = spawn(process.execPath, [`${root}dist/keywarden.mjs`, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "pipe"] });
  const request = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });
  server.stdin.write(`Content-Length: ${request.length}\r\n\r\n${request}`);
  const said = { answer: "", errors: "" };
  server.stderr.on("data", (data) => {
    said.errors += data;
  });
  for await (const data of server.stdout) {
    said.answer += data;
    if (said.answer.includes('"serverInfo"')) break;
  }
  server.kill();
  assert.match(said.answer, /"serverInfo":\{"name":"keywarden"/);
  assert.equal(said.errors, "");
});

test("what V8 makes of the command is kept in the user's folder, and the command starts without one, too", () => {
  const folder = folderWith({ file: "", "cache/.keep": "" });
  const version = (cache: string) => {
    const env = { ...process.env, XDG_CACHE_HOME: join(folder, cache), NODE_DISABLE_COMPILE_CACHE: undefined };
    const { stdout, stderr } = spawnSync(process.execPath, [`${root}dist/keywarden.mjs`, "--version"], { env, encoding: "utf8" });
    return [stdout.trim(), stderr];
  };
  const right = [manifest.version, ""];
  for (const cache of ["cache", "cache", "file"]) assert.deepEqual(version(cache), right);
  const kept = join(folder, "cache/keywarden/compiled");
  const [name = "", ...others] = readdirSync(kept);
  assert.match(name, /^keywarden-program\.cjs-/);
  assert.deepEqual(others, []);
  // V8 believes what it is given: what was not written by us must not reach it.
  const bytes = readFileSync(join(kept, name));
  for (const broken of [bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 1000), bytes.subarray(0, 20), Buffer.alloc(0)]) {
    writeFileSync(join(kept, name), broken);
    assert.deepEqual(version("cache"), right);
  }
});
