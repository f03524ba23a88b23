import type { Pair, YAMLMap, YAMLSeq } from "yaml";
import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";

/** A file as `init` leaves it. */
export interface WrittenFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** What can be asked of the folder that is filled. */
export interface InitFolder {
  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined;
  list(folder: string): readonly string[];
}

/** A file that is there already and cannot be added to: it is left as it is. Its message holds no text of the file. */
export class NotMergeable extends Error {}

/**
 * A YAML text with changes made to it, comments and order kept; made from `fresh` where there is none. `change` is only called for a map. Throws {@link NotMergeable}
 * where the text is no map, or none that can be read.
 */
export function mergedYaml(path: string, text: string | undefined, fresh: string, change: (document: Document, root: YAMLMap) => void): WrittenFile {
  if (text === undefined || text.trim() === "") return { path, text: fresh };
  const document = parseDocument(text, { keepSourceTokens: true });
  if (document.errors.length > 0 || !isMap(document.contents)) throw new NotMergeable(`${path} cannot be read as YAML with names at its top`);
  const before = JSON.stringify(document.toJS({ maxAliasCount: 100 }));
  change(document, document.contents as YAMLMap);
  // Nothing to add: not even the spaces change.
  if (JSON.stringify(document.toJS({ maxAliasCount: 100 })) === before) return { path, text };
  const options = { lineWidth: 0, flowCollectionPadding: !/\[\S/.test(text) } as const;
  const whole = document.toString(options);
  const added = withAdded(text, parseDocument(text, { keepSourceTokens: true }).toString(options), whole);
  const isSame =
    added !== undefined && JSON.stringify(parseDocument(added).toJS({ maxAliasCount: 100 })) === JSON.stringify(document.toJS({ maxAliasCount: 100 }));
  return { path, text: isSame ? added : whole };
}

/**
 * The lines that were added to a text between two ways of writing it anew, put into the text itself, which stays as it is; undefined where more was changed, or where
 * its lines are not those of the first.
 */
function withAdded(text: string, before: string, after: string): string | undefined {
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  const own = text.trimEnd().split(/\r?\n/);
  const [old, lines] = [before, after].map((it) => it.trimEnd().split("\n")) as [string[], string[]];
  if (own.length !== old.length) return undefined;
  const result: string[] = [];
  let next = 0;
  let shift: number | undefined;
  for (const line of lines) {
    if (next < old.length && line === old[next]) {
      result.push(own[next] ?? "");
      next++;
      shift = undefined;
    } else {
      // What is added stands as deep as what it stands beside.
      shift ??= shiftAt(own, old, next, indentOf(line));
      result.push(line.trim() === "" ? "" : `${" ".repeat(Math.max(0, indentOf(line) + shift))}${line.trimStart()}`);
    }
  }
  return next === old.length ? `${result.join(end)}${end}` : undefined;
}

/** How much deeper the lines of one text stand than those of the other, at the last line before a place that is so deep in the other. */
function shiftAt(own: readonly string[], old: readonly string[], until: number, depth: number): number {
  for (let index = until - 1; index >= 0; index--) {
    const line = old[index] ?? "";
    if (line.trim() !== "" && indentOf(line) === depth) return indentOf(own[index] ?? "") - depth;
  }
  return 0;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The list under a name, made where there is none; undefined where something else stands there. */
export function listAt(document: Document, map: YAMLMap, name: string): YAMLSeq | undefined {
  if (!map.has(name) || isNull(map, name)) map.set(name, document.createNode([]));
  const list = map.get(name, true);
  return isSeq(list) ? list : undefined;
}

/** The map under a name, made where there is none; undefined where something else stands there. */
export function mapAt(document: Document, map: YAMLMap, name: string): YAMLMap | undefined {
  if (!map.has(name) || isNull(map, name)) map.set(name, document.createNode({}));
  const inner = map.get(name, true);
  return isMap(inner) ? (inner as YAMLMap) : undefined;
}

/** Adds the parts of a fresh text that a map does not have yet, with their comments. */
export function addMissing(into: YAMLMap, from: YAMLMap): void {
  for (const pair of from.items as Pair[]) {
    const name = isScalar(pair.key) ? pair.key.value : undefined;
    if (typeof name === "string" && !into.has(name)) into.items.push(pair);
  }
}

function isNull(map: YAMLMap, name: string): boolean {
  const value = map.get(name, true);
  return value === undefined || value === null || (isScalar(value) && value.value === null);
}
