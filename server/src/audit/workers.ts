import { Worker } from "node:worker_threads";
import type { CredentialUse } from "../rules/credential-table.ts";
import type { FileAnalysis } from "./analyze-file.ts";
import { errorName } from "./error-name.ts";
import type { WorkerAnswer, WorkerRequest } from "./serve-analysis.ts";
import type { AnalysisTask } from "./task.ts";

/** What came of a file. */
export type FileOutcome = { readonly kind: "done"; readonly result: FileAnalysis } | { readonly kind: "failed"; readonly reason: string };

export interface Work {
  /** Takes an answer; gives the files that are to be analysed because of it. */
  take(path: string, outcome: FileOutcome): readonly string[];
}

export interface ThreadsResult {
  readonly anyDied: boolean;
  /** Tasks, as far as they were not done because no thread would start. */
  readonly left: readonly AnalysisTask[];
  /** What was found to be used as a credential. */
  readonly uses: readonly CredentialUse[];
}

/** How many threads may end over one task before the rest of it is given up. */
const MOST_DEATHS = 4;

/**
 * Has each task done by a worker thread. A thread that dies takes the file it was at with it, as that file would end the main thread, too; another one does the
 * rest of its task.
 */
export async function workInThreads(url: URL, tasks: readonly AnalysisTask[], work: Work, signal: AbortSignal | undefined): Promise<ThreadsResult> {
  const workers = tasks.map((task) => new TaskWorker(url, task, work));
  const stop = (): void => {
    for (const worker of workers) worker.stop();
  };
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  // All must have said what they use before any can say what that means elsewhere.
  const uses = (await Promise.all(workers.map((worker) => worker.uses()))).flat();
  await Promise.all(workers.map((worker) => worker.analyze(uses)));
  signal?.removeEventListener("abort", stop);
  const left = workers.flatMap((worker) => worker.left);
  stop();
  return { anyDied: workers.some(({ anyDied }) => anyDied), left, uses };
}

/** A task and the thread that does it; another one if that dies. */
class TaskWorker {
  readonly #url: URL;
  readonly #task: AnalysisTask;
  readonly #work: Work;
  readonly #lost = new Set<string>();
  readonly #waiting: string[];
  #thread: Thread | undefined;
  #deaths = 0;
  #stopped = false;

  constructor(url: URL, task: AnalysisTask, work: Work) {
    this.#url = url;
    this.#task = task;
    this.#work = work;
    this.#waiting = [...(task.only ?? task.given.map(({ path }) => path))].reverse();
  }

  /** Whether a thread ended before its work did. */
  get anyDied(): boolean {
    return this.#deaths > 0;
  }

  /** The task without what was done, if there is anything left. */
  get left(): readonly AnalysisTask[] {
    return this.#waiting.length === 0
      ? []
      : [{ ...this.#task, given: this.#task.given.filter(({ path }) => !this.#lost.has(path)), only: this.#waiting.toReversed() }];
  }

  stop(): void {
    this.#stopped = true;
    this.#thread?.end();
  }

  async uses(): Promise<readonly CredentialUse[]> {
    while (await this.#start()) {
      const answer = await this.#thread?.ask({ kind: "uses" });
      if (answer) return answer.kind === "uses" ? answer.uses : [];
      this.#bury(this.#thread?.at);
    }
    return [];
  }

  async analyze(uses: readonly CredentialUse[]): Promise<void> {
    while (this.#waiting.length > 0 && (await this.#start())) {
      await this.#thread?.ask({ kind: "learn", uses });
      for (let path = this.#waiting.pop(); path !== undefined; path = this.#waiting.pop()) {
        if (this.#lost.has(path)) continue;
        const answer = await this.#thread?.ask({ kind: "analyse", path });
        if (this.#stopped) return;
        if (!answer) {
          this.#bury(path);
          break;
        }
        const outcome: FileOutcome =
          answer.kind === "done" ? { kind: "done", result: answer } : { kind: "failed", reason: answer.kind === "failed" ? answer.reason : "" };
        this.#waiting.push(...this.#work.take(path, outcome));
      }
    }
  }

  /** Whether there is a thread that can be asked. */
  async #start(): Promise<boolean> {
    if (this.#thread) return true;
    if (this.#stopped || this.#deaths > MOST_DEATHS) return false;
    const thread = new Thread(this.#url, { ...this.#task, given: this.#task.given.filter(({ path }) => !this.#lost.has(path)) });
    this.#thread = thread;
    if (await thread.ready) return true;
    this.#thread = undefined;
    this.#deaths = MOST_DEATHS + 1;
    return false;
  }

  /** The thread died over a file, if that is known. Where too many have died, nothing of the task is tried again. */
  #bury(path: string | undefined): void {
    const reason = `its analysis ended a worker thread (${this.#thread?.lastWords ?? "stopped"})`;
    this.#thread = undefined;
    if (this.#stopped) return;
    this.#deaths++;
    const lost = path === undefined || this.#deaths > MOST_DEATHS ? this.#waiting.splice(0) : [];
    for (const it of new Set([...(path === undefined ? [] : [path]), ...lost])) {
      if (this.#lost.has(it)) continue;
      this.#lost.add(it);
      this.#work.take(it, { kind: "failed", reason });
    }
  }
}

/** A worker thread that does one thing at a time. */
class Thread {
  /** True once it can be asked, false if it never can. */
  readonly ready: Promise<boolean>;
  lastWords = "stopped";
  /** The module it is walking, or walked last. */
  at: string | undefined;
  readonly #worker: Worker;
  #answer: ((answer: WorkerAnswer | undefined) => void) | undefined;
  #dead = false;

  constructor(url: URL, task: AnalysisTask) {
    // What a worker prints could quote a text: it has no way out.
    this.#worker = new Worker(url, { workerData: task, stdout: true, stderr: true });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.ready = new Promise((resolve) => {
      this.#worker.on("message", (answer: WorkerAnswer) => {
        if (answer.kind === "ready") resolve(true);
        else if (answer.kind === "at") this.at = answer.path;
        else this.#settle(answer);
      });
      const die = (words: string): void => {
        if (!this.#dead) this.lastWords = words;
        this.#dead = true;
        resolve(false);
        this.#settle(undefined);
      };
      this.#worker.on("error", (error: unknown) =>
        die(error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "out of memory" : errorName(error)),
      );
      this.#worker.on("messageerror", () => die("unreadable answer"));
      this.#worker.on("exit", () => die("stopped"));
    });
  }

  /** The answer; undefined if the thread dies over it. */
  ask(request: WorkerRequest): Promise<WorkerAnswer | undefined> {
    return new Promise((resolve) => {
      if (this.#dead) return resolve(undefined);
      this.#answer = resolve;
      this.#worker.postMessage(request);
    });
  }

  end(): void {
    this.#worker.terminate().catch(() => {});
  }

  #settle(answer: WorkerAnswer | undefined): void {
    const resolve = this.#answer;
    this.#answer = undefined;
    resolve?.(answer);
  }
}
