import { Worker } from "node:worker_threads";
import type { FileAnalysis } from "./analyze-file.ts";
import { errorName } from "./error-name.ts";
import type { WorkerAnswer, WorkerRequest } from "./serve-analysis.ts";
import type { AnalysisTask } from "./task.ts";

/** What came of a file. */
export type FileOutcome = { readonly kind: "done"; readonly result: FileAnalysis } | { readonly kind: "failed"; readonly reason: string };

export interface Work {
  /** The next file; undefined where there is none at the moment. */
  next(): string | undefined;
  /** Takes an answer. May make new work. */
  take(path: string, outcome: FileOutcome): void;
}

/**
 * Has the work done by worker threads until none is left or none of them lives; true if one died. A worker that dies takes the file it was at with it,
 * as that file would end the main thread, too; what was not begun stays in `work`.
 */
export async function workInThreads(url: URL, count: number, task: AnalysisTask, work: Work, signal: AbortSignal | undefined): Promise<boolean> {
  const threads = Array.from({ length: count }, () => new Thread(url, task));
  const stop = (): void => {
    for (const thread of threads) thread.end();
  };
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  let anyDied = false;
  // A file in work may still bring others: a thread that finds nothing waits for the rest.
  let busy = 0;
  const idle: (() => void)[] = [];
  const wake = (): void => {
    for (const resume of idle.splice(0)) resume();
  };
  await Promise.all(
    threads.map(async (thread) => {
      if (!(await thread.ready)) {
        anyDied = true;
        return wake();
      }
      for (;;) {
        const path = work.next();
        if (path === undefined) {
          if (busy === 0) return wake();
          await new Promise<void>((resolve) => idle.push(resolve));
          continue;
        }
        busy++;
        const answer = await thread.ask({ path });
        busy--;
        if (signal?.aborted) return wake();
        if (answer === undefined) {
          anyDied = true;
          work.take(path, { kind: "failed", reason: `its analysis ended a worker thread (${thread.lastWords})` });
          return wake();
        }
        work.take(path, answer);
        wake();
      }
    }),
  );
  signal?.removeEventListener("abort", stop);
  stop();
  return anyDied;
}

/** A worker thread that does one thing at a time. */
class Thread {
  /** True once it can be asked, false if it never can. */
  readonly ready: Promise<boolean>;
  lastWords = "stopped";
  readonly #worker: Worker;
  #answer: ((answer: FileOutcome | undefined) => void) | undefined;
  #dead = false;

  constructor(url: URL, task: AnalysisTask) {
    // What a worker prints could quote a text: it has no way out.
    this.#worker = new Worker(url, { workerData: task, stdout: true, stderr: true });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.ready = new Promise((resolve) => {
      this.#worker.on("message", (answer: WorkerAnswer) => {
        if (answer.kind === "ready") resolve(true);
        else this.#settle(answer.kind === "failed" ? answer : { kind: "done", result: answer });
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
  ask(request: WorkerRequest): Promise<FileOutcome | undefined> {
    return new Promise((resolve) => {
      if (this.#dead) return resolve(undefined);
      this.#answer = resolve;
      this.#worker.postMessage(request);
    });
  }

  end(): void {
    this.#worker.terminate().catch(() => {});
  }

  #settle(answer: FileOutcome | undefined): void {
    const resolve = this.#answer;
    this.#answer = undefined;
    resolve?.(answer);
  }
}
