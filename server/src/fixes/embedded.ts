import { embeddedCode } from "../facts/embedded/embedded.ts";
import type { EmbeddedCode } from "../facts/embedded/embedded-code.ts";
import { isContainer, readerOf } from "../facts/languages.ts";
import type { Finding } from "../rules/finding.ts";
import type { Grammar } from "../syntax/tree.ts";
import { applyEdits, type Edit } from "../text/edit.ts";
import type { ProjectEdit, RepairContext } from "./repair.ts";

/** A finding in code that is only a part of its file: what a repair would see if the code were a file of its own. */
export interface EmbeddedFinding {
  readonly finding: Finding;
  readonly context: RepairContext;
  /** Whether offsets and lines are those of the file. */
  readonly inPlace: boolean;
  /** Edits of that code as edits of the file; undefined where the file would then hold any other code than they say. */
  toFile(edits: readonly Edit[]): readonly Edit[] | undefined;
}

/** The languages of editors that the grammars read. */
const LANGUAGE_ID: Readonly<Record<Grammar, string>> = {
  python: "python",
  javascript: "javascript",
  typescript: "typescript",
  tsx: "typescriptreact",
};

const taken = new WeakMap<RepairContext, { readonly code: EmbeddedCode | undefined }>();

/** The finding as one of embedded code; undefined where the file is code as a whole, or the finding stands in the text around the code. */
export function embeddedFinding(finding: Finding, context: RepairContext): EmbeddedFinding | undefined {
  const code = codeIn(context);
  const span = code?.map.fromWhole(finding.span);
  if (!code || !span) return undefined;
  const carriers = (finding.carriers ?? []).flatMap((it) => {
    const at = code.map.fromWhole(it);
    return at ? [{ ...it, ...at }] : [];
  });
  return {
    finding: { ...finding, span, carriers },
    context: { ...context, text: code.text, languageId: LANGUAGE_ID[code.grammar] },
    inPlace: code.inPlace,
    toFile(edits) {
      const inFile = edits.flatMap((edit) => code.edit(edit) ?? []);
      if (inFile.length < edits.length) return undefined;
      const after = codeOf({ ...context, text: applyEdits(context.text, inFile) });
      return after && withoutBlankLines(after.text) === withoutBlankLines(applyEdits(code.text, edits)) ? inFile : undefined;
    },
  };
}

/** An edit made for code: of a file that holds code among other things, for that code as if it were a file of its own. */
export async function inCode<Made extends ProjectEdit>(
  finding: Finding,
  context: RepairContext,
  make: (finding: Finding, context: RepairContext) => Promise<Made | undefined>,
): Promise<Made | undefined> {
  if (!hasEmbeddedCode(context)) return make(finding, context);
  const embedded = embeddedFinding(finding, context);
  // Pages and components go to browsers, or read their environment as their framework says.
  if (!embedded || embedded.inPlace) return undefined;
  const edit = await make(embedded.finding, embedded.context);
  const changes = edit?.changes.map((change) => {
    if (change.kind === "create" || change.path !== context.path) return change;
    const edits = embedded.toFile(change.edits);
    return edits && { ...change, edits };
  });
  return edit && changes?.every((it) => it !== undefined) ? { ...edit, changes } : undefined;
}

/** Whether a file is of a kind that has code in it, and text around that code. */
export function hasEmbeddedCode({ path, text, languageId }: RepairContext): boolean {
  return isContainer(readerOf(path, languageId, text.slice(0, 200)));
}

function codeIn(context: RepairContext): EmbeddedCode | undefined {
  const known = taken.get(context) ?? { code: codeOf(context) };
  taken.set(context, known);
  return known.code;
}

function codeOf({ path, text, languageId }: RepairContext): EmbeddedCode | undefined {
  const reader = readerOf(path, languageId, text.slice(0, 200));
  return isContainer(reader) ? embeddedCode(reader, text) : undefined;
}

/** What stands around the code is blank in it, and says nothing. */
function withoutBlankLines(text: string): string {
  return text.replace(/^[^\S\r\n]*(?:\r\n|\r|\n|$)/gm, "");
}
