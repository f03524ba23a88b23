import { join } from "node:path";
import { type Browser, type FrameLocator, type Locator, type Page, chromium as playwright } from "playwright-core";
import { chromium } from "./set-up.ts";

/** Quiet, and in good light for the pictures. */
export const SETTINGS = {
  "workbench.startupEditor": "none",
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "update.mode": "none",
  "chat.disableAIFeatures": true,
  "files.autoSave": "off",
  "workbench.colorTheme": process.env.THEME ?? "Default Dark Modern",
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "breadcrumbs.enabled": false,
  "outline.collapseItems": "alwaysCollapse",
  "editor.fontSize": 16,
  "editor.minimap.enabled": false,
  "editor.scrollbar.vertical": "hidden",
  "editor.overviewRulerBorder": false,
  "editor.occurrencesHighlight": "off",
  // What is typed is what stands there.
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.parameterHints.enabled": false,
  "git.enabled": false,
  "npm.autoDetect": "off",
  "remote.autoForwardPorts": false,
};

/** Never in a picture: what comes and goes by itself. */
const HIDDEN =
  '.notifications-toasts, .notifications-center, .statusbar-item[id="status.host"], .statusbar-item[id*="keyboard"], .statusbar-item[id*="notifications"], .statusbar-item[id*="forwarded"] { display: none !important }';

const SLOW = 120_000;

/** What a user does in VS Code, by keyboard, and sees. */
export class Workbench {
  readonly page: Page;
  /** Addresses outside of this machine that were asked for; those of webviews' own files lead back to it. */
  readonly outside: string[] = [];
  readonly #browser: Browser;
  readonly #pictures: string;

  private constructor(browser: Browser, page: Page, pictures: string) {
    this.#browser = browser;
    this.page = page;
    this.#pictures = pictures;
    page.on("requestfailed", (request) => {
      if (!/^https?:\/\/(127\.0\.0\.1|[^/]+\.vscode-cdn\.net)[:/]/.test(request.url())) this.outside.push(request.url().slice(0, 120));
    });
  }

