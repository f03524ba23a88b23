import type { ChildProcess } from "node:child_process";
import { startGit } from "../project/node.ts";

/** A commit in which something changed that is looked for. */
export interface HistoryCommit {
  readonly id: string;
  /** When its author says it was made, in seconds since 1970. */
  readonly authored: number;
  /** When it was committed, likewise. */
  readonly committed: number;
}

/** What a commit made of one file. */
export interface FileChange {
  readonly commit: HistoryCommit;
  /** Relative to the top of the repository. */
  readonly path: string;
  /** The objects before, one for each parent of a merge. */
  readonly before: readonly string[];
  readonly after: string;
}

/** Where a walk begins and ends. */
export interface LogRange {
  readonly bare: boolean;
  /** As `git log` takes it: `--all`, `a..b`. */
  readonly revisions: readonly string[];
  /** More commits to begin at. */
  readonly also: readonly string[];
}

/** What is done with the commits of a walk. */
export interface LogListener {
  readonly cancelled: () => boolean;
  /** Changes to and from these are wanted. */
  readonly objects: { has(id: string): boolean; keys(): Iterable<string> };
  readonly onChange: (change: FileChange) => void;
  /** Every commit, whatever it changed. */
  readonly onCommit: (commit: HistoryCommit, parents: readonly string[]) => void;
}

/** So much of what git says is kept until somebody listens; then git waits. */
const MOST_KEPT = 64 * 1024 * 1024;

/**
 * Commits with what they changed, children before their parents: of a merge only what differs from all its parents, since the rest is told with the commits it came
 * with. No rename is guessed. Git begins at once, so that it works while something else is read.
 */
export class CommitLog {
  readonly #child: ChildProcess;
  readonly #closed: Promise<number | undefined>;
  #kept: Buffer[] = [];
  #size = 0;
  #reader: LogReader | undefined;

  constructor(folder: string, { bare, revisions, also }: LogRange) {
    const settings = ["--no-replace-objects", "-c", "log.showRoot=true", "-c", "log.showSignature=false"];
    const parameters = [...settings, "log", ...revisions, "--stdin", "--ignore-missing", "--topo-order"];
    const format = ["--raw", "-c", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature", "--no-notes"];
    const child = startGit(folder, [...parameters, ...format, "--no-relative", "--no-mailmap", "--ignore-submodules=none", "--format=%x01%H %at %ct %P"], {
      bare,
      input: true,
    });
    this.#child = child;
    this.#closed = new Promise((resolve) => {
      child.on("close", (status) => resolve(status ?? undefined));
      child.on("error", () => resolve(undefined));
    });
    child.stderr?.resume();
    child.stdin?.on("error", () => {});
    child.stdin?.end(also.map((id) => `${id}\n`).join(""));
    child.stdout?.on("error", () => {});
    child.stdout?.on("data", (chunk: Buffer) => this.#take(chunk));
  }

  #take(chunk: Buffer): void {
    if (this.#reader) {
      this.#reader.push(chunk);
      if (this.#reader.cancelled) this.stop();
      return;
    }
    this.#kept.push(chunk);
    this.#size += chunk.length;
    if (this.#size > MOST_KEPT) this.#child.stdout?.pause();
  }

  /** Tells everything to a listener. False where git ended before the walk did; undefined if cancelled. */
  async walk(listener: LogListener): Promise<boolean | undefined> {
    const reader = new LogReader(listener);
    for (const chunk of this.#kept) {
      reader.push(chunk);
      if (listener.cancelled()) break;
    }
    this.#kept = [];
    this.#reader = reader;
    if (listener.cancelled()) this.stop();
    else this.#child.stdout?.resume();
    const status = await this.#closed;
    return listener.cancelled() ? undefined : status === 0;
  }

  /** Ends git, whatever it has left to say. */
  stop(): void {
    this.#child.stdout?.destroy();
    this.#child.kill();
  }
}

const [COMMIT, LINE_FEED, COLON, ZERO, NINE, A] = [1, 10, 58, 48, 57, 97];

/**
 * Reads `git log --raw -z`: its parts end with NUL, and a path follows what is said of it, so that no path can pass for anything else. Most changes are of objects
 * that nobody asks for: of those no text is made.
 */
class LogReader {
  readonly #listener: LogListener;
  /** How the names of wanted objects begin, as numbers. */
  readonly #beginnings: ReadonlySet<number>;
  #rest: Buffer | undefined;
  #commit: HistoryCommit | undefined;
  /** What is said of the path that follows; null where that is of no interest. */
  #change: { readonly before: readonly string[]; readonly after: string } | null | undefined;

  constructor(listener: LogListener) {
    this.#listener = listener;
    this.#beginnings = new Set([...listener.objects.keys()].map((it) => beginningAt(Buffer.from(it, "latin1"), 0)));
  }

  get cancelled(): boolean {
    return this.#listener.cancelled();
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(0); end !== -1; at = end + 1, end = bytes.indexOf(0, at)) this.#take(bytes, at, end);
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined;
  }

  #take(bytes: Buffer, from: number, end: number): void {
    if (this.#change !== undefined) {
      const change = this.#change;
      this.#change = undefined;
      if (change && this.#commit) this.#listener.onChange({ commit: this.#commit, path: bytes.toString("utf8", from, end), ...change });
      return;
    }
    const start = bytes[from] === LINE_FEED ? from + 1 : from;
    if (bytes[start] === COMMIT) {
      const [id = "", authored, committed, ...parents] = bytes.toString("latin1", start + 1, end).split(" ");
      this.#commit = { id, authored: Number(authored) || 0, committed: Number(committed) || 0 };
      this.#listener.onCommit(
        this.#commit,
        parents.filter((it) => it !== ""),
      );
    } else if (bytes[start] === COLON) this.#change = this.#changeIn(bytes, start);
  }

  /** `:MODE MODE OLD NEW A`, with one more colon, mode and object for each further parent. */
  #changeIn(bytes: Buffer, start: number): { readonly before: readonly string[]; readonly after: string } | null {
    const width = this.#commit?.id.length ?? 0;
    let parents = 1;
    while (bytes[start + parents] === COLON) parents++;
    const first = start + parents + (parents + 1) * "100644 ".length;
    let mayBeWanted = false;
    for (let i = 0; i <= parents && !mayBeWanted; i++) mayBeWanted = this.#beginnings.has(beginningAt(bytes, first + i * (width + 1)));
    if (!mayBeWanted) return null;
    const ids = bytes.toString("latin1", first, first + (parents + 1) * (width + 1)).split(" ");
    const change = { before: ids.slice(0, parents), after: ids[parents] ?? "" };
    const { objects } = this.#listener;
    return objects.has(change.after) || change.before.some((it) => objects.has(it)) ? change : null;
  }
}

/** The first hexadecimal digits of a name as a number. */
function beginningAt(bytes: Buffer, at: number): number {
  let number = 0;
  for (let i = at; i < at + 8; i++) {
    const digit = bytes[i] ?? ZERO;
    number = (number << 4) | (digit <= NINE ? digit - ZERO : digit - A + 10);
  }
  return number;
}
