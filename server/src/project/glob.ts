import picomatch from "picomatch/posix.js";

/**
 * Whether a list of globs takes a path (relative to the root, with `/`): the last one that matches decides, and one that begins with `!` takes back.
 * As in ignore files, a name without a slash counts in every folder, and a folder's name for all in it. `A` and `a` are the same.
 *
 * Globs are matched folder by folder, not as one expression over the whole path: settings and paths may be made by someone who wants the search to hang.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const last = globs.map((glob) => (glob.startsWith("!") ? { takes: false, glob: parse(glob.slice(1)) } : { takes: true, glob: parse(glob) })).reverse();
  const names = nameGroups(last);
  return (path) => {
    const parts = path.split("/");
    return names.find(({ matches }) => matches(parts))?.takes ?? false;
  };
}

/** Patterns for the names from the root down; `undefined` stands for any number of folders. */
type Glob = readonly (string | undefined)[];

interface Group {
  readonly takes: boolean;
  readonly matches: (parts: readonly string[]) => boolean;
}

function parse(glob: string): Glob {
  const anchored = glob.replace(/\/+$/, "").includes("/");
  const names = glob.split("/").filter((name) => name !== "" && name !== ".");
  const parsed = names.map((name) => (name === "**" ? undefined : sourceOf(name)));
  while (parsed.length > 1 && parsed.at(-1) === undefined) parsed.pop();
  return anchored ? parsed : [undefined, ...parsed];
}

function sourceOf(name: string): string {
  return picomatch.makeRe(name, { dot: true, noextglob: true }).source;
}

/** Neighbours that only name something in any folder become one pattern: there are many files and few lists. */
function nameGroups(globs: readonly { readonly takes: boolean; readonly glob: Glob }[]): Group[] {
  const groups: Group[] = [];
  let names: string[] = [];
  for (const [index, { takes, glob }] of globs.entries()) {
    const [folders, name, ...more] = glob;
    const isName = folders === undefined && name !== undefined && more.length === 0;
    if (isName) names.push(name);
    const next = globs[index + 1];
    const nextIsName = next?.takes === takes && next.glob.length === 2 && next.glob[0] === undefined && next.glob[1] !== undefined;
    if (names.length > 0 && !(isName && nextIsName)) {
      const pattern = new RegExp(names.join("|"), "i");
      groups.push({ takes, matches: (parts) => parts.some((part) => pattern.test(part)) });
      names = [];
    }
    if (!isName) groups.push({ takes, matches: pathMatcher(glob) });
  }
  return groups;
}

/** Whether a glob matches the path or a folder above it. */
function pathMatcher(glob: Glob): Group["matches"] {
  const patterns = glob.map((source) => (source === undefined ? undefined : new RegExp(source, "i")));
  return (parts) => {
    // The places in the glob that the path may have reached.
    let reached = withFolders([0], patterns);
    for (const part of parts) {
      if (reached.includes(patterns.length)) break;
      const next = reached.flatMap((at) => (patterns[at] === undefined ? [at] : patterns[at].test(part) ? [at + 1] : []));
      reached = withFolders([...new Set(next)], patterns);
    }
    return reached.includes(patterns.length);
  };
}

/** The places, and those that follow if `**` stands for no folder at all. */
function withFolders(places: readonly number[], patterns: readonly (RegExp | undefined)[]): number[] {
  const all = new Set(places);
  for (const place of all) if (place < patterns.length && patterns[place] === undefined) all.add(place + 1);
  return [...all];
}
