import type { CancellationToken, CodeAction } from "vscode-languageserver";
import type { FileChange, Offer, ProjectEdit, RepairContext } from "../fixes/repair.ts";
import type { Span } from "../text/span.ts";
import { type LocatedChange, locatedEdits, workspaceEditOf } from "./convert.ts";
import { KEY_MOVED, RUN_STEP, SHOW_NOTES } from "./execute-command.ts";
import { guarded } from "./guard.ts";
import { Command, LSPErrorCodes, ResponseError } from "./language-server.ts";
import { type Answer, answerFor, repairContextOf, type Server, Superseded } from "./server.ts";

/** What an action carries through the editor and back: enough to make its edits anew, no text. */
export type ActionData = OneData | AllData | RewriteData;

interface OneData {
  readonly uri: string;
  readonly fingerprint: string;
  readonly repair: string;
  readonly variant: string;
}

interface RewriteData {
  readonly uri: string;
  readonly refactoring: string;
  /** The version of the text that `at` counts in. */
  readonly version: number;
  readonly at: Span;
}

interface AllData {
  readonly uri: string;
  readonly all: true;
  /** Runs by itself, on save: says nothing. */
  readonly quiet: boolean;
}

/** `codeAction/resolve`: the edits of the action that was chosen. */
export function answerCodeActionResolves(server: Server): void {
  server.connection.onCodeActionResolve(guarded(server, "codeAction/resolve", (action, token) => completed(server, action, token)));
}

/** The action with its edits, made for the text as it is now: the finding is looked up again, wherever it has moved. Throws `Superseded` if it is gone. */
export async function completed(server: Server, action: CodeAction, token: CancellationToken): Promise<CodeAction> {
  const data = actionData(action.data);
  if (data === undefined) return action;
  const answer = await answerFor(server, data.uri, token);
  if (answer === undefined) throw new Superseded();
  const context = await repairContextOf(server, answer);
  const seen = new Map<string, string | undefined>();
  const made = await editOf(server, data, answer, remembering(context, seen));
  const edit = made?.edit;
  if (edit?.step !== undefined && !isOver(answer, token))
    return { ...action, command: Command.create(action.title, RUN_STEP, data.uri, edit.step.kind, ...edit.notes) };
  const changes = edit === undefined ? [] : await locatedChanges(answer, edit.changes, seen);
  if (isOver(answer, token)) throw new Superseded();
  if (edit === undefined || changes.length === 0) throw new ResponseError(LSPErrorCodes.RequestFailed, "No edit is known to be right here.");
  // What is not known to be right, and changes code that is not at hand, is looked at before it is made.
  const isWide = made?.safety !== "safe" && edit.changes.some(({ path }) => path !== answer.path && !isListing(path));
  const annotation = isWide ? { label: action.title, description: edit.notes[0] ?? "", needsConfirmation: true } : undefined;
  const result: CodeAction = { ...action, edit: workspaceEditOf(changes, server.abilities, annotation) };
  const quiet = "all" in data && data.quiet;
  if (edit.notes.length > 0 && !quiet && (server.abilities.resolvesCommands || !server.abilities.resolvesEdits)) {
    const isUnsettled = answer.root.isWorkspaceFolder && (edit.destinations ?? []).length > 0 && context.settings.store === undefined;
    result.command = isUnsettled
      ? Command.create(action.title, KEY_MOVED, answer.document.uri, ...edit.notes)
      : Command.create(action.title, SHOW_NOTES, ...edit.notes);
  }
  return result;
}

function isOver({ document, version }: Answer, token: CancellationToken): boolean {
  return token.isCancellationRequested || document.version !== version;
}

/** Files that list what a program needs: packages, variables, what git leaves out. They follow what is chosen. */
function isListing(path: string): boolean {
  return /(?:^|\/)(?:package\.json|pyproject\.toml|Pipfile|requirements[^/]*\.(?:txt|in)|requirements\/[^/]+\.txt|\.env[^/]*|\.[a-z]+ignore)$/.test(path);
}

interface Made {
  readonly edit: ProjectEdit | undefined;
  readonly safety: Offer["safety"];
}

async function editOf({ runtime }: Server, data: ActionData, { analysis, version }: Answer, context: RepairContext): Promise<Made | undefined> {
  if ("refactoring" in data) {
    if (data.version !== version) throw new Superseded();
    const refactoring = runtime.refactorings?.find(({ id }) => id === data.refactoring);
    return { edit: await refactoring?.edit(data.at, context), safety: "suggestion" };
  }
  if ("all" in data) return { edit: await runtime.fixAll(analysis.findings, context), safety: "safe" };
  const finding = analysis.findings.find((it) => it.fingerprint === data.fingerprint);
  const repair = runtime.repairs.find((it) => it.id === data.repair);
  if (finding === undefined || repair === undefined) throw new Superseded();
  const offer = (await repair.offers(finding, context)).find((it) => it.variant === data.variant);
  return offer === undefined ? undefined : { edit: await repair.edit(offer, finding, context), safety: offer.safety };
}

/** The same context, keeping in mind which texts the repair was shown. */
function remembering(context: RepairContext, seen: Map<string, string | undefined>): RepairContext {
  const { project } = context;
  return {
    ...context,
    project: {
      ...project,
      async read(path) {
        const text = await project.read(path);
        seen.set(path, text);
        return text;
      },
    },
  };
}

/** The changes with the texts they are meant for. Throws `Superseded` if such a text is no longer the one the repair was shown. */
async function locatedChanges({ root }: Answer, changes: readonly FileChange[], seen: ReadonlyMap<string, string | undefined>): Promise<LocatedChange[]> {
  const located: LocatedChange[] = [];
  for (const change of changes) {
    const at = await root.locate(change.path);
    if (seen.has(change.path) && seen.get(change.path) !== at?.document.getText()) throw new Superseded();
    if (change.kind === "edit") {
      // A text that lies nowhere has no neighbours.
      const edits = at && locatedEdits(at, change.edits);
      if (at !== undefined && edits === undefined) return [];
      located.push(...(edits ?? []));
      continue;
    }
    const uri = root.addressOf(change.path);
    if (at !== undefined) throw new Superseded();
    if (uri !== undefined) located.push({ kind: "create", uri, text: change.text });
  }
  return located;
}

/** Data is what the editor sends back: anybody's. */
function actionData(data: unknown): ActionData | undefined {
  if (typeof data !== "object" || data === null || !("uri" in data) || typeof data.uri !== "string") return undefined;
  if ("all" in data) return { uri: data.uri, all: true, quiet: "quiet" in data && data.quiet === true };
  if ("refactoring" in data) return rewriteData(data.uri, data);
  if (!("fingerprint" in data && "repair" in data && "variant" in data)) return undefined;
  const { uri, fingerprint, repair, variant } = data;
  return typeof fingerprint === "string" && typeof repair === "string" && typeof variant === "string" ? { uri, fingerprint, repair, variant } : undefined;
}

function rewriteData(uri: string, data: { readonly refactoring: unknown; readonly version?: unknown; readonly at?: unknown }): RewriteData | undefined {
  const { refactoring, version, at } = data;
  if (typeof refactoring !== "string" || typeof version !== "number" || typeof at !== "object" || at === null) return undefined;
  const { start, end } = at as { readonly start?: unknown; readonly end?: unknown };
  return typeof start === "number" && typeof end === "number" ? { uri, refactoring, version, at: { start, end } } : undefined;
}
