import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { BINARY_PROBE_BYTES, type Decoded, decode } from "./decode.ts";
import { byPath, type DiscoverOptions, type Discovery, discover, type FolderListing, isNamedByIgnoreFiles, type Skipped, SYMBOLIC_LINK } from "./discover.ts";
import type { DiskFacts } from "./exposure.ts";
import type { FileSystem, FolderEntry } from "./file-system.ts";
import type { WordSearch } from "./word-search.ts";

/** The disk. Synchronous inside: for many small files that is several times faster than waiting for each. */
export const nodeFileSystem: FileSystem = {
  async read(path) {
    try {
      return readFileSync(path);
    } catch {
      return undefined;
    }
  },
  async stat(path) {
    try {
      const stat = statSync(path);
      if (stat.isDirectory()) return { kind: "folder", size: 0 };
      return stat.isFile() ? { kind: "file", size: stat.size } : undefined;
    } catch {
      return undefined;
    }
  },
  async list(path) {
    return listFolder(path).entries;
  },
};

/** No text. */
const BINARY = "binary";

/** Longer files are not read: no one writes them, and they would not fit. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

export type ReadOutcome =
  | { readonly kind: "text"; readonly decoded: Decoded; readonly size: number }
  /** Read, and what was asked for is not in it. */
  | { readonly kind: "unmatched"; readonly size: number }
  | { readonly kind: "skipped"; readonly reason: string };

/** Reads many files through one buffer; see {@link createReader}. The bytes that are searched are another file's soon. */
export interface Reader {
  (path: string, wanted?: WordSearch<Buffer>): ReadOutcome;
  /** Whether it reads anything but the disk as it is. */
  readonly isOther?: boolean;
}

/**
 * A reader of files that decodes only those in which what is wanted is found, with one buffer for all. Never throws, follows no link, and never
 * waits for a pipe.
 */