  static async open(url: string, pictures: string): Promise<Workbench> {
    const browser = await playwright.launch({
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
    });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: Number(process.env.SCALE ?? 1) });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const workbench = new Workbench(browser, page, pictures);
    await page.goto(url, { timeout: SLOW });
    await page.locator(".monaco-workbench .part.editor").waitFor({ timeout: SLOW });
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: SLOW });
    return workbench;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** A picture of the window, with the middle of every key dotted out. */
  async picture(name: string): Promise<void> {
    await this.page.mouse.move(640, 4);
    await this.page.evaluate(DOT_KEYS);
    await this.page.screenshot({ path: join(this.#pictures, `${name}.png`), animations: "disabled", style: HIDDEN });
  }

  /** Runs the command with exactly this title: the first row of the palette may be another one. */
  async command(title: string): Promise<void> {
    await this.#again(async () => {
      await this.page.keyboard.press("F1");
      await this.#quickInput().fill(`>${title}`, { timeout: 5_000 });
      await this.#row(title).waitFor({ timeout: 5_000 });
      // Done twice, many a command does something else.
      await this.#row(title).click({ timeout: 30_000 });
    });
  }

  /**
   * What takes the focus at this moment closes the list, and files that were made just now may not be in it, which stays as it is while it is open: then once more, as a
   * user would.
   */
  async #again(action: () => Promise<void>): Promise<void> {
    for (let turn = 1; ; turn++) {
      try {
        return await action();
      } catch (error) {
        if (turn === 4) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** Picks a row of the list that is shown. */
  async choose(label: string): Promise<void> {
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
  }

  /** Answers the question at the top, once it is this one that is asked; without a text with what stands there. */
  async answer(question: string, text?: string): Promise<void> {
    const asked = this.page.locator(".quick-input-widget", { hasText: question });
    await asked.waitFor();
    if (text !== undefined) await this.#quickInput().fill(text);
    await this.#quickInput().press("Enter");
    await asked.waitFor({ state: "hidden" });
  }

  async openFile(name: string): Promise<void> {
    await this.openNotebook(name);
    await this.page.locator(".monaco-editor .view-line").first().waitFor();
  }

  /** Opens a file that is not shown as text. */
  async openNotebook(name: string): Promise<void> {
    await this.#again(async () => {
      await this.page.keyboard.press("Control+P");
      await this.#quickInput().fill(name, { timeout: 5_000 });
      await this.page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().click({ timeout: 5_000 });
    });
    await this.tab(name).waitFor();
  }

  /** A new text that was never saved. */
  async newText(language: string): Promise<Locator> {
    await this.command("File: New Untitled Text File");
    const tab = this.page.locator(".tab.active", { hasText: "Untitled-" });
    await tab.waitFor();
    await this.#again(async () => {
      await this.command("Change Language Mode");
      await this.#quickInput().fill(language, { timeout: 5_000 });
      await this.page
        .locator(".quick-input-list .monaco-list-row", { hasText: new RegExp(`^${language}\\b`) })
        .first()
        .click({ timeout: 5_000 });
      await this.page.locator('.statusbar-item[id="status.editor.mode"]', { hasText: language }).waitFor({ timeout: 5_000 });
    });
    await this.lines().first().click();
    return tab;
  }

  async goTo(line: number, column: number): Promise<void> {
    await this.#again(async () => {
      await this.page.keyboard.press("Control+G");
      await this.#quickInput().fill(`:${line}:${column}`, { timeout: 5_000 });
      await this.#quickInput().press("Enter", { timeout: 5_000 });
      await this.#quickInput().waitFor({ state: "hidden", timeout: 5_000 });
    });
  }

  /** What VS Code tells: while it is shown by itself, or later, among all that was told. */
  async told(text: string): Promise<Locator> {
    const item = this.page.locator(".notification-list-item", { hasText: text }).first();
    const isShown = await item.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    );
    if (!isShown) await this.command("Notifications: Show Notifications");
    await item.waitFor();
    return item;
  }

  /** Closes the texts that were never saved, one after the other, without asking. */
  async forgetUnsaved(): Promise<void> {
    const unsaved = this.page.locator('.tab[data-resource-name^="Untitled-"]');
    for (let left = await unsaved.count(); left > 0; left = await unsaved.count()) {
      await unsaved.first().click();
      await this.command("View: Revert and Close Editor");
      await unsaved.nth(left - 1).waitFor({ state: "detached" });
    }
  }

  tab(name: string): Locator {
    return this.page.locator(`.tab[data-resource-name="${name}"]`);
  }

  dirtyTab(name: string): Locator {
    return this.page.locator(`.tab.dirty[data-resource-name="${name}"]`);
  }

  lines(text?: string | RegExp): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor .view-line", text === undefined ? {} : { hasText: text });
  }

  squiggles(): Locator {
    return this.page.locator(".editor-group-container.active .monaco-editor .squiggly-error");
  }

  problem(text: string | RegExp): Locator {
    return this.page.locator(".markers-panel .monaco-list-row", { hasText: text });
  }

  /** Opens the list of quick-fixes at the cursor, by keyboard. VS Code drops it when a new answer comes in at that moment: then once more, as a user would. */
  async quickFixes(text: string): Promise<void> {
    const row = this.page.locator(".action-widget .monaco-list-row", { hasText: text }).first();
    for (let turn = 1; ; turn++) {
      await this.page.keyboard.press("Control+.");
      try {
        await row.waitFor({ timeout: 5_000 });
        return;
      } catch (error) {
        if (turn === 5) throw error;
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** A row of the tree of findings. */
  finding(text: string | RegExp): Locator {
    return this.page
      .locator('.pane[aria-label*="Findings"] .monaco-list-row, .pane-body .tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: text })
      .first();
  }

  /** Chooses from the menu of a row. VS Code takes a click that comes at once for the one that opened the menu: so it comes a little later, as a user's does. */
  async chooseFromMenu(row: Locator, label: string): Promise<void> {
    const entry = this.page.locator(".context-view .action-label, .monaco-menu .action-label", { hasText: label }).first();
    await this.#again(async () => {
      await row.click({ button: "right", timeout: 10_000 });
      await entry.hover({ timeout: 10_000 });
      await this.page.waitForTimeout(1_000);
      await entry.click({ timeout: 10_000 });
      await entry.waitFor({ state: "hidden", timeout: 5_000 });
    });
  }

  /** Takes one of the quick-fixes that are listed. */
  async takeFix(text: string): Promise<void> {
    await this.page.locator(".action-widget .monaco-list-row", { hasText: text }).first().click();
  }

  /** Opens a finding below a group of the tree that is open. A tree that is filled at this moment forgets what was pressed: then once more. */
  async openFinding(text: string, shows: Locator): Promise<void> {
    await this.#again(async () => {
      await this.finding(text).click({ timeout: 5_000 });
      await shows.waitFor({ timeout: 10_000 });
    });
  }

  /** Opens a group of the tree, so that it shows this. */
  async expand(group: string, shows: string): Promise<void> {
    await this.#again(async () => {
      await this.finding(group).click({ timeout: 5_000 });
      await this.page.keyboard.press("ArrowRight");
      await this.finding(shows).waitFor({ timeout: 5_000 });
    });
  }

  status(): Locator {
    return this.page.locator('.statusbar-item[id*="keywarden.findings"]');
  }

  webview(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  /** Waits until the field at the top says something by itself. */
  async inputSays(wanted: RegExp): Promise<void> {
    await this.page.waitForFunction(
      ([source]) =>
        new RegExp(source ?? "").test(
          (globalThis as unknown as { document: { querySelector(it: string): { value: string } | null } }).document.querySelector(".quick-input-widget input")
            ?.value ?? "",
        ),
      [wanted.source],
    );
  }

  #quickInput(): Locator {
    return this.page.locator(".quick-input-widget input[type=text]");
  }

  #row(title: string): Locator {
    const exact = new RegExp(`^${title.replace(/[^\w ]/g, "\\$&")}$`);
    return this.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ has: this.page.locator(".label-name").filter({ hasText: exact }) })
      .first();
  }
}

/**
 * Runs in the page: dots out the body of every key but its last four characters. Only for the picture: the editor draws a line anew as soon as it changes.
 * A line is looked at as a whole, since long words in it are cut into several elements.
 */
const DOT_KEYS = `
for (const line of document.querySelectorAll(".view-line, .peekview-widget .view-line")) {
  const nodes = [];
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node);
  const text = nodes.map((node) => node.nodeValue).join("");
  const dotted = text.replace(/((?:[sr]k_(?:live|test)|whsec)_)(\\w{8,})/g, (_, prefix, body) => prefix + "•".repeat(body.length - 4) + body.slice(-4));
  let at = 0;
  for (const node of nodes) {
    const part = dotted.slice(at, at + node.nodeValue.length);
    at += node.nodeValue.length;
    if (node.nodeValue !== part) node.nodeValue = part;
  }
}`;
