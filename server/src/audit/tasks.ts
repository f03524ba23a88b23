import type { Settings } from "../settings/settings.ts";
import type { Seeds } from "./read-seeds.ts";
import type { AnalysisTask, GivenFile } from "./task.ts";

/**
 * All that is to be analysed, in at most so many tasks of about the same size: what matched, the files that import it, and what all of those import. Files that
 * import each other, however far away, are in one task; the larger half of the work may lie in one of them.
 */
export function tasksFor(seeds: Seeds, ignored: ReadonlySet<string> | undefined, most: number, root: string, settings: Settings): AnalysisTask[] {
  const components = seeds.imports.components([...seeds.texts.keys()]).map((paths) => {
    const given = paths.map((path): GivenFile => ({ path, text: seeds.texts.get(path), ignored: ignored?.has(path), size: seeds.sizes.get(path) ?? 0 }));
    return { given, size: given.reduce((sum, it) => sum + it.size, 0) };
  });
  const tasks: { size: number; readonly given: GivenFile[] }[] = Array.from({ length: Math.min(most, components.length) }, () => ({ size: 0, given: [] }));
  for (const { given, size } of components.sort((a, b) => b.size - a.size)) {
    const smallest = tasks.reduce((a, b) => (b.size < a.size ? b : a));
    smallest.given.push(...given);
    smallest.size += size;
  }
  return tasks.map(({ given }) => ({ root, settings, given: given.sort((a, b) => (a.path < b.path ? -1 : 1)) }));
}
