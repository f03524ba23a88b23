import type {
  ChangeAnnotation,
  CodeDescription,
  Diagnostic,
  DiagnosticRelatedInformation,
  Location,
  Position,
  Range,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../rules/finding.ts";
import type { Severity } from "../settings/severity.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import type { Abilities, Encoding } from "./abilities.ts";
import { CreateFile, DiagnosticSeverity, DiagnosticTag, TextDocumentEdit } from "./language-server.ts";
import { NotebookText } from "./notebook-text.ts";

/** The name under which everything of ours is shown. */
const SOURCE = "Keywarden";

const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Findings that editors can show in a way of their own. */
const TAGS: Readonly<Record<string, DiagnosticTag>> = {
  "unused-suppression": DiagnosticTag.Unnecessary,
  "outdated-sdk": DiagnosticTag.Deprecated,
};

/** A text and the address the editor knows it by. */
export interface Located {
  readonly uri: string;
  readonly document: TextDocument;
  /** The editor's version of an open text; null for one that lies on the disk. */
  readonly version: number | null;
}

/** A text that is not open. */
export function onDisk(uri: string, text: string): Located {
  return { uri, document: TextDocument.create(uri, "", 0, text), version: null };
}

/** Where an offset is, in the units of the encoding. */
function positionOf(document: TextDocument, offset: number, encoding: Encoding): Position {
  const position = document.positionAt(offset);
  if (encoding === "utf-16") return position;
  const before = document.getText({ start: { line: position.line, character: 0 }, end: position });
  return { line: position.line, character: utf8Length(before) };
}

/** The UTF-16 offset of a position; past a line's end it is that end. */
export function offsetOf(document: TextDocument, position: Position, encoding: Encoding): number {
  if (encoding === "utf-16") return document.offsetAt(position);
  const start = document.offsetAt({ line: position.line, character: 0 });
  const line = document.getText({ start: { line: position.line, character: 0 }, end: { line: position.line, character: Number.MAX_SAFE_INTEGER } });
  let bytes = 0;
  let units = 0;
  for (const character of line) {
    if (bytes >= position.character) break;
    bytes += utf8Length(character);
    units += character.length;
  }
  return start + units;
}

export function rangeOf(document: TextDocument, span: Span, encoding: Encoding): Range {
  return { start: positionOf(document, span.start, encoding), end: positionOf(document, span.end, encoding) };
}

export function spanOf(document: TextDocument, range: Range, encoding: Encoding): Span {
  const start = offsetOf(document, range.start, encoding);
  return { start, end: Math.max(start, offsetOf(document, range.end, encoding)) };
}

/** Where a span of a text is for the editor: in the cell, where the text is a notebook of cells. */
export function locationOf({ uri, document }: Pick<Located, "uri" | "document">, span: Span, encoding: Encoding): Location {
  const cell = document instanceof NotebookText ? document.placeOf(span) : undefined;
  return cell ? { uri: cell.document.uri, range: rangeOf(cell.document, cell.span, encoding) } : { uri, range: rangeOf(document, span, encoding) };
}

/** What is marked of a finding: the first line of what goes over several. With all of them the editor would underline half a screen, indentation included. */
export function markedSpan(text: string, { start, end }: Span): Span {
  const [line = ""] = /^.*/.exec(text.slice(start, end)) ?? [];
  return { start, end: start + (line.trimEnd().length || end - start) };
}

export interface DiagnosticContext {
  /** Where it is shown. */
  readonly range: Range;
  readonly abilities: Abilities;
  /** The text of another file that a step lies in, as far as it is known. */
  readonly textAt: (path: string) => Located | undefined;
  readonly rulePage: string | undefined;
}

export function diagnosticOf(finding: Finding, { range, abilities, textAt, rulePage }: DiagnosticContext): Diagnostic {
  const { encoding } = abilities;
  const diagnostic: Diagnostic = {
    range,
    severity: SEVERITY[finding.severity],
    source: SOURCE,
    code: finding.rule,
    message: finding.message,
    data: { fingerprint: finding.fingerprint },
  };
  if (abilities.codeDescription && rulePage !== undefined) diagnostic.codeDescription = { href: rulePage } satisfies CodeDescription;
  const tag = TAGS[finding.rule];
  if (tag !== undefined && abilities.diagnosticTags.includes(tag)) diagnostic.tags = [tag];
  if (abilities.relatedInformation) {
    const steps = finding.steps.flatMap((step): DiagnosticRelatedInformation[] => {
      const at = textAt(step.path);
      return at === undefined ? [] : [{ location: locationOf(at, step.span, encoding), message: step.text }];
    });
    if (steps.length > 0) diagnostic.relatedInformation = steps;
  }
  return diagnostic;
}

/** Whether the diagnostic, come back from the editor, is the one of this finding, which is shown at `range`: not every editor keeps data. */
export function isAbout({ data, code, range }: Diagnostic, finding: Finding, at: Range): boolean {
  const kept: unknown = data;
  if (typeof kept === "object" && kept !== null && "fingerprint" in kept) return kept.fingerprint === finding.fingerprint;
  return code === finding.rule && range?.start?.line === at.start.line && range.start.character === at.start.character;
}

/** Something about a whole file, shown at its start. */
export function noteOf(message: string): Diagnostic {
  const start: Position = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Information, source: SOURCE, message };
}

