import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { cloneRepository, existingFolder, type ListedRepository, repositoriesIn } from "../audit/repositories.ts";
import { type Audit, auditKnowing } from "../audit/result.ts";
import { isIn, type Shard } from "../audit/shard.ts";
import { showLine } from "../report/show.ts";
import { UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";

export interface ListOptions {
  readonly list: string;
  /** Whole repositories are what is divided. */
  readonly shard: Shard | undefined;
  /** Whether all commits are wanted. */
  readonly history: boolean;
  readonly signal: AbortSignal;
  /** Audits the repository in a folder; undefined if cancelled. */
  readonly audit: (folder: string) => Promise<readonly Audit[] | undefined>;
}

/** Audits the repositories of a list one after another, each under the name it has there; what cannot be reached is said. Undefined if cancelled. */
export async function auditListed({ list, shard, history, signal, audit }: ListOptions, host: Host): Promise<Audit[] | undefined> {
  const audits: Audit[] = [];
  for (const repository of read(list, host)) {
    if (shard !== undefined && !isIn(shard, repository.name)) continue;
    const folder = existingFolder(repository);
    const clone = folder === undefined ? await cloneRepository(repository, history, signal) : undefined;
    if (signal.aborted) {
      clone?.remove();
      return undefined;
    }
    const place = folder ?? clone?.folder;
    if (place === undefined) {
      audits.push(unreached(repository, host));
      continue;
    }
    try {
      const made = await audit(place);
      if (made === undefined) return undefined;
      // A clone is gone when its report is read.
      for (const it of made) audits.push({ ...it, result: { ...it.result, name: repository.name, ...(clone && { root: repository.name }) } });
    } finally {
      clone?.remove();
    }
  }
  return audits;
}

function read(list: string, host: Host): ListedRepository[] {
  const file = resolve(host.folder, list);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`cannot read the list ${showLine(list)}`);
  }
  const repositories = repositoriesIn(text, dirname(file));
  if (repositories.length === 0) throw new UsageError(`no repository in the list ${showLine(list)}`);
  return repositories;
}

function unreached({ name, address }: ListedRepository, host: Host): Audit {
  const reason = address === undefined ? "no such folder" : "git cannot clone it";
  const files = { listed: 0, read: 0, bytes: 0, matched: 0, analysed: 0, skipped: [{ path: ".", reason }] };
  return auditKnowing({ tool: { name: "keywarden", version: host.version }, root: name, name, files });
}
