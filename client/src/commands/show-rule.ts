import { commands, type Disposable, type TextDocumentContentProvider, Uri, window, workspace } from "vscode";
import { RULES, type RuleDescription } from "../../../server/src/lsp/protocol.ts";
import type { Extension } from "../start.ts";

const SCHEME = "keywarden-rule";

/** Lets the user choose a rule, unless one is named, and shows the page about it. */
export async function showRule({ client, rulePages }: Extension, named: unknown): Promise<void> {
  const rules = await client.sendRequest<readonly RuleDescription[]>(RULES);
  const rule = rules.find((it) => it.id === named) ?? (await chosen(rules));
  if (rule === undefined) return;
  await commands.executeCommand("markdown.showPreview", rulePages.pageOf(rule));
}

async function chosen(rules: readonly RuleDescription[]): Promise<RuleDescription | undefined> {
  const items = rules.map((rule) => ({ label: rule.id, description: rule.title, rule }));
  return (await window.showQuickPick(items, { title: "Keywarden: Show Rule", placeHolder: "What does Keywarden look for?", matchOnDescription: true }))?.rule;
}

/** The pages about rules, as documents that can be shown. */
export class RulePages implements TextDocumentContentProvider, Disposable {
  readonly #pages = new Map<string, string>();
  readonly #registration = workspace.registerTextDocumentContentProvider(SCHEME, this);

  pageOf({ id, markdown }: RuleDescription): Uri {
    const uri = Uri.from({ scheme: SCHEME, path: `/${id}.md` });
    this.#pages.set(uri.path, markdown);
    return uri;
  }

  provideTextDocumentContent({ path }: Uri): string | undefined {
    return this.#pages.get(path);
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
