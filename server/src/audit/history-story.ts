import { once } from "node:events";
import { startGit } from "../project/node.ts";
import type { KeyHistory } from "../rules/finding.ts";
import type { FileChange, HistoryCommit } from "./history-commits.ts";
import type { KeyInObject } from "./history-keys.ts";
import type { ObjectKind } from "./history-objects.ts";
import type { Ref } from "./history-repository.ts";

/** An object that holds keys. */
export interface ObjectWithKeys {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly keys: readonly KeyInObject[];
  readonly speaksOfStripe: boolean;
  /** Of a tag. */
  readonly name: string | undefined;
}

/** Everything that happened to one key. */
export interface KeyStory {
  readonly fingerprint: string;
  first: HistoryCommit | undefined;
  last: HistoryCommit | undefined;
  removed: HistoryCommit | undefined;
  /** The commits that brought it into a file that did not have it, newest first. */
  readonly introducedIn: string[];
  /** Its paths from the folder that is looked at. */
  readonly paths: Set<string>;
  /** The object in which it stood last, its path, and the commit that wrote it. */
  newest: Standing | undefined;
  readonly objects: Set<string>;
  readonly where: Set<KeyHistory["where"][number]>;
}

export interface Standing {
  readonly object: ObjectWithKeys;
  readonly key: KeyInObject;
  readonly path: string | undefined;
  readonly commit: HistoryCommit | undefined;
}

/** The most commits and paths that are kept of one key. */
const MOST_KEPT = 50;

/** What commits did with keys, told newest first. */
export class HistoryStory {
  readonly #found: ReadonlyMap<string, ObjectWithKeys>;
  readonly #prefix: string;
  readonly #stories = new Map<string, KeyStory>();
  /** Objects that the walk came upon. */
  readonly #met = new Set<string>();
  readonly #stashes = new Set<string>();
  #lost = false;

  constructor(found: ReadonlyMap<string, ObjectWithKeys>, prefix: string) {
    this.#found = found;
    this.#prefix = prefix;
  }

