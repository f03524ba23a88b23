import { placeOf } from "../project/places.ts";
import type { Settings } from "../settings/settings.ts";
import type { Seeds } from "./read-seeds.ts";
import type { FileCounts } from "./result.ts";
import { isIn, type Shard } from "./shard.ts";
import type { AnalysisTask } from "./task.ts";

/**
 * Whether a file belongs to a part. Files that have to do with each other belong to the same one, which the first of their names decides: a file that is added moves
 * nothing but what it joins.
 */
export function ownership(seeds: Seeds, settings: Settings, shard: Shard): (path: string) => boolean {
  const names = new Map<string, string>();
  const components = seeds.imports.components([...seeds.texts.keys()], (path) => placeOf(path, settings) !== "test");
  for (const component of components) {
    const name = component.seeds.toSorted()[0] ?? "";
    for (const path of component.seeds) names.set(path, name);
  }
  return (path) => isIn(shard, names.get(path) ?? path);
}

/**
 * The tasks of one part: what others hold is analysed elsewhere, and only asked here what it uses as a credential, since that may make a finding of something of
 * this part. What does not speak of Stripe uses nothing as one of its keys.
 */
export function shardedTasks(tasks: readonly AnalysisTask[], isMine: (path: string) => boolean): AnalysisTask[] {
  return tasks
    .map((task) => ({ ...task, only: task.given.map(({ path }) => path).filter(isMine) }))
    .filter(({ given, only }) => only.length > 0 || given.some(({ text }) => text === undefined || /stripe/i.test(text)));
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
    matched: [...seeds.texts.keys()].filter(isMine).length,
  };
}
