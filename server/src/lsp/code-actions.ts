import type { CancellationToken, CodeAction, CodeActionContext } from "vscode-languageserver";
import { inMenuOrder, vaultsFirst } from "../fixes/menu-order.ts";
import type { Offer, RepairContext } from "../fixes/repair.ts";
import { isUndecided } from "../fixes/stores/environment-use.ts";
import type { Finding } from "../rules/finding.ts";
import { overlaps, type Span } from "../text/span.ts";
import { isAbout, locationOf, spanOf } from "./convert.ts";
import { guarded } from "./guard.ts";
import { CodeActionKind, CodeActionTriggerKind } from "./language-server.ts";
import { type ActionData, completed } from "./resolve-code-action.ts";
import { type Answer, answerFor, repairContextOf, type Server, Superseded, spanInWhole } from "./server.ts";

/** On request and on save: everything safe in one file. */
export const FIX_ALL = `${CodeActionKind.SourceFixAll}.keywarden`;

/** `textDocument/codeAction`: what can be done about the findings in the range. The edits are made when one is chosen. */
export function answerCodeActions(server: Server): void {
  server.connection.onCodeAction(
    guarded(server, "textDocument/codeAction", async ({ textDocument, range, context }, token) => {
      const wantsOne = wants(context, CodeActionKind.QuickFix);
      // Who asks for nothing in particular shows a menu, where fixing everything has no place.
      const wantsAll = context.only !== undefined && wants(context, FIX_ALL);
      const wantsRewrite = server.runtime.refactorings !== undefined && wants(context, CodeActionKind.RefactorRewrite);
      if (!server.abilities.codeActionLiterals || !(wantsOne || wantsAll || wantsRewrite)) return [];
      const answer = await answerFor(server, textDocument.uri, token);
      if (answer === undefined || (answer.analysis.findings.length === 0 && !wantsRewrite)) return [];
      const { analysis } = answer;
      const { uri } = answer.asked;
      const asked = spanInWhole(answer, spanOf(answer.asked, range, server.abilities.encoding));
      const repairs = await repairContextOf(server, answer);
      const actions: CodeAction[] = [];
      if (wantsOne) {
        for (const finding of analysis.findings) {
          if (overlaps(finding.span, asked)) actions.push(...(await quickFixes(server, answer, finding, context, repairs)));
        }
        // The editor shows them in this order; the order is kept among equals.
        actions.sort((a, b) => Number(b.isPreferred === true) - Number(a.isPreferred === true));
      }
      if (wantsAll && (await anySafe(server, analysis.findings, repairs))) {
        const data: ActionData = { uri, all: true, quiet: context.triggerKind === CodeActionTriggerKind.Automatic };
        actions.push({ title: "Fix all that Keywarden can fix safely in this file", kind: FIX_ALL, data });
      }
      if (wantsRewrite) actions.push(...(await rewrites(server, answer, asked, repairs)));
      // Who cannot ask again gets the edits at once.
      return server.abilities.resolvesEdits ? actions : allCompleted(server, actions, token);
    }),
  );
}

async function quickFixes(server: Server, answer: Answer, finding: Finding, context: CodeActionContext, repairs: RepairContext): Promise<CodeAction[]> {
  const { asked, document } = answer;
  const { uri } = asked;
  const { range } = locationOf({ uri: document.uri, document }, finding.span, server.abilities.encoding);
  const diagnostics = (context.diagnostics ?? []).filter((diagnostic) => isAbout(diagnostic, finding, range));
  const shown = shownOf(await offersFor(server, finding, repairs), repairs);
  const ordered = shown.some(({ repair }) => repair === "secret-store") && (await isUndecided(repairs)) ? vaultsFirst(shown) : inMenuOrder(shown);
  return ordered.map((offer) => {
    const data: ActionData = { uri, fingerprint: finding.fingerprint, repair: offer.repair, variant: offer.variant };
    return { title: offer.title, kind: CodeActionKind.QuickFix, diagnostics, data, ...(offer.preferred ? { isPreferred: true } : {}) };
  });
}

/** What could be written otherwise at a place; nothing is found there. */
async function rewrites(server: Server, { asked: { uri }, version }: Answer, asked: Span, context: RepairContext): Promise<CodeAction[]> {
  const actions: CodeAction[] = [];
  for (const { id, title, edit } of server.runtime.refactorings ?? []) {
    if ((await edit(asked, context)) === undefined) continue;
    const data: ActionData = { uri, refactoring: id, version, at: asked };
    actions.push({ title, kind: CodeActionKind.RefactorRewrite, data });
  }
  return actions;
}

/** Where it is settled which store keys go to, the others are not in the way. */
function shownOf(offers: readonly Offer[], { settings }: RepairContext): Offer[] {
  return offers.filter(({ repair, preferred, safety }) => repair !== "secret-store" || settings.store === undefined || preferred || safety === "safe");
}

async function offersFor(server: Server, finding: Finding, context: RepairContext): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (const repair of server.runtime.repairs) {
    if (!repair.rules.includes(finding.rule)) continue;
    try {
      const made = await repair.offers(finding, context);
      offers.push(...made.filter(({ runs }) => runs !== true || mayRun(server)));
    } catch (error) {
      // One repair that fails costs its own offers.
      server.log.error(`the offers of ${repair.id}`, error);
    }
  }
  return offers;
}

/** Whether a command may be offered: where the workspace is trusted, and someone can run it when the action is chosen, not before. */
function mayRun({ gitAllowed, runtime, abilities }: Server): boolean {
  return gitAllowed && runtime.runStep !== undefined && abilities.resolvesCommands;
}

async function anySafe(server: Server, findings: readonly Finding[], context: RepairContext): Promise<boolean> {
  for (const finding of findings) {
    if ((await offersFor(server, finding, context)).some((offer) => offer.safety === "safe")) return true;
  }
  return false;
}

async function allCompleted(server: Server, actions: readonly CodeAction[], token: CancellationToken): Promise<CodeAction[]> {
  const all: CodeAction[] = [];
  for (const action of actions) {
    try {
      const { data: _, ...rest } = await completed(server, action, token);
      all.push(rest);
    } catch (error) {
      if (error instanceof Superseded) throw error;
      // This one turned out to be impossible.
    }
  }
  return all;
}

/** Kinds are a hierarchy: who wants `source` wants `source.fixAll.keywarden` too. */
function wants({ only }: CodeActionContext, kind: string): boolean {
  return only === undefined || only.some((wanted) => wanted === "" || kind === wanted || kind.startsWith(`${wanted}.`));
}
