import { parentPort } from "node:worker_threads";
import { endpointsIn, nodeAssets } from "./audit/node-assets.ts";
import { serveAnalysis } from "./audit/serve-analysis.ts";
import { createSession } from "./engine/session.ts";
import type { EndpointTable } from "./model/stripe/endpoints/endpoints.ts";
import { createSyntax, type Syntax } from "./syntax/parser.ts";

// A thread of the audit. Without a parent it has nothing to do.
if (parentPort !== null) {
  const assets = nodeAssets(import.meta.url);
  let shared: Promise<readonly [Syntax, EndpointTable]> | undefined;
  serveAnalysis(parentPort, async (settings, onWalk) => {
    shared ??= Promise.all([createSyntax(assets), endpointsIn(assets)]);
    const [syntax, endpoints] = await shared;
    return createSession({ syntax, endpoints, settings, onWalk, today: new Date().toISOString().slice(0, 10) });
  });
}
