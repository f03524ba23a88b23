import { maskText } from "../model/credentials/mask.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Audited } from "./audited.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { type FindingAddress, PAST, type PastText } from "./protocol.ts";
import type { Server } from "./server.ts";

/** `keywarden/past`: a text of the git history, as far as the last audits kept it, with its keys masked: it is there to be read. */
export function answerPast(server: Server, audited: Audited): void {
  server.connection.onRequest(
    new RequestType<FindingAddress, PastText | null, void>(PAST),
    guarded(server, PAST, async (at: FindingAddress): Promise<PastText | null> => {
      const found = audited.find(at);
      const source = found?.finding.history && found.audit.source(found.finding.path);
      if (found === undefined || source === undefined) return null;
      const { path, history, span } = found.finding;
      return {
        path: history?.path ?? "message.txt",
        commit: path.slice(0, path.indexOf(":")),
        text: maskText(source),
        line: new LineIndex(source).positionAt(span.start).line,
      };
    }),
  );
}
