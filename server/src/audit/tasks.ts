import type { DiskFacts } from "../project/exposure.ts";
import { placeOf } from "../project/places.ts";
import type { Component } from "../project/resolve/import-index.ts";
import type { Settings } from "../settings/settings.ts";
import { MAX_PARSED_LENGTH } from "../syntax/parser.ts";
import type { Seeds } from "./read-seeds.ts";
import type { AnalysisTask } from "./task.ts";

/** So many bytes to be looked at closely make a task, if there are so many: what one task needs is in memory at once. */
const MOST_BYTES = 2_000_000;
/** So many bytes of text are in one task, whatever is to be done with them, if there are so many. */
const MOST_TEXT = 4_000_000;
/** A file costs something however short it is. */
const BYTES_PER_FILE = 2_000;
/** Copies of Stripe's libraries, and texts too long to be parsed, are searched, not walked: they cost so much less. */
const SEARCHED_SHARE = 1 / 20;
/** So many tasks for each thread, so that none waits long for the last one. */
const TASKS_PER_THREAD = 3;

/**
 * What has to do with each other among some files, with who imports them. What a test does with what it imports is its own matter; what is in a copy of one of
 * Stripe's libraries is searched, each file by itself.
 */
export function componentsOf(paths: Iterable<string>, { imports, copies }: Seeds, settings: Settings): readonly Component[] {
  return imports.components([...paths], { counts: (path) => placeOf(path, settings) !== "test", isApart: (path) => copies.has(path) });
}

/** Components in tasks of about the same size, the largest first. Files that have to do with each other, however far away, are in one task. */
export function tasksFor(
  components: readonly Component[],
  { sizes, copies }: Seeds,
  { ignored, disk }: { readonly ignored: ReadonlySet<string> | undefined; readonly disk: ReadonlyMap<string, DiskFacts> },
  threads: number,
  root: string,
  settings: Settings,
): AnalysisTask[] {
  const weightOf = (path: string): number => {
    const bytes = sizes.get(path) ?? 0;
    return (BYTES_PER_FILE + bytes) * (copies.has(path) || bytes > MAX_PARSED_LENGTH ? SEARCHED_SHARE : 1);
  };
  const sumOf = ({ seeds }: Component, figure: (path: string) => number): number => seeds.reduce((sum, path) => sum + figure(path), 0);
  const weighed = components.map((component) => ({ component, bytes: sumOf(component, weightOf), text: sumOf(component, (path) => sizes.get(path) ?? 0) }));
  const most = Math.min(MOST_BYTES, weighed.reduce((sum, { bytes }) => sum + bytes, 0) / (threads > 1 ? threads * TASKS_PER_THREAD : 1));
  const groups: { bytes: number; text: number; readonly components: Component[] }[] = [];
  for (const { component, bytes, text } of weighed.sort((a, b) => b.bytes - a.bytes)) {
    const last = groups.at(-1);
    if (last && last.bytes + bytes <= most && last.text + text <= MOST_TEXT) {
      last.components.push(component);
      last.bytes += bytes;
      last.text += text;
    } else groups.push({ bytes, text, components: [component] });
  }
  return groups.map(({ components }) => ({
    root,
    settings,
    given: components
      .flatMap(({ seeds }) => seeds)
      .sort()
      .map((path) => ({ path, ignored: ignored?.has(path), disk: disk.get(path) })),
    importers: components.flatMap(({ importers }) => [...importers]),
    copies: copies.all(),
  }));
}
