import assert from "node:assert/strict";
import { describe } from "node:test";
import { gitIn, importRepository } from "../generated-history.ts";
import { fakeKey } from "../placeholders.ts";
import { Stage } from "./stage.ts";

/** Other places than a file of a small folder: a notebook, a long file, the git history, many files. */

const key = fakeKey("sk_live_short");
const shown = `sk_live_…${key.slice(-4)}`;
const old = fakeKey("sk_live_short", 5);
const shownOld = `sk_live_…${old.slice(-4)}`;

const notebook = {
  cells: [
    { cell_type: "markdown", metadata: {}, source: ["# Reconcile"] },
    { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["import stripe\n", "\n", `KEY = "${key}"`] },
    { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["stripe.api_key = KEY\n", "print(KEY)"] },
  ],
  metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" }, language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 2,
};

/** About 300 kB of Python. */
const long = `import stripe\n\n${Array.from({ length: 6000 }, (_, i) => `def function_${i}(amount):\n    return {"amount": amount + ${i}}\n`).join("\n")}\nstripe.api_key = "${fakeKey("sk_live_short", 3)}"\n`;

const stage = new Stage("editor-places", {
  files: {
    "reconcile.ipynb": `${JSON.stringify(notebook, undefined, 1)}\n`,
    "long.py": long,
    ".gitignore": ".env\n",
    "settings.py": 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n',
    ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`many/stripe_${i}.py`, `import stripe\n\n${"stripe.Charge.retrieve('a')\n".repeat(150)}`])),
  },
  prepare(folder) {
    const commit = (date: string, text: string): string =>
      `commit refs/heads/main\ncommitter Ada <ada@example.com> ${date} +0000\ndata 1\n.\nM 100644 inline settings.py\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    importRepository(folder, commit("1706778000", `KEY = "${old}"\n`) + commit("1709370000", 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n'));
    gitIn(folder, ["reset", "-q"]);
  },
});

describe("places in real VS Code", { concurrency: false }, () => {
  stage.step("a notebook: cells are one program, a fix stays in its cell", async (workbench) => {
    const { page } = workbench;
    const cells = (text: string) => page.locator(".notebookOverlay .view-line", { hasText: text }).first();
    await workbench.command("Problems: Focus on Problems View");
    await workbench.openNotebook("reconcile.ipynb");
    await cells("import").waitFor();
    await workbench.problem(shown).first().waitFor();
    await workbench.problem("written to a log").waitFor();
    await workbench.picture("notebook");
    assert.equal(await workbench.problem(/sk_live_|written to a log/).count(), 2);
    await page.locator(".markers-panel .monaco-list-row", { hasText: shown }).first().dblclick();
    await workbench.quickFixes("environment variable STRIPE_SECRET_KEY");
    await workbench.picture("notebook-fix");
    await workbench.takeFix("environment variable STRIPE_SECRET_KEY");
    await cells("os.environ").waitFor();
    await workbench.problem(shown).waitFor({ state: "detached" });
    await workbench.picture("notebook-fixed");
    await workbench.command("File: Save");
    await stage.untilOnDisk("reconcile.ipynb", /"KEY = os\.environ\[\\"STRIPE_SECRET_KEY\\"\]"/);
    await workbench.command("View: Close All Editors");
  });

  stage.step("a file of 18,000 lines: a key at its end is seen, typing goes on", async (workbench) => {
    const { page } = workbench;
    await workbench.openFile("long.py");
    await page.keyboard.press("Control+End");
    await workbench.squiggles().first().waitFor();
    await page.keyboard.type("x = 1  # typed at the end of a long file\n");
    await workbench.lines("typed at the end of a long file").first().waitFor();
    await workbench.picture("long");
    await workbench.command("File: Revert File");
    await workbench.command("View: Close All Editors");
  });

  stage.step("an audit that is cancelled: it ends, and what is shown is said to be of before", async (workbench) => {
    const { page } = workbench;
    await workbench.command("Keywarden: Focus on Findings View");
    await workbench.command("Keywarden: Audit Workspace");
    await workbench
      .status()
      .filter({ has: page.locator(".codicon-loading") })
      .waitFor();
    await workbench.picture("auditing");
    await workbench.command("Keywarden: Cancel Audit");
    await workbench
      .status()
      .filter({ has: page.locator(".codicon-key") })
      .waitFor();
    await workbench.picture("cancelled");
  });

  stage.step("the git history: a key of the past in the tree, its file as it was, and marked as rolled", async (workbench) => {
    const { page } = workbench;
    await workbench.command("Keywarden: Audit Workspace and Git History");
    await workbench.webview().locator("header p", { hasText: "error" }).waitFor({ timeout: 120_000 });
    await workbench.webview().locator("section", { hasText: shownOld }).first().scrollIntoViewIfNeeded();
    await workbench.picture("history-report");
    await workbench.expand(shownOld, "settings.py:1");
    await workbench.openFinding("settings.py:1", workbench.lines(shownOld).first());
    await workbench.picture("history-past");
    // A finding in a notebook opens its cell.
    await workbench.expand("About no single key", "reconcile.ipynb");
    await workbench.openFinding("reconcile.ipynb", page.locator(".statusbar-item", { hasText: "Cell 3 of 3" }));
    await workbench.picture("history-notebook");
    // A notebook has pages of its own inside.
    await workbench.command("View: Close All Editors");
    await workbench.command("Keywarden: Mark Key as Rolled");
    await workbench.choose(shownOld);
    await workbench.answer("Only once it is rolled", "Ada");
    await page.locator(".quick-input-widget", { hasText: "On which day?" }).waitFor();
    await workbench.picture("history-rolled");
    await workbench.answer("On which day?");
    await stage.untilOnDisk("keywarden.json", /"rolled": \[.*"by": "Ada"/s);
    await page.getByRole("button", { name: "Audit Again" }).click();
    await workbench.webview().locator("article.information", { hasText: "was rolled by Ada" }).waitFor();
    await workbench.picture("history-noted");
    assert.deepEqual(workbench.outside, []);
  });
});
