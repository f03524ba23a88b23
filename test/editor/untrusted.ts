import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe } from "node:test";
import { gitIn } from "../generated-history.ts";
import { fakeKey } from "../placeholders.ts";
import { Stage } from "./stage.ts";

/** A workspace that nobody has trusted: it is looked at, and nothing of it is run or followed out of it. */

const key = fakeKey("sk_live_short");
const shown = `sk_live_…${key.slice(-4)}`;

const stage = new Stage("editor-untrusted", {
  files: {
    "pay.py": `import stripe\n\nstripe.api_key = "${key}"\n`,
    ".env": `STRIPE_SECRET_KEY=${fakeKey("sk_live_short", 2)}\n`,
    // Git itself would run this program for any question about the files.
    "keywarden.json": '{ "extends": ["../outside.json"] }\n',
    ".vscode/settings.json": '{ "keywarden.audit.history": true }\n',
  },
  trusted: false,
  settings: {
    "security.workspace.trust.startupPrompt": "never",
    "security.workspace.trust.banner": "never",
    "security.workspace.trust.untrustedFiles": "open",
  },
  prepare(folder) {
    gitIn(folder, ["init", "-q", "-b", "main"]);
    const monitor = join(folder, "monitor.sh");
    writeFileSync(monitor, `#!/bin/sh\ntouch '${folder}/git-was-run'\n`);
    chmodSync(monitor, 0o755);
    gitIn(folder, ["config", "core.fsmonitor", monitor]);
    mkdirSync(dirname(folder), { recursive: true });
    writeFileSync(join(dirname(folder), "outside.json"), '{ "rules": { "hardcoded-key": "off" } }\n');
  },
});

describe("a workspace without trust in real VS Code", { concurrency: false }, () => {
  stage.step("keys are found; settings that point out of the folder are not followed, and git is not run", async (workbench) => {
    const { page } = workbench;
    await workbench.command("Problems: Focus on Problems View");
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await workbench.openFile("pay.py");
    await workbench.problem(shown).waitFor();
    await workbench.picture("restricted");
    await workbench.command("Keywarden: Audit Workspace");
    await workbench.webview().locator("header p", { hasText: "error" }).waitFor();
    await workbench.picture("restricted-audit");
    assert.ok(!existsSync(join(stage.folder, "git-was-run")));
    // Where git may not be asked, the history is not offered.
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input[type=text]").fill(">Keywarden: Audit Workspace and Git History");
    await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
    assert.equal(await page.locator(".quick-input-list .monaco-list-row", { hasText: "Audit Workspace and Git History" }).count(), 0);
    await page.keyboard.press("Escape");
    assert.deepEqual(workbench.outside, []);
  });
});
