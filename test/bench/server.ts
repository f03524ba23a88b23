import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Range } from "vscode-languageserver";
import { createProtocolConnection, type DocumentDiagnosticReport, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { MODERN } from "../lsp-client.ts";
import { ROOT } from "./cache.ts";

/** The language server as it is shipped, and an editor's side of the talk. */
export interface RunningServer {
  open(uri: string, languageId: string, text: string): Promise<void>;
  change(uri: string, range: Range, text: string): Promise<void>;
  /** Asks for the diagnostics; how many there are. */
  pull(uri: string): Promise<number>;
  close(uri: string): Promise<void>;
  stop(): Promise<void>;
  readonly pid: number;
}

/** Starts the bundle that `npm run build` made. */
export async function startServer(): Promise<RunningServer> {
  const bundle = join(ROOT, "dist/server.cjs");
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run \`npm run build\` first`);
  const server = spawn(process.execPath, [bundle, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.listen();
  await connection.sendRequest("initialize", { processId: null, rootUri: null, capabilities: MODERN, workspaceFolders: [] });
  await connection.sendNotification("initialized", {});
  const versions = new Map<string, number>();
  return {
    pid: server.pid ?? 0,
    async open(uri, languageId, text) {
      versions.set(uri, 1);
      await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    },
    async change(uri, range, text) {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      await connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ range, text }] });
    },
    async pull(uri) {
      const report: DocumentDiagnosticReport = await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      return report.kind === "full" ? report.items.length : -1;
    },
    async close(uri) {
      await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    },
    async stop() {
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      connection.dispose();
    },
  };
}
