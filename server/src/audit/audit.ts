import { availableParallelism } from "node:os";
import type { Session } from "../engine/analysis.ts";
import type { Discovery } from "../project/discover.ts";
import { isKeyFile } from "../project/key-files.ts";
import { createReader, diskFactsOf, ignoredAmong, listFiles, type Reader } from "../project/node.ts";
import { isExcluded } from "../project/places.ts";
import type { Component } from "../project/resolve/import-index.ts";
import type { Finding } from "../rules/finding.ts";
import { folderSettingsAbove } from "../settings/layers.ts";
import type { Settings } from "../settings/settings.ts";
import { type Asked, auditOf } from "./audit-of.ts";
import { auditHistory, type HistoryAudit, type HistoryOptions, NOT_WALKED } from "./history.ts";
import { isBareRepository } from "./history-repository.ts";
import { ignoredKeyFiles } from "./ignored-key-files.ts";
import { Queue } from "./queue.ts";
import { readSeeds, type Seeds } from "./read-seeds.ts";
import type { Audit } from "./result.ts";
import { readRootSettings, withFolderSettings } from "./root-settings.ts";
import { runTasks } from "./run-tasks.ts";
import { type Shard, saysWhole } from "./shard.ts";
import { parted, usersOf } from "./sharded.ts";
import type { AnalysisTask } from "./task.ts";
import { componentsOf, tasksFor } from "./tasks.ts";
import { Threads } from "./threads.ts";
import { holdYoungGeneration, releaseYoungGeneration } from "./young-generation.ts";

export interface AuditRoot {
  /** Absolute, no link. */
  readonly folder: string;
  /** Look at these files alone, by their paths relative to the folder; ignore files and exclusions have no say in them. */
  readonly only?: readonly string[];
  /** Look at these files, too, likewise. */
  readonly also?: readonly string[];
  /** Look through what came to the git history since a commit. */
  readonly since?: string | undefined;
  /** Reads the files, where they are not to be read from the disk as they are. */
  readonly read?: Reader;
}