/** A change of a project, with the text it is meant for. */
export type LocatedChange =
  | { readonly kind: "edit"; readonly at: Located; readonly edits: readonly Edit[] }
  | { readonly kind: "create"; readonly uri: string; readonly text: string };

/** Edits of a text as those of what the editor holds of it: of its cells, where it is a notebook. Undefined where there are none that do the same. */
export function locatedEdits(at: Located, edits: readonly Edit[]): LocatedChange[] | undefined {
  if (!(at.document instanceof NotebookText)) return [{ kind: "edit", at, edits }];
  const byCell = at.document.cellEdits(edits);
  return (
    byCell &&
    [...byCell].map(([document, own]): LocatedChange => ({ kind: "edit", at: { uri: document.uri, document, version: document.version }, edits: own }))
  );
}

/** One edit, and so one undo, over all the files; versions make the editor refuse it when a text has moved on. */
export function workspaceEditOf(changes: readonly LocatedChange[], abilities: Abilities, annotation?: ChangeAnnotation): WorkspaceEdit {
  if (!abilities.documentChanges) {
    const byUri: Record<string, TextEdit[]> = {};
    for (const change of changes) {
      if (change.kind === "edit")
        byUri[change.at.uri] = [...(byUri[change.at.uri] ?? []), ...textEditsOf(change.at.document, change.edits, abilities.encoding)];
      else byUri[change.uri] = [contentOf(change.text)];
    }
    return { changes: byUri };
  }
  const annotated = annotation !== undefined && abilities.annotatesChanges;
  const textEdits = (edits: readonly TextEdit[]): TextEdit[] => edits.map((edit) => (annotated ? { ...edit, annotationId: ANNOTATION } : edit));
  return {
    ...(annotated ? { changeAnnotations: { [ANNOTATION]: annotation } } : {}),
    documentChanges: changes.flatMap((change): (TextDocumentEdit | CreateFile)[] => {
      if (change.kind === "edit") {
        return [
          TextDocumentEdit.create(
            { uri: change.at.uri, version: change.at.version },
            textEdits(textEditsOf(change.at.document, change.edits, abilities.encoding)),
          ),
        ];
      }
      const content = TextDocumentEdit.create({ uri: change.uri, version: null }, textEdits([contentOf(change.text)]));
      const options = { overwrite: false, ignoreIfExists: false };
      const create = annotated ? CreateFile.create(change.uri, options, ANNOTATION) : CreateFile.create(change.uri, options);
      return abilities.createsFiles ? [create, content] : [content];
    }),
  };
}

/** One edit has one annotation at most. */
const ANNOTATION = "keywarden";

function textEditsOf(document: TextDocument, edits: readonly Edit[], encoding: Encoding): TextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(document, edit.span, encoding), newText: edit.text }));
}

function contentOf(text: string): TextEdit {
  const start: Position = { line: 0, character: 0 };
  return { range: { start, end: start }, newText: text };
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
