import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { readConfig } from "../server/src/facts/config/read-config.ts";
import { editFor, offersFor } from "../server/src/fixes/fixes.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** Whatever is offered for configuration, in the fixtures of its rules, with their line breaks and with those of Windows. */

const KEY = /(?:sk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|whsec_[0-9A-Za-z]{16,}/;

/** What a finding is of, wherever it stands. */
function subject({ rule, said }: Finding): string {
  return `${rule} ${said?.message} ${said?.arguments.name ?? ""}${said?.arguments.masked ?? ""}`;
}

function files(rule: string): [path: string, text: string][] {
  const folder = new URL(`fixtures/${rule}/`, import.meta.url);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(new URL(path, folder)).isFile() && !path.endsWith(".ipynb"))
    .map((path) => [path, expandPlaceholders(readFileSync(new URL(path, folder), "utf8"))]);
}

for (const [rule, least] of [
  ["key-in-config", 100],
  ["key-in-pipeline", 20],
] as const) {
  test(`${rule}: each offer does away with its finding, brings none, keeps the rest, and holds no key`, async () => {
    let offered = 0;
    for (const [path, lines] of files(rule)) {
      for (const text of [lines, lines.replaceAll("\n", "\r\n")]) {
        const project = new TestProject({ [path]: text });
        const was = await project.findingsOf(path);
        for (const finding of was.filter((it) => it.rule === rule)) {
          const context = await project.contextOf(path);
          for (const offer of await offersFor(finding, context)) {
            if (offer.repair === "ignore") continue;
            offered++;
            const edit = await editFor(offer, finding, context);
            const where = `${path}:${text.slice(0, finding.span.start).split("\n").length} ${offer.title}`;
            assert.ok(edit, where);
            for (const change of edit.changes) {
              const added = change.kind === "create" ? change.text : change.edits.map((it) => it.text).join("");
              if (!/Move|\.env\b/.test(offer.title)) assert.doesNotMatch(added, KEY, where);
              if (change.path === path && text.includes("\r\n")) assert.doesNotMatch(added, /(?<!\r)\n/, `${where}: its line breaks are the file's`);
            }
            const after = project.after(edit);
            const now = await after.findingsOf(path);
            const count = (list: readonly Finding[]): number => list.filter((it) => subject(it) === subject(finding)).length;
            assert.ok(count(now) < count(was), `${where}: it is gone`);
            const known = was.map(subject);
            assert.deepEqual(
              now.map(subject).filter((it) => !known.includes(it) && !it.startsWith("mixed-modes")),
              [],
              `${where}: nothing new`,
            );
            const [read, written] = [text, after.files.get(path) ?? ""].map((it) => readConfig(path, it)?.entries.length ?? 0) as [number, number];
            assert.ok(Math.abs(read - written) <= 4, `${where}: what is beside it is read as before (${read}, ${written})`);
          }
        }
      }
    }
    assert.ok(offered >= least, `${offered} offers`);
  });
}
