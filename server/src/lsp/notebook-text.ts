import { type Range, TextDocument } from "vscode-languageserver-textdocument";
import { applyEdits, type Edit } from "../text/edit.ts";
import { type Piece, PiecewiseMap } from "../text/piecewise-map.ts";
import type { Span } from "../text/span.ts";

/** A cell of a notebook, by what the editor holds of it. */
export interface NotebookCell {
  readonly document: TextDocument;
  readonly isCode: boolean;
}

/** A cell in the text of the notebook: where its strings are, and what each character of it is there. */
interface Placed extends Span {
  readonly cell: NotebookCell;
  readonly map: PiecewiseMap;
}

/** A stretch of one cell. */
export interface CellPlace {
  readonly document: TextDocument;
  readonly span: Span;
}

/** The languages whose cells make one module, by the kernel that runs them. */
const KERNELS: ReadonlyMap<string, string> = new Map([
  ["python", "python"],
  ["javascript", "typescript"],
  ["javascriptreact", "typescript"],
  ["typescript", "typescript"],
  ["typescriptreact", "typescript"],
]);

/**
 * A notebook that is open in an editor of cells, as one text: the file that its cells would be saved as, without what they have printed. To a session it is that file;
 * only what is shown goes back to the cells.
 */
export class NotebookText implements TextDocument {
  readonly uri: string;
  /** Whatever its name: some editors show programs with marks in their comments as notebooks, too. */
  readonly languageId = "notebook";
  version = 0;
  #cells: readonly NotebookCell[];
  #written: { readonly document: TextDocument; readonly placed: readonly Placed[] } | undefined;

  constructor(uri: string, cells: readonly NotebookCell[]) {
    this.uri = uri;
    this.#cells = cells;
  }

  get cells(): readonly NotebookCell[] {
    return this.#cells;
  }

  /** Takes the cells as they are now, in order. */
  update(cells: readonly NotebookCell[] = this.#cells): void {
    this.#cells = cells;
    this.#written = undefined;
    this.version++;
  }

  getText(range?: Range): string {
    return this.#text.document.getText(range);
  }

  positionAt(offset: number): ReturnType<TextDocument["positionAt"]> {
    return this.#text.document.positionAt(offset);
  }

  offsetAt(position: Parameters<TextDocument["offsetAt"]>[0]): number {
    return this.#text.document.offsetAt(position);
  }

  getLineRange(line: number): Range {
    return this.#text.document.getLineRange(line);
  }

  getEOLCharacters(line: number): string {
    return this.#text.document.getEOLCharacters(line);
  }

  get lineCount(): number {
    return this.#text.document.lineCount;
  }

  /** The stretch of a cell that a span of the whole is; the start of the first cell for what is about the whole. Undefined where there are no cells. */
  placeOf(span: Span): CellPlace | undefined {
    const { placed } = this.#text;
    const at = placed.find(({ start, end }) => start <= span.start && span.end <= end);
    const document = (at?.cell ?? this.#cells[0])?.document;
    return document && { document, span: at?.map.fromWhole(span) ?? { start: 0, end: 0 } };
  }

  /** The span of the whole that a stretch of a cell is; undefined where the cell is none of these. */
  spanOf(cell: TextDocument, span: Span): Span | undefined {
    const at = this.#text.placed.find((it) => it.cell.document === cell);
    return at && cell.getText() !== "" ? at.map.toWhole(span) : at && { start: at.end, end: at.end };
  }

  /** The edits of cells that do what edits of the whole say; undefined where these change more than the text of cells. */
  cellEdits(edits: readonly Edit[]): ReadonlyMap<TextDocument, readonly Edit[]> | undefined {
    const result = new Map<TextDocument, Edit[]>();
    for (const edit of edits) {
      const after = cellsIn(applyEdits(this.getText(), [edit]));
      if (after?.length !== this.#cells.length) return undefined;
      for (const [index, { document }] of this.#cells.entries()) {
        const changed = difference(document.getText(), after[index] ?? "");
        if (changed !== undefined) result.set(document, [...(result.get(document) ?? []), changed]);
      }
    }
    return result;
  }

  get #text(): { readonly document: TextDocument; readonly placed: readonly Placed[] } {
    if (this.#written === undefined) {
      const { text, placed } = written(this.#cells);
      this.#written = { document: TextDocument.create(this.uri, this.languageId, this.version, text), placed };
    }
    return this.#written;
  }
}

/** The notebook's file, laid out as notebooks are written: a string for each line. */
function written(cells: readonly NotebookCell[]): { readonly text: string; readonly placed: Placed[] } {
  const language = kernelOf(cells);
  const placed: Placed[] = [];
  let text = '{\n "cells": [';
  for (const [part, cell] of cells.entries()) {
    const runs = cell.isCode && KERNELS.get(cell.document.languageId) === language;
    text += `${part > 0 ? "," : ""}\n  {\n   "cell_type": "${runs ? "code" : cell.isCode ? "raw" : "markdown"}",\n   "source": [`;
    const start = text.length;
    const pieces: Piece[] = [];
    let at = 0;
    const lines = cell.document.getText().split(/(?<=\n)/);
    for (const [index, line] of lines.entries()) {
      text += `${index > 0 ? "," : ""}\n    "`;
      for (const [run, escaped] of runsOf(line)) {
        if (run !== "") pieces.push({ start: at, length: run.length, wholeStart: text.length, wholeLength: run.length, part });
        text += run;
        at += run.length;
        if (escaped === undefined) continue;
        pieces.push({ start: at, length: 1, wholeStart: text.length, wholeLength: escaped.length, part });
        text += escaped;
        at++;
      }
      text += '"';
    }
    placed.push({ cell, start, end: text.length, map: new PiecewiseMap(pieces) });
    text += "\n   ]\n  }";
  }
  return { text: `${text}\n ],\n "metadata": {\n  "kernelspec": {\n   "language": "${language ?? "none"}"\n  }\n }\n}\n`, placed };
}

/** The language of most cells of code, the first among equals: a cell in another one is none of its kernel's. */
function kernelOf(cells: readonly NotebookCell[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { isCode, document } of cells) {
    const kernel = isCode ? KERNELS.get(document.languageId) : undefined;
    if (kernel !== undefined) counts.set(kernel, (counts.get(kernel) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** What JSON leaves as it is, each time with what has to be escaped behind it. */
function* runsOf(line: string): Iterable<readonly [run: string, escaped: string | undefined]> {
  let from = 0;
  for (const { index, 0: character } of line.matchAll(/["\\\u0000-\u001f]/g)) {
    yield [line.slice(from, index), JSON.stringify(character).slice(1, -1)];
    from = index + 1;
  }
  if (from < line.length) yield [line.slice(from), undefined];
}

/** The texts of the cells in a notebook's file that was written here; undefined where it is none any more. */
function cellsIn(text: string): string[] | undefined {
  try {
    const { cells }: { readonly cells: readonly { readonly source: readonly string[] | string }[] } = JSON.parse(text);
    return cells.map(({ source }) => (typeof source === "string" ? source : source.join("")));
  } catch {
    return undefined;
  }
}

/** The edit that makes one text of another, no longer than need be; undefined where they are the same. */
function difference(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end++;
  return { span: { start, end: before.length - end }, text: after.slice(start, after.length - end) };
}
