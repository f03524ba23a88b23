import type { AuditProgress } from "../audit/audit.ts";
import { type Audit, auditKnowing } from "../audit/result.ts";
import type { Finding } from "../rules/finding.ts";
import type { Audited } from "./audited.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { AUDIT, AUDITED, type AuditParams, type AuditReport } from "./protocol.ts";
import type { Root } from "./root.ts";
import { type Server, Superseded } from "./server.ts";

const PROGRESS_PAUSE_IN_MS = 100;

/** Results so far are sent less often: they are long. */
const RESULTS_PAUSE_IN_MS = 700;

/** `keywarden/audit`: every file of the workspace, with progress, and with what is found while it runs. */
export function answerAudits(server: Server, audited: Audited): void {
  const { audit } = server.runtime;
  if (audit === undefined) return;
  server.connection.onRequest(
    new RequestType<AuditParams, AuditReport, void>(AUDIT),
    guarded(server, AUDIT, async (params: AuditParams, token): Promise<AuditReport> => {
      const progress = server.connection.window.attachWorkDoneProgress(params.workDoneToken);
      const abort = new AbortController();
      const listening = token.onCancellationRequested(() => abort.abort());
      progress.begin("Keywarden audit", undefined, undefined, true);
      const present = server.roots.folders().flatMap(({ address }) => address ?? []);
      const asked = foldersOf(server, params);
      // What is known of the other folders stays in sight.
      const others = audited.all().filter(([address]) => present.includes(address) && !asked.some((root) => root.address === address));
      const done: (readonly [string, Audit])[] = [];
      try {
        for (const root of asked) {
          const { place, address } = root;
          if (place === undefined || address === undefined) continue;
          const soFar = new SoFar(place);
          const tell = sparingly(RESULTS_PAUSE_IN_MS, () => {
            void server.connection.sendNotification(AUDITED, audited.report([...others, ...done, [address, soFar.audit()]])).catch(() => {});
          });
          const result = await audit(place, {
            gitAllowed: server.gitAllowed,
            history: params.history === true && server.gitAllowed,
            signal: abort.signal,
            onProgress: sparingly(PROGRESS_PAUSE_IN_MS, (it: AuditProgress) => progress.report(wordsFor(it))),
            onFindings(path, findings, text) {
              soFar.add(path, findings, text);
              if (findings.length > 0) tell(undefined);
            },
          });
          if (result === undefined || token.isCancellationRequested) throw new Superseded();
          done.push([address, result]);
        }
        for (const [address, result] of done) audited.set(address, result, present);
        return params.folders === undefined || done.length > 0 ? audited.report() : audited.report([]);
      } finally {
        listening.dispose();
        progress.done();
      }
    }),
  );
}

const WORDS = { list: "listing files", read: "files read", analyse: "files analysed", history: "objects of the history read" } as const;

function wordsFor({ phase, done, total }: AuditProgress): string {
  return total === undefined ? WORDS[phase] : `${done} of ${total} ${WORDS[phase]}`;
}

/** Passes on the first report, and after that one in a while: nobody reads thousands of them. */
function sparingly<T>(pause: number, report: (value: T) => void): (value: T) => void {
  let next = 0;
  return (value) => {
    const now = Date.now();
    if (now < next) return;
    next = now + pause;
    report(value);
  };
}

/** The workspace folders that were asked for. */
function foldersOf({ roots }: Server, { folders }: AuditParams): readonly Root[] {
  if (folders === undefined) return roots.folders();
  return folders.flatMap((uri) => roots.folderAt(uri) ?? []);
}

/** An audit that is not over yet. */
class SoFar {
  readonly #folder: string;
  /** By file: one may be looked at again. */
  readonly #findings = new Map<string, readonly Finding[]>();
  readonly #texts = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(path: string, findings: readonly Finding[], text: string | undefined): void {
    this.#findings.set(path, findings);
    if (findings.length > 0 && text !== undefined) this.#texts.set(path, text);
  }

  audit(): Audit {
    const { size } = this.#findings;
    const files = { listed: size, read: size, bytes: 0, matched: 0, analysed: size, skipped: [] };
    const findings = [...this.#findings.values()].flat();
    return auditKnowing({ tool: { name: "keywarden", version: "" }, root: this.#folder, findings, files }, (path) => this.#texts.get(path));
  }
}
