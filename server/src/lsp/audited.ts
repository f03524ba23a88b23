import type { Range } from "vscode-languageserver";
import type { Audit } from "../audit/result.ts";
import { keyStories, noteOfRolling } from "../report/keys.ts";
import { count } from "../report/report.ts";
import { showLine } from "../report/show.ts";
import { SEVERITY_NOUNS } from "../report/summary.ts";
import type { Finding } from "../rules/finding.ts";
import { rules } from "../rules/index.ts";
import { SEVERITIES } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";
import { addressBelow } from "./address.ts";
import { diagnosticOf, type Located, markedSpan, onDisk, rangeOf } from "./convert.ts";
import { DiagnosticSeverity } from "./language-server.ts";
import type { AuditedFinding, AuditedFolder, AuditGroup, AuditGrouping, AuditReport, FindingAddress } from "./protocol.ts";
import type { Server } from "./server.ts";

/** What the last audit of each folder has found. */
export class Audited {
  readonly #server: Server;
  readonly #audits = new Map<string, Audit>();

  constructor(server: Server) {
    this.#server = server;
  }

  /** Takes the audit of a folder in place of the one before; forgets those of folders that are no longer there. */
  set(address: string, audit: Audit, present: readonly string[]): void {
    for (const known of this.#audits.keys()) if (!present.includes(known)) this.#audits.delete(known);
    this.#audits.set(address, audit);
  }

  /** In the order in which they were first audited. */
  all(): readonly (readonly [address: string, audit: Audit])[] {
    return [...this.#audits];
  }

  /** A finding and the folder it is in; undefined where there is none any more. */
  find({ folder, finding }: FindingAddress): { readonly address: string; readonly audit: Audit; readonly finding: Finding } | undefined {
    const [address, audit] = this.all()[folder] ?? [];
    const found = audit?.result.findings[finding];
    return address === undefined || audit === undefined || found === undefined ? undefined : { address, audit, finding: found };
  }

  /** Everything, for the editor. `of`: these folders instead, as far as they were looked at. */
  report(of: readonly (readonly [address: string, audit: Audit])[] = this.all()): AuditReport {
    const folders = of.map(([address, audit]) => this.#folder(address, audit));
    const entries = of.flatMap(([, audit], folder) => audit.result.findings.map((finding, index): Entry => ({ finding, at: { folder, finding: index } })));
    const shownOf = ({ folder, finding }: FindingAddress): AuditedFinding | undefined => folders[folder]?.findings[finding];
    const grouped = (by: AuditGrouping): AuditGroup[] => groupsOf(entries, by, of, shownOf);
    return { folders, tree: { key: grouped("key"), rule: grouped("rule"), file: grouped("file") } };
  }

  /** Where a span is in the editor's terms, in the text that was looked at. */
  rangeOf(audit: Audit | undefined, path: string, span: Span): Range {
    return rangeOf(onDisk("", audit?.source(path) ?? "").document, span, this.#server.abilities.encoding);
  }

  #folder(address: string, audit: Audit): AuditedFolder {
    const { findings, files, notes } = audit.result;
    return {
      uri: address,
      filesRead: files.read,
      skipped: files.skipped,
      notes: notes.map(({ path, text }) => (path === undefined ? text : `${path}: ${text}`)),
      findings: this.#findings(address, findings, audit.source),
    };
  }

  /** Places are those of the texts that were looked at, whatever is open by now. */
  #findings(folder: string, findings: readonly Finding[], source: Audit["source"]): AuditedFinding[] {
    const { abilities, runtime } = this.#server;
    const texts = new Map<string, Located | undefined>();
    const textAt = (path: string): Located | undefined => {
      if (!texts.has(path)) {
        const text = source(path);
        texts.set(path, text === undefined ? undefined : onDisk(addressBelow(folder, path), text));
      }
      return texts.get(path);
    };
    return findings.map((finding): AuditedFinding => {
      const { path, confidence, circumstances, evidence } = finding;
      // Without its text a finding still has its file.
      const { uri, document } = textAt(path) ?? onDisk(addressBelow(folder, path), "");
      const range = rangeOf(document, markedSpan(document.getText(), finding.span), abilities.encoding);
      const diagnostic = diagnosticOf(finding, { range, abilities, textAt, rulePage: runtime.rulePage(finding.rule) });
      const key = this.#rollable(finding);
      return {
        uri,
        path,
        diagnostic,
        confidence,
        circumstances,
        masked: evidence?.masked,
        kind: evidence?.kind,
        mode: evidence?.mode,
        fixable: this.mayFix(finding),
        past: finding.history !== undefined,
        ...(key !== undefined && { key }),
      };
    });
  }

  /** The fingerprint of a finding's key, as long as no settings note that it was rolled. */
  #rollable({ evidence }: Finding): string | undefined {
    const fingerprint = evidence?.kind === "publishable-key" ? undefined : evidence?.fingerprint;
    return fingerprint !== undefined && noteOfRolling(fingerprint, [...this.#audits.values()]) === undefined ? fingerprint : undefined;
  }

  /** Whether any repair is about such findings: whether its edits are right here is known when they are made. */
  mayFix({ rule }: Finding): boolean {
    return this.#server.runtime.repairs.some(({ id, rules: about }) => id !== "ignore" && about.includes(rule));
  }
}

const NO_KEY = "About no single key";

interface Entry {
  readonly finding: Finding;
  readonly at: FindingAddress;
}

function groupsOf(
  entries: readonly Entry[],
  by: AuditGrouping,
  audits: readonly (readonly [address: string, audit: Audit])[],
  shownOf: (at: FindingAddress) => AuditedFinding | undefined,
): AuditGroup[] {
  const groups = new Map<string, Entry[]>();
  const keys = new Map(keyStories(audits.map(([, audit]) => audit)).map((story) => [story.fingerprint, story]));
  const nameOf = ({ finding, at }: Entry): string => {
    if (by === "rule") return finding.rule;
    if (by === "file") return `${at.folder} ${finding.path}`;
    const { fingerprint } = finding.evidence ?? {};
    return fingerprint !== undefined && keys.has(fingerprint) ? fingerprint : "";
  };
  for (const entry of entries) groups.set(nameOf(entry), [...(groups.get(nameOf(entry)) ?? []), entry]);
  const made = [...groups].map(([name, found]): AuditGroup => {
    const severity = Math.min(...found.map(({ at }) => shownOf(at)?.diagnostic.severity ?? DiagnosticSeverity.Hint)) as DiagnosticSeverity;
    const story = by === "key" ? keys.get(name) : undefined;
    const rule = by === "rule" ? rules.find(({ id }) => id === name) : undefined;
    const path = showLine(found[0]?.finding.path ?? "");
    const label = by === "file" ? path : by === "rule" ? name : (story?.masked ?? NO_KEY);
    const tooltip = story ? `${story.title}. ${story.power}` : rule ? `${rule.what} ${rule.advice}` : label;
    const key = story && found[0] && shownOf(found[0].at)?.key;
    return { label, description: countsOf(found), tooltip, severity, findings: found.map(({ at }) => at), ...(key !== undefined && { key }) };
  });
  // What is about no single key comes last among equals.
  const isRest = ({ label }: AuditGroup): number => Number(label === NO_KEY);
  return made.sort((a, b) => (a.severity ?? 4) - (b.severity ?? 4) || isRest(a) - isRest(b) || (a.label < b.label ? -1 : 1));
}

/** `2 errors, 1 hint` */
function countsOf(entries: readonly Entry[]): string {
  return SEVERITIES.flatMap((severity) => {
    const number = entries.filter(({ finding }) => finding.severity === severity).length;
    return number === 0 ? [] : [count(number, SEVERITY_NOUNS[severity])];
  }).join(", ");
}
