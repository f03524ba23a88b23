import type { CancellationToken, Diagnostic } from "vscode-languageserver";
import type { Analysis } from "../engine/analysis.ts";
import type { Span } from "../text/span.ts";
import { diagnosticOf, locationOf, markedSpan, noteOf } from "./convert.ts";
import { type Answer, answerFor, type Server } from "./server.ts";

/** What is to be shown for one version of one text. */
export interface Shown {
  readonly analysis: Analysis;
  readonly version: number;
  /** Made for whoever asks, in the same turn. */
  items(): Diagnostic[];
}

/** The diagnostics of an open text; undefined if it is not open. Throws `Superseded`. */
export async function diagnosticsFor(server: Server, uri: string, token: CancellationToken): Promise<Shown | undefined> {
  const answer = await answerFor(server, uri, token);
  // Nothing may be waited for between the answer and its positions: they are of this very text.
  return answer === undefined ? undefined : { analysis: answer.analysis, version: answer.version, items: () => itemsOf(server, answer) };
}

/** Shown where a text could not be looked at: silence would say that it is clean. */
export function failureNote(): Diagnostic {
  return noteOf("Keywarden could not look at this file. Its log says why.");
}

function itemsOf({ abilities, runtime }: Server, { analysis, asked, document, root }: Answer): Diagnostic[] {
  const textAt = (path: string) => root.textAt(path);
  const placeOf = (span: Span) => locationOf({ uri: document.uri, document }, span, abilities.encoding);
  const text = document.getText();
  const found = analysis.findings.flatMap((finding) => {
    const { uri, range } = placeOf(markedSpan(text, finding.span));
    // What is found in another cell is said there.
    return document !== asked && uri !== asked.uri ? [] : [diagnosticOf(finding, { range, abilities, textAt, rulePage: runtime.rulePage(finding.rule) })];
  });
  const notesAreHere = document === asked || placeOf({ start: 0, end: 0 }).uri === asked.uri;
  return notesAreHere ? [...found, ...analysis.notes.map(noteOf)] : found;
}