export interface AuditOptions {
  /** Of this tool, for reports. */
  readonly version: string;
  /** A session without files; `onWalk` is told before it walks a module. */
  readonly createSession: (settings: Settings, onWalk?: () => void) => Promise<Session> | Session;
  /** The entry of a worker thread; without it all is done in this thread. */
  readonly workerUrl?: URL | undefined;
  /** Whether the process is there for the audit alone: it then uses less memory, and would serve others more slowly. */
  readonly isAlone?: boolean | undefined;
  /** The most threads to use; by default as many as the machine runs at once, four at most. */
  readonly jobs?: number | undefined;
  /** Start threads only from so many files to read, or so many bytes to look at closely, on: below, starting them costs more than it gains. */
  readonly threadsFrom?: { readonly files: number; readonly bytes: number } | undefined;
  readonly includeIgnored?: boolean | undefined;
  /** Whether git may be run. */
  readonly gitAllowed: boolean;
  /** Only this part; several parts together are the whole. */
  readonly shard?: Shard | undefined;
  /** Look through the git history, too. */
  readonly history?: Pick<HistoryOptions, "unreachable" | "cacheFolder"> | undefined;
  readonly onProgress?: ((progress: AuditProgress) => void) | undefined;
  /** Told what was found in a file, with its text where that is at hand, as soon as it is known. */
  readonly onFindings?: ((path: string, findings: readonly Finding[], text: string | undefined) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A clock in milliseconds. */
  readonly now?: (() => number) | undefined;
}

export interface AuditProgress {
  readonly phase: "list" | "read" | "analyse" | "history";
  readonly done: number;
  /** Undefined while it is not known. */
  readonly total: number | undefined;
  readonly path: string | undefined;
}

const MOST_JOBS = 4;
const THREADS_FROM = { files: 4_000, bytes: 3_000_000 };

/** Looks at the roots one after another; undefined if cancelled. What cannot be read or analysed is in the result, never an error. */
export async function auditWorkspace(roots: readonly AuditRoot[], options: AuditOptions): Promise<Audit[] | undefined> {
  const audits: Audit[] = [];
  for (const root of roots) {
    const audit = await auditRoot(root, options);
    if (audit === undefined) return undefined;
    audits.push(audit);
  }
  return audits;
}

async function auditRoot(root: AuditRoot, options: AuditOptions): Promise<Audit | undefined> {
  const threads = threadsOf(root, options);
  const stop = (): void => threads?.stop();
  options.signal?.addEventListener("abort", stop);
  try {
    return await auditIn(threads, root, options);
  } finally {
    options.signal?.removeEventListener("abort", stop);
    stop();
    if (options.isAlone) releaseYoungGeneration();
  }
}

/** Threads that may be used; none is started yet. They read the disk, so that they are none where something else is to be read. */
function threadsOf({ read }: AuditRoot, { workerUrl, jobs = Math.min(availableParallelism(), MOST_JOBS) }: AuditOptions): Threads | undefined {
  return workerUrl === undefined || jobs < 2 || read?.isOther === true ? undefined : new Threads(workerUrl, jobs);
}

/** The files of a root that are looked at; undefined if cancelled. */
async function filesOf(
  { folder, only, also, read }: Required<Pick<AuditRoot, "also" | "read" | "folder">> & { readonly only: AuditRoot["only"] | undefined },
  options: AuditOptions,
  { cancelled, onFound }: { readonly cancelled: () => boolean; readonly onFound: (count: number) => void },
): Promise<Asked | undefined> {
  const root = readRootSettings(folder, read);
  const named = new Set([...(only ?? []), ...also]);
  // What lies in a repository without a working tree is git's own.
  const isBare = options.history !== undefined && isBareRepository(folder);
  const found: Discovery | undefined =
    only || isBare
      ? { files: [], skipped: [], notes: [] }
      : await listFiles(folder, {
          excluded: root.excluded,
          includeIgnored: options.includeIgnored === true,
          gitAllowed: options.gitAllowed,
          cancelled,
          onFound,
        });
  if (found === undefined) return undefined;
  const kept = only || isBare || options.includeIgnored === true ? [] : ignoredKeyFiles(folder, found.files, root.excluded);
  const more = [...named, ...kept];
  const own = { ...root, settings: withFolderSettings(folder, root, [...new Set([...found.files, ...folderSettingsAbove(named)])], read) };
  const wanted = found.files.filter((path) => own.settings === root.settings || !isExcluded(path, own.settings));
  const files = more.length === 0 ? wanted : [...new Set([...wanted, ...more])].sort();
  return { root, own, named, kept, listed: { ...found, files } };
}

async function auditIn(
  threads: Threads | undefined,
  { folder, only, also = [], read = createReader(), since }: AuditRoot,
  options: AuditOptions,
): Promise<Audit | undefined> {
  const began = options.now?.();
  const cancelled = (): boolean => options.signal?.aborted === true;
  const hold = (): void => {
    // A thread that starts reads what was compiled before.
    if (options.isAlone && threads?.isStarting !== true) holdYoungGeneration();
  };
  const progress = (now: AuditProgress): void => {
    hold();
    options.onProgress?.(now);
  };
  const { threadsFrom = THREADS_FROM } = options;
  const onFound = (count: number): void => void (count >= threadsFrom.files && threads?.prepare());
  progress({ phase: "list", done: 0, total: undefined, path: undefined });
  const asked = await filesOf({ folder, only, also, read }, options, { cancelled, onFound });
  if (asked === undefined || cancelled()) return undefined;
  const { own, named, kept, listed } = asked;

  const onFile = (done: number, path: string): void => progress({ phase: "read", done, total: listed.files.length, path });
  const seeds = await readSeeds(folder, listed.files, read, { cancelled, onFile, threads: listed.files.length < threadsFrom.files ? undefined : threads });
  if (seeds === undefined) return undefined;

  // What is listed for itself is not ignored; what is listed all the same may be.
  const unsure = options.includeIgnored === true || named.size > 0;
  const ignored = unsure ? await ignoredAmong(folder, [...seeds.matched], options.gitAllowed) : new Set(kept);
  const disk = await diskFactsOf(folder, [...seeds.matched].filter(isKeyFile), options.gitAllowed);
  const components = componentsOf(seeds.matched, seeds, own.settings);
  const { shard } = options;
  const parts = shard && parted(components, shard);
  const isMine = parts?.isMine;
  const inThreads = bytesIn(seeds) < threadsFrom.bytes ? undefined : threads;
  const tasksOf = (them: readonly Component[]): AnalysisTask[] =>
    tasksFor(them, seeds, { ignored, disk }, inThreads === undefined ? 1 : inThreads.count, folder, own.settings);
  const tasks = tasksOf(parts?.mine ?? components);
  const queue = new Queue(new Set(tasks.flatMap(({ given }) => given.map(({ path }) => path))), new Set(listed.files));
  if (options.onFindings) queue.onAnalysis = ({ path, findings }, text) => options.onFindings?.(path, findings, text);
  queue.onAnswer = (path) => progress({ phase: "analyse", done: queue.answered, total: queue.known, path });
  const createSession = (settings: Settings): Promise<Session> | Session => options.createSession(settings, hold);
  await runTasks(tasks, queue, { threads: inThreads, createSession, read, cancelled }, (asked) =>
    tasksOf(usersOf(asked, parts?.others ?? [], seeds, folder, read)),
  );
  if (cancelled()) return undefined;
  const history = !saysWhole(shard) ? undefined : since === undefined ? options.history : { unreachable: false, cacheFolder: undefined, since };
  const past = history && (await pastOf(folder, own.settings, options, history));
  if (history && past === undefined) return undefined;

  return auditOf({ folder, began, asked, seeds, queue, isMine, past, only, since, read, anyThreadDied: threads?.anyDied === true }, options);
}

/** What the git history holds; undefined if cancelled. */
async function pastOf(
  folder: string,
  settings: Settings,
  options: AuditOptions,
  wanted: Pick<HistoryOptions, "unreachable" | "cacheFolder" | "since">,
): Promise<HistoryAudit | undefined> {
  if (!options.gitAllowed) return { ...NOT_WALKED, notes: ["git may not be run here: the history was not read"] };
  return auditHistory(folder, {
    ...wanted,
    settings,
    cancelled: () => options.signal?.aborted === true,
    onProgress: (done, total) => options.onProgress?.({ phase: "history", done, total, path: undefined }),
  });
}

/** How much is to be looked at closely. */
function bytesIn({ matched, sizes }: Seeds): number {
  let bytes = 0;
  for (const path of matched) bytes += sizes.get(path) ?? 0;
  return bytes;
}
