import {
  type Command,
  commands,
  Disposable,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from "vscode";
import type { AuditedFinding, AuditGroup, AuditGrouping, AuditReport, FindingAddress } from "../../server/src/lsp/protocol.ts";

/** A node of the tree: a group of findings, or a finding of one. */
export type Node =
  | { readonly kind: "group"; readonly by: AuditGrouping; readonly group: AuditGroup }
  | { readonly kind: "finding"; readonly by: AuditGrouping; readonly at: FindingAddress; readonly finding: AuditedFinding };

const ICONS: Readonly<Record<number, { readonly icon: string; readonly color: string; readonly name: string }>> = {
  1: { icon: "error", color: "list.errorForeground", name: "Error" },
  2: { icon: "warning", color: "list.warningForeground", name: "Warning" },
  3: { icon: "info", color: "charts.blue", name: "Note" },
  4: { icon: "lightbulb", color: "descriptionForeground", name: "Hint" },
};

/** What the audits have found, as a tree by key, rule or file. The groups are the server's. */
export class FindingsTree implements TreeDataProvider<Node>, Disposable {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: TreeView<Node>;
  readonly #subscriptions: Disposable;
  #report: AuditReport | undefined;
  /** What the last audit found that came to its end. */
  #complete: AuditReport | undefined;
  #isLost = false;
  #by: AuditGrouping = "key";

  constructor() {
    this.#view = window.createTreeView("keywarden.findings", { treeDataProvider: this, showCollapseAll: true, canSelectMany: true });
    this.#subscriptions = Disposable.from(
      this.#view,
      this.#changed,
      ...(["key", "rule", "file"] as const).map((by) => commands.registerCommand(`keywarden.groupBy.${by}`, () => this.#group(by))),
    );
    void commands.executeCommand("setContext", "keywarden.grouping", this.#by);
  }

  get report(): AuditReport | undefined {
    return this.#report;
  }

  /** Whether the server goes by what is shown: `partial`, as far as an audit has come; `lost`, once the server has started again and knows nothing of it. */
  get standing(): "none" | "partial" | "complete" | "lost" {
    if (this.#report === undefined) return "none";
    if (this.#isLost) return "lost";
    return this.#report === this.#complete ? "complete" : "partial";
  }

  /** The nodes that are selected, for commands of the keyboard. */
  get selection(): readonly Node[] {
    return this.#view.selection;
  }

  /** Shows these results. `isRunning`: there may be more. */
  show(report: AuditReport, isRunning: boolean): void {
    this.#report = report;
    this.#isLost = false;
    if (!isRunning) this.#complete = report;
    const number = report.folders.reduce((sum, { findings }) => sum + findings.length, 0);
    this.#view.badge = number === 0 ? undefined : { value: number, tooltip: number === 1 ? "1 finding" : `${number} findings` };
    this.#say(isRunning ? "Auditing …" : messageOf(report, number));
    void commands.executeCommand("setContext", "keywarden.audited", true);
    this.#changed.fire(undefined);
  }

  /** Says that an audit has ended without results of its own: those of the one before count. */
  endOfRun(): void {
    if (this.#complete !== undefined) {
      this.show(this.#complete, false);
      this.#say("The audit was cancelled: these are the results of the one before.");
    } else if (this.#report !== undefined) this.#say("The audit was cancelled: these are the results so far.");
  }

  /** Says that the server has started again: places can be opened still. */
  wasLost(): void {
    if (this.#report === undefined) return;
    this.#isLost = true;
    this.#complete = undefined;
    this.#say("The language server has started again: Audit Again makes the report anew.");
  }

  /** Says that what is shown is no longer all of the truth. */
  wasFixed(): void {
    this.#say("Something was fixed since: Audit Again shows what is left.");
  }

  getChildren(node?: Node): Node[] {
    const report = this.#report;
    if (report === undefined) return [];
    if (node === undefined) return report.tree[this.#by].map((group) => ({ kind: "group", by: this.#by, group }));
    if (node.kind === "finding") return [];
    return node.group.findings.flatMap((at): Node[] => {
      const finding = report.folders[at.folder]?.findings[at.finding];
      return finding === undefined ? [] : [{ kind: "finding", by: node.by, at, finding }];
    });
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === "group" ? groupItem(node.group, node.by) : findingItem(node);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #say(message: string): void {
    this.#view.message = message;
  }

  #group(by: AuditGrouping): void {
    this.#by = by;
    void commands.executeCommand("setContext", "keywarden.grouping", by);
    this.#changed.fire(undefined);
  }
}

/** The findings that a node stands for. */
export function findingsOf(node: Node): readonly FindingAddress[] {
  return node.kind === "group" ? node.group.findings : [node.at];
}

/** Empty where the tree says it all. */
function messageOf({ folders }: AuditReport, number: number): string {
  const read = folders.reduce((sum, { filesRead }) => sum + filesRead, 0);
  if (read === 0) return "Nothing was scanned, so nothing can be said.";
  return number === 0 ? `Nothing found in ${read} files.` : "";
}

function groupItem({ label, description, tooltip, severity, findings, key }: AuditGroup, by: AuditGrouping): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  item.id = `${by} ${label} ${findings[0]?.folder} ${findings[0]?.finding}`;
  item.description = description;
  item.tooltip = tooltip;
  item.contextValue = key === undefined ? `group ${by}` : `group ${by} rollable`;
  item.iconPath = iconOf(severity);
  item.accessibilityInformation = { label: `${label}, ${description}`, role: "treeitem" };
  return item;
}

function findingItem({ finding, by, at }: Extract<Node, { readonly kind: "finding" }>): TreeItem {
  const { diagnostic, path, fixable, past, key } = finding;
  const { severity, range, code } = diagnostic;
  const message = typeof diagnostic.message === "string" ? diagnostic.message : diagnostic.message.value;
  const line = range.start.line + 1;
  // `COMMIT:PATH` is how git names a file as it once was.
  const [commit, file] = past ? splitAt(path, path.indexOf(":")) : [undefined, path];
  const item = new TreeItem(by === "file" ? `${line}: ${message}` : `${file || "message"}:${line}`, TreeItemCollapsibleState.None);
  item.id = `${by} ${at.folder} ${at.finding}`;
  item.description = by === "file" ? String(code) : commit === undefined ? message : `${commit}  ${message}`;
  // Plain text: what stands in a file is no Markdown of ours.
  item.tooltip = new MarkdownString().appendText(`${message}\n\n${String(code)}, ${path}:${line}`);
  item.contextValue = ["finding", fixable && "fixable", past ? "past" : "present", key !== undefined && "rollable"].filter(Boolean).join(" ");
  item.iconPath = iconOf(severity);
  item.command = { title: "Open", command: "keywarden.openFinding", arguments: [at] } satisfies Command;
  item.accessibilityInformation = { label: `${ICONS[severity ?? 1]?.name}: ${message} ${path}, line ${line}`, role: "treeitem" };
  return item;
}

function splitAt(text: string, at: number): [before: string, after: string] {
  return [text.slice(0, at), text.slice(at + 1)];
}

function iconOf(severity: number | undefined): ThemeIcon {
  const { icon, color } = ICONS[severity ?? 1] ?? { icon: "error", color: "list.errorForeground" };
  return new ThemeIcon(icon, new ThemeColor(color));
}
