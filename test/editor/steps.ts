import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { fakeKey } from "../placeholders.ts";
import { Stage } from "./stage.ts";
import type { Workbench } from "./workbench.ts";

/** The extension, installed from its package, in real VS Code, with real keys pressed. Each step goes on from the one before it. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const key = fakeKey("sk_live_short");
const shown = `sk_live_…${key.slice(-4)}`;

const FILES = {
  "billing.py": `import stripe\n\nstripe.api_key = "${key}"\n\n\ndef charge(amount: int) -> str:\n    intent = stripe.PaymentIntent.create(amount=amount, currency="eur")\n    return intent.id\n`,
  "checkout.ts": `import Stripe from "stripe";\n\nexport const stripe = new Stripe("${fakeKey("sk_live_short", 2)}");\n`,
  "config/stripe.yml": `secret_key: ${fakeKey("sk_live_short", 3)}\n`,
  ".env.example": "DATABASE_URL=\n",
  ".gitignore": "node_modules/\n.env\n",
} as const;

const stage = new Stage("editor", { files: FILES });
const onDisk = (name: string): string => stage.onDisk(name);
const untilOnDisk = (name: string, wanted: string | RegExp): Promise<void> => stage.untilOnDisk(name, wanted);

let workbench: Workbench;

function step(name: string, body: (workbench: Workbench) => Promise<void>): void {
  stage.step(name, (it) => {
    workbench = it;
    return body(it);
  });
}

describe("the extension in real VS Code", { concurrency: false }, () => {
  step("a squiggle while typing Python that was never saved", async ({ page }) => {
    await workbench.command("Problems: Focus on Problems View");
    const tab = await workbench.newText("Python");
    // VS Code adds the closing quote.
    await page.keyboard.type(`import stripe\nstripe.api_key = "${key}`);
    await workbench.squiggles().first().waitFor();
    await workbench.problem(shown).waitFor();
    assert.match((await tab.getAttribute("class")) ?? "", /dirty/);
    assert.match((await workbench.status().textContent()) ?? "", /1/);
    await workbench.picture("1-python-never-saved");
    await workbench.forgetUnsaved();
    await workbench.problem(shown).waitFor({ state: "detached" });
  });

  step("a squiggle while typing TypeScript that was never saved", async ({ page }) => {
    await workbench.newText("TypeScript");
    await page.keyboard.type(`import Stripe from "stripe";\nconst stripe = new Stripe("${key}`);
    await workbench.squiggles().first().waitFor();
    await workbench.problem(shown).waitFor();
    await workbench.picture("2-typescript-never-saved");
    await workbench.forgetUnsaved();
    await workbench.problem(shown).waitFor({ state: "detached" });
  });

  step("a squiggle in a saved file before the change is saved", async ({ page }) => {
    await workbench.openFile("billing.py");
    await workbench.squiggles().first().waitFor();
    await workbench.goTo(8, 1);
    await page.keyboard.press("Control+End");
    await page.keyboard.type(`OTHER = "${fakeKey("sk_live_short", 4)}`);
    await workbench.problem(`sk_live_…${fakeKey("sk_live_short", 4).slice(-4)}`).waitFor();
    assert.equal(onDisk("billing.py"), FILES["billing.py"]);
    await workbench.command("File: Revert File");
    await workbench.problem(`sk_live_…${fakeKey("sk_live_short", 4).slice(-4)}`).waitFor({ state: "detached" });
  });

  step("a quick-fix chosen with the keyboard, saved, right on the disk; one undo takes it back", async ({ page }) => {
    await workbench.goTo(3, 30);
    await workbench.quickFixes("environment variable STRIPE_SECRET_KEY");
    await workbench.picture("3-quick-fix");
    await page.keyboard.press("Enter");
    await workbench.lines("os.environ").first().waitFor();
    await workbench.problem(shown).waitFor({ state: "detached" });
    await page.keyboard.press("Control+S");
    const fixed = FILES["billing.py"].replace("import stripe\n", "import os\n\nimport stripe\n").replace(`"${key}"`, 'os.environ["STRIPE_SECRET_KEY"]');
    await untilOnDisk("billing.py", fixed);
    // VS Code itself saves the other files of an edit.
    await untilOnDisk(".env.example", "DATABASE_URL=\nSTRIPE_SECRET_KEY=\n");
    await workbench.dirtyTab("billing.py").waitFor({ state: "detached" });
    await workbench.picture("4-fixed");

    const changed = (["billing.py", ".env.example", ".gitignore"] as const).filter((name) => onDisk(name) !== FILES[name]);
    await workbench.goTo(1, 1);
    await page.keyboard.press("Control+Z");
    await workbench.lines("sk_live_").first().waitFor();
    for (const name of changed) await workbench.dirtyTab(name).waitFor();
    await workbench.command("File: Save All Files");
    for (const name of ["billing.py", ".env.example", ".gitignore"] as const) await untilOnDisk(name, FILES[name]);
  });

  step("fix all in the file", async ({ page }) => {
    await workbench.openFile("checkout.ts");
    await workbench.squiggles().first().waitFor();
    await workbench.command("Keywarden: Fix All in File");
    await workbench.lines("process.env").first().waitFor();
    await workbench.squiggles().first().waitFor({ state: "detached" });
    await untilOnDisk("checkout.ts", /process\.env/);
    await workbench.dirtyTab("checkout.ts").waitFor({ state: "detached" });
    const changed = (["checkout.ts", ".env.example", ".gitignore"] as const).filter((name) => onDisk(name) !== FILES[name]);
    await workbench.lines().first().click();
    await page.keyboard.press("Control+Z");
    await workbench.lines("sk_live_").first().waitFor();
    for (const name of changed) await workbench.dirtyTab(name).waitFor();
    await workbench.command("File: Save All Files");
    for (const name of ["checkout.ts", ".env.example", ".gitignore"] as const) await untilOnDisk(name, FILES[name]);
  });

  step("nothing was audited yet: the view says what there is to do, and does it", async ({ page }) => {
    await workbench.command("View: Close All Editors");
    await workbench.command("Keywarden: Focus on Findings View");
    const welcome = page.locator(".welcome-view-content");
    await welcome.getByText("Where are our Stripe keys").waitFor();
    await workbench.picture("5-welcome");
    await welcome.getByRole("button", { name: "Audit Workspace", exact: true }).click();
    await workbench.finding(shown).waitFor();
    await workbench.webview().locator("header p", { hasText: "3 errors and 1 hint in 3 files" }).waitFor();
    await workbench.command("View: Show Explorer");
  });

  step("why a line is flagged, beside it; from the palette, by keyboard", async ({ page }) => {
    await workbench.command("View: Close All Editors");
    await workbench.openFile("billing.py");
    await workbench.squiggles().first().waitFor();
    await workbench.goTo(3, 1);
    await workbench.command("Keywarden: Why Is This Line Flagged, or Silent?");
    const answer = workbench.webview();
    await answer.locator("h1", { hasText: "Why billing.py:3 is flagged" }).waitFor();
    await answer.locator("h2", { hasText: "Where it goes in" }).waitFor();
    await workbench.picture("6-why");
    await page.keyboard.press("Escape");
    await workbench.command("View: Close All Editors");
  });

  step("an audit from the palette: files that are not open are in the Problems panel, the report filters and opens", async ({ page }) => {
    await workbench.command("View: Close All Editors");
    await workbench.command("Keywarden: Audit Workspace");
    const report = workbench.webview();
    await report.locator("header p", { hasText: "3 errors and 1 hint in 3 files" }).waitFor();
    await workbench.problem("stripe.yml").waitFor();
    // As many as the Problems panel shows, which leaves hints out.
    await workbench
      .status()
      .filter({ hasText: /^\s*3\s*$/ })
      .waitFor();
    assert.equal(await workbench.status().getAttribute("aria-label"), "3 Keywarden findings and 1 hint");
    await workbench.picture("7-audit");
    await report.locator("#search").fill("stripe.yml");
    await report.locator("#shown", { hasText: "1 of 4 findings shown." }).waitFor();
    await report.locator("#search").fill("");
    await report.getByRole("button", { name: "checkout.ts:3:34" }).first().focus();
    await page.keyboard.press("Enter");
    await workbench.tab("checkout.ts").waitFor();
    await workbench.squiggles().first().waitFor();
    assert.equal(await page.locator(".monaco-editor .selected-text").count(), 0);
  });

  step("the report fixes what it shows, and shows what a restricted key needs", async ({ page }) => {
    const report = workbench.webview();
    await report.locator("h3", { hasText: "in the root" }).first().scrollIntoViewIfNeeded();
    await report.locator("th", { hasText: "PaymentIntents" }).waitFor();
    await workbench.picture("8-permissions");
    await report.locator("article", { hasText: "checkout.ts:3:34" }).getByRole("button", { name: "Fix" }).first().click();
    await workbench.dirtyTab("checkout.ts").waitFor();
    // The report has the focus: the text is beside it.
    const fixed = page.locator(".monaco-editor .view-line", { hasText: "STRIPE_SECRET_KEY" }).first();
    await fixed.click();
    await page.keyboard.press("Control+Z");
    await workbench.lines("sk_live_").first().waitFor();
    await workbench.command("File: Save All Files");
    for (const name of ["checkout.ts", ".env.example", ".gitignore"] as const) await untilOnDisk(name, FILES[name]);
  });

  step("the tree of findings: groups with counts, by key, by rule and by file; a finding opens with the keyboard", async ({ page }) => {
    await workbench.command("View: Close All Editors");
    await workbench.command("Keywarden: Focus on Findings View");
    await workbench.finding(shown).waitFor();
    // The badge says how many there are.
    await page.locator('.activitybar .action-item:has([aria-label^="Keywarden"]) .badge-content', { hasText: "4" }).waitFor();
    await workbench.command("Keywarden: Group by Rule");
    await workbench.finding("hardcoded-key").waitFor();
    assert.match((await workbench.finding("hardcoded-key").getAttribute("aria-label")) ?? "", /hardcoded-key, 2 errors/);
    await workbench.expand("hardcoded-key", "billing.py:3");
    await workbench.picture("9-tree");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page
      .locator(".tab", { hasText: /billing\.py|checkout\.ts/ })
      .first()
      .waitFor();
    await workbench.squiggles().first().waitFor();
    await workbench.command("Keywarden: Group by File");
    await workbench.finding("config/stripe.yml").waitFor();
    await workbench.command("View: Show Explorer");
    await workbench.command("View: Close All Editors");
    await workbench.openFile("checkout.ts");
  });

  step("the report is saved where the user says, in the format that is chosen", async ({ page }) => {
    await workbench.command("Keywarden: Export Report");
    await workbench.choose("SARIF");
    await page.locator(".quick-input-widget", { hasText: "Export Report" }).waitFor();
    await workbench.inputSays(/keywarden\.sarif$/);
    await workbench.picture("10-export");
    await page.keyboard.press("Enter");
    await untilOnDisk("keywarden.sarif", /"\$schema".*hardcoded-key/s);
    assert.ok(!onDisk("keywarden.sarif").includes(key.slice(8, 14)));
  });

  step("the page of a rule, and a server that starts again", async ({ page }) => {
    await workbench.command("Keywarden: Show Rule");
    await workbench.choose("hardcoded-key");
    await page.locator(".tab", { hasText: "hardcoded-key" }).first().waitFor();
    await workbench.picture("11-rule");
    // Keys pressed in a preview do not always reach the window.
    await workbench.tab("checkout.ts").click();
    await workbench.openFile("billing.py");
    await workbench.command("Keywarden: Restart Server");
    await workbench.squiggles().first().waitFor();
    await workbench.command("Keywarden: Show Log");
    assert.deepEqual(workbench.outside, []);
  });

  step("the walkthrough: each step has its page and its command", async ({ page }) => {
    // The log takes the focus when it is there.
    await page
      .locator(".output-view-container .view-line, .output-view .view-line, .panel .output-view")
      .first()
      .waitFor({ timeout: 5_000 })
      .catch(() => {});
    await workbench.tab("billing.py").click();
    await workbench.command("View: Close All Editors");
    await workbench.command("Welcome: Open Walkthrough...");
    await workbench.choose("Get started with Keywarden");
    const steps = page.locator(".getting-started-step");
    await steps.first().waitFor();
    assert.equal(await steps.count(), 5);
    await page.locator(".getting-started-step", { hasText: "Look into the past" }).click();
    await page.getByRole("button", { name: "Audit Workspace and Git History" }).waitFor();
    await workbench.picture("12-walkthrough");
  });

  step("the page of the extension, and how long VS Code waited for it", async ({ page }) => {
    await workbench.command("Extensions: Show Installed Extensions");
    const row = page.locator(".extensions-viewlet .monaco-list-row", { hasText: "Keywarden" }).first();
    await row.click();
    await workbench.webview().locator("h1", { hasText: "Keywarden" }).waitFor();
    await workbench.picture("13-extension");
    const [, milliseconds] = /(\d+)ms/.exec((await row.textContent()) ?? "") ?? [];
    assert.ok(milliseconds !== undefined);
    console.log(`activation in the extension host: ${milliseconds} ms`);
  });

  test("the pictures for the README", { skip: process.env.UPDATE !== "1" }, () => {
    assert.ok(!stage.hasFailed, "an earlier step has failed");
    mkdirSync(join(root, "docs/images"), { recursive: true });
    copyFileSync(join(stage.out, "3-quick-fix.png"), join(root, "docs/images/quick-fix.png"));
    copyFileSync(join(stage.out, "7-audit.png"), join(root, "docs/images/audit.png"));
    copyFileSync(join(stage.out, "8-permissions.png"), join(root, "docs/images/permissions.png"));
    copyFileSync(join(stage.out, "9-tree.png"), join(root, "docs/images/tree.png"));
  });
});
