import type { DiskFacts } from "../project/exposure.ts";
import { placeOf } from "../project/places.ts";
import type { Settings } from "../settings/settings.ts";
import type { Seeds } from "./read-seeds.ts";
import type { AnalysisTask, GivenFile } from "./task.ts";

/**
 * All that is to be analysed, in at most so many tasks of about the same size: what matched, with who imports it. Files that have to do with each other, however
 * far away, are in one task: the larger half of the work may lie in one of them. What a test does with what it imports is its own matter.
 */
export function tasksFor(
  seeds: Seeds,
  { ignored, disk }: { readonly ignored: ReadonlySet<string> | undefined; readonly disk: ReadonlyMap<string, DiskFacts> },
  most: number,
  root: string,
  settings: Settings,
): AnalysisTask[] {
  const isTest = (path: string): boolean => placeOf(path, settings) === "test";
  const components = seeds.imports.components([...seeds.texts.keys()], (path) => !isTest(path));
  const tasks: { size: number; readonly given: GivenFile[]; readonly importers: (readonly [string, readonly string[]])[] }[] = Array.from(
    { length: Math.max(1, Math.min(most, components.length)) },
    () => ({ size: 0, given: [], importers: [] }),
  );
  for (const component of components.sort((a, b) => b.size - a.size)) {
    const smallest = tasks.reduce((a, b) => (b.size < a.size ? b : a));
    smallest.given.push(
      ...component.seeds.map((path): GivenFile => ({ path, text: seeds.texts.get(path), ignored: ignored?.has(path), disk: disk.get(path) })),
    );
    smallest.importers.push(...component.importers);
    smallest.size += component.size;
  }
  return tasks.map(({ given, importers }) => ({ root, settings, given: given.sort((a, b) => (a.path < b.path ? -1 : 1)), importers }));
}
