import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import { cacheFile, type HistoryCache, ObjectNames, readCache, writeCache } from "./history-cache.ts";
import type { HistoryCommit } from "./history-commits.ts";
import { CommitLog } from "./history-commits.ts";
import { historyFindings } from "./history-findings.ts";
import { keysInObject } from "./history-keys.ts";
import { MOST_BYTES, type ObjectKind, type ObjectsRead, readObjects } from "./history-objects.ts";
import { CommitGraph } from "./history-refs.ts";
import {
  allCommits,
  objectCount,
  objectsSince,
  type Ref,
  type Repository,
  refsOf,
  repositoryOf,
  soundTips,
  stashCommits,
  treeOf,
} from "./history-repository.ts";
import { HistoryStory, type ObjectWithKeys } from "./history-story.ts";

export interface HistoryOptions {
  readonly settings: Settings;
  readonly cancelled: () => boolean;
  readonly onProgress: (objects: number, total: number | undefined) => void;
  /** Say also what is in objects that no branch or tag leads to any more. */
  readonly unreachable: boolean;
  /** A folder for the names of objects that hold no key, so that the next walk need not read them again. */
  readonly cacheFolder: string | undefined;
  /** Only what came since a commit, and is neither in it nor in what is checked out. */
  readonly since?: string | undefined;
}

export interface HistoryAudit {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined; readonly by?: "settings" }[];
  /** What was not done and why, in words for the user. */
  readonly notes: readonly string[];
  /** False where there is no repository, or git may not read it: nothing was looked at. */
  readonly walked: boolean;
  readonly objects: number;
  readonly bytes: number;
  /** The texts that the findings speak of, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Where there is nothing to say of a history. */
export const NOT_WALKED: HistoryAudit = { findings: [], suppressed: [], notes: [], walked: false, objects: 0, bytes: 0, texts: new Map() };

/**
 * Looks for keys in everything that the repository of a folder has ever held: every object is read once, and where keys are found it is asked which commits
 * and files had them. Undefined if cancelled; what was read until then is in the cache. Never throws.
 */
export async function auditHistory(folder: string, options: HistoryOptions): Promise<HistoryAudit | undefined> {
  const { cancelled, cacheFolder } = options;
  const repository = await repositoryOf(folder, cancelled);
  if (cancelled()) return undefined;
  if ("problem" in repository)
    return {
      ...NOT_WALKED,
      notes: [repository.problem === undefined ? "no git repository: there is no history" : `${repository.problem}: the history was not read`],
    };

  const cache = cacheFolder === undefined ? undefined : readCache(cacheFile(cacheFolder, repository.data));
  const search = new KeySearch(options.settings, options.since === undefined ? cache : undefined);
  const { since } = options;
  const heads = await refsOf(folder, repository.bare, cancelled);
  const isStashed = since === undefined && heads.some(({ name }) => name === "refs/stash");
  const stashes = isStashed ? await stashCommits(folder, repository.bare, cancelled) : [];
  // Both read the same objects: side by side they take little longer than one of them.
  const log = new CommitLog(folder, { bare: repository.bare, revisions: since === undefined ? ["--all"] : [`${since}..HEAD`], also: stashes });
  const read = await search.run(folder, repository, options);
  if (cacheFolder !== undefined && options.since === undefined && search.clean.size > 0)
    writeCache(cacheFolder, cacheFile(cacheFolder, repository.data), search.clean);
  if (read === undefined || cancelled() || search.found.size === 0) log.stop();
  if (read === undefined || cancelled()) return undefined;

  const [head, told] = await Promise.all([
    treeOf(folder, repository.bare, "HEAD", cancelled),
    tellStory(folder, repository, { found: search.found, log, stashes, refs: heads }, options),
  ]);
  if (told === undefined) return undefined;
  const { story, pathsKnown } = told;
  const before = options.since === undefined ? undefined : await keysAt(folder, repository, options.since, search, options);
  const keys = story.introductions();
  const holding = told.commits.holding(
    keys.map(({ commits }) => commits),
    heads,
  );
  const refs = new Map(keys.map(({ fingerprint }, index) => [fingerprint, holding?.[index] ?? []]));
  if (cancelled()) return undefined;
  const made = await historyFindings(folder, repository, story, {
    settings: options.settings,
    refs,
    inHead: (id) => head.objects.has(id),
    // What is checked out has findings of its own.
    wanted: (fingerprint, inHead) => before === undefined || !(inHead || before.has(fingerprint)),
    cancelled,
    today: new Date().toISOString().slice(0, 10),
  });
  return {
    ...made,
    notes: notesOn(repository, read, head.submodules, search, pathsKnown),
    walked: true,
    objects: read.objects + search.known,
    bytes: read.bytes,
  };
}

