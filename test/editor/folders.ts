import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { gitIn } from "../generated-history.ts";
import { fakeKey } from "../placeholders.ts";
import { Stage } from "./stage.ts";
import type { Workbench } from "./workbench.ts";

/** Two folders in one window, each with settings of its own; what changes under the editor's feet; a server that dies. */

const [inApi, inWeb, inEnv, inBook] = [1, 2, 3, 4].map((n) => fakeKey("sk_live_short", n));
const endOf = (key: string | undefined): string => `sk_live_…${key?.slice(-4)}`;

const FILES = {
  "both.code-workspace": JSON.stringify({ folders: [{ path: "api" }, { path: "web" }] }),
  "api/pay.py": "import stripe\n\nfrom config import KEY\n\nstripe.api_key = KEY\n",
  "api/config.py": `KEY = "${inApi}"\n`,
  "api/.env": `STRIPE_SECRET_KEY=${inEnv}\n`,
  "api/.gitignore": ".env\n",
  "web/checkout.ts": `import Stripe from "stripe";\n\nexport const stripe = new Stripe("${inWeb}");\n`,
  "web/keywarden.json": '{ "extends": "./team.json" }\n',
  "web/team.json": '{ "rules": { "hardcoded-key": "warning" } }\n',
  "web/caf\u00e9.py": "",
  "web/reconcile.ipynb": JSON.stringify({
    cells: [
      { cell_type: "markdown", metadata: {}, source: ["# Reconcile"] },
      { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: ["import stripe\n", `stripe.api_key = "${inBook}"`] },
    ],
    metadata: { kernelspec: { display_name: "Python 3", language: "python", name: "python3" } },
    nbformat: 4,
    nbformat_minor: 5,
  }),
};

const stage = new Stage("editor-folders", {
  files: FILES,
  workspace: "both.code-workspace",
  settings: { "git.enabled": true, "search.useIgnoreFiles": false, "files.autoGuessEncoding": false, "[python]": { "files.encoding": "iso88591" } },
  prepare(folder) {
    writeFileSync(join(folder, "web/caf\u00e9.py"), Buffer.from(`# caf\u00e9\r\nimport stripe\r\n\r\nstripe.api_key = "${inWeb}"\r\n`, "latin1"));
    const api = join(folder, "api");
    gitIn(api, ["init", "-q", "-b", "main"]);
    gitIn(api, ["add", "."]);
    gitIn(api, ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "start"]);
  },
});

const write = (path: string, text: string): void => writeFileSync(join(stage.folder, path), text);
const header = (workbench: Workbench, text: string): Promise<void> => workbench.webview().locator("header p", { hasText: text }).waitFor();

