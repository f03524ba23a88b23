import { join } from "node:path";
import type { Reader } from "../project/node.ts";
import type { Component } from "../project/resolve/import-index.ts";
import { createWordSearch } from "../project/word-search.ts";
import type { Seeds } from "./read-seeds.ts";
import type { FileCounts } from "./result.ts";
import { isIn, type Shard } from "./shard.ts";

/** The components of one part, and those of the others. */
export interface Parted {
  readonly mine: readonly Component[];
  readonly others: readonly Component[];
  /** Whether a file belongs to the part. */
  readonly isMine: (path: string) => boolean;
}

/**
 * Divides components. Files that have to do with each other belong to the same part, which the first of their names decides: a file that is added moves nothing but
 * what it joins.
 */
export function parted(components: readonly Component[], shard: Shard): Parted {
  const names = new Map<string, string>();
  const isOwn = ({ seeds }: Component): boolean => isIn(shard, seeds[0] ?? "");
  for (const { seeds } of components) for (const path of seeds) names.set(path, seeds[0] ?? "");
  return {
    mine: components.filter(isOwn),
    others: components.filter((it) => !isOwn(it)),
    isMine: (path) => isIn(shard, names.get(path) ?? path),
  };
}

/**
 * The components that may use one of some origins as a key of Stripe's: those that speak of it, and in whose files the origin's name is found. Most origins that
 * are asked for are called so that nobody needs to ask, and most names are found nowhere else.
 */
export function usersOf(
  asked: ReadonlySet<string>,
  components: readonly Component[],
  { stripe, copies }: Seeds,
  root: string,
  read: Reader,
): readonly Component[] {
  const names = [...new Set([...asked].flatMap((key) => /[\w-]{2,}(?=\W*$)/.exec(key)?.[0] ?? []))];
  if (names.length === 0) return [];
  const wanted = createWordSearch(names);
  return components.filter(
    ({ seeds, files }) => seeds.some((it) => stripe.has(it) && !copies.has(it)) && [...files].some((it) => read(join(root, it), wanted).kind === "text"),
  );
}

/** How much of what was read counts for a part. */
export function countsOf(
  seeds: Seeds,
  listed: readonly string[],
  isMine: (path: string) => boolean,
): Pick<FileCounts, "listed" | "read" | "bytes" | "matched"> {
  const read = [...seeds.sizes].filter(([path]) => isMine(path));
  return {
    listed: listed.filter(isMine).length,
    read: read.length,
    bytes: read.reduce((sum, [, size]) => sum + size, 0),
    matched: [...seeds.matched].filter(isMine).length,
  };
}
