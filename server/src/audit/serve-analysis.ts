import { type MessagePort, workerData } from "node:worker_threads";
import type { Session } from "../engine/analysis.ts";
import { createReader } from "../project/node.ts";
import type { Mappings } from "../project/resolve/mappings.ts";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { Settings } from "../settings/settings.ts";
import { type FileAnalysis, GONE } from "./analyze-file.ts";
import { errorName } from "./error-name.ts";
import { type FilesToScan, scanFiles } from "./scan-files.ts";
import { SharedPlace } from "./shared-place.ts";
import { type AnalysisTask, begun, startAnalysis, type TaskAnalysis } from "./task.ts";

export type WorkerRequest =
  | { readonly kind: "scan"; readonly root: string; readonly files: FilesToScan; readonly mappings: Mappings }
  /** Begins a task, with what others use as credentials; asks for what its own files use. */
  | { readonly kind: "task"; readonly task: AnalysisTask; readonly uses: readonly CredentialUse[] }
  /** Asks for the analyses of files of the task. */
  | { readonly kind: "analyse"; readonly paths: readonly string[] }
  /** Ends the task. */
  | { readonly kind: "end" };

export type WorkerAnswer =
  | { readonly kind: "ready" }
  /** What scanning gave, as JSON: many small things take several times as long to be copied one by one. */
  | { readonly kind: "scanned"; readonly files: string }
  | { readonly kind: "uses"; readonly uses: readonly CredentialUse[] }
  /** What came of some files that were asked for. */
  | { readonly kind: "answers"; readonly answers: readonly FileAnswer[] }
  /** All files that were asked for have been answered. */
  | { readonly kind: "analysed" }
  | { readonly kind: "ended"; readonly asked: readonly string[] };

/** What came of a file. */
export type FileAnswer =
  | ({ readonly kind: "done"; readonly path: string } & FileAnalysis)
  | { readonly kind: "failed"; readonly path: string; readonly reason: string };

/** Answers that wait no longer than this go together: most take less time than it takes to send them. */
const WAITING_MILLISECONDS = 50;

/** Makes a session without files; it is to say which module it is about to walk. */
export type SessionForThread = (settings: Settings, onWalk: (path: string) => void) => Promise<Session> | Session;

/** Answers requests on the port, one at a time, until it is closed. */
export function serveAnalysis(port: MessagePort, createSession: SessionForThread): void {
  const say = (answer: WorkerAnswer): void => port.postMessage(answer);
  // A module that is walked or a file that is looked at: if that ends the thread, it is known which.
  const place = new SharedPlace(workerData.place);
  const sayWhere = (path: string): void => {
    place.path = path;
  };
  const read = createReader();
  let session: Session | undefined;
  let analysis: TaskAnalysis | undefined;
  const answerTo = async (request: WorkerRequest): Promise<WorkerAnswer> => {
    if (request.kind === "scan") return { kind: "scanned", files: JSON.stringify(scanFiles(request.root, request.files, read, request.mappings)) };
    if (request.kind === "task") {
      session?.dispose();
      session = await createSession(request.task.settings, sayWhere);
      analysis = startAnalysis(session, request.task, read);
      return { kind: "uses", uses: await begun(analysis, request.uses) };
    }
    if (request.kind === "analyse") {
      await analyseAll(request.paths);
      return { kind: "analysed" };
    }
    const asked = [...(session?.askedOrigins() ?? [])];
    session?.dispose();
    session = undefined;
    analysis = undefined;
    return { kind: "ended", asked };
  };
  const analyseAll = async (paths: readonly string[]): Promise<void> => {
    let answers: FileAnswer[] = [];
    let last = performance.now();
    for (const [index, path] of paths.entries()) {
      sayWhere(path);
      answers.push(await analysed(path));
      if (index < paths.length - 1 && performance.now() - last < WAITING_MILLISECONDS) continue;
      say({ kind: "answers", answers });
      answers = [];
      last = performance.now();
    }
  };
  const analysed = async (path: string): Promise<FileAnswer> => {
    try {
      const result = await analysis?.analyze(path);
      // Nothing cancels here: the thread is ended instead.
      return result === undefined || result === "gone" ? { kind: "failed", path, reason: GONE } : { kind: "done", path, ...result };
    } catch (error) {
      return { kind: "failed", path, reason: internalError(error) };
    }
  };
  port.on("message", (request: WorkerRequest) => {
    answerTo(request).then(say, (error: unknown) => {
      // Whoever asked must not wait for ever: the thread ends, and what it was at is known.
      process.nextTick(() => {
        throw error;
      });
    });
  });
  say({ kind: "ready" });
}

/** What to say of a file over which something unexpected happened. */
export function internalError(error: unknown): string {
  return `internal error (${errorName(error)})`;
}
