import { parentPort, workerData } from "node:worker_threads";
import { endpointsIn, nodeAssets } from "./audit/node-assets.ts";
import { serveAnalysis } from "./audit/serve-analysis.ts";
import { createSession } from "./engine/session.ts";
import { createSyntax } from "./syntax/parser.ts";

// A thread of the audit. Without a parent it has nothing to do.
if (parentPort !== null) {
  const assets = nodeAssets(import.meta.url);
  await serveAnalysis(parentPort, workerData, async (settings, onWalk) =>
    createSession({ syntax: await createSyntax(assets), endpoints: await endpointsIn(assets), settings, onWalk, today: new Date().toISOString().slice(0, 10) }),
  );
}
