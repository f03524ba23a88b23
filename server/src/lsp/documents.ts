import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Encoding } from "./abilities.ts";
import { normalAddress } from "./address.ts";
import { spanOf } from "./convert.ts";

/** The texts that are open in the editor, saved or not. */
export class Documents {
  readonly #open = new Map<string, TextDocument>();

  get(uri: string): TextDocument | undefined {
    return this.#open.get(normalAddress(uri));
  }

  all(): Iterable<TextDocument> {
    return this.#open.values();
  }

  open(uri: string, languageId: string, version: number, text: string): TextDocument {
    const document = TextDocument.create(uri, languageId, version, text);
    this.#open.set(normalAddress(uri), document);
    return document;
  }

  /** The document with its changes; undefined if it is not open. */
  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[], encoding: Encoding): TextDocument | undefined {
    const document = this.get(uri);
    if (document === undefined) return undefined;
    for (const change of changes) {
      // Each range is meant in the text that the changes before it have made.
      TextDocument.update(document, [inUtf16(document, change, encoding)], version);
    }
    return document;
  }

  close(uri: string): void {
    this.#open.delete(normalAddress(uri));
  }
}

function inUtf16(document: TextDocument, change: TextDocumentContentChangeEvent, encoding: Encoding): TextDocumentContentChangeEvent {
  if (encoding === "utf-16" || !("range" in change)) return change;
  const { start, end } = spanOf(document, change.range, encoding);
  return { range: { start: document.positionAt(start), end: document.positionAt(end) }, text: change.text };
}
