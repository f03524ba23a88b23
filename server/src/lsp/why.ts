import { ShownText, showLine } from "../report/show.ts";
import { whyPage } from "../report/why-page.ts";
import { guarded } from "./guard.ts";
import { RequestType } from "./language-server.ts";
import { WHY, type WhyParams, type WhyText } from "./protocol.ts";
import { answerFor, type Server, Superseded, spanInWhole } from "./server.ts";

/** `keywarden/why`: why a line of an open text is flagged, or silent, as a page to read. */
export function answerWhys(server: Server): void {
  server.connection.onRequest(
    new RequestType<WhyParams, WhyText | null, void>(WHY),
    guarded(server, WHY, async ({ textDocument: { uri }, line }: WhyParams, token): Promise<WhyText | null> => {
      const answer = await answerFor(server, uri, token);
      if (answer === undefined) return null;
      const { asked, document, root, path, version, analysis } = answer;
      const start = asked.offsetAt({ line, character: 0 });
      // A line of a cell is a line of its notebook.
      const span = spanInWhole(answer, { start, end: start });
      const cancelled = (): boolean => token.isCancellationRequested || document.version !== version;
      const reasons = await root.why(path, document.positionAt(span.start).line, cancelled);
      if (reasons === undefined || cancelled()) throw new Superseded();
      const secrets = analysis.findings.flatMap((finding) => finding.secrets);
      const [shown] = new ShownText(document.getText(), secrets).linesAround(span, 0);
      const place = asked === document ? `${path}:${line + 1}` : `${path}, line ${line + 1} of a cell`;
      return { title: showLine(place), markdown: whyPage(place, asked === document ? shown : undefined, reasons) };
    }),
  );
}
