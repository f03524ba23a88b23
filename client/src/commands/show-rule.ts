import { commands, window } from "vscode";
import { RULES, type RuleDescription } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../extension-parts.ts";

/** Lets the user choose a rule, unless one is named, and shows the page about it. */
export async function showRule({ client, pages }: Extension, named: unknown): Promise<void> {
  const rules = await client.sendRequest<readonly RuleDescription[]>(RULES);
  const rule = rules.find((it) => it.id === named) ?? (await chosen(rules));
  if (rule === undefined) return;
  await commands.executeCommand("markdown.showPreview", pages.put(`${rule.id}.md`, rule.markdown));
}

async function chosen(rules: readonly RuleDescription[]): Promise<RuleDescription | undefined> {
  const items = rules.map((rule) => ({ label: rule.id, description: rule.title, rule }));
  return (await window.showQuickPick(items, { title: "Keywarden: Show Rule", placeHolder: "What does Keywarden look for?", matchOnDescription: true }))?.rule;
}
