import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createProtocolConnection, type DocumentDiagnosticReport, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { auditWorkspace } from "../../server/src/audit/audit.ts";
import { createSession } from "../../server/src/engine/session.ts";
import { testSyntax } from "../assets.ts";
import { MODERN } from "../lsp-client.ts";
import { expandPlaceholders } from "../placeholders.ts";

/**
 * `npm run bench`: how long it takes from a keystroke to the diagnostics, through the real server, and how fast an audit is, with this project's `node_modules` for
 * a corpus. Numbers depend on the machine; each comes with its ratio to something simple done on the same machine in the same minute.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
const KEYSTROKES = 40;

console.log(`node ${process.version}, ${process.platform} ${process.arch}\n`);
await keystrokes();
await audits();

async function keystrokes(): Promise<void> {
  const server = spawn(process.execPath, [join(root, "server/src/server.main.ts"), "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: MODERN, workspaceFolders: [] });
  await connection.sendNotification("initialized", {});

  const rows: Record<string, Row> = {};
  for (const [name, languageId] of [
    ["billing/app/main.py", "python"],
    ["storefront/src/checkout.ts", "typescript"],
  ] as const) {
    const code = expandPlaceholders(readFileSync(join(root, "examples/shop", name), "utf8"));
    for (const wanted of [100, 1000, 3000]) {
      const text = repeated(code, wanted);
      const uri = pathToFileURL(join(root, `bench-${wanted}-${name.replaceAll("/", "-")}`)).href;
      const opened = performance.now();
      await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
      let findings = await pull(uri);
      const first = performance.now() - opened;
      const times: number[] = [];
      const echoes: number[] = [];
      const line = Math.floor(text.split("\n").length / 2);
      // A comment grows in the middle of the file, letter by letter.
      const opener = languageId === "python" ? "# " : "// ";
      for (let typedSoFar = 0; typedSoFar < KEYSTROKES; typedSoFar++) {
        const at = { line, character: typedSoFar === 0 ? 0 : opener.length + typedSoFar };
        const put = typedSoFar === 0 ? `${opener}x\n` : "x";
        const typed = performance.now();
        await connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version: typedSoFar + 2 },
          contentChanges: [{ range: { start: at, end: at }, text: put }],
        });
        findings = await pull(uri);
        times.push(performance.now() - typed);
        const asked = performance.now();
        await pull(uri);
        echoes.push(performance.now() - asked);
      }
      const parsed = await parseTime(text, languageId);
      const lines = text.split("\n").length;
      rows[`${languageId}, ${lines} lines`] = {
        "first answer ms": rounded(first),
        "keystroke ms (median)": rounded(percentile(times, 50)),
        "(95 %)": rounded(percentile(times, 95)),
        "× a request that is cached": rounded(percentile(times, 50) / percentile(echoes, 50)),
        "× parsing it afresh": rounded(percentile(times, 50) / parsed),
        findings,
      };
      await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    }
  }
  console.log("Keystroke to diagnostics, through the language server:");
  console.table(rows);
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();

  async function pull(uri: string): Promise<number> {
    const report: DocumentDiagnosticReport = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    return report.kind === "full" ? report.items.length : -1;
  }
}

type Row = Record<string, number>;

function repeated(code: string, lines: number): string {
  const once = code.split("\n").length;
  return code.repeat(Math.max(1, Math.round(lines / once)));
}

async function parseTime(text: string, languageId: "python" | "typescript"): Promise<number> {
  const syntax = await testSyntax();
  await syntax.load(languageId);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    syntax.parse(languageId, text)?.delete();
    times.push(performance.now() - began);
  }
  return percentile(times, 50);
}

async function audits(): Promise<void> {
  const syntax = await testSyntax();
  const rows: Record<string, Row> = {};
  for (const jobs of [1, 2]) {
    const began = performance.now();
    const [audit] =
      (await auditWorkspace([{ folder: join(root, "node_modules") }], {
        version: "bench",
        createSession: (settings) => createSession({ syntax, settings }),
        workerUrl: new URL("../../server/src/audit-worker.main.ts", import.meta.url),
        jobs,
        includeIgnored: true,
        gitAllowed: false,
      })) ?? [];
    const seconds = (performance.now() - began) / 1000;
    if (audit === undefined) throw new Error("cancelled by nobody");
    const { files, functions, exhausted, findings } = audit.result;
    const megabytes = files.bytes / 1e6;
    rows[`${jobs} ${jobs === 1 ? "thread" : "threads"}`] = {
      seconds: rounded(seconds),
      files: files.read,
      analysed: files.analysed,
      MB: rounded(megabytes),
      "MB/s": rounded(megabytes / seconds),
      "× reading alone": rounded(seconds / readingTime()),
      "functions past a bound in 1000": rounded((exhausted / Math.max(1, functions)) * 1000),
      findings: findings.length,
    };
  }
  console.log("Audit of node_modules:");
  console.table(rows);
}

/** Seconds that it takes to read every file of the corpus, and do nothing with it. */
function readingTime(): number {
  const began = performance.now();
  for (const entry of readdirSync(join(root, "node_modules"), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (statSync(path).size < 1_000_000) readFileSync(path);
  }
  return (performance.now() - began) / 1000;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))] ?? Number.NaN;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
