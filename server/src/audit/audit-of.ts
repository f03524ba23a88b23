import { staleIgnores } from "../engine/unused-suppressions.ts";
import { byPath, type Discovery } from "../project/discover.ts";
import type { Reader } from "../project/node.ts";
import type { Finding } from "../rules/finding.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";
import type { AuditOptions, AuditRoot } from "./audit.ts";
import type { HistoryAudit } from "./history.ts";
import { type KeyPermissions, permissionsOf } from "./permissions.ts";
import { practiceResults } from "./practices/index.ts";
import { agesOf, practiceWorkspace } from "./practices/workspace.ts";
import type { Queue } from "./queue.ts";
import type { Seeds } from "./read-seeds.ts";
import type { Audit, AuditNote } from "./result.ts";
import type { readRootSettings } from "./root-settings.ts";
import { saysWhole } from "./shard.ts";
import { countsOf } from "./sharded.ts";
import { textLoader } from "./task.ts";

/** Which files are looked at, and by what settings. */
export interface Asked {
  /** The settings of the root alone. */
  readonly root: ReturnType<typeof readRootSettings>;
  /** The same with those of the folders inside. */
  readonly own: ReturnType<typeof readRootSettings>;
  /** Listed for themselves. */
  readonly named: ReadonlySet<string>;
  /** Ignored, but made for keys: those are looked at for who else gets them. */
  readonly kept: readonly string[];
  readonly listed: Discovery;
}

/** What an audit of one root came to. */
interface Found {
  /** As the root asks for it. */
  readonly only: AuditRoot["only"] | undefined;
  readonly since: string | undefined;
  readonly folder: string;
  /** When it was begun, where there is a clock. */
  readonly began: number | undefined;
  readonly read: Reader;
  readonly asked: Asked;
  readonly seeds: Seeds;
  readonly queue: Queue;
  /** What belongs to this part, where there are several. */
  readonly isMine: ((path: string) => boolean) | undefined;
  readonly past: HistoryAudit | undefined;
  readonly anyThreadDied: boolean;
}

/** The audit that tells what was found. */
export async function auditOf(found: Found, options: AuditOptions): Promise<Audit> {
  const { folder, began, read, seeds, queue, isMine, past, only, since, anyThreadDied } = found;
  const { root, own, named, listed } = found.asked;
  const { shard } = options;
  const isWhole = saysWhole(shard);
  const settled = [...queue.analyses.values()].sort(byPath);
  const suppressed = [...settled.flatMap((it) => it.suppressed), ...(past?.suppressed ?? [])].sort((a, b) => byPlace(a.finding, b.finding));
  const silenced = { findings: suppressed.flatMap(({ finding, by }) => (by === "settings" ? [finding] : [])), history: past?.walked === true };
  const today = new Date().toISOString().slice(0, 10);
  const findings = [
    ...(isWhole && !settled.some(({ path }) => path === SETTINGS_FILE) ? own.findings : []),
    ...settled.flatMap((it) => it.findings),
    ...(past?.findings ?? []),
    ...(root.text === undefined || only || since !== undefined || shard ? [] : staleIgnores(root.text, silenced, own.settings, today)),
  ].sort(byPlace);
  const permissions = permissionsOf(settled, listed.files, own.settings);
  // What copies of Stripe's libraries do is no habit of the team's.
  const programs = [...seeds.matched].filter((path) => !seeds.copies.has(path));
  const known = { files: listed.files, findings, permissions, seeds: programs, ...agesOf(past) };
  const practices = only || !isWhole ? [] : practiceResults(await practiceWorkspace(folder, read, options.gitAllowed, known));
  const notes: AuditNote[] = [
    ...(isWhole ? [...own.notes.map((text) => ({ path: SETTINGS_FILE, text })), ...listed.notes.map((text) => ({ path: undefined, text }))] : []),
    ...(anyThreadDied ? [{ path: undefined, text: "a worker thread ended early; the rest was done without it" }] : []),
    ...settled.flatMap((it) => it.notes.map((text) => ({ path: it.path, text }))),
    ...(past?.notes ?? []).map((text) => ({ path: undefined, text })),
  ];
  return {
    result: {
      tool: { name: "keywarden", version: options.version },
      root: folder,
      findings,
      suppressed,
      files: {
        ...(isMine
          ? countsOf(seeds, listed.files, isMine)
          : { listed: listed.files.length, read: seeds.read, bytes: seeds.bytes, matched: seeds.matched.size }),
        analysed: settled.length,
        skipped: [...[...listed.skipped, ...seeds.skipped].filter(({ path }) => isMine?.(path) !== false), ...queue.failures].sort(byPath),
      },
      notes,
      exhausted: settled.reduce((sum, it) => sum + it.exhausted, 0),
      functions: settled.reduce((sum, it) => sum + it.functions, 0),
      settingsValid: own.valid,
      permissions,
      practices,
      ...(shard && { shard }),
      ...(past && { history: { walked: past.walked, objects: past.objects, bytes: past.bytes } }),
      milliseconds: began === undefined ? undefined : (options.now?.() ?? began) - began,
    },
    settings: own.settings,
    named,
    analysed: settled.map(({ path }) => path),
    source: sourceOf(
      [...findings, ...suppressed.map((it) => it.finding)],
      permissions,
      new Map([...queue.texts, ...(past?.texts ?? [])]),
      textLoader(folder, read),
    ),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return byPath(a, b) || a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

/** Keeps the texts that findings speak of, and lets the others go. */
function sourceOf(
  findings: readonly Finding[],
  permissions: readonly KeyPermissions[],
  texts: ReadonlyMap<string, string>,
  load: (path: string) => string | undefined,
): Audit["source"] {
  const kept = new Map<string, string | undefined>();
  const paths = [
    ...findings.flatMap((it) => [it.path, ...it.steps.map((step) => step.path)]),
    ...permissions.flatMap(({ given, needs, undecided }) => [...given, ...needs.flatMap(({ calls }) => calls), ...undecided].map(({ path }) => path)),
  ];
  for (const path of new Set(paths)) kept.set(path, texts.get(path) ?? load(path));
  return (path) => kept.get(path);
}
