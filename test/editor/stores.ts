import assert from "node:assert/strict";
import { describe } from "node:test";
import { fakeKey } from "../placeholders.ts";
import { Stage } from "./stage.ts";

/** The light bulb in real VS Code: every store that a key can move to, two folders with a store each, a fix of many files, and one undo for all of it. */

const key = fakeKey("sk_live_short");
const python = `import stripe\n\nstripe.api_key = "${key}"\n`;

const STORES = [
  ["environment", "Read the key from the environment variable STRIPE_SECRET_KEY", "os.environ"],
  ["vault", "Read the key from HashiCorp Vault", "hvac"],
  ["aws-secrets-manager", "Read the key from AWS Secrets Manager", "secretsmanager"],
  ["aws-parameter-store", "Read the key from AWS Parameter Store", "get_parameter"],
  ["azure-key-vault", "Read the key from Azure Key Vault", "SecretClient"],
  ["google-secret-manager", "Read the key from Google Secret Manager", "SecretManagerServiceClient"],
] as const;

const stage = new Stage("editor-stores", {
  files: {
    "shop.code-workspace": JSON.stringify({ folders: [{ path: "any" }, { path: "billing" }, { path: "jobs" }] }),
    "any/pay.py": python,
    "any/other.py": `import stripe\n\nclient = stripe.StripeClient("${fakeKey("sk_live_short", 2)}")\n`,
    "any/.env.example": "",
    "any/.gitignore": ".env\n",
    "any/requirements.txt": "stripe>=15\n",
    "billing/charge.py": python,
    "billing/keywarden.json": '{ "store": "vault" }\n',
    "jobs/nightly.py": python,
    "jobs/keywarden.json": '{ "store": "google-secret-manager" }\n',
  },
  workspace: "shop.code-workspace",
});

describe("fixes in real VS Code", { concurrency: false }, () => {
  for (const [store, title, written] of STORES) {
    stage.step(`${store}: from the light bulb, with the package in the manifest; one undo`, async (workbench) => {
      const { page } = workbench;
      await workbench.openFile("pay.py");
      await workbench.squiggles().first().waitFor();
      await workbench.goTo(3, 20);
      await workbench.quickFixes(title);
      for (const [, other] of STORES) assert.equal(await page.locator(".action-widget .monaco-list-row", { hasText: other }).count(), 1, other);
      await page.locator(".action-widget .monaco-list-row", { hasText: title }).first().hover();
      await workbench.picture(`${store}-offered`);
      await page.locator(".action-widget .monaco-list-row", { hasText: title }).first().click();
      await workbench.lines(written).first().waitFor();
      await workbench.squiggles().first().waitFor({ state: "detached" });
      await workbench.picture(`${store}-done`);
      if (store !== "environment") await stage.untilOnDisk("any/requirements.txt", /\n[a-z-]+(?:\[[a-z]+\])?>=/);
      await workbench.command("File: Save All Files");
      await stage.untilOnDisk("any/pay.py", new RegExp(written));
      await workbench.dirtyTab("pay.py").waitFor({ state: "detached" });
      await workbench.lines().first().click();
      await page.keyboard.press("Control+Z");
      await workbench.lines("sk_live_").first().waitFor();
      // The other files of the edit are undone a moment later.
      await workbench.dirtyTab(store === "environment" ? ".env.example" : "requirements.txt").waitFor();
      await workbench.command("File: Save All Files");
      await stage.untilOnDisk("any/pay.py", python);
      await stage.untilOnDisk("any/requirements.txt", "stripe>=15\n");
      await workbench.command("View: Close All Editors");
    });
  }

  stage.step("two folders with a store each: each light bulb has its own first", async (workbench) => {
    for (const [file, first, written] of [
      ["charge.py", "Read the key from HashiCorp Vault", "hvac"],
      ["nightly.py", "Read the key from Google Secret Manager", "SecretManagerServiceClient"],
    ] as const) {
      await workbench.openFile(file);
      await workbench.squiggles().first().waitFor();
      await workbench.goTo(3, 20);
      await workbench.quickFixes(first);
      const rows = workbench.page.locator(".action-widget .monaco-list-row.action");
      assert.match((await rows.first().textContent()) ?? "", new RegExp(first));
      await workbench.picture(`folder-${file}`);
      await workbench.page.keyboard.press("Enter");
      await workbench.lines(written).first().waitFor();
      await workbench.command("File: Revert File");
    }
  });

  stage.step("all of a rule in the workspace, in files of three folders, at once; one undo takes all of it back", async (workbench) => {
    const { page } = workbench;
    await workbench.command("View: Close All Editors");
    await workbench.command("Keywarden: Audit Workspace");
    await workbench.webview().locator("header p", { hasText: "errors" }).waitFor();
    await workbench.command("View: Close All Editors");
    await workbench.openFile("pay.py");
    await workbench.command("Keywarden: Fix All of One Rule in Workspace");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "hardcoded-key" }).waitFor();
    await workbench.picture("fix-rule");
    await workbench.choose("hardcoded-key");
    await workbench.lines("os.environ").first().waitFor();
    await workbench.dirtyTab("other.py").waitFor();
    await workbench.command("File: Save All Files");
    await stage.untilOnDisk("any/other.py", /os\.environ/);
    await workbench.picture("fix-rule-done");
    await workbench.lines().first().click();
    await page.keyboard.press("Control+Z");
    // VS Code asks before it undoes what is in other files as well.
    const all = page.getByRole("button", { name: /^Undo in \d+ Files/ });
    await all.waitFor({ timeout: 5_000 }).then(
      () => all.click(),
      () => {},
    );
    await workbench.lines("sk_live_").first().waitFor();
    await workbench.dirtyTab("other.py").waitFor();
    await workbench.command("File: Save All Files");
    await stage.untilOnDisk("any/pay.py", python);
    await stage.untilOnDisk("any/other.py", /sk_live_/);
    assert.deepEqual(workbench.outside, []);
  });
});
