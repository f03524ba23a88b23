import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { type Server, Superseded } from "./server.ts";

/**
 * Every request goes through here. One that was cancelled or overtaken ends as the protocol says; one that fails costs its own answer and a line
 * in the log, never the server, and tells the editor nothing of the text.
 */
export function guarded<Params, Result>(
  server: Server,
  name: string,
  answer: (params: Params, token: CancellationToken) => Promise<Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
  return async (params, token) => {
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

/** The same for notifications, which have no answer. */
export function guardedNotification<Params>(server: Server, name: string, take: (params: Params) => void): (params: Params) => void {
  return (params) => {
    try {
      take(params);
    } catch (error) {
      server.log.error(name, error);
    }
  };
}
