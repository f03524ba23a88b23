import type { Audit } from "../audit/result.ts";
import type { CredentialKindId, Mode } from "../model/credentials/credential.ts";
import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import { powerOf } from "../model/credentials/power.ts";
import type { Finding } from "../rules/finding.ts";
import type { RolledKey } from "../settings/settings.ts";
import { SEVERITIES } from "../settings/severity.ts";

/** One key with everything that was found of it, in all roots. */
export interface KeyStory {
  readonly fingerprint: string;
  /** `sk_live_…x7Qf` */
  readonly masked: string;
  readonly kind: CredentialKindId;
  readonly mode: Mode | undefined;
  /** `a live-mode Stripe secret key` */
  readonly title: string;
  /** What whoever holds it can do. */
  readonly power: string;
  readonly findings: readonly KeyFinding[];
  /** Folders of manifests whose calls are made with it; `.` for the root. */
  readonly deployables: readonly string[];
  /** What the settings note about it, where it was rolled. */
  readonly rolled: RolledKey | undefined;
}

export interface KeyFinding {
  readonly audit: Audit;
  readonly finding: Finding;
}

/** The keys that findings are about, the gravest first; in order of their fingerprints among equals. */
export function keyStories(audits: readonly Audit[]): KeyStory[] {
  const stories = new Map<string, KeyFinding[]>();
  for (const audit of audits) {
    for (const finding of audit.result.findings) {
      const { fingerprint, kind } = finding.evidence ?? {};
      if (fingerprint === undefined || kind === undefined || kind === "publishable-key") continue;
      stories.set(fingerprint, [...(stories.get(fingerprint) ?? []), { audit, finding }]);
    }
  }
  return [...stories].flatMap(([fingerprint, findings]) => storyOf(fingerprint, findings, audits) ?? []).sort(byGravity);
}

function storyOf(fingerprint: string, findings: readonly KeyFinding[], audits: readonly Audit[]): KeyStory | undefined {
  const evidence = findings[0]?.finding.evidence;
  const kind = CREDENTIAL_KINDS.find(({ id }) => id === evidence?.kind);
  if (!evidence || !kind) return undefined;
  const deployables = audits.flatMap(({ result }) =>
    result.permissions.filter(({ key }) => key?.id === `key ${fingerprint}`).map((it) => it.deployable || "."),
  );
  return {
    fingerprint,
    masked: evidence.masked,
    kind: kind.id,
    mode: evidence.mode,
    title: evidence.mode === undefined ? kind.title : kind.title.replace(/^an? /, `a ${evidence.mode}-mode `),
    power: powerOf(kind, evidence.mode),
    findings,
    deployables: [...new Set(deployables)].sort(),
    rolled: noteOfRolling(fingerprint, audits),
  };
}

/** What the settings of any root note about a key that was rolled. */
export function noteOfRolling(fingerprint: string, audits: readonly Audit[]): RolledKey | undefined {
  return audits.flatMap(({ settings }) => settings.rolled).find(({ key }) => key === fingerprint);
}

function byGravity(a: KeyStory, b: KeyStory): number {
  return gravity(a) - gravity(b) || (a.fingerprint < b.fingerprint ? -1 : 1);
}

function gravity({ findings }: KeyStory): number {
  return Math.min(...findings.map(({ finding }) => SEVERITIES.indexOf(finding.severity)));
}
