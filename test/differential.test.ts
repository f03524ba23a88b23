import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fillShop } from "../examples/fill-shop.mts";
import { SEED } from "../server/src/audit/seed.ts";
import { createSession } from "../server/src/engine/session.ts";
import { fixAll } from "../server/src/fixes/fix-all.ts";
import { repairs } from "../server/src/fixes/index.ts";
import { diskFactsOf } from "../server/src/project/node.ts";
import { DEFAULT_SETTINGS } from "../server/src/settings/settings.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testEndpoints, testSyntax } from "./assets.ts";
import { keywarden } from "./cli-host.ts";
import { folderWith } from "./folders.ts";
import { LspClient } from "./lsp-client.ts";
import { fakeRuntime, MemoryFiles } from "./lsp-runtime.ts";

/** The same findings whichever way a file is come by. */

const MOST_FILES = 150;

/** Some source files that other people wrote: of the packages installed here, and of Python's standard library where there is one. */
function foreignFiles(): string[] {
  const packages = fileURLToPath(new URL("../node_modules/", import.meta.url));
  const of = (folder: string, pattern: RegExp): string[] => {
    const all = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((it) => pattern.test(it))
      .sort();
    const fitting = all.map((it) => join(folder, it)).filter((it) => statSync(it, { throwIfNoEntry: false })?.isFile() && statSync(it).size < 60_000);
    const step = Math.max(1, Math.floor(fitting.length / (MOST_FILES / 2)));
    return fitting.filter((_, index) => index % step === 0).slice(0, MOST_FILES / 2);
  };
  const scripts = ["stripe", "yaml", "zod", "commander", "axios", "vscode-languageclient"].map((it) => join(packages, it)).filter((it) => existsSync(it));
  return [...scripts.flatMap((it) => of(it, /\.[cm]?[jt]sx?$/)).filter((_, index) => index % Math.max(1, scripts.length - 1) === 0), ...pythonFiles(of)];
}

function pythonFiles(of: (folder: string, pattern: RegExp) => string[]): string[] {
  try {
    const folder = execFileSync("python3", ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim();
    return of(folder, /^(?!.*(?:site|dist)-packages).*\.py$/);
  } catch {
    return [];
  }
}

test("what the prefilter passes by has no findings", { timeout: 120_000 }, async () => {
  const syntax = await testSyntax();
  const files = foreignFiles();
  const passedBy = files.map((path) => ({ path, text: readFileSync(path, "utf8") })).filter(({ text }) => !SEED.inText(text));
  assert.ok(passedBy.length > 60, `${passedBy.length} of ${files.length} files`);
  const found: string[] = [];
  for (const { path, text } of passedBy) {
    const session = createSession({ syntax, endpoints: testEndpoints, settings: DEFAULT_SETTINGS });
    session.set(path.replaceAll("\\", "/").replace(/^.*\/node_modules\/|^\/+/, ""), text);
    for (const given of session.paths()) for (const finding of (await session.analyze(given))?.findings ?? []) found.push(`${given}: ${finding.rule}`);
    session.dispose();
  }
  assert.deepEqual(found, []);
});

/** `path:line:column rule severity` for each finding of a report in JSON. */
function fromReport(out: string): string[] {
  interface Found {
    readonly path: string;
    readonly rule: string;
    readonly range: { readonly start: { readonly line: number; readonly column: number } };
  }
  const [audit] = (JSON.parse(out) as { audits: { findings: Found[] }[] }).audits;
  return (audit?.findings ?? []).map(({ path, rule, range }) => `${path}:${range.start.line}:${range.start.column} ${rule}`).sort();
}

test("the command, its threads and the server say the same of the example shop", { timeout: 120_000 }, async () => {
  const folder = join(folderWith({}), "shop");
  await fillShop(folder, 1);
  const syntax = await testSyntax();
  const ofCommand = fromReport(
    (
      await keywarden(folder, ["audit", "--format", "json"], {
        createSession: async (settings) => createSession({ syntax, endpoints: testEndpoints, settings }),
      })
    ).out,
  );
  assert.ok(ofCommand.length >= 10);

  const worker = new URL("../server/src/audit-worker.main.ts", import.meta.url);
  assert.ok(existsSync(worker), "the entry of the threads");
  const { auditWorkspace } = await import("../server/src/audit/audit.ts");
  const [audited] =
    (await auditWorkspace([{ folder }], {
      version: "0",
      createSession: (settings) => createSession({ syntax, endpoints: testEndpoints, settings }),
      gitAllowed: true,
      workerUrl: worker,
      threadsFrom: { files: 0, bytes: 0 },
      jobs: 2,
    })) ?? [];
  assert.deepEqual(audited?.result.notes, []);
  const ofThreads = (audited?.result.findings ?? []).map(({ path, span, rule }) => {
    const { line, character } = new LineIndex(readFileSync(join(folder, path), "utf8")).positionAt(span.start);
    return `${path}:${line + 1}:${character + 1} ${rule}`;
  });
  assert.deepEqual(ofThreads.sort(), ofCommand);

  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files[path.replaceAll("\\", "/")] = readFileSync(path, "utf8");
  }
  const client = await LspClient.start(
    fakeRuntime(new MemoryFiles(files), {
      syntax: testSyntax,
      createSession: (it) => createSession({ ...it, endpoints: testEndpoints }),
      diskFactsOf,
      repairs,
      fixAll,
    }),
    {
      initializationOptions: { gitAllowed: false },
      folders: [pathToFileURL(folder).href],
    },
  );
  const ofServer: string[] = [];
  const paths = Object.keys(files).map((it) => it.slice(folder.length + 1));
  const uriOf = (path: string): string => pathToFileURL(join(folder, path)).href;
  // Which text is a credential may be said by any file: all of them are open before the first is asked about.
  for (const path of paths) client.open(uriOf(path), files[`${folder.replaceAll("\\", "/")}/${path}`] ?? "", "plaintext");
  for (const path of paths) {
    for (const { range, code } of await client.diagnostics(uriOf(path))) ofServer.push(`${path}:${range.start.line + 1}:${range.start.character + 1} ${code}`);
  }
  await client.stop();
  const analysed = new Set(ofCommand.map((it) => it.split(":")[0]));
  assert.deepEqual(ofServer.filter((it) => analysed.has(it.split(":")[0])).sort(), ofCommand);
});