/** Finds the objects with keys. */
class KeySearch {
  readonly found = new Map<string, ObjectWithKeys>();
  /** Objects without a key. */
  clean = new ObjectNames();
  /** How many objects were not read again. */
  known = 0;
  /** How many files are kept elsewhere. */
  pointers = 0;
  readonly #settings: Settings;
  readonly #cache: HistoryCache | undefined;

  constructor(settings: Settings, cache: HistoryCache | undefined) {
    this.#settings = settings;
    this.#cache = cache;
  }

  async run(folder: string, { bare }: Repository, { cancelled, onProgress, since }: HistoryOptions): Promise<ObjectsRead | undefined> {
    let total: number | undefined;
    const counting = objectCount(folder, bare, cancelled).then((number) => {
      total = number;
    });
    onProgress(0, undefined);
    const ids = since === undefined ? undefined : await objectsSince(folder, bare, since, cancelled);
    const isKnown = (id: string): boolean => this.#isKnown(id);
    const read = await readObjects(folder, this, { bare, ids, isKnown, cancelled, onProgress: (objects) => onProgress(objects + this.known, total) });
    await counting;
    return read;
  }

  #isKnown(id: string): boolean {
    if (this.#cache?.has(id) !== true) return false;
    this.clean.add(id);
    this.known++;
    return true;
  }

