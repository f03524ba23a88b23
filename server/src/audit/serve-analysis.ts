import type { MessagePort } from "node:worker_threads";
import type { Session } from "../engine/analysis.ts";
import { createReader } from "../project/node.ts";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { Settings } from "../settings/settings.ts";
import { type FileAnalysis, GONE } from "./analyze-file.ts";
import { errorName } from "./error-name.ts";
import { type AnalysisTask, startAnalysis } from "./task.ts";

/** Asks for what the task uses as credentials, tells what all tasks use, or asks for the analysis of a file. */
export type WorkerRequest =
  | { readonly kind: "uses" }
  | { readonly kind: "learn"; readonly uses: readonly CredentialUse[] }
  | { readonly kind: "analyse"; readonly path: string };

export type WorkerAnswer =
  | { readonly kind: "ready" }
  /** A module is about to be walked: if that ends the thread, it is known which. */
  | { readonly kind: "at"; readonly path: string }
  | { readonly kind: "uses"; readonly uses: readonly CredentialUse[] }
  | { readonly kind: "learned" }
  | ({ readonly kind: "done" } & FileAnalysis)
  | { readonly kind: "failed"; readonly reason: string };

/** Makes a session without files; it is to say which module it is about to walk. */
export type SessionForThread = (settings: Settings, onWalk: (path: string) => void) => Promise<Session> | Session;

/** Answers requests on the port, one at a time, until it is closed. */
export async function serveAnalysis(port: MessagePort, task: AnalysisTask, createSession: SessionForThread): Promise<void> {
  const say = (answer: WorkerAnswer): void => port.postMessage(answer);
  const session = await createSession(task.settings, (path) => say({ kind: "at", path }));
  const analysis = startAnalysis(session, task, createReader());
  const answerTo = async (request: WorkerRequest): Promise<WorkerAnswer> => {
    if (request.kind === "uses") return { kind: "uses", uses: (await analysis.uses()) ?? [] };
    if (request.kind === "learn") {
      analysis.learn(request.uses);
      return { kind: "learned" };
    }
    const result = await analysis.analyze(request.path);
    // Nothing cancels here: the thread is ended instead.
    return result === undefined || result === "gone" ? { kind: "failed", reason: GONE } : { kind: "done", ...result };
  };
  port.on("message", (request: WorkerRequest) => {
    answerTo(request).then(say, (error: unknown) => say({ kind: "failed", reason: `internal error (${errorName(error)})` }));
  });
  say({ kind: "ready" });
}
