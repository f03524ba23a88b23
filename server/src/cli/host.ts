import type { Session } from "../engine/analysis.ts";
import type { Settings } from "../settings/settings.ts";
import type { Syntax } from "../syntax/parser.ts";

/** What the command is given by the process it runs in. */
export interface Host {
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly folder: string;
  syntax(): Promise<Syntax>;
  /** A session without files; `onWalk` is told before it walks a module. */
  createSession(settings: Settings, onWalk?: () => void): Promise<Session>;
  /** The entry of a worker thread; undefined where there is none. */
  readonly workerUrl: URL | undefined;
  /** A clock in milliseconds. */
  now(): number;
  /** The day: `2024-02-29`. */
  today(): string;
  /** Has `stop` called when the user interrupts; the function returned ends that. */
  onInterrupt(stop: () => void): () => void;
  /** Speaks the language server protocol on standard input and output until the client ends it. */
  startServer(): Promise<void>;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}