describe("two folders in real VS Code", { concurrency: false }, () => {
  stage.step("each folder has its own settings; a change of a file that they extend counts at once", async (workbench) => {
    const { page } = workbench;
    await workbench.command("Problems: Focus on Problems View");
    await workbench.openFile("config.py");
    await workbench.squiggles().first().waitFor();
    await workbench.openFile("checkout.ts");
    await page.locator(".editor-group-container.active .squiggly-warning").first().waitFor();
    write("web/team.json", '{ "rules": { "hardcoded-key": "off" } }\n');
    await workbench.problem(endOf(inWeb)).waitFor({ state: "detached" });
    write("web/team.json", FILES["web/team.json"]);
    await workbench.problem(endOf(inWeb)).first().waitFor();
  });

  stage.step("a text in Latin-1 with CRLF, repaired and saved as it was", async (workbench) => {
    const { page } = workbench;
    await workbench.openFile("caf\u00e9.py");
    await workbench.goTo(4, 25);
    await workbench.quickFixes("environment variable STRIPE_SECRET_KEY");
    await workbench.takeFix("environment variable STRIPE_SECRET_KEY");
    await workbench.lines("os.environ").first().waitFor();
    await page.keyboard.press("Control+S");
    const saved = '# caf\u00e9\r\nimport os\r\n\r\nimport stripe\r\n\r\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\r\n';
    await stage.untilOnDisk("web/caf\u00e9.py", /os\.environ/);
    assert.equal(readFileSync(join(stage.folder, "web/caf\u00e9.py"), "latin1"), saved);
  });

  stage.step("what git tracks, told in a terminal, is seen in the file that is open; the two sides of a comparison are one finding", async (workbench) => {
    await workbench.openFile(".env");
    await workbench.problem("git tracks it").waitFor({ state: "detached" });
    gitIn(join(stage.folder, "api"), ["add", "-f", ".env"]);
    await workbench.problem("git tracks it").waitFor();
    gitIn(join(stage.folder, "api"), ["rm", "-q", "--cached", ".env"]);
    await workbench.problem("git tracks it").waitFor({ state: "detached" });
    await workbench.openFile("config.py");
    write("api/config.py", `KEY = "${inApi}"\nOTHER = 1\n`);
    await workbench.lines("OTHER").first().waitFor();
    // VS Code's own git takes its time to see the change: then once more, as a user would.
    const comparison = workbench.page.locator(".monaco-diff-editor").first();
    for (let turn = 1; turn < 6 && !(await comparison.isVisible()); turn++) {
      await workbench.command("Git: Open Changes");
      await comparison.waitFor({ timeout: 5_000 }).catch(() => {});
    }
    await workbench.problem(endOf(inApi)).first().waitFor();
    assert.equal(await workbench.problem(endOf(inApi)).count(), 1);
    await workbench.command("View: Close All Editors");
  });

  stage.step("an audit of both; one folder audited again, the results of the other stay", async (workbench) => {
    const { page } = workbench;
    await workbench.command("Keywarden: Audit Workspace");
    await header(workbench, "in 4 files");
    write("api/config.py", 'import os\n\nKEY = os.environ["STRIPE_SECRET_KEY"]\n');
    await workbench.command("View: Show Explorer");
    await workbench.chooseFromMenu(page.locator(".explorer-folders-view .monaco-list-row", { hasText: /^api/ }).first(), "Audit Folder");
    await header(workbench, "in 3 files");
    await workbench.command("Keywarden: Group by File");
    await workbench.command("Keywarden: Focus on Findings View");
    await workbench.finding("checkout.ts").waitFor();
    await workbench.finding(".env").waitFor();
    await workbench.finding("config.py").waitFor({ state: "detached" });
    await workbench.picture("audited-again");
  });

  stage.step("the report opens and repairs a file of the second folder", async (workbench) => {
    const report = workbench.webview();
    await report.getByRole("button", { name: "checkout.ts:3:34" }).first().click();
    await workbench.tab("checkout.ts").waitFor();
    await report.locator("article", { hasText: "checkout.ts:3:34" }).getByRole("button", { name: "Fix" }).first().click();
    await workbench.dirtyTab("checkout.ts").waitFor();
    await workbench.page.locator(".monaco-editor .view-line", { hasText: "STRIPE_SECRET_KEY" }).first().click();
    await workbench.page.keyboard.press("Control+Z");
    await workbench.command("File: Save All Files");
    await stage.untilOnDisk("web/checkout.ts", FILES["web/checkout.ts"]);
  });

  stage.step("the report opens the cell of a notebook, not its file", async (workbench) => {
    await workbench
      .webview()
      .getByRole("button", { name: /^reconcile\.ipynb/ })
      .first()
      .click();
    await workbench.page.locator(".statusbar-item", { hasText: "Cell 2 of 2" }).waitFor();
    // Everything that the report opens has one place, beside it.
    assert.equal(await workbench.page.locator(".editor-group-container").count(), 2);
    await workbench.picture("cell");
    await workbench.command("View: Close Editor");
  });

  stage.step("the page about a rule, from the finding in the Problems panel", async (workbench) => {
    await workbench.command("Problems: Focus on Problems View");
    await workbench.problem(endOf(inWeb)).first().locator("a", { hasText: "hardcoded-key" }).click();
    await workbench.tab("hardcoded-key.md").waitFor();
    // As a page to read, not as the Markdown that it is written in.
    await inSomeFrame(workbench, "Stripe key written in source code");
    await workbench.picture("rule");
    await workbench.command("View: Close Editor");
  });

  stage.step("a server that dies starts again: findings come back, and the last audit is said to be lost", async (workbench) => {
    const { page } = workbench;
    // The report of before is out of sight: the one that comes is another.
    await workbench.command("View: Close All Editors");
    await workbench.openFile("checkout.ts");
    await page.locator(".editor-group-container.active .squiggly-warning").first().waitFor();
    assert.ok(signalServers(stage.out, "SIGKILL") > 0);
    await workbench.command("Keywarden: Focus on Findings View");
    await page.getByText("The language server has started again").first().waitFor();
    await workbench.command("Keywarden: Show Report");
    await page.locator(".notification-toast, .notifications-toasts", { hasText: "knows nothing of the last audit" }).first().waitFor();
    await page.getByRole("button", { name: "Audit Again" }).first().click();
    await workbench.finding("checkout.ts").waitFor();
    await header(workbench, "in 3 files");
    await workbench.tab("checkout.ts").click();
    await workbench.lines().first().click();
    await page.keyboard.type("// typed\n");
    await page.locator(".editor-group-container.active .squiggly-warning").first().waitFor();
    await workbench.picture("after-a-crash");
    await workbench.command("File: Revert File");
  });

  stage.step("a server that answers no more is started again by the user", async (workbench) => {
    await workbench.command("View: Close All Editors");
    assert.ok(signalServers(stage.out, "SIGSTOP") > 0);
    await workbench.openFile("checkout.ts");
    await workbench.command("Keywarden: Restart Server");
    await workbench.page.locator(".editor-group-container.active .squiggly-warning").first().waitFor();
  });

  stage.step("hundreds of files that change at once: what was found in them is gone at once, what was found elsewhere stays", async (workbench) => {
    const problems = workbench.page.locator(".panel .composite-bar-container .badge-content, .panel .action-item .badge-content").first();
    const paths = Array.from({ length: 300 }, (_, i) => `api/many/part_${i}.py`);
    mkdirSync(join(stage.folder, "api/many"));
    for (const path of paths) write(path, `import stripe\n\nstripe.api_key = "${inApi}"\n`);
    await workbench.command("View: Close All Editors");
    await workbench.command("Keywarden: Audit Workspace");
    await header(workbench, "in 303 files");
    await problems.filter({ hasText: /^30\d$/ }).waitFor();
    for (const path of paths) write(path, "import stripe\n");
    await problems.filter({ hasText: /^[1-9]$/ }).waitFor({ timeout: 10_000 });
    await workbench.problem("reconcile.ipynb").first().waitFor();
    assert.deepEqual(workbench.outside, []);
  });
});

/** Waits for a heading in one of the pages that are shown: there are several. */
async function inSomeFrame({ page }: Workbench, heading: string): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    for (const frame of page.frames())
      if (
        (await frame
          .locator("h1", { hasText: heading })
          .count()
          .catch(() => 0)) > 0
      )
        return;
    await pause(200);
  }
  assert.fail(`no page has the heading ${heading}`);
}

/** Sends a signal to the language servers of an installation; how many there were. */
function signalServers(installation: string, signal: "SIGKILL" | "SIGSTOP"): number {
  const listed = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  const servers = listed.filter((line) => line.includes(installation) && /[\\/]dist[\\/]server\.cjs/.test(line));
  for (const line of servers) process.kill(Number.parseInt(line, 10), signal);
  return servers.length;
}
