import type { RemoteConsole } from "vscode-languageserver";
import { maskText } from "../model/credentials/mask.ts";

/** The server's log in the editor. Whatever is written is masked first: an error's message may quote a text. */
export interface Log {
  info(message: string): void;
  error(where: string, error: unknown): void;
}

export function createLog(console: Pick<RemoteConsole, "info" | "error">): Log {
  return {
    info: (message) => console.info(maskText(message)),
    error: (where, error) => console.error(maskText(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)),
  };
}
