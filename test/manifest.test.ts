import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };

/** What the extension declares to VS Code, against what it does. */

const root = new URL("../", import.meta.url);
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command);
const sources = readdirSync(new URL("client/src/", root), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(new URL(`client/src/${path}`, root), "utf8"))
  .join("\n");
const menus = Object.entries(contributes.menus).flatMap(([menu, items]) => items.map((item) => ({ menu, ...item })));

/** Commands of VS Code itself that are named in links. */
const BUILT_IN = new Set(["workbench.trust.manage", "vscode.openFolder"]);

test("every command that is declared is there, and the other way round", () => {
  const registered = [...sources.matchAll(/registerCommand\(\s*["`](keywarden\.[\w.${}]+)["`]/g)].flatMap(([, name = ""]) =>
    name.includes("${") ? ["key", "rule", "file"].map((by) => name.replace("${by}", by)) : [name],
  );
  assert.deepEqual(registered.toSorted(), declared.toSorted());
  for (const { category, title } of contributes.commands) {
    assert.equal(category, "Keywarden");
    assert.match(title, /^[A-Z]/);
    assert.doesNotMatch(title, /Keywarden/, "the category says it already");
  }
  assert.equal(new Set(contributes.commands.map(({ title }) => title)).size, declared.length);
});

test("menus, links and walkthroughs name commands that are there", () => {
  for (const { menu, command } of menus) assert.ok(declared.includes(command), `${menu}: ${command}`);
  const texts = [
    JSON.stringify(contributes),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => readFileSync(new URL(media.markdown, root), "utf8"))),
  ];
  const linked = texts.flatMap((text) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, name = ""]) => name));
  assert.ok(linked.length > 8);
  for (const name of linked) assert.ok(declared.includes(name) || BUILT_IN.has(name), name);
  for (const { steps } of contributes.walkthroughs) {
    for (const { completionEvents } of steps) for (const event of completionEvents) assert.ok(declared.includes(event.replace(/^onCommand:/, "")), event);
  }
});

test("conditions rest on what the extension sets, and all of that is asked for", () => {
  const set = new Set([...sources.matchAll(/"setContext", "(keywarden\.\w+)"/g)].map(([, name]) => name));
  const conditions = [
    ...[...menus, ...contributes.viewsWelcome].flatMap((it) => ("when" in it ? [it.when] : [])),
    ...contributes.commands.flatMap((it) => ("enablement" in it ? [it.enablement] : [])),
  ];
  const views = new Set(Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id)));
  const asked = conditions.flatMap((condition) => [...String(condition).matchAll(/keywarden\.\w+/g)].map(([name]) => name)).filter((name) => !views.has(name));
  assert.deepEqual(new Set(asked), set);
});

test("settings that are declared are read, and those that are read are declared", () => {
  const settings = Object.keys(contributes.configuration.properties).map((it) => it.replace(/^keywarden\./, ""));
  const read = [...sources.matchAll(/getConfiguration\("keywarden"\)\.get\("([\w.]+)"/g)].map(([, name]) => name);
  // The client of the protocol reads this one by itself.
  assert.deepEqual(new Set([...read, "trace.server"]), new Set(settings));
  const page = readFileSync(new URL("docs/configuration.md", root), "utf8");
  for (const [name, it] of Object.entries(contributes.configuration.properties)) {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
    assert.ok(row?.endsWith(`| \`${it.default}\` |`), name);
  }
  for (const name of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(settings.includes(name.replace(/^keywarden\./, "")));
});

test("files that are declared are there", () => {
  const paths = [
    manifest.icon,
    ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
    ...Object.values(contributes.views).flatMap((list) => list.map(({ icon }) => icon)),
    ...contributes.walkthroughs.flatMap(({ icon, steps }) => [icon, ...steps.map(({ media }) => media.markdown)]),
    ...contributes.jsonValidation.map(({ url }) => url),
  ];
  for (const path of paths) assert.ok(existsSync(new URL(path, root)), path);
  for (const { steps } of contributes.walkthroughs) {
    for (const { media } of steps) {
      const page = new URL(media.markdown, root);
      for (const [, image = ""] of readFileSync(page, "utf8").matchAll(/!\[[^\]]+\]\(([^)]+)\)/g))
        assert.ok(existsSync(fileURLToPath(new URL(image, page))), image);
    }
  }
});
