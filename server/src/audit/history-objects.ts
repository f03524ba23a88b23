import { once } from "node:events";
import { git, startGit } from "../project/node.ts";

export type ObjectKind = "blob" | "commit" | "tag";

/** What is done with the objects of a repository, one by one, in no order. */
export interface ObjectWork {
  /** The bytes are another object's as soon as this returns. */
  take(id: string, kind: ObjectKind, bytes: Buffer): void;
  /** Every object that was looked at or passed over for good, trees too. */
  passed(id: string): void;
  /** All is shown anew. */
  restart(): void;
}

export interface ObjectsRead {
  readonly objects: number;
  readonly bytes: number;
  /** Blobs larger than {@link MOST_BYTES}. */
  readonly tooLarge: readonly string[];
  /** Objects that git cannot read, damaged or not there. */
  readonly unreadable: readonly string[];
  /** Whether git gave up before it had shown everything. */
  readonly incomplete: boolean;
}

/** Longer objects are not read: no one writes them, and they would not fit. */
export const MOST_BYTES = 32 * 1024 * 1024;

/** After so many objects over which git ends, a repository is too broken to go on. */
const MOST_RESTARTS = 200;

export interface ReadOptions {
  readonly bare: boolean;
  /** Which objects; without it all there are. */
  readonly ids?: readonly string[] | undefined;
  readonly cancelled: () => boolean;
  readonly onProgress: (objects: number) => void;
}

/** Shows all objects of a repository to the work, each once; undefined if cancelled. Never throws. */
export async function readObjects(folder: string, work: ObjectWork, options: ReadOptions): Promise<ObjectsRead | undefined> {
  const parser = new BatchParser(work);
  let { ids } = options;
  if (ids === undefined) {
    const whole = new BatchParser(work);
    const ended = await run(folder, ["--batch-all-objects", "--unordered", "--buffer"], whole, undefined, options);
    if (ended === "cancelled") return undefined;
    if (ended === "done") return { ...whole.read, incomplete: false };
    // One damaged object ends it all: they are asked for one by one.
    ids = await listObjects(folder, options.bare, options.cancelled);
    if (ids === undefined) return { ...whole.read, incomplete: true };
    work.restart();
  }
  const unreadable: string[] = [];
  for (let restarts = 0, rest = ids; rest.length > 0; restarts++) {
    const before = parser.answered;
    const ended = await run(folder, ["--buffer"], parser, rest, options);
    if (ended === "cancelled") return undefined;
    const answered = parser.answered - before;
    if (ended === "done" && answered >= rest.length) break;
    const damaged = rest[answered];
    if (restarts >= MOST_RESTARTS || damaged === undefined) return { ...parser.read, unreadable: [...parser.read.unreadable, ...unreadable], incomplete: true };
    unreadable.push(damaged);
    rest = rest.slice(answered + 1);
  }
  return { ...parser.read, unreadable: [...parser.read.unreadable, ...unreadable], incomplete: false };
}

/** The names of all objects, those first that are stored first; undefined where git does not say. */
export async function listObjects(folder: string, bare: boolean, cancelled: () => boolean): Promise<string[] | undefined> {
  const parameters = ["--no-replace-objects", "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname)"];
  const answer = await git(folder, parameters, cancelled, "", { bare });
  if (answer.kind !== "done" || answer.status !== 0) return undefined;
  return answer.output.split("\n").filter((it) => it !== "");
}

async function run(
  folder: string,
  parameters: readonly string[],
  parser: BatchParser,
  ids: readonly string[] | undefined,
  { bare, cancelled, onProgress }: ReadOptions,
): Promise<"done" | "failed" | "cancelled"> {
  const child = startGit(folder, ["--no-replace-objects", "cat-file", "--batch", ...parameters], { bare, input: ids !== undefined });
  parser.reset();
  const closed = once(child, "close").catch(() => [undefined]);
  child.stderr?.resume();
  if (child.stdin !== null && ids !== undefined) {
    child.stdin.on("error", () => {});
    child.stdin.end(`${ids.join("\n")}\n`);
  }
  let shown = 0;
  try {
    for await (const chunk of child.stdout ?? []) {
      parser.push(chunk as Buffer);
      // What is left unread is let go with the loop, else git would wait for ever.
      if (cancelled()) break;
      if (parser.read.objects - shown >= 1000) {
        shown = parser.read.objects;
        onProgress(shown);
      }
    }
  } catch {
    child.kill();
  }
  if (cancelled()) child.kill();
  const [status] = await closed;
  if (cancelled()) return "cancelled";
  return status === 0 ? "done" : "failed";
}

const LINE_FEED = 10;

/** Reads what `git cat-file --batch` writes. */
class BatchParser {
  readonly #work: ObjectWork;
  #chunks: Buffer[] = [];
  #length = 0;
  /** How much must be there before it is worth looking. */
  #wanted = 1;
  /** How much is to be passed over. */
  #skip = 0;
  #objects = 0;
  #bytes = 0;
  #answered = 0;
  readonly #tooLarge: string[] = [];
  readonly #unreadable: string[] = [];

  constructor(work: ObjectWork) {
    this.#work = work;
  }

  get read(): Omit<ObjectsRead, "incomplete"> {
    return { objects: this.#objects, bytes: this.#bytes, tooLarge: this.#tooLarge, unreadable: this.#unreadable };
  }

  /** How many objects were answered for, there or not. */
  get answered(): number {
    return this.#answered;
  }

  /** Forgets what is left of a stream that ended. */
  reset(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#wanted = 1;
    this.#skip = 0;
  }

  push(chunk: Buffer): void {
    let added = chunk;
    if (this.#skip > 0) {
      const passed = Math.min(this.#skip, chunk.length);
      this.#skip -= passed;
      added = chunk.subarray(passed);
      if (added.length === 0) return;
    }
    this.#chunks.push(added);
    this.#length += added.length;
    if (this.#length < this.#wanted) return;
    const buffer = this.#chunks.length === 1 ? added : Buffer.concat(this.#chunks, this.#length);
    const at = this.#take(buffer);
    const rest = buffer.subarray(at);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }

  /** Takes all objects that are there as a whole; gives the offset of the first that is not. */
  #take(buffer: Buffer): number {
    let at = 0;
    for (;;) {
      const newline = buffer.indexOf(LINE_FEED, at);
      if (newline === -1) {
        this.#wanted = buffer.length - at + 1;
        return at;
      }
      const [id = "", kind, size] = buffer.toString("latin1", at, newline).split(" ");
      const start = newline + 1;
      const length = Number(size);
      if (size === undefined || !Number.isInteger(length)) {
        // `ID missing`
        this.#unreadable.push(id);
        this.#answered++;
        at = start;
        continue;
      }
      const end = start + length + 1;
      const isWanted = (kind === "blob" || kind === "commit" || kind === "tag") && length <= MOST_BYTES;
      if (!isWanted) {
        if (kind !== "tree") this.#tooLarge.push(id);
        this.#objects++;
        this.#bytes += length;
        this.#count(id);
        if (end > buffer.length) {
          this.#skip = end - buffer.length;
          this.#wanted = 1;
          return buffer.length;
        }
        at = end;
        continue;
      }
      if (end > buffer.length) {
        this.#wanted = end - at;
        return at;
      }
      this.#objects++;
      this.#bytes += length;
      this.#work.take(id, kind, buffer.subarray(start, end - 1));
      this.#count(id);
      at = end;
    }
  }

  #count(id: string): void {
    this.#answered++;
    this.#work.passed(id);
  }
}
