import { Worker } from "node:worker_threads";
import type { Mappings } from "../project/resolve/mappings.ts";
import { errorName } from "./error-name.ts";
import type { FilesToScan, ScannedFiles } from "./scan-files.ts";
import type { FileAnswer, WorkerAnswer, WorkerRequest } from "./serve-analysis.ts";
import { SharedPlace } from "./shared-place.ts";

/** Room for what is young: with less, a thread spends its time on moving it; with more it is no faster. */
const YOUNG_MEGABYTES = 24;

/** Some threads, started when they are first needed, ended all at once. */
export class Threads {
  readonly #seats: readonly Seat[];
  #isPrepared = false;

  constructor(url: URL, count: number) {
    this.#seats = Array.from({ length: count }, () => new Seat(url));
  }

  get count(): number {
    return this.#seats.length;
  }

  /** Starts all of them now: until they are asked they make themselves ready. */
  prepare(): void {
    if (this.#isPrepared) return;
    this.#isPrepared = true;
    for (const seat of this.#seats) void seat.start();
  }

  /** Whether one of them is making itself ready. */
  get isStarting(): boolean {
    return this.#seats.some(({ isStarting }) => isStarting);
  }

  /** Whether one of them is at work or waits for some. */
  get isReady(): boolean {
    return this.#seats.some(({ isReady }) => isReady);
  }

  /** Whether one ended, or never began. */
  get anyDied(): boolean {
    return this.#seats.some(({ deaths }) => deaths > 0);
  }

  /** Has something done with each thread, once it is ready; what one does that cannot start is left to the others. */
  async doInEach(work: (seat: Seat) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#seats.map(async (seat) => {
        if (await seat.start()) await work(seat);
      }),
    );
  }

  stop(): void {
    for (const seat of this.#seats) seat.stop();
  }
}

/** A place for a thread; another one where the last has died. */
export class Seat {
  deaths = 0;
  readonly #url: URL;
  #thread: Thread | undefined;
  #isReady = false;
  #isBroken = false;

  constructor(url: URL) {
    this.#url = url;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get isStarting(): boolean {
    return this.#thread?.isDead === false && !this.#isReady && !this.#isBroken;
  }

  /** What the thread did last before it died: the module it was at, where that is known, and how it ended. */
  get end(): { readonly at: string | undefined; readonly words: string } {
    return { at: this.#thread?.at, words: this.#thread?.lastWords ?? "stopped" };
  }

  /** Whether there is a thread that can be asked. */
  async start(): Promise<boolean> {
    if (this.#isBroken) return false;
    if (this.#thread?.isDead !== false) {
      this.#isReady = false;
      this.#thread = new Thread(this.#url);
    }
    const thread = this.#thread;
    this.#isReady = await thread.ready;
    if (!this.#isReady) {
      this.#isBroken = true;
      this.deaths++;
    }
    return this.#isReady;
  }

  /** The answer; undefined if the thread dies over it, or is stopped. `onPart` is told what comes before. */
  async ask(request: WorkerRequest, onPart: (answer: FileAnswer) => void = () => {}): Promise<WorkerAnswer | undefined> {
    const answer = await this.#thread?.ask(request, onPart);
    if (answer === undefined) {
      this.#isReady = false;
      if (!this.#isBroken) this.deaths++;
    }
    return answer;
  }

  /** What files are and import; undefined if the thread dies. */
  async scan(root: string, files: FilesToScan, mappings: Mappings): Promise<ScannedFiles | undefined> {
    const answer = await this.ask({ kind: "scan", root, files, mappings });
    return answer?.kind === "scanned" ? (JSON.parse(answer.files) as ScannedFiles) : undefined;
  }

  stop(): void {
    this.#isBroken = true;
    this.#thread?.end();
  }
}

/** A worker thread that does one thing at a time. */
class Thread {
  /** True once it can be asked, false if it never can. */
  readonly ready: Promise<boolean>;
  lastWords = "stopped";
  readonly #place = new SharedPlace();
  readonly #worker: Worker;
  #answer: { readonly resolve: (answer: WorkerAnswer | undefined) => void; readonly onPart: (answer: FileAnswer) => void } | undefined;
  isDead = false;

  constructor(url: URL) {
    // What a worker prints could quote a text: it has no way out.
    this.#worker = new Worker(url, {
      stdout: true,
      stderr: true,
      workerData: { place: this.#place.memory },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.ready = new Promise((resolve) => {
      this.#worker.on("message", (answer: WorkerAnswer) => {
        if (answer.kind === "ready") resolve(true);
        else if (answer.kind === "answers") for (const it of answer.answers) this.#answer?.onPart(it);
        else this.#settle(answer);
      });
      const die = (words: string): void => {
        if (!this.isDead) this.lastWords = words;
        this.isDead = true;
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

  /** The module it is at, or was last. */
  get at(): string | undefined {
    return this.#place.path;
  }

  /** The answer; undefined if the thread dies over it. */
  ask(request: WorkerRequest, onPart: (answer: FileAnswer) => void): Promise<WorkerAnswer | undefined> {
    return new Promise((resolve) => {
      if (this.isDead) return resolve(undefined);
      this.#answer = { resolve, onPart };
      this.#worker.postMessage(request);
    });
  }

  end(): void {
    this.#worker.terminate().catch(() => {});
  }

  #settle(answer: WorkerAnswer | undefined): void {
    const waiting = this.#answer;
    this.#answer = undefined;
    waiting?.resolve(answer);
  }
}
