import type { Analysis } from "../engine/analysis.ts";
import { diagnosticsFor, failureNote } from "./diagnostics.ts";
import { type Server, Superseded } from "./server.ts";

/** How long the user must have stopped typing. */
const PAUSE_IN_MS = 100;

const NEVER_CANCELLED = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) };

/** `textDocument/publishDiagnostics`, for editors that do not ask. */
export class Publisher {
  readonly #server: Server;
  readonly #published = new Map<string, Analysis | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  #again = false;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Something changed: looks at everything that is open once there is a pause. What stayed the same is not sent again. */
  schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#publishAll(), PAUSE_IN_MS);
  }

  /** Takes the diagnostics of a closed text away: nobody else would. */
  clear(uri: string): void {
    this.#published.delete(uri);
    void this.#server.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  async #publishAll(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    do {
      this.#again = false;
      for (const { uri } of [...this.#server.documents.all()]) await this.#publish(uri);
    } while (this.#again);
    this.#running = false;
  }

  async #publish(uri: string): Promise<void> {
    const { connection, documents, log } = this.#server;
    try {
      const shown = await diagnosticsFor(this.#server, uri, NEVER_CANCELLED);
      if (shown === undefined || (this.#published.has(uri) && this.#published.get(uri) === shown.analysis)) return;
      this.#published.set(uri, shown.analysis);
      await connection.sendDiagnostics({ uri, version: shown.version, diagnostics: shown.items() });
    } catch (error) {
      // Whoever changed the text has scheduled the next round.
      if (error instanceof Superseded) return;
      log.error("textDocument/publishDiagnostics", error);
      if (documents.get(uri) === undefined) return;
      this.#published.delete(uri);
      await connection.sendDiagnostics({ uri, diagnostics: [failureNote()] });
    }
  }
}
