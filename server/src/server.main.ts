import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { setImmediate as turn } from "node:timers/promises";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import manifest from "../../package.json" with { type: "json" };
import { auditWorkspace } from "./audit/audit.ts";
import { userCacheFolder } from "./audit/cache-folder.ts";
import { endpointsIn, entryBeside, nodeAssets } from "./audit/node-assets.ts";
import type { Audit } from "./audit/result.ts";
import { runStep } from "./audit/run-step.ts";
import { findSurroundings } from "./audit/surroundings.ts";
import { createSession } from "./engine/session.ts";
import { fixAll } from "./fixes/fix-all.ts";
import { repairs } from "./fixes/index.ts";
import { refactorings } from "./fixes/refactorings.ts";
import type { Runtime } from "./lsp/runtime.ts";
import { serve } from "./lsp/serve.ts";
import { maskText } from "./model/credentials/mask.ts";
import type { EndpointTable } from "./model/stripe/endpoints/endpoints.ts";
import { diskFactsOf, isIgnored, nodeFileSystem } from "./project/node.ts";
import { rules } from "./rules/index.ts";
import { createSyntax, type Syntax } from "./syntax/parser.ts";

// The language server on Node: over the channel to the parent process (`--node-ipc`), a pipe or a socket if so told, else over standard input and output.
const told = process.argv.some((it) => it === "--node-ipc" || it.startsWith("--socket") || it.startsWith("--pipe"));
const connection = told ? createConnection(ProposedFeatures.all) : createConnection(ProposedFeatures.all, process.stdin, process.stdout);

// A mistake costs a line in the log, never the server.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error: unknown) => connection.console.error(maskText(`${event}: ${error instanceof Error ? error.stack : String(error)}`)));
}

const pages = new URL(import.meta.url.endsWith(".ts") ? "../../docs/rules/" : "../docs/rules/", import.meta.url);
const pageOf = new Map(rules.map(({ id }) => [id, new URL(`${id}.md`, pages)] as const).filter(([, page]) => existsSync(page)));

/** What is longer than a moment's work goes to other threads: who types waits for this one. */
const THREADS_FROM = { files: 500, bytes: 200_000 };

let syntax: Promise<Syntax> | undefined;
let endpoints: EndpointTable | undefined;

const runtime: Runtime = {
  version: manifest.version,
  fileSystem: nodeFileSystem,
  syntax: parser,
  // Between two pieces of work a cancellation can be heard.
  createSession: (options) => createSession({ ...options, endpoints, turn, today: new Date().toISOString().slice(0, 10) }),
  repairs,
  refactorings,
  fixAll,
  isIgnored,
  diskFactsOf,
  runStep,
  rulePage: (rule) => pageOf.get(rule)?.href,
  async ruleText(rule) {
    const page = pageOf.get(rule);
    return page && readFile(page, "utf8");
  },
  findSurroundings,
  async audit(folder, { gitAllowed, history, signal, onProgress, onFindings }): Promise<Audit | undefined> {
    const [audit] =
      (await auditWorkspace([{ folder: await realpath(folder) }], {
        version: manifest.version,
        createSession: async (settings) => createSession({ syntax: await parser(), endpoints, turn, settings, today: new Date().toISOString().slice(0, 10) }),
        threadsFrom: THREADS_FROM,
        workerUrl: entryBeside(import.meta.url, "audit-worker", "audit-worker.mjs"),
        gitAllowed,
        history: history ? { unreachable: false, cacheFolder: userCacheFolder(process.env) } : undefined,
        signal,
        onProgress,
        onFindings,
      })) ?? [];
    return audit;
  },
};

serve(connection, runtime);

function parser(): Promise<Syntax> {
  syntax ??= start().catch((error: unknown) => {
    // The next request tries again.
    syntax = undefined;
    throw error;
  });
  return syntax;
}

/** Sessions begin with the parser, so that what else they need is there with it. */
async function start(): Promise<Syntax> {
  const assets = nodeAssets(import.meta.url);
  const [syntax, table] = await Promise.all([createSyntax(assets), endpointsIn(assets)]);
  endpoints = table;
  return syntax;
}