  take(id: string, kind: ObjectKind, bytes: Buffer): void {
    if (kind === "blob" && bytes.length < 1024 && bytes.subarray(0, POINTER.length).equals(POINTER)) this.pointers++;
    const keys = keysInObject(bytes, this.#settings);
    if (keys) this.found.set(id, { id, kind, ...keys, name: kind === "tag" ? tagName(bytes) : undefined });
  }

  /** Where a key stands in a long object is counted in bytes up to its part: no one is shown that text. */
  takePart(id: string, kind: ObjectKind, bytes: Buffer, from: number): void {
    const keys = keysInObject(bytes, this.#settings);
    if (!keys) return;
    const before = this.found.get(id);
    const known = new Set(before?.keys.map(({ credential }) => credential.fingerprint));
    const added = keys.keys
      .filter(({ credential }) => !known.has(credential.fingerprint))
      .map((it) => ({ ...it, credential: { ...it.credential, start: it.credential.start + from, end: it.credential.end + from } }));
    const speaksOfStripe = keys.speaksOfStripe || before?.speaksOfStripe === true;
    this.found.set(id, { id, kind, keys: [...(before?.keys ?? []), ...added], speaksOfStripe, name: undefined });
  }

  passed(id: string): void {
    if (this.#cache !== undefined && !this.found.has(id)) this.clean.add(id);
  }

  restart(): void {
    this.found.clear();
    this.clean = new ObjectNames();
    this.known = 0;
    this.pointers = 0;
  }
}

/** The keys that files held at a commit. */
async function keysAt(
  folder: string,
  { bare }: Repository,
  commit: string,
  { found }: KeySearch,
  { settings, cancelled }: HistoryOptions,
): Promise<Set<string>> {
  if (found.size === 0) return new Set();
  const { objects } = await treeOf(folder, bare, commit, cancelled);
  const before = new KeySearch(settings, undefined);
  await readObjects(folder, before, { bare, ids: [...objects], cancelled, onProgress() {} });
  return new Set([...before.found.values()].flatMap(({ keys }) => keys.map(({ credential }) => credential.fingerprint)));
}

/** What stands in the repository for a file that Git LFS keeps. */
const POINTER = Buffer.from("version https://git-lfs.github.com/spec/");

function tagName(bytes: Buffer): string {
  return /^tag (.*)$/m.exec(bytes.subarray(0, 4096).toString("utf8"))?.[1] ?? "";
}

/** What a story is told from. */
interface Sources {
  readonly found: ReadonlyMap<string, ObjectWithKeys>;
  readonly log: CommitLog;
  /** The commits of all stashes. */
  readonly stashes: readonly string[];
  readonly refs: readonly Ref[];
}

/** Goes through all commits for what they did with the objects that hold keys; undefined if cancelled. */
async function tellStory(
  folder: string,
  { bare, prefix }: Repository,
  { found, log, stashes, refs }: Sources,
  { cancelled, unreachable, since }: HistoryOptions,
): Promise<{ readonly story: HistoryStory; readonly commits: CommitGraph; readonly pathsKnown: boolean } | undefined> {
  const story = new HistoryStory(found, prefix);
  let commits = new CommitGraph();
  if (found.size === 0) return { story, commits, pathsKnown: true };
  story.stashed(stashes);
  const listener = {
    cancelled,
    objects: found,
    onChange: story.changed.bind(story),
    onCommit: (commit: HistoryCommit, parents: readonly string[]) => {
      commits.add(commit.id, parents);
      story.met(commit);
    },
  };
  let done = await log.walk(listener);
  if (done === false && since === undefined) {
    // A ref that leads nowhere ends it before it began.
    const also = [...stashes, ...(await soundTips(folder, bare, cancelled))];
    commits = new CommitGraph();
    story.restart();
    done = await new CommitLog(folder, { bare, revisions: [], also }).walk(listener);
  }
  if (done === undefined || cancelled()) return undefined;
  if (since === undefined) await story.reach(folder, bare, refs, cancelled);
  if (unreachable) {
    const lost = (await allCommits(folder, bare, cancelled)).filter((id) => !commits.has(id));
    story.beyondRefs();
    if (lost.length > 0 && (await new CommitLog(folder, { bare, revisions: ["--no-walk=unsorted"], also: lost }).walk(listener)) === undefined)
      return undefined;
  }
  return cancelled() ? undefined : { story, commits, pathsKnown: done };
}

function notesOn({ shallow, partial, prefix }: Repository, read: ObjectsRead, submodules: readonly string[], search: KeySearch, pathsKnown: boolean): string[] {
  const notes: string[] = [];
  const few = (names: readonly string[]): string => names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
  if (shallow) notes.push("a shallow clone: commits before the oldest one here are not in it (`git fetch --unshallow` gets them)");
  if (partial) notes.push("a partial clone: objects that were left out when it was cloned were not read");
  const limit = `larger than ${MOST_BYTES / 1024 ** 3} GiB`;
  if (read.tooLarge.length > 0) notes.push(`${counted(read.tooLarge, `object ${limit} was`, `objects ${limit} were`)} not read: ${few(read.tooLarge)}`);
  if (read.unreadable.length > 0)
    notes.push(
      `${counted(read.unreadable, "object is damaged or missing and was", "objects are damaged or missing and were")} not read: ${few(read.unreadable)}`,
    );
  if (read.incomplete) notes.push("git gave up before it had shown all objects: the history was not read to the end");
  if (!pathsKnown) notes.push("git could not go through all commits: for some keys it is not known where they stood");
  if (search.pointers === 1) notes.push("1 file is kept by Git LFS; what was in it is not in the history");
  if (search.pointers > 1) notes.push(`${search.pointers} files are kept by Git LFS; what was in them is not in the history`);
  if (submodules.length > 0) notes.push(`submodules have a history of their own, which was not read: ${few(submodules)}`);
  if (prefix !== "") notes.push(`of the history only what was below ${prefix.slice(0, -1)} counts`);
  return notes;
}

function counted({ length }: readonly unknown[], one: string, many: string): string {
  return `${length} ${length === 1 ? one : many}`;
}
