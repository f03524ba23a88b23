import type { MessagePort } from "node:worker_threads";
import type { Session } from "../engine/analysis.ts";
import { createReader } from "../project/node.ts";
import type { Settings } from "../settings/settings.ts";
import { createFileAnalysis, type FileAnalysis } from "./analyze-file.ts";
import { errorName } from "./error-name.ts";
import { textLoader } from "./text-loader.ts";

/** What a worker is started with. */
export interface WorkerTask {
  readonly root: string;
  readonly settings: Settings;
  /** Path and text of every file that matched: all workers know all of them, and answer for those they are asked for. */
  readonly texts: readonly (readonly [path: string, text: string])[];
}

/** Asks for the analysis of a file. */
export interface WorkerRequest {
  readonly path: string;
}

export type WorkerAnswer = { readonly kind: "ready" } | ({ readonly kind: "done" } & FileAnalysis) | { readonly kind: "failed"; readonly reason: string };

/** Answers requests on the port, in order, until it is closed. */
export async function serveAnalysis(port: MessagePort, task: WorkerTask, createSession: (settings: Settings) => Promise<Session> | Session): Promise<void> {
  const session = await createSession(task.settings);
  for (const [path, text] of task.texts) session.set(path, text);
  const analyze = createFileAnalysis(session, textLoader(task.root, createReader()));
  port.on("message", async ({ path }: WorkerRequest) => {
    let answer: WorkerAnswer;
    try {
      const result = await analyze(path);
      answer = result === undefined ? { kind: "failed", reason: "cancelled" } : { kind: "done", ...result };
    } catch (error) {
      answer = { kind: "failed", reason: `internal error (${errorName(error)})` };
    }
    port.postMessage(answer);
  });
  port.postMessage({ kind: "ready" } satisfies WorkerAnswer);
}
