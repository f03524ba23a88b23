import assert from "node:assert/strict";
import { describe } from "node:test";
import { fakeKey } from "../placeholders.ts";
import { Stage } from "./stage.ts";

/** Where keys go to: asked once, after the first repair that moves one, and remembered for the folder. */

const python = (number: number): string => `import stripe\n\nstripe.api_key = "${fakeKey("sk_live_short", number)}"\n`;

const stage = new Stage("editor-choice", {
  files: { "pay.py": python(1), "other.py": python(2), "third.py": python(3), "requirements.txt": "stripe>=15\n", ".env.example": "", ".gitignore": ".env\n" },
});

describe("the choice of a store in real VS Code", { concurrency: false }, () => {
  stage.step("after the first repair it is asked; the answer stands in keywarden.json, and is first from then on", async (workbench) => {
    const { page } = workbench;
    const toast = page.locator(".notification-toast", { hasText: "Where shall Keywarden move keys" });
    await workbench.openFile("pay.py");
    await workbench.squiggles().first().waitFor();
    await workbench.goTo(3, 20);
    await workbench.quickFixes("environment variable STRIPE_SECRET_KEY");
    await workbench.takeFix("environment variable STRIPE_SECRET_KEY");
    await workbench.lines("os.environ").first().waitFor();
    await (await workbench.told("Where shall Keywarden move keys")).getByRole("button", { name: "Choose" }).click();
    await page.locator(".quick-input-widget", { hasText: "Choose Secret Store" }).waitFor();
    await workbench.picture("choice");
    await workbench.choose("HashiCorp Vault");
    await stage.untilOnDisk("keywarden.json", /"store": "vault"/);
    // The settings may have comments, and VS Code is told so.
    await workbench.openFile("keywarden.json");
    await page.locator('.statusbar-item[id="status.editor.mode"]', { hasText: "JSON with Comments" }).waitFor();
    await workbench.openFile("other.py");
    await workbench.squiggles().first().waitFor();
    await workbench.goTo(3, 20);
    await workbench.quickFixes("HashiCorp Vault");
    const rows = page.locator(".action-widget .monaco-list-row.action");
    assert.match((await rows.first().textContent()) ?? "", /Read the key from HashiCorp Vault/);
    await workbench.picture("chosen");
    await workbench.takeFix("HashiCorp Vault");
    await workbench.lines("hvac").first().waitFor();
    await workbench.openFile("third.py");
    await workbench.squiggles().first().waitFor();
    assert.equal(await toast.count(), 0);
    assert.deepEqual(workbench.outside, []);
  });
});
