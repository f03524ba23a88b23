import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { git, startGit } from "../project/node.ts";
import { ListingFilter } from "./history-listing.ts";

export type ObjectKind = "blob" | "commit" | "tag";

/** What is done with the objects of a repository, one by one, in no order. */
export interface ObjectWork {
  /** The bytes are another object's as soon as this returns. */
  take(id: string, kind: ObjectKind, bytes: Buffer): void;
  /** Likewise a part of an object longer than {@link LONGEST_WHOLE}, with where it begins; parts overlap. Without it such objects are not read. */
  takePart?(id: string, kind: ObjectKind, bytes: Buffer, from: number): void;
  /** Every object that was looked at or passed over for good. */
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

/** Longer objects are read part by part, so that they take no more room than others. */
const LONGEST_WHOLE = 32 * 1024 * 1024;
const PART = 2 * 1024 * 1024;
/** What two parts have in common at most: more than any key and what stands around it. */
const OVERLAP = 16 * 1024;

/** Longer objects are not read: no one writes them, and a few bytes may be packed that unpack to any number. */
export const MOST_BYTES = 8 * 1024 * 1024 * 1024;

/** After so many objects over which git ends, a repository is too broken to go on. */
const MOST_RESTARTS = 200;

export interface ReadOptions {
  readonly bare: boolean;
  /** Which objects; without it all there are. */
  readonly ids?: readonly string[] | undefined;
  /** Whether an object need not be shown, where all are. */
  readonly isKnown?: ((id: string) => boolean) | undefined;
  readonly cancelled: () => boolean;
  readonly onProgress: (objects: number) => void;
}

/** Shows all objects of a repository to the work but for trees, each once; undefined if cancelled. Never throws. */
export async function readObjects(folder: string, work: ObjectWork, options: ReadOptions): Promise<ObjectsRead | undefined> {
  let { ids } = options;
  if (ids === undefined) {
    const whole = new BatchParser(work);
    const ended = await readAll(folder, whole, options);
    if (ended === "cancelled") return undefined;
    if (ended === "done") return { ...whole.read, incomplete: false };
    // One damaged object ends it all: they are asked for one by one.
    ids = await listObjects(folder, options);
    if (ids === undefined) return { ...whole.read, incomplete: true };
    work.restart();
    ids = ids.filter((id) => options.isKnown?.(id) !== true);
  }
  const parser = new BatchParser(work);
  const unreadable: string[] = [];
  for (let restarts = 0, rest = ids; rest.length > 0; restarts++) {
    const before = parser.answered;
    const ended = await read(startReading(folder, options.bare), parser, rest, options);
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

const ALL = ["--no-replace-objects", "cat-file", "--batch-all-objects", "--unordered"];

/** The names of all objects, those first that are stored first; undefined where git does not say. */
async function listObjects(folder: string, { bare, cancelled }: ReadOptions): Promise<string[] | undefined> {
  const answer = await git(folder, [...ALL, "--batch-check=%(objectname)"], cancelled, "", { bare });
  if (answer.kind !== "done" || answer.status !== 0) return undefined;
  return answer.output.split("\n").filter((it) => it !== "");
}

function startReading(folder: string, bare: boolean): ChildProcess {
  // Larger files git unpacks bit by bit, too.
  return startGit(folder, ["--no-replace-objects", "-c", "core.bigFileThreshold=32m", "cat-file", "--batch", "--buffer"], { bare, input: true });
}

type Ended = "done" | "failed" | "cancelled";

/**
 * Has one git list all objects, and another show those that are wanted as soon as they are listed: trees, of which a repository has the most, and what is too
 * large need not be unpacked.
 */
async function readAll(folder: string, parser: BatchParser, options: ReadOptions): Promise<Ended> {
  const { bare, cancelled, isKnown } = options;
  const reader = startReading(folder, bare);
  const reading = read(reader, parser, undefined, options);
  const lister = startGit(folder, [...ALL, "--batch-check=%(objectname) %(objecttype) %(objectsize)"], { bare });
  const closed = exitOf(lister);
  const filter = new ListingFilter(parser, parser.mostBytes, isKnown);
  try {
    for await (const chunk of lister.stdout ?? []) {
      const names = filter.push(chunk as Buffer);
      if (names.length > 0 && reader.stdin?.write(names) === false) await Promise.race([once(reader.stdin, "drain").catch(() => {}), reading]);
      if (cancelled() || reader.exitCode !== null) break;
    }
  } catch {
    lister.kill();
  }
  reader.stdin?.end();
  const [listed, ended] = await Promise.all([closed, reading]);
  if (ended !== "done") return ended;
  return listed === 0 && parser.answered === filter.wanted ? "done" : "failed";
}

/** Ends a process, whatever it has left to say. */
function end(child: ChildProcess): void {
  child.stdout?.destroy();
  child.kill();
}

/** The exit code of a process, once all that it wrote is read; undefined where it did not start or was ended. */
async function exitOf(child: ChildProcess): Promise<number | undefined> {
  child.stderr?.resume();
  const [status] = await once(child, "close").catch(() => []);
  return typeof status === "number" ? status : undefined;
}

/** Reads what a git shows, of some objects or of those that it is asked for by others. */
async function read(child: ChildProcess, parser: BatchParser, ids: readonly string[] | undefined, { cancelled, onProgress }: ReadOptions): Promise<Ended> {
  parser.reset();
  const closed = exitOf(child);
  child.stdin?.on("error", () => {});
  if (ids !== undefined) child.stdin?.end(`${ids.join("\n")}\n`);
  let shown = 0;
  // Git writes a few thousand bytes at once: waiting for each as for a promise costs more than reading it.
  child.stdout?.on("error", () => {});
  child.stdout?.on("data", (chunk: Buffer) => {
    // What is left unread is let go, else git would wait for ever.
    if (cancelled()) return end(child);
    parser.push(chunk);
    if (parser.read.objects - shown < 1000) return;
    shown = parser.read.objects;
    onProgress(shown);
  });
  const status = await closed;
  if (cancelled()) return "cancelled";
  return status === 0 ? "done" : "failed";
}

/** Where the last whole word ends in a part: half a key would be another one. */
function endOfWords(bytes: Buffer): number {
  const least = bytes.length - OVERLAP / 2;
  for (let end = bytes.length; end > least; end--) if (!isOfWord(bytes[end - 1] ?? 0)) return end;
  return bytes.length;
}

/** Whether a byte may stand in a key, plain or in base64: letters, digits, `+ - / _ =`. */
function isOfWord(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2f && byte <= 0x39) || byte === 0x2b || byte === 0x2d || byte === 0x3d || byte === 0x5f;
}

const LINE_FEED = 10;

/** What is kept of a stream has this room and more as it needs it. */
const ROOM = 1024 * 1024;

/** Reads what `git cat-file --batch` writes. */
class BatchParser {
  readonly #work: ObjectWork;
  /** What came and is not yet taken. */
  #room = Buffer.alloc(0);
  #length = 0;
  /** How much must be there before it is worth looking. */
  #wanted = 1;
  /** How much is to be passed over. */
  #skip = 0;
  /** What is read part by part, with how much of it was shown. */
  #long: { readonly id: string; readonly kind: ObjectKind; readonly length: number; from: number } | undefined;
  #objects = 0;
  #bytes = 0;
  #answered = 0;
  readonly #tooLarge: string[] = [];
  readonly #unreadable: string[] = [];

  constructor(work: ObjectWork) {
    this.#work = work;
  }

  /** Longer objects are not read. */
  get mostBytes(): number {
    return this.#work.takePart ? MOST_BYTES : LONGEST_WHOLE;
  }

  get read(): Omit<ObjectsRead, "incomplete"> {
    return { objects: this.#objects, bytes: this.#bytes, tooLarge: this.#tooLarge, unreadable: this.#unreadable };
  }

  /** How many objects were answered for, there or not. */
  get answered(): number {
    return this.#answered;
  }

  /** Takes an object in which nothing can stand. */
  isPassed(): void {
    this.#objects++;
  }

  /** Takes an object that git does not have, or cannot read. */
  isMissing(id: string): void {
    this.#unreadable.push(id);
  }

  /** Takes an object that is not to be read. */
  isTooLarge(id: string): void {
    this.#tooLarge.push(id);
    this.#objects++;
    this.#work.passed(id);
  }

  /** Forgets what is left of a stream that ended. */
  reset(): void {
    this.#length = 0;
    this.#wanted = 1;
    this.#skip = 0;
    this.#long = undefined;
  }

  push(chunk: Buffer): void {
    let added = chunk;
    if (this.#skip > 0) {
      const passed = Math.min(this.#skip, chunk.length);
      this.#skip -= passed;
      added = chunk.subarray(passed);
      if (added.length === 0) return;
    }
    // What came before goes into one buffer that is used again and again: new ones for each would keep the collector busy.
    if (this.#length > 0) {
      this.#keep(added);
      if (this.#length < this.#wanted) return;
      const at = this.#take(this.#room.subarray(0, this.#length));
      this.#room.copyWithin(0, at, this.#length);
      this.#length -= at;
      if (this.#length < ROOM && this.#room.length > 4 * ROOM) this.#room = Buffer.from(this.#room.subarray(0, ROOM));
      return;
    }
    const at = added.length < this.#wanted ? 0 : this.#take(added);
    if (at < added.length) this.#keep(added.subarray(at));
  }

  #keep(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#room.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(ROOM, length, Math.min(this.#wanted + ROOM, 2 * this.#room.length)));
      this.#room.copy(larger, 0, 0, this.#length);
      this.#room = larger;
    }
    bytes.copy(this.#room, this.#length);
    this.#length = length;
  }

  /** Takes all objects that are there as a whole; gives the offset of the first that is not. */
  #take(buffer: Buffer): number {
    let at = 0;
    for (;;) {
      if (this.#long) {
        const { id, kind, length, from } = this.#long;
        const part = Math.min(PART, length - from);
        const isLast = from + part === length;
        this.#wanted = part + (isLast ? 1 : 0);
        if (buffer.length - at < this.#wanted) return at;
        const bytes = buffer.subarray(at, at + part);
        this.#work.takePart?.(id, kind, isLast ? bytes : bytes.subarray(0, endOfWords(bytes)), from);
        this.#long.from += part - OVERLAP;
        at += isLast ? part + 1 : part - OVERLAP;
        if (isLast) {
          this.#long = undefined;
          this.#count(id, length);
        }
        continue;
      }
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
      const isWanted = (kind === "blob" || kind === "commit" || kind === "tag") && length <= this.mostBytes;
      if (!isWanted) {
        if (kind !== "tree") this.#tooLarge.push(id);
        this.#count(id, length);
        if (end > buffer.length) {
          this.#skip = end - buffer.length;
          this.#wanted = 1;
          return buffer.length;
        }
        at = end;
        continue;
      }
      if (length > LONGEST_WHOLE) {
        this.#long = { id, kind, length, from: 0 };
        at = start;
        continue;
      }
      if (end > buffer.length) {
        this.#wanted = end - at;
        return at;
      }
      this.#work.take(id, kind, buffer.subarray(start, end - 1));
      this.#count(id, length);
      at = end;
    }
  }

  #count(id: string, length: number): void {
    this.#answered++;
    this.#objects++;
    this.#bytes += length;
    this.#work.passed(id);
  }
}
