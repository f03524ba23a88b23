import type { Hover, Range } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CredentialKind, Mode } from "../model/credentials/credential.ts";
import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import { powerOf } from "../model/credentials/power.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { contains, type Span } from "../text/span.ts";
import { locationOf, offsetOf, rangeOf } from "./convert.ts";
import { guarded } from "./guard.ts";
import { MarkupKind } from "./language-server.ts";
import { answerFor, type Server, spanInWhole } from "./server.ts";

/** Characters of a line that are looked at on either side of the pointer: longer than any key. */
const REACH = 2_000;

interface Described {
  readonly kind: CredentialKind;
  readonly mode: Mode | undefined;
  readonly masked: string;
  readonly documented: boolean;
}

/** `textDocument/hover` on a key, or on what stands for one: what it is, what it can do, what to do now. */
export function answerHovers(server: Server): void {
  server.connection.onHover(
    guarded(server, "textDocument/hover", async ({ textDocument, position }, token): Promise<Hover | null> => {
      const open = server.documents.get(textDocument.uri);
      if (open === undefined) return null;
      const offset = offsetOf(open, position, server.abilities.encoding);
      const literal = credentialAt(open, offset);
      if (literal !== undefined) return hoverOf(server, rangeOf(open, literal, server.abilities.encoding), literal);
      const answer = await answerFor(server, textDocument.uri, token);
      if (answer === undefined) return null;
      const at = spanInWhole(answer, { start: offset, end: offset });
      for (const { span, evidence } of answer.analysis.findings) {
        const kind = CREDENTIAL_KINDS.find((it) => it.id === evidence?.kind);
        if (evidence === undefined || kind === undefined || !contains(span, at)) continue;
        const { range } = locationOf({ uri: open.uri, document: answer.document }, span, server.abilities.encoding);
        return hoverOf(server, range, { kind, mode: evidence.mode, masked: evidence.masked, documented: false });
      }
      return null;
    }),
  );
}

function credentialAt(document: TextDocument, offset: number): (Described & Span) | undefined {
  const line = document.positionAt(offset).line;
  const start = Math.max(document.offsetAt({ line, character: 0 }), offset - REACH);
  const end = Math.min(document.offsetAt({ line: line + 1, character: 0 }), offset + REACH);
  for (const credential of credentialsIn(document.getText().slice(start, end), start)) {
    const kind = CREDENTIAL_KINDS.find((it) => it.id === credential.kind);
    if (kind !== undefined && contains(credential, { start: offset, end: offset })) return { ...credential, kind };
  }
  return undefined;
}

function hoverOf({ abilities }: Server, range: Range, { kind, mode, masked, documented }: Described): Hover {
  const title = `${kind.title.charAt(0).toUpperCase()}${kind.title.slice(1)}${mode === undefined ? "" : `, ${mode} mode`}`;
  const facts = documented ? ["Stripe prints this key in its documentation: it belongs to nobody."] : [powerOf(kind, mode), kind.remedy];
  if (!abilities.markdownHovers) return { contents: { kind: MarkupKind.PlainText, value: [`${title}: ${masked}`, ...facts].join("\n\n") }, range };
  return { contents: { kind: MarkupKind.Markdown, value: [`**${title}** \`${masked}\``, ...facts].join("\n\n") }, range };
}
