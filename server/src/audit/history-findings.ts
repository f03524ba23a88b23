import { createHash } from "node:crypto";
import { ignoreOf } from "../engine/ignores.ts";
import { maskText } from "../model/credentials/mask.ts";
import { isExcluded, placeOf } from "../project/places.ts";
import type { CommitOfKey, Finding, KeyHistory } from "../rules/finding.ts";
import { keyInHistory, reportOfHistory } from "../rules/key-in-history.ts";
import type { Settings } from "../settings/settings.ts";
import type { HistoryCommit } from "./history-commits.ts";
import { textOfObject } from "./history-keys.ts";
import { readObjects } from "./history-objects.ts";
import type { Repository } from "./history-repository.ts";
import type { HistoryStory, KeyStory, Standing } from "./history-story.ts";

export interface FindingOptions {
  readonly settings: Settings;
  /** The refs that hold a key, by its fingerprint, as far as they were asked for. */
  readonly refs: ReadonlyMap<string, readonly string[]>;
  readonly inHead: (object: string) => boolean;
  /** Whether a key is to be reported. */
  readonly wanted: (fingerprint: string, inHead: boolean) => boolean;
  readonly cancelled: () => boolean;
  /** The day, for what is ignored only until one. */
  readonly today: string | undefined;
}

export interface HistoryFindings {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined; readonly by?: "settings" }[];
  readonly texts: ReadonlyMap<string, string>;
}

const MOST_REFS = 20;
const MOST_PATHS = 20;

/** Texts longer than this are not kept for reports, and of no more findings than this. */
const LONGEST_TEXT = 1024 * 1024;
const MOST_TEXTS = 300;

/** One finding for each key of a history, in order of their paths. */
export async function historyFindings(folder: string, repository: Repository, story: HistoryStory, options: FindingOptions): Promise<HistoryFindings> {
  const findings: Finding[] = [];
  const suppressed: { finding: Finding; reason: string | undefined; by?: "settings" }[] = [];
  const wanted = new Map<string, string[]>();
  if (options.settings.rules[keyInHistory.id] === "off") return { findings, suppressed, texts: new Map() };
  for (const key of story.keys) {
    const { newest } = key;
    if (newest === undefined) continue;
    const paths = [...key.paths];
    if (key.paths.size > 0 && !key.where.has("message") && paths.every((it) => isExcluded(it, options.settings))) continue;
    const finding = findingOf(key, newest, paths, options);
    if (!options.wanted(key.fingerprint, finding.history?.inHead === true)) continue;
    if (wanted.size < MOST_TEXTS) wanted.set(newest.object.id, [...(wanted.get(newest.object.id) ?? []), finding.path]);
    const ignored = ignoreOf(finding, options.settings, options.today);
    if (ignored) suppressed.push({ finding, reason: ignored.reason, by: "settings" });
    else if (newest.key.suppressed) suppressed.push({ finding, reason: newest.key.reason });
    else findings.push(finding);
  }
  return { findings, suppressed, texts: await textsOf(folder, repository, wanted, options) };
}

function findingOf(story: KeyStory, newest: Standing, paths: readonly string[], { settings, refs, inHead }: FindingOptions): Finding {
  const { credential } = newest.key;
  const rolled = settings.rolled.find(({ key }) => key === story.fingerprint);
  const isInHead = [...story.objects].some(inHead);
  const { path } = newest;
  const history: KeyHistory = {
    path,
    paths: paths.slice(0, MOST_PATHS),
    where: [...story.where].sort(),
    first: commitOf(story.first),
    last: commitOf(story.last),
    removed: isInHead ? undefined : commitOf(story.removed),
    inHead: isInHead,
    refs: (refs.get(story.fingerprint) ?? []).slice(0, MOST_REFS),
    rolled: rolled && { by: rolled.by, on: rolled.on },
  };
  const places = new Set(paths.filter((it) => !isExcluded(it, settings)).map((it) => placeOf(it, settings)));
  const report = reportOfHistory({ credential, history, places, speaksOfStripe: newest.object.speaksOfStripe || /stripe/i.test(path ?? "") });
  const set = settings.rules[keyInHistory.id];
  return {
    rule: keyInHistory.id,
    message: maskText(
      (keyInHistory.messages[report.message] ?? keyInHistory.what).replace(/\{(\w+)\}/g, (whole, name: string) => report.arguments[name] ?? whole),
    ),
    severity: set === undefined || set === "off" || rolled ? report.severity : set,
    confidence: report.confidence,
    path: `${(newest.commit?.id ?? newest.object.id).slice(0, 12)}:${path ?? ""}`,
    span: { start: credential.start, end: credential.end },
    evidence: { kind: credential.kind, mode: credential.mode, masked: credential.masked, fingerprint: credential.fingerprint, wanted: undefined },
    steps: [],
    fingerprint: createHash("sha256").update(`${keyInHistory.id}\0${story.fingerprint}`).digest("hex").slice(0, 16),
    secrets: [{ start: credential.start, end: credential.end }],
    circumstances: report.circumstances,
    said: { message: report.message, arguments: report.arguments },
    history,
  };
}

function commitOf(commit: HistoryCommit | undefined): CommitOfKey | undefined {
  return commit && { id: commit.id, date: dateOf(commit.authored) };
}

/** Authors may say anything of the time: what no calendar has becomes its nearest end. */
function dateOf(seconds: number): string {
  const furthest = 253_402_300_799;
  return `${new Date(Math.max(0, Math.min(seconds, furthest)) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The texts of objects, by the paths under which findings speak of them. */
async function textsOf(
  folder: string,
  { bare }: Repository,
  wanted: ReadonlyMap<string, readonly string[]>,
  { cancelled }: FindingOptions,
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (wanted.size === 0) return texts;
  const work = {
    take(id: string, _: unknown, bytes: Buffer): void {
      if (bytes.length <= LONGEST_TEXT) for (const path of wanted.get(id) ?? []) texts.set(path, textOfObject(Buffer.from(bytes)));
    },
    passed() {},
    restart() {},
  };
  await readObjects(folder, work, { bare, ids: [...wanted.keys()], cancelled, onProgress() {} });
  return texts;
}