  get keys(): readonly KeyStory[] {
    return [...this.#stories.values()];
  }

  /** The commits that brought each key. */
  introductions(): { readonly fingerprint: string; readonly commits: readonly string[] }[] {
    return this.keys.map(({ fingerprint, introducedIn }) => ({ fingerprint, commits: introducedIn }));
  }

  /** Forgets what was told: it is told anew. */
  restart(): void {
    this.#stories.clear();
    this.#met.clear();
  }

  stashed(commits: Iterable<string>): void {
    for (const commit of commits) this.#stashes.add(commit);
  }

  /** From here on what is told happened in commits that no ref leads to. */
  beyondRefs(): void {
    this.#lost = true;
    // What has no path belongs to no folder.
    if (this.#prefix !== "") return;
    for (const object of this.#found.values()) if (!this.#met.has(object.id)) this.#standsIn(object, undefined, undefined, "unreachable");
  }

  met(commit: HistoryCommit): void {
    const object = this.#found.get(commit.id);
    if (!object) return;
    this.#met.add(object.id);
    // A commit's message belongs to no folder.
    if (this.#prefix !== "") return;
    for (const story of this.#standsIn(object, undefined, commit, this.#lost ? "unreachable" : this.#stashes.has(commit.id) ? "stash" : "message"))
      introduced(story, commit);
  }

  changed({ commit, path: fromTop, before, after }: FileChange): void {
    const now = this.#found.get(after);
    if (now) this.#met.add(now.id);
    if (!fromTop.startsWith(this.#prefix)) return;
    const path = fromTop.slice(this.#prefix.length);
    const had = before.map((id) => new Set(this.#found.get(id)?.keys.map(({ credential }) => credential.fingerprint)));
    if (now) {
      const where = this.#lost ? "unreachable" : this.#stashes.has(commit.id) ? "stash" : isNote(fromTop) ? "note" : "file";
      for (const story of this.#standsIn(now, path, commit, where)) {
        if (isNewer(commit, story.last)) story.last = commit;
        // In a merge it is new only if no parent had it.
        if (had.every((keys) => !keys.has(story.fingerprint))) introduced(story, commit);
      }
    }
    const has = new Set(now?.keys.map(({ credential }) => credential.fingerprint));
    for (const fingerprint of new Set(had.flatMap((keys) => [...keys]))) {
      if (has.has(fingerprint)) continue;
      const object = before.map((id) => this.#found.get(id)).find((it) => it?.keys.some(({ credential }) => credential.fingerprint === fingerprint));
      const story = object && this.#storyOf(fingerprint);
      if (story && isNewer(commit, story.removed)) story.removed = commit;
    }
  }

  /** Asks of objects that no commit's change told of whether any ref leads to them, as a tag of a file does, and under which path. */
  async reach(folder: string, bare: boolean, refs: readonly Ref[], cancelled: () => boolean): Promise<void> {
    for (const { object } of refs) this.#reached(object);
    const missing = [...this.#found.values()].filter(({ id }) => !this.#met.has(id));
    if (missing.length === 0) return;
    const parameters = ["--no-replace-objects", "rev-list", "--all", "--objects", "--missing=allow-any", "--ignore-missing"];
    const child = startGit(folder, parameters, { bare });
    const closed = once(child, "close").catch(() => {});
    child.stderr?.resume();
    let rest = "";
    try {
      for await (const chunk of child.stdout ?? []) {
        const lines = (rest + (chunk as Buffer).toString("latin1")).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) this.#reached(line);
        if (cancelled()) break;
      }
    } catch {
      child.kill();
    }
    if (cancelled()) child.kill();
    await closed;
  }

  #reached(line: string): void {
    const space = line.indexOf(" ");
    const object = this.#found.get(space === -1 ? line : line.slice(0, space));
    if (!object || this.#met.has(object.id)) return;
    this.#met.add(object.id);
    const path = Buffer.from(space === -1 ? "" : line.slice(space + 1), "latin1").toString("utf8");
    if (object.kind === "tag") {
      if (this.#prefix === "") this.#standsIn(object, object.name, undefined, "tag");
    } else if (path.startsWith(this.#prefix)) this.#standsIn(object, path === "" ? undefined : path.slice(this.#prefix.length), undefined, "file");
  }

  #standsIn(object: ObjectWithKeys, path: string | undefined, commit: HistoryCommit | undefined, where: KeyHistory["where"][number]): KeyStory[] {
    return object.keys.map((key) => {
      const story = this.#storyOf(key.credential.fingerprint);
      if (!(where === "unreachable" && story.where.size > 0)) story.where.add(where);
      story.objects.add(object.id);
      if (path !== undefined && object.kind === "blob" && story.paths.size < MOST_KEPT) story.paths.add(path);
      const standing = { object, key, path, commit };
      if (story.newest === undefined || tellsMore(standing, story.newest)) story.newest = standing;
      return story;
    });
  }

  #storyOf(fingerprint: string): KeyStory {
    let story = this.#stories.get(fingerprint);
    if (!story) {
      story = {
        fingerprint,
        first: undefined,
        last: undefined,
        removed: undefined,
        introducedIn: [],
        paths: new Set(),
        newest: undefined,
        objects: new Set(),
        where: new Set(),
      };
      this.#stories.set(fingerprint, story);
    }
    return story;
  }
}

function introduced(story: KeyStory, commit: HistoryCommit): void {
  // Told newest first: of two at the same moment the later one to be told is the older one.
  if (story.first === undefined || commit.committed <= story.first.committed) story.first = commit;
  if (story.last === undefined) story.last = commit;
  if (story.introducedIn.length < MOST_KEPT) story.introducedIn.push(commit.id);
}

/** A file says more than a message, one of a known commit more than one of none, and the newest most. */
function tellsMore(a: Standing, b: Standing): boolean {
  const rank = ({ object, commit }: Standing): number => (object.kind === "blob" ? 2 : 0) + (commit ? 1 : 0);
  return rank(a) > rank(b) || (rank(a) === rank(b) && isNewer(a.commit, b.commit));
}

function isNewer(commit: HistoryCommit | undefined, than: HistoryCommit | undefined): boolean {
  return commit !== undefined && (than === undefined || commit.committed > than.committed);
}

/** Whether a path is one under which git keeps a note: the name of a commit, with or without slashes in it. */
function isNote(path: string): boolean {
  return /^(?:[0-9a-f]{2}\/)*[0-9a-f]+$/.test(path) && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(path.replaceAll("/", ""));
}
