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
  /** Whether a change to or from an object is wanted. */
  readonly wanted: (id: string) => boolean;
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
      this.#reader.push(chunk.toString("latin1"));
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
      reader.push(chunk.toString("latin1"));
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

/** Reads `git log --raw -z`: its parts end with NUL, and a path follows what is said of it, so that no path can pass for anything else. */
class LogReader {
  readonly #options: LogListener;
  #rest = "";
  #commit: HistoryCommit | undefined;
  #change: { readonly before: readonly string[]; readonly after: string } | undefined;

  constructor(options: LogListener) {
    this.#options = options;
  }

  get cancelled(): boolean {
    return this.#options.cancelled();
  }

  push(text: string): void {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) this.#take(part);
  }

  #take(part: string): void {
    if (this.#change) {
      const { before, after } = this.#change;
      this.#change = undefined;
      const { wanted, onChange } = this.#options;
      if (this.#commit && (wanted(after) || before.some(wanted)))
        onChange({ commit: this.#commit, path: Buffer.from(part, "latin1").toString("utf8"), before, after });
      return;
    }
    const line = part.startsWith("\n") ? part.slice(1) : part;
    if (line.startsWith("\u0001")) {
      const [id = "", authored, committed, ...parents] = line.slice(1).split(" ");
      this.#commit = { id, authored: Number(authored) || 0, committed: Number(committed) || 0 };
      this.#options.onCommit(
        this.#commit,
        parents.filter((it) => it !== ""),
      );
    } else if (line.startsWith(":")) {
      // `:MODE MODE OLD NEW A`, with one more colon, mode and object for each further parent.
      const parents = /^:+/.exec(line)?.[0].length ?? 1;
      const objects = line
        .slice(parents)
        .split(" ")
        .slice(parents + 1, 2 * parents + 2);
      this.#change = { before: objects.slice(0, parents), after: objects[parents] ?? "" };
    }
  }
}
