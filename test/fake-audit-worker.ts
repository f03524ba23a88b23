import { parentPort } from "node:worker_threads";
import { serveAnalysis } from "../server/src/audit/serve-analysis.ts";
import { fakeSession } from "./fake-session.ts";

if (parentPort !== null) serveAnalysis(parentPort, fakeSession);
