import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { AuditOptions, AuditRoot } from "../audit/audit.ts";
import { BASELINE_FILE, readBaseline, withBaseline } from "../audit/baseline.ts";
import { userCacheFolder } from "../audit/cache-folder.ts";
import { type Base, mergeBase, onlyNew, stagedIn, stagedReader } from "../audit/changes.ts";
import type { Audit } from "../audit/result.ts";
import { readRootSettings } from "../audit/root-settings.ts";
import { type Shard, shardOf } from "../audit/shard.ts";
import { createReader } from "../project/node.ts";
import { count } from "../report/report.ts";
import { showLine } from "../report/show.ts";
import { UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { rootsOf } from "./roots.ts";

/** How much of what is there an audit is about. */
export interface ScopeOptions {
  readonly history?: boolean;
  readonly unreachable?: boolean;
  /** A folder, or false for no cache; else one that belongs to the user. */
  readonly cache?: string | false;
  readonly since?: string;
  readonly staged?: boolean;
  /** A file, or true for the usual one. */
  readonly baseline?: string | boolean;
  /** False where nothing that silences findings counts. */
  readonly ignores?: boolean;
  readonly shard?: string;
  /** A file with repositories to look at, one on each line. */
  readonly repositories?: string;
}

/** An audit as far as it was asked for: what to look at, and what of the results counts. */
export interface Scope {
  readonly roots: readonly AuditRoot[];
  readonly options: Pick<AuditOptions, "history" | "shard">;
  /** What remains of the results. */
  narrow(audits: readonly Audit[], cancelled: () => boolean): Promise<readonly Audit[]>;
}

/** What the paths and options on the command line ask for. */
export async function scopeOf(paths: readonly string[], options: ScopeOptions, host: Host, cancelled: () => boolean): Promise<Scope> {
  if (options.since !== undefined && options.staged === true) throw new UsageError("--since and --staged exclude each other");
  const shard = options.shard === undefined ? undefined : shardFor(options.shard, host);
  const baseline = options.baseline === undefined || options.baseline === false ? undefined : baselineFor(options.baseline, host);
  const bases = new Map<string, Base | undefined>();
  const roots: AuditRoot[] = [];
  for (const root of rootsOf(paths, host.folder)) {
    const { folder } = root;
    if (options.since !== undefined) {
      const base = await mergeBase(folder, options.since, cancelled);
      if (base === undefined) throw new UsageError(`git knows no commit that ${showLine(options.since)} and what is checked out have in common`);
      bases.set(folder, base);
      roots.push({ ...root, since: base.commit });
    } else if (options.staged === true) {
      const staged = await stagedIn(folder, cancelled);
      if (staged === undefined) throw new UsageError(`git does not say what is staged in ${showLine(folder)}`);
      const disk = createReader();
      const { excluded } = readRootSettings(folder, disk);
      const named = new Set([...(root.only ?? []), ...(root.also ?? [])]);
      const only = [...staged.objects.keys()].filter((it) => (root.only === undefined || named.has(it)) && (named.has(it) || !excluded(it, "file")));
      bases.set(folder, staged.base);
      // Where nothing is staged there is nothing to look at, and that is well.
      if (only.length > 0) roots.push({ folder, only: only.sort(), read: await stagedReader(folder, staged, disk, cancelled) });
    } else roots.push(root);
  }
  const history = options.history === true ? { unreachable: options.unreachable === true, cacheFolder: cacheFolderFor(options.cache, host) } : undefined;
  return {
    roots,
    options: { history, ...(shard && { shard }) },
    async narrow(audits, ended) {
      let narrowed = audits;
      if (options.ignores === false) narrowed = narrowed.map(withoutIgnores);
      if (bases.size > 0) narrowed = await Promise.all(narrowed.map((it) => onlyNew(it, it.result.root, bases.get(it.result.root), ended)));
      return baseline === undefined ? narrowed : withBaselines(narrowed, baseline, bases.size === 0 && shard === undefined);
    },
  };
}

/** The part that an option names. */
export function shardFor(text: string, host: Host): Shard {
  const shard = shardOf(text, host.env);
  if (shard !== undefined) return shard;
  const wanted =
    text === "auto"
      ? "CI_NODE_INDEX and CI_NODE_TOTAL, or JOB_COMPLETION_INDEX and JOB_COMPLETIONS, do not say which part this is"
      : `no part: ${showLine(text)}`;
  throw new UsageError(`${wanted} (2/5 is the second of five)`);
}

function baselineFor(given: string | true, host: Host): ReadonlySet<string> {
  const file = given === true ? BASELINE_FILE : given;
  let text: string;
  try {
    text = readFileSync(resolve(host.folder, file), "utf8");
  } catch {
    throw new UsageError(`cannot read the baseline ${showLine(file)}: \`keywarden baseline\` writes one`);
  }
  const fingerprints = readBaseline(text);
  if (fingerprints === undefined) throw new UsageError(`no baseline: ${showLine(file)}`);
  return fingerprints;
}

function withBaselines(audits: readonly Audit[], baseline: ReadonlySet<string>, isWhole: boolean): Audit[] {
  const matched = new Set<string>();
  const narrowed = audits.map((it) => {
    const known = withBaseline(it, baseline);
    for (const fingerprint of known.matched) matched.add(fingerprint);
    return known.audit;
  });
  const [first, ...others] = narrowed;
  const stale = baseline.size - matched.size;
  if (first === undefined || stale === 0 || !isWhole) return narrowed;
  const text = `${count(stale, "finding")} of the baseline ${stale === 1 ? "is" : "are"} there no more: write it anew with \`keywarden baseline\``;
  return [{ ...first, result: { ...first.result, notes: [...first.result.notes, { path: undefined, text }] } }, ...others];
}

/** What comments and settings silence is found after all. */
function withoutIgnores(audit: Audit): Audit {
  const { result } = audit;
  const findings = [...result.findings, ...result.suppressed.map(({ finding }) => finding)].sort(
    (a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) || a.span.start - b.span.start || a.span.end - b.span.end,
  );
  return { ...audit, result: { ...result, findings, suppressed: [] } };
}

function cacheFolderFor(cache: string | false | undefined, host: Host): string | undefined {
  if (cache === false) return undefined;
  return cache === undefined ? userCacheFolder(host.env) : resolve(host.folder, cache);
}
