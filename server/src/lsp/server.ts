import type { CancellationToken, Connection } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Analysis } from "../engine/analysis.ts";
import { shareTree } from "../fixes/key-site.ts";
import type { RepairContext } from "../fixes/repair.ts";
import { settingsAt } from "../settings/layers.ts";
import type { Span } from "../text/span.ts";
import type { Abilities } from "./abilities.ts";
import type { Documents } from "./documents.ts";
import type { Log } from "./log.ts";
import { NotebookText } from "./notebook-text.ts";
import type { Notebooks } from "./notebooks.ts";
import type { Root } from "./root.ts";
import type { Roots } from "./roots.ts";
import type { Runtime } from "./runtime.ts";

/** What every request may use. */
export interface Server {
  readonly connection: Connection;
  readonly runtime: Runtime;
  readonly documents: Documents;
  readonly notebooks: Notebooks;
  readonly roots: Roots;
  readonly log: Log;
  /** Before `initialize` and after `shutdown` nothing else is answered. */
  phase: "new" | "running" | "over";
  /** Known from `initialize` on. */
  abilities: Abilities;
  /** Whether a process may be started: not in a workspace the user does not trust. */
  gitAllowed: boolean;
  /** Whether the client asks the user which store keys go to. */
  asksForStore: boolean;
  /** Has everything that is shown looked at again. */
  refresh(): void;
}

/** The answer to one version of one text. */
export interface Answer {
  /** What was asked about: a text, or a cell of a notebook. */
  readonly asked: TextDocument;
  /** What was looked at: the text, or the whole notebook. Offsets count in it. */
  readonly document: TextDocument;
  readonly version: number;
  readonly root: Root;
  readonly path: string;
  readonly analysis: Analysis;
}

/** Thrown when the text moved on, or nobody waits any more, before there was an answer. */
export class Superseded extends Error {}

/**
 * The analysis of an open text as it is now; undefined if it is not open, or if its notebook is open in an editor of cells, which answer for it. Throws
 * {@link Superseded}.
 */
export async function answerFor(server: Server, uri: string, token: CancellationToken): Promise<Answer | undefined> {
  const asked = server.documents.get(uri);
  const document = asked && wholeOf(server, asked);
  if (asked === undefined || document === undefined) return undefined;
  const { version } = document;
  const { root, path } = server.roots.homeOf(document.uri);
  const cancelled = (): boolean => token.isCancellationRequested || document.version !== version || server.documents.get(uri) !== asked;
  const analysis = await root.analyze(path, cancelled);
  if (analysis === undefined || cancelled()) throw new Superseded();
  return { asked, document, version, root, path, analysis };
}

/** What is looked at for the sake of an open text: itself, or the notebook that it is a cell of; nothing where a notebook stands for it. */
export function wholeOf({ notebooks }: Server, asked: TextDocument): TextDocument | undefined {
  return notebooks.ofCell(asked.uri) ?? (notebooks.at(asked.uri) === undefined ? asked : undefined);
}

/** A stretch of what was asked about as a span of what was looked at. */
export function spanInWhole({ asked, document }: Pick<Answer, "asked" | "document">, span: Span): Span {
  return (document instanceof NotebookText ? document.spanOf(asked, span) : undefined) ?? span;
}

/** The last one that was made. */
const lastContexts = new WeakMap<Server, RepairContext>();

export async function repairContextOf(server: Server, { document, root, path }: Answer): Promise<RepairContext> {
  const [syntax, settings] = await Promise.all([server.runtime.syntax(), root.settings()]);
  const { languageId } = document;
  const context = { path, text: document.getText(), languageId, syntax, settings: settingsAt(path, settings), project: root.snapshot() };
  const last = lastContexts.get(server);
  if (last !== undefined) shareTree(last, context);
  lastContexts.set(server, context);
  return context;
}
