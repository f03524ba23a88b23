import type { CancellationToken } from "vscode-languageserver";
import { ErrorCodes, LSPErrorCodes, ResponseError } from "./language-server.ts";
import { type Server, Superseded } from "./server.ts";

/**
 * Every request goes through here. One that was cancelled or overtaken, or comes out of turn, ends as the protocol says; one that fails costs its own answer and a
 * line in the log, never the server, and tells the editor nothing of the text.
 */
export function guarded<Params, Result>(
  server: Server,
  name: string,
  answer: (params: Params, token: CancellationToken) => Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
  return async (params, token) => {
    refuseOutOfTurn(server);
    try {
      return await answer(params, token);
    } catch (error) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      if (error instanceof Superseded) throw new ResponseError(LSPErrorCodes.ContentModified, "the text has changed");
      if (error instanceof ResponseError) throw error;
      server.log.error(name, error);
      throw new ResponseError(ErrorCodes.InternalError, `${name} failed, see the log of Keywarden`);
    }
  };
}

/** Throws what the protocol asks for before `initialize` and after `shutdown`. */
export function refuseOutOfTurn({ phase }: Server): void {
  if (phase === "new") throw new ResponseError(ErrorCodes.ServerNotInitialized, "initialize comes first");
  if (phase === "over") throw new ResponseError(ErrorCodes.InvalidRequest, "the server was shut down");
}

/** The same for notifications, which have no answer: those out of turn are dropped. */
export function guardedNotification<Params>(server: Server, name: string, take: (params: Params) => void): (params: Params) => void {
  return (params) => {
    if (server.phase !== "running") return;
    try {
      take(params);
    } catch (error) {
      server.log.error(name, error);
    }
  };
}