export function createReader(bufferBytes: number = 1024 * 1024): Reader {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  return (path, wanted) => {
    let file: number | undefined;
    try {
      file = openSync(path, flags);
      const length = fill(file, buffer);
      if (length < buffer.length) return outcomeOf(buffer.subarray(0, length), wanted);
      const stat = fstatSync(file);
      if (!stat.isFile()) return { kind: "skipped", reason: "not a regular file" };
      if (stat.size > MAX_FILE_BYTES) return { kind: "skipped", reason: `larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB` };
      if (decode(buffer.subarray(0, BINARY_PROBE_BYTES)) === undefined) return { kind: "skipped", reason: BINARY };
      return outcomeOf(Buffer.concat([buffer, readFileSync(file)]), wanted);
    } catch (error) {
      return { kind: "skipped", reason: reasonOf(error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  };
}

export interface ListOptions extends Omit<DiscoverOptions, "ignoreCase"> {
  /** Whether git may be run in this folder. */
  readonly gitAllowed: boolean;
}

/**
 * The files under a folder: what git knows of and does not ignore, where there is a repository and git may run and trusts it, else by a walk that reads ignore files.
 * Undefined if cancelled.
 */
export async function listFiles(root: string, options: ListOptions): Promise<Discovery | undefined> {
  // git has no quick way to list ignored files but leave out whole folders that nobody wants.
  if (options.includeIgnored || !options.gitAllowed) return walk(root, options, []);
  const listed = await gitFiles(root, options.cancelled ?? never);
  if (listed.kind === "cancelled") return undefined;
  if (listed.kind === "unavailable") return walk(root, options, listed.note === undefined ? [] : [listed.note]);
  return fromGit(root, listed, options);
}

/**
 * Those of some paths (relative to the folder) that git ignores; undefined where there is no repository, or git may not run or does not trust it.
 * Where git ignores the folder itself, its own ignore files count alone: someone who looks at it has brought it back.
 */
export async function ignoredAmong(folder: string, paths: readonly string[], gitAllowed: boolean): Promise<ReadonlySet<string> | undefined> {
  if (!gitAllowed) return undefined;
  if (paths.length === 0) return new Set();
  const answer = await git(folder, ["check-ignore", "-z", "--stdin"], never, [".", ...paths].join("\0"));
  if (answer.kind !== "done" || answer.status > 1) return undefined;
  const ignored = new Set(answer.output.split("\0").filter((it) => it !== ""));
  if (!ignored.has(".")) return ignored;
  const below = remembering(ignoreFilesBelow(folder));
  const own = await Promise.all(paths.map((it) => isNamedByIgnoreFiles(below, it, foldsCase)));
  return new Set(paths.filter((_, index) => own[index]));
}

/** Whether git ignores a path in a folder; as {@link ignoredAmong}. */
export async function isIgnored(folder: string, path: string, gitAllowed: boolean): Promise<boolean | undefined> {
  const inside = (isAbsolute(path) ? relative(folder, path) : path).replaceAll(sep, "/");
  return (await ignoredAmong(folder, [inside], gitAllowed))?.has(inside);
}

/** What git's index and the modes of some files (relative to the folder) say. Without git, or where it may not run, nothing is said of its index. */
export async function diskFactsOf(folder: string, paths: readonly string[], gitAllowed: boolean): Promise<ReadonlyMap<string, DiskFacts>> {
  const tracked = gitAllowed ? await trackedAmong(folder, paths) : undefined;
  return new Map(paths.map((path) => [path, { tracked: tracked?.has(path), mode: modeOf(join(folder, path)) }]));
}

/** So many paths at once fit into a command line everywhere. */
const PATHS_AT_ONCE = 100;

async function trackedAmong(folder: string, paths: readonly string[]): Promise<ReadonlySet<string> | undefined> {
  const tracked = new Set<string>();
  for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
    const answer = await git(folder, ["--literal-pathspecs", "ls-files", "-z", "--", ...paths.slice(at, at + PATHS_AT_ONCE)], never);
    if (answer.kind !== "done" || answer.status !== 0) return undefined;
    for (const path of answer.output.split("\0")) if (path !== "") tracked.add(path);
  }
  return tracked;
}

/** Who may do what with a file; undefined where the system has no modes or there is no file. */
function modeOf(path: string): number | undefined {
  if (process.platform === "win32") return undefined;
  try {
    return statSync(path).mode & 0o777;
  } catch {
    return undefined;
  }
}

function never(): boolean {
  return false;
}

const foldsCase = process.platform === "win32" || process.platform === "darwin";

function walk(root: string, options: ListOptions, notes: readonly string[]): Promise<Discovery | undefined> {
  const reader = { list: (folder: string) => listFolder(join(root, folder)), ...ignoreFilesBelow(root) };
  return discover(reader, { ...options, ignoreCase: foldsCase }).then((it) => it && { ...it, notes: [...notes, ...it.notes] });
}

interface IgnoreFiles {
  readText(path: string): string | undefined;
}

/** Most folders have no ignore file, and many paths share their folders: each is asked for once. */
function remembering({ readText }: IgnoreFiles): IgnoreFiles {
  const texts = new Map<string, string | undefined>();
  return {
    readText(path) {
      if (!texts.has(path)) texts.set(path, readText(path));
      return texts.get(path);
    },
  };
}

function ignoreFilesBelow(root: string): IgnoreFiles {
  return {
    readText(path) {
      try {
        return readFileSync(join(root, path), "utf8");
      } catch {
        return undefined;
      }
    },
  };
}

async function fromGit(root: string, listed: GitListing, options: ListOptions): Promise<Discovery | undefined> {
  const excluded = (path: string): boolean => options.excluded(path, "file");
  const files = listed.files.filter((it) => !excluded(it));
  options.onFound?.(files.length);
  const skipped: Skipped[] = listed.links.filter((it) => !excluded(it)).map((path) => ({ path, reason: SYMBOLIC_LINK }));
  const notes: string[] = [];
  for (const folder of listed.repositories) {
    if (options.excluded(folder, "folder")) continue;
    const inner: ListOptions = { ...options, excluded: (path, kind) => options.excluded(`${folder}/${path}`, kind) };
    // A submodule that was never fetched is an empty folder; git would speak of the repository around it.
    const own = listFolder(join(root, folder)).entries.some((it) => it.name === ".git");
    const found = own ? await listFiles(join(root, folder), inner) : await walk(join(root, folder), inner, []);
    if (found === undefined) return undefined;
    for (const it of found.files) files.push(`${folder}/${it}`);
    for (const { path, reason } of found.skipped) skipped.push({ path: path === "." ? folder : `${folder}/${path}`, reason });
    for (const it of found.notes) notes.push(`${folder}: ${it}`);
  }
  return { files: files.sort(), skipped: skipped.sort(byPath), notes };
}

function listFolder(path: string): FolderListing {
  try {
    const entries: FolderEntry[] = [];
    const special: string[] = [];
    for (const { name, kind } of readdirSync(path, { withFileTypes: true }).map((it) => ({ name: it.name, kind: kindOf(it) }))) {
      if (kind === undefined) special.push(name);
      else entries.push({ name, kind });
    }
    return { entries, special };
  } catch (error) {
    return { entries: [], problem: reasonOf(error) };
  }
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): FolderEntry["kind"] | undefined {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  return entry.isSymbolicLink() ? "link" : undefined;
}

/** How many bytes of the file fitted. */
function fill(file: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const count = readSync(file, buffer, length, buffer.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return length;
}

/** What reading these bytes gives. */
export function outcomeOf(bytes: Buffer, wanted: WordSearch<Buffer> | undefined): ReadOutcome {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) || bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
  if (!wide && wanted !== undefined && !wanted.inBytes(bytes)) return { kind: "unmatched", size: bytes.length };
  const decoded = decode(bytes);
  if (decoded === undefined) return { kind: "skipped", reason: BINARY };
  if (wide && wanted !== undefined && !wanted.inText(decoded.text)) return { kind: "unmatched", size: bytes.length };
  return { kind: "text", decoded, size: bytes.length };
}

/** Why a file or folder could not be read, without its name. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ELOOP" || code === "EMLINK") return SYMBOLIC_LINK;
  if (code === "EACCES" || code === "EPERM") return "not readable: permission denied";
  if (code === "ENOENT" || code === "ENOTDIR") return "gone before it could be read";
  if (code === "EISDIR") return "a folder";
  if (code === "ENXIO" || code === "EAGAIN") return "not a regular file";
  return code === "" ? "not readable" : `not readable: ${code}`;
}

const GIT_TIME_LIMIT_MS = 30_000;

interface GitListing {
  readonly kind: "listed";
  readonly files: string[];
  readonly links: string[];
  /** Submodules and repositories that lie in this one without belonging to it. */
  readonly repositories: string[];
}

type GitAnswer = GitListing | { readonly kind: "cancelled" } | { readonly kind: "unavailable"; readonly note: string | undefined };

async function gitFiles(root: string, cancelled: () => boolean): Promise<GitAnswer> {
  // With modes for what is tracked, so that links and submodules are known without looking at every file.
  const answers = await Promise.all([
    git(root, ["ls-files", "-z", "--stage"], cancelled),
    git(root, ["ls-files", "-z", "--others", "--exclude-standard"], cancelled),
    git(root, ["check-ignore", "-q", "--", "."], cancelled),
  ]);
  const [tracked, others, ignored] = answers;
  if (answers.some((it) => it.kind === "cancelled")) return { kind: "cancelled" };
  if (tracked.kind !== "done" || others.kind !== "done") return { kind: "unavailable", note: noteOf(root, "git is missing or took too long") };
  const failed = tracked.status !== 0 ? tracked : others;
  if (failed.status !== 0) {
    const distrusted = /dubious ownership|safe\.directory/i.test(failed.errors);
    return {
      kind: "unavailable",
      note: noteOf(root, distrusted ? "git does not trust this folder (safe.directory)" : `git failed here (status ${failed.status})`),
    };
  }
  // A folder named by the user is looked at even where the repository around it ignores it.
  if (ignored.kind === "done" && ignored.status === 0) return { kind: "unavailable", note: undefined };
  const files = new Set<string>();
  const links = new Set<string>();
  const repositories = new Set<string>();
  for (const line of tracked.output.split("\0")) {
    const tab = line.indexOf("\t");
    if (tab === -1) continue;
    const path = line.slice(tab + 1);
    if (line.startsWith("160000 ")) repositories.add(path);
    else if (line.startsWith("120000 ")) links.add(path);
    else files.add(path);
  }
  for (const path of others.output.split("\0")) {
    if (path.endsWith("/")) repositories.add(path.slice(0, -1));
    else if (path !== "") files.add(path);
  }
  return { kind: "listed", files: [...files], links: [...links], repositories: [...repositories] };
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, ".git"))) return true;
  const above = dirname(folder);
  return above !== folder && isInRepository(above);
}

