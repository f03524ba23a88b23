import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { git } from "../project/node.ts";

/** A repository as far as a walk over its history needs to know it. */
export interface Repository {
  readonly bare: boolean;
  /** Commits before some are cut off. */
  readonly shallow: boolean;
  /** Objects were left out when it was cloned. */
  readonly partial: boolean;
  /** The way from its top to the folder: `""`, or ending in `/`. */
  readonly prefix: string;
  /** The absolute path of its own data, the same for all its working trees. */
  readonly data: string;
}

/** The repository that a folder lies in, or what there is to say instead: nothing, where there is none. */
export async function repositoryOf(folder: string, cancelled: () => boolean): Promise<Repository | { readonly problem: string | undefined }> {
  const bare = isBareRepository(folder);
  // The prefix comes last: it may hold line breaks.
  const asked = ["--is-bare-repository", "--is-shallow-repository", "--path-format=absolute", "--git-common-dir", "--show-prefix"];
  const [answer, partial] = await Promise.all([
    git(folder, ["rev-parse", ...asked], cancelled, "", { bare }),
    git(folder, ["config", "--get-regexp", "^(remote\\..*\\.promisor|extensions\\.partialclone)$"], cancelled, "", { bare }),
  ]);
  if (answer.kind !== "done") return { problem: "git is missing or took too long" };
  if (answer.status !== 0) {
    if (/dubious ownership|safe\.directory/i.test(answer.errors)) return { problem: "git does not trust this folder (safe.directory)" };
    if (/not a git repository/i.test(answer.errors) && !existsSync(join(folder, ".git"))) return { problem: undefined };
    return { problem: `git failed here (status ${answer.status})` };
  }
  const [isBare, shallow, data = "", ...prefix] = answer.output.split("\n");
  return {
    bare: bare && isBare === "true",
    shallow: shallow === "true",
    partial: partial.kind === "done" && partial.status === 0,
    prefix: prefix.slice(0, -1).join("\n"),
    data,
  };
}

/** Whether a folder is itself a repository without a working tree, by what lies in it. */
export function isBareRepository(folder: string): boolean {
  const isFolder = (name: string): boolean => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory() === true;
  return !existsSync(join(folder, ".git")) && existsSync(join(folder, "HEAD")) && isFolder("objects") && isFolder("refs");
}

/** How many objects there are, about; undefined where git does not say. */
export async function objectCount(folder: string, bare: boolean, cancelled: () => boolean): Promise<number | undefined> {
  const answer = await git(folder, ["count-objects", "-v"], cancelled, "", { bare });
  if (answer.kind !== "done" || answer.status !== 0) return undefined;
  const number = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(answer.output)?.[1] ?? 0);
  return number("count") + number("in-pack");
}

export interface HeadTree {
  /** The objects of its files. */
  readonly objects: ReadonlySet<string>;
  readonly submodules: readonly string[];
}

/** What the commit holds that is checked out, or that a revision names; empty where there is none yet. */
export async function treeOf(folder: string, bare: boolean, revision: string, cancelled: () => boolean): Promise<HeadTree> {
  const answer = await git(folder, ["--no-replace-objects", "ls-tree", "-r", "-z", "--full-tree", revision], cancelled, "", { bare });
  const objects = new Set<string>();
  const submodules: string[] = [];
  if (answer.kind === "done" && answer.status === 0) {
    for (const entry of answer.output.split("\0")) {
      const tab = entry.indexOf("\t");
      const [, kind, id] = entry.slice(0, tab).split(" ");
      if (kind === "blob" && id !== undefined) objects.add(id);
      else if (kind === "commit") submodules.push(entry.slice(tab + 1));
    }
  }
  return { objects, submodules };
}

/** The commits of every stash, those before the last one, too, which no ref names. */
export async function stashCommits(folder: string, bare: boolean, cancelled: () => boolean): Promise<string[]> {
  const answer = await git(folder, ["--no-replace-objects", "log", "-g", "--format=%H %P", "refs/stash", "--"], cancelled, "", { bare });
  if (answer.kind !== "done" || answer.status !== 0) return [];
  return answer.output.split("\n").flatMap((line) => {
    const [stash = "", , ...made] = line.split(" ");
    // Its first parent is the commit that the work began from; the others hold the index and new files.
    return stash === "" ? [] : [stash, ...made];
  });
}

/** Commits to begin a walk at where `--all` does not do, since a ref leads to an object that is not there. */
export async function soundTips(folder: string, bare: boolean, cancelled: () => boolean): Promise<string[]> {
  const refs = await git(folder, ["for-each-ref", "--format=%(objectname)"], cancelled, "", { bare });
  const names = refs.kind === "done" ? refs.output.split("\n").filter((it) => /^[0-9a-f]{40,64}$/.test(it)) : [];
  const input = [...new Set(names), "HEAD"].map((it) => `${it}^{commit}\n`).join("");
  const answer = await git(folder, ["--no-replace-objects", "cat-file", "--batch-check=%(objectname) %(objecttype)"], cancelled, input, { bare });
  if (answer.kind !== "done") return [];
  return answer.output.split("\n").flatMap((line) => /^([0-9a-f]{40,64}) commit$/.exec(line)?.[1] ?? []);
}

export interface Ref {
  readonly name: string;
  /** What it names itself: a commit, an annotated tag, or anything else. */
  readonly object: string;
  /** What that leads to. */
  readonly commit: string;
}

/** The branches, tags and other refs, each with what it leads to. */
export async function refsOf(folder: string, bare: boolean, cancelled: () => boolean): Promise<Ref[]> {
  const answer = await git(folder, ["for-each-ref", "--format=%(objectname) %(*objectname) %(refname)"], cancelled, "", { bare });
  if (answer.kind !== "done") return [];
  return answer.output.split("\n").flatMap((line) => {
    const [object = "", tagged = "", name] = line.split(" ");
    return name === undefined ? [] : [{ name, object, commit: tagged === "" ? object : tagged }];
  });
}

/** The objects that came with the commits since one, up to what is checked out. */
export async function objectsSince(folder: string, bare: boolean, commit: string, cancelled: () => boolean): Promise<string[]> {
  const answer = await git(folder, ["--no-replace-objects", "rev-list", "--objects", "--missing=allow-any", `${commit}..HEAD`], cancelled, "", { bare });
  if (answer.kind !== "done") return [];
  return answer.output.split("\n").flatMap((line) => (line === "" ? [] : [line.split(" ", 1)[0] ?? ""]));
}

/** The commits among all objects, those that nothing leads to as well. */
export async function allCommits(folder: string, bare: boolean, cancelled: () => boolean): Promise<string[]> {
  const parameters = ["--no-replace-objects", "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype)"];
  const answer = await git(folder, parameters, cancelled, "", { bare });
  if (answer.kind !== "done") return [];
  return answer.output.split("\n").flatMap((line) => (line.endsWith(" commit") ? [line.slice(0, -" commit".length)] : []));
}
