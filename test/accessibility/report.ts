import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import axeCore from "axe-core";
import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { fillShopWithHistory } from "../../examples/shop-history.mts";
import { auditWorkspace } from "../../server/src/audit/audit.ts";
import type { Audit } from "../../server/src/audit/result.ts";
import { createSession } from "../../server/src/engine/session.ts";
import { htmlReport } from "../../server/src/report/html/page.ts";
import { rules } from "../../server/src/rules/index.ts";
import { testEndpoints, testSyntax } from "../assets.ts";
import { auditOf, fullAudit, rules as someRules } from "../audit-results.ts";
import { chromium } from "../editor/set-up.ts";
import { HOSTILE, hostileAudit } from "../hostile-audit.ts";

/** The HTML report in a real browser: everybody can read and use it, and nothing in it runs but its own script. Pictures in out/report. */

const axe = axeCore.source;
const pictures = fileURLToPath(new URL("../../out/report/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "keywarden-report-"));

let browser: Browser;
let shop: string;
let repository: string;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await playwright.launch({ executablePath: chromium(), args: ["--no-sandbox"] });
  // With a past, so that there are time lines and keys that were rolled.
  repository = await fillShopWithHistory(7);
  const syntax = await testSyntax();
  const audits = await auditWorkspace([{ folder: repository }], {
    version: "0.1.0",
    createSession: (settings) => createSession({ syntax, endpoints: testEndpoints, settings }),
    gitAllowed: true,
    history: { unreachable: false, cacheFolder: undefined },
  });
  assert.ok(audits);
  shop = written("shop", audits);
});
after(async () => {
  await browser?.close();
  for (const each of [folder, dirname(repository)]) rmSync(each, { recursive: true, force: true });
});

/** The address of the report on these audits. */
function written(name: string, audits: readonly Audit[]): string {
  const path = join(folder, `${name}.html`);
  writeFileSync(path, htmlReport({ audits, rules: name === "shop" ? rules : someRules }).text);
  return pathToFileURL(path).href;
}

/** A page on which nothing may go wrong and from which nothing may be asked. */
async function open(address: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<{ readonly page: Page; readonly troubles: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => troubles.push(message.text()));
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => troubles.push("a dialog")));
  page.on("request", (request) => {
    if (request.url() !== address) troubles.push(request.url());
  });
  await page.goto(address);
  return { page, troubles };
}

async function violations(page: Page): Promise<string[]> {
  // The test runs it from outside: the page itself would not let it in.
  const results = await page.evaluate(`${axe}\naxe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })`);
  const { violations: found, passes } = results as { violations: { id: string; nodes: { html: string }[] }[]; passes: unknown[] };
  assert.ok(passes.length > 20, `${passes.length} checks passed`);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((it) => it.html.slice(0, 120)).join(" | ")}`);
}

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "high contrast": { forcedColors: "active", colorScheme: "dark" },
  narrow: { colorScheme: "light", viewport: { width: 360, height: 800 } },
} as const;

for (const [name, look] of Object.entries(LOOKS)) {
  test(`axe finds no violation: ${name}`, async () => {
    const { page, troubles } = await open(shop, look);
    await page.screenshot({ path: join(pictures, `${name.replace(" ", "-")}.png`) });
    assert.deepEqual(await violations(page), []);
    await page.evaluate('for (const it of document.querySelectorAll("details")) it.open = true');
    assert.deepEqual(await violations(page), [], "with everything open");
    const wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert.equal(wide, 0, "nothing sticks out at the side");
    assert.deepEqual(troubles, []);
    await page.locator("#permissions").scrollIntoViewIfNeeded();
    await page.evaluate('document.getElementById("permissions").scrollIntoView()');
    await page.screenshot({ path: join(pictures, `${name.replace(" ", "-")}-permissions.png`) });
  });
}

test("an empty report, and one full of tricks, have no violation either", async () => {
  for (const [name, audits] of [
    ["empty", [auditOf([])]],
    ["full", [fullAudit, auditOf([])]],
  ] as const) {
    const { page, troubles } = await open(written(name, audits));
    assert.deepEqual(await violations(page), [], name);
    assert.deepEqual(troubles, []);
  }
});

test("nothing in a finding runs", async () => {
  for (const [index, text] of HOSTILE.entries()) {
    const { page, troubles } = await open(written(`hostile-${index}`, [hostileAudit(text)]));
    await page.locator("#search").fill("x");
    assert.equal(await page.evaluate("window.harmed"), undefined);
    assert.deepEqual(troubles, []);
    // The browser sees one script, and no element that a text brought.
    assert.deepEqual(
      await page.evaluate(`["script", "img", "svg", "iframe", "object", "embed"].map((it) => document.querySelectorAll(it).length)`),
      [1, 0, 0, 0, 0, 0],
    );
  }
});

test("the policy holds: a script that is put in does not run", async () => {
  const { page } = await open(shop);
  await page.evaluate(`(() => { const script = document.createElement("script"); script.textContent = "window.harmed = 1"; document.body.append(script); })()`);
  await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '<img src="x" onerror="window.harmed = 1"><p style="position:fixed">x</p>')`);
  await page.waitForTimeout(100);
  assert.equal(await page.evaluate("window.harmed"), undefined);
});

test("the filter leaves what is asked for, and says how much", async () => {
  const { page } = await open(shop);
  const shown = (): Promise<number> => page.locator("article:not([hidden])").count();
  const all = await shown();
  assert.ok(all > 20, `${all} findings`);
  await page.keyboard.press("/");
  await page.keyboard.type("key-in-log");
  const some = await shown();
  assert.ok(some > 0 && some < all);
  assert.equal(await page.locator("#shown").textContent(), `${some} of ${all} findings shown.`);
  await page.keyboard.press("Escape");
  assert.equal(await shown(), all);
  await page.getByRole("checkbox", { name: "error" }).uncheck();
  assert.equal(await page.locator("article.error:not([hidden])").count(), 0);
  assert.ok((await page.locator("section[hidden]").count()) > 0, "a key without findings to show goes with them");
});

test("the keyboard alone is enough", async () => {
  const { page } = await open(shop);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate("document.activeElement.textContent"), "To the findings");
  await page.keyboard.press("Enter");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = await page
    .locator("article")
    .nth(1)
    .evaluate((it) => it.matches(":focus"));
  assert.ok(second);
  await page.keyboard.press("k");
  assert.ok(
    await page
      .locator("article")
      .nth(0)
      .evaluate((it) => it.matches(":focus")),
  );
});

test("on paper there is all of it, and nothing to click", async () => {
  const { page } = await open(shop);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("form").isVisible(), false);
  assert.equal(await page.locator("article").first().isVisible(), true);
});

test("without its script the page is complete", async () => {
  const { page } = await open(shop, { javaScriptEnabled: false });
  assert.ok((await page.locator("article").count()) > 20);
  assert.equal(await page.locator("#filter").isVisible(), false);
});
