import { parentPort, workerData } from "node:worker_threads";
import { nodeAssets } from "./audit/node-assets.ts";
import { serveAnalysis } from "./audit/serve-analysis.ts";
import { createSession } from "./engine/session.ts";
import { createSyntax } from "./syntax/parser.ts";

// A thread of the audit. Without a parent it has nothing to do.
if (parentPort !== null) {
  await serveAnalysis(parentPort, workerData, async (settings) => createSession({ syntax: await createSyntax(nodeAssets(import.meta.url)), settings }));
}
