import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { endpointsIn, entryBeside, nodeAssets } from "./audit/node-assets.ts";
import type { Host, Output } from "./cli/host.ts";
import { run } from "./cli/program.ts";
import { createSession } from "./engine/session.ts";
import type { EndpointTable } from "./model/stripe/endpoints/endpoints.ts";
import { createSyntax, type Syntax } from "./syntax/parser.ts";

const assets = nodeAssets(import.meta.url);
let syntax: Promise<Syntax> | undefined;
let endpoints: Promise<EndpointTable> | undefined;

const host: Host = {
  version: manifest.version,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  env: process.env,
  folder: process.cwd(),
  syntax: parser,
  createSession: async (settings, onWalk) => createSession({ syntax: await parser(), endpoints: await table(), settings, onWalk, today: host.today() }),
  workerUrl: entryBeside(import.meta.url, "audit-worker", "audit-worker.mjs"),
  now: () => performance.now(),
  today: () => new Date().toISOString().slice(0, 10),
  onInterrupt(stop) {
    process.once("SIGINT", stop);
    return () => process.off("SIGINT", stop);
  },
  startServer: async () => {
    // Not imported: a program that is started so that V8 need not compile it may do that in later versions of Node alone.
    createRequire(import.meta.url)(fileURLToPath(entryBeside(import.meta.url, "server", "server.cjs")));
  },
};

// Whoever reads our output may stop early, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

// Not process.exit: what was written to a pipe may still be on its way.
void run(process.argv.slice(2), host).then((code) => {
  process.exitCode = code;
});

function parser(): Promise<Syntax> {
  syntax ??= createSyntax(assets);
  return syntax;
}

function table(): Promise<EndpointTable> {
  endpoints ??= endpointsIn(assets);
  return endpoints;
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
  };
}