export interface GitRun {
  readonly kind: "done";
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** What to say when git gave no list; nothing where there is no repository to list. */
function noteOf(root: string, why: string): string | undefined {
  return isInRepository(root) ? `${why}; the ignore files were read without it` : undefined;
}

/** Where git looks for a repository besides the folder it is told: set for hooks, and wrong for any other folder. */
const REPOSITORY_VARIABLES = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_OBJECT_DIRECTORY",
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_NAMESPACE",
  "GIT_PREFIX",
];

export interface GitOptions {
  /** Whether the folder itself is to be taken for a repository without a working tree. */
  readonly bare?: boolean;
  /** Whether something is written to its standard input. */
  readonly input?: boolean;
}

/** Starts git so that nothing in the folder is executed, nothing is written, no one is asked and no network is used. */
export function startGit(root: string, parameters: readonly string[], { bare = false, input = false }: GitOptions = {}): ChildProcess {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_PAGER: "",
    LC_ALL: "C",
  };
  for (const name of REPOSITORY_VARIABLES) delete env[name];
  const bareRepositories = `safe.bareRepository=${bare ? "all" : "explicit"}`;
  const options = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", bareRepositories, "--no-pager", "-C", root];
  // Not started in the folder itself: Windows would take a git.exe that lies there.
  return spawn("git", [...options, ...parameters], {
    cwd: dirname(process.execPath),
    env,
    stdio: [input ? "pipe" : "ignore", "pipe", "pipe"],
    windowsHide: true,
  });
}

/** What git answers, as {@link startGit} runs it; `failed` if it cannot be started or takes too long. */
export function git(
  root: string,
  parameters: readonly string[],
  cancelled: () => boolean = never,
  input = "",
  options: Pick<GitOptions, "bare"> = {},
): Promise<GitRun | { readonly kind: "cancelled" | "failed" }> {
  return new Promise((resolve) => {
    const child = startGit(root, parameters, { ...options, input: input !== "" });
    const output: Buffer[] = [];
    let errors = "";
    const watch = setInterval(() => cancelled() && end({ kind: "cancelled" }), 50);
    const limit = setTimeout(() => end({ kind: "failed" }), GIT_TIME_LIMIT_MS);
    function end(result: GitRun | { readonly kind: "cancelled" | "failed" }): void {
      clearInterval(watch);
      clearTimeout(limit);
      if (result.kind !== "done") child.kill();
      resolve(result);
    }
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => {
      if (errors.length < 4096) errors += chunk.toString("utf8");
    });
    child.on("error", () => end({ kind: "failed" }));
    // It may end before it has read everything.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
    child.on("close", (status) => end(status === null ? { kind: "failed" } : { kind: "done", status, output: Buffer.concat(output).toString("utf8"), errors }));
  });
}
