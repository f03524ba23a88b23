import type { MessagePort } from "node:worker_threads";
import type { Session } from "../engine/analysis.ts";
import { createReader } from "../project/node.ts";
import type { Settings } from "../settings/settings.ts";
import { type FileAnalysis, GONE } from "./analyze-file.ts";
import { errorName } from "./error-name.ts";
import { type AnalysisTask, startAnalysis } from "./task.ts";

/** Asks for the analysis of a file. */
export interface WorkerRequest {
  readonly path: string;
}

export type WorkerAnswer = { readonly kind: "ready" } | ({ readonly kind: "done" } & FileAnalysis) | { readonly kind: "failed"; readonly reason: string };

/** Answers requests on the port, in order, until it is closed. */
export async function serveAnalysis(port: MessagePort, task: AnalysisTask, createSession: (settings: Settings) => Promise<Session> | Session): Promise<void> {
  const session = await createSession(task.settings);
  const analyze = startAnalysis(session, task, createReader());
  port.on("message", async ({ path }: WorkerRequest) => {
    let answer: WorkerAnswer;
    try {
      const result = await analyze(path);
      // Nothing cancels here: the thread is ended instead.
      answer = result === undefined || result === "gone" ? { kind: "failed", reason: GONE } : { kind: "done", ...result };
    } catch (error) {
      answer = { kind: "failed", reason: `internal error (${errorName(error)})` };
    }
    port.postMessage(answer);
  });
  port.postMessage({ kind: "ready" } satisfies WorkerAnswer);
}
