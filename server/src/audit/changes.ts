import { join } from "node:path";
import { git, outcomeOf, type Reader } from "../project/node.ts";
import type { Finding } from "../rules/finding.ts";
import type { Span } from "../text/span.ts";
import { textOfObject } from "./history-keys.ts";
import { readObjects } from "./history-objects.ts";
import type { Audit } from "./result.ts";

/** What a change rests on: the commit that it began from, and where its files were then. */
export interface Base {
  readonly commit: string;
  /** The earlier paths of files that were renamed since. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** The commit that a revision and what is checked out have in common; undefined where there is none that git can name. */
export async function mergeBase(folder: string, revision: string, cancelled: () => boolean): Promise<Base | undefined> {
  const commit = await answerOf(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`], cancelled);
  const base = commit && (await answerOf(folder, ["merge-base", commit.trim(), "HEAD"], cancelled));
  return base ? { commit: base.trim(), renamed: await renamesIn(folder, [base.trim(), "HEAD"], cancelled) } : undefined;
}

/** What is to be committed. */
export interface Staged {
  readonly base: Base | undefined;
  /** The objects of changed files, by their paths relative to the folder. */
  readonly objects: ReadonlyMap<string, string>;
}

/** What is to be committed below a folder; undefined where there is no repository that git may read. */
export async function stagedIn(folder: string, cancelled: () => boolean): Promise<Staged | undefined> {
  const head = (await answerOf(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], cancelled))?.trim();
  const parameters = [
    "diff",
    "--cached",
    "--raw",
    "-z",
    "--no-renames",
    "--no-abbrev",
    "--relative",
    "--no-ext-diff",
    "--ignore-submodules=all",
    "--diff-filter=AMT",
  ];
  const changed = await answerOf(folder, parameters, cancelled);
  if (changed === undefined) return undefined;
  const objects = new Map<string, string>();
  const parts = changed.split("\0");
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, mode, , object = ""] = (parts[at] ?? "").split(" ");
    // Links and submodules are no files.
    if (mode?.startsWith("100")) objects.set(parts[at + 1] ?? "", object);
  }
  return { base: head === undefined ? undefined : { commit: head, renamed: await renamesIn(folder, ["--cached"], cancelled) }, objects };
}

/** Reads files as they are to be committed, and all others from the disk. */
export async function stagedReader(folder: string, { objects }: Staged, disk: Reader, cancelled: () => boolean): Promise<Reader> {
  const contents = new Map<string, Buffer>();
  await readEach(folder, [...new Set(objects.values())], (id, bytes) => contents.set(id, bytes), cancelled);
  const byPlace = new Map([...objects].map(([path, id]) => [join(folder, path), contents.get(id)]));
  return Object.assign(
    ((path, wanted) => {
      if (!byPlace.has(path)) return disk(path, wanted);
      const bytes = byPlace.get(path);
      if (bytes === undefined) return { kind: "skipped", reason: "not readable: git does not show what is to be committed" };
      return outcomeOf(bytes, wanted);
    }) satisfies Reader,
    { isOther: true },
  );
}

/**
 * An audit with what is new against a base alone: findings of which a line, or a line of their way, was not in the file then. Without a base all is new.
 */
export async function onlyNew(audit: Audit, folder: string, base: Base | undefined, cancelled: () => boolean): Promise<Audit> {
  if (base === undefined) return audit;
  const { result, source } = audit;
  const all = [...result.findings, ...result.suppressed.map(({ finding }) => finding)];
  const paths = [...new Set(all.flatMap((it) => [it.path, ...it.steps.map(({ path }) => path)]))];
  const before = await textsAt(folder, base, paths, cancelled);
  const newLines = new Map<string, NewLines | undefined>();
  const isNewAt = (path: string, span: Span): boolean => {
    if (!newLines.has(path)) {
      const text = source(path);
      newLines.set(path, text === undefined ? undefined : new NewLines(text, before.get(path)));
    }
    return newLines.get(path)?.touches(span) ?? true;
  };
  const isNew = (finding: Finding): boolean =>
    finding.history !== undefined || isNewAt(finding.path, finding.span) || finding.steps.some((step) => isNewAt(step.path, step.span));
  return { ...audit, result: { ...result, findings: result.findings.filter(isNew), suppressed: result.suppressed.filter(({ finding }) => isNew(finding)) } };
}

/** Which lines of a text are not among those of an earlier one. Moving a line does not make it new. */
class NewLines {
  readonly #starts: number[] = [];
  readonly #isNew: boolean[] = [];

  constructor(text: string, before: string | undefined) {
    const left = new Map<string, number>();
    for (const line of (before ?? "").split("\n")) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1);
    let at = 0;
    for (const line of text.split("\n")) {
      const count = left.get(line.trim()) ?? 0;
      left.set(line.trim(), count - 1);
      this.#starts.push(at);
      this.#isNew.push(before === undefined || count <= 0);
      at += line.length + 1;
    }
  }

  touches({ start, end }: Span): boolean {
    for (let line = this.#starts.length - 1; line >= 0; line--) {
      const from = this.#starts[line] ?? 0;
      if (from >= Math.max(end, start + 1)) continue;
      if (this.#isNew[line]) return true;
      if (from <= start) return false;
    }
    return false;
  }
}

/** The texts that files had at a commit, by their paths now. */
async function textsAt(folder: string, { commit, renamed }: Base, paths: readonly string[], cancelled: () => boolean): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const known = paths.filter((path) => !/[\n\r]/.test(path));
  if (known.length === 0) return texts;
  const names = known.map((path) => `${commit}:./${renamed.get(path) ?? path}\n`).join("");
  const answer = await git(folder, ["--no-replace-objects", "cat-file", "--batch-check=%(objectname) %(objecttype)"], cancelled, names);
  if (answer.kind !== "done") return texts;
  const objects = new Map<string, string[]>();
  for (const [index, line] of answer.output.split("\n").entries()) {
    const id = /^([0-9a-f]{40,64}) blob$/.exec(line)?.[1];
    const path = known[index];
    if (id !== undefined && path !== undefined) objects.set(id, [...(objects.get(id) ?? []), path]);
  }
  const take = (id: string, bytes: Buffer): void => {
    for (const path of objects.get(id) ?? []) texts.set(path, textOfObject(bytes));
  };
  await readEach(folder, [...objects.keys()], take, cancelled);
  return texts;
}

async function readEach(folder: string, ids: readonly string[], take: (id: string, bytes: Buffer) => void, cancelled: () => boolean): Promise<void> {
  const work = { take: (id: string, _: unknown, bytes: Buffer) => take(id, Buffer.from(bytes)), passed() {}, restart() {} };
  await readObjects(folder, work, { bare: false, ids, cancelled, onProgress() {} });
}

/** Which files have another path than before, by the new one. */
async function renamesIn(folder: string, what: readonly string[], cancelled: () => boolean): Promise<Map<string, string>> {
  const parameters = ["diff", ...what, "--name-status", "-z", "-M", "--diff-filter=R", "--relative", "--no-ext-diff", "--ignore-submodules=all"];
  const parts = ((await answerOf(folder, parameters, cancelled)) ?? "").split("\0");
  const renamed = new Map<string, string>();
  for (let at = 0; at + 2 < parts.length; at += 3) renamed.set(parts[at + 2] ?? "", parts[at + 1] ?? "");
  return renamed;
}

async function answerOf(folder: string, parameters: readonly string[], cancelled: () => boolean): Promise<string | undefined> {
  const answer = await git(folder, parameters, cancelled);
  return answer.kind === "done" && answer.status === 0 ? answer.output : undefined;
}
