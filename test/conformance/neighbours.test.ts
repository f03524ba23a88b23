import assert from "node:assert/strict";
import { test } from "node:test";
import { examplesOf, librariesOfModel } from "./examples.ts";
import { NOT_RUN, writesLog } from "./neighbours/logging.ts";
import { npmNeighbours, pythonNeighbours } from "./neighbours/packages.ts";
import { silentOf } from "./neighbours/run-logging.ts";
import { isOfThePast, NOT_INSTALLED, REFUSED } from "./neighbours/type-checks.ts";
import { checkPython, checkTypeScript, type Verdict } from "./type-check.ts";

const neighbours = examplesOf(await librariesOfModel()).filter(({ library }) => library.package !== "stripe");
const unused = { packages: new Set(NOT_INSTALLED), refusals: new Set(REFUSED) };

const checks: Readonly<Record<"npm" | "pypi", (texts: ReadonlyMap<string, string>) => ReadonlyMap<string, Verdict>>> = {
  npm: (texts) => checkTypeScript(texts, {}, npmNeighbours()),
  pypi: (texts) => checkPython(texts, pythonNeighbours()),
};

for (const ecosystem of ["npm", "pypi"] as const) {
  test(`${ecosystem}: the real packages accept the neighbours' examples`, (context) => {
    const chosen = neighbours.filter((example) => example.library.ecosystem === ecosystem && !isOfThePast(example));
    const verdicts = checks[ecosystem](new Map(chosen.map(({ id, setup, code }) => [id, `${setup}\n${code}`])));
    const wrong: string[] = [];
    let accepted = 0;
    for (const { id, path, code } of chosen) {
      const verdict = verdicts.get(id);
      if (verdict?.kind === "accepted") accepted++;
      else if (verdict?.kind === "rejected") {
        const refusal = REFUSED.find((it) => it.path.test(path) && verdict.complaints.every((complaint) => it.complaint.test(complaint)));
        if (refusal) unused.refusals.delete(refusal);
        else wrong.push(`${id}: ${code}\n    ${verdict.complaints.join("\n    ")}`);
      } else {
        for (const name of verdict?.packages ?? []) {
          const missing = NOT_INSTALLED.find(
            (it) => name === it.name || (name.startsWith(it.name) && !/\w/.test(it.name.at(-1) === "-" ? "" : name.charAt(it.name.length))),
          );
          if (missing) unused.packages.delete(missing);
          else wrong.push(`${id}: ${name} is not installed`);
        }
      }
    }
    context.diagnostic(`${accepted} of ${chosen.length} examples checked`);
    assert.deepEqual(wrong, []);
  });
}

test("no exception stands for nothing", () => {
  assert.deepEqual([...unused.packages, ...unused.refusals], []);
});

const logged = neighbours
  .filter(writesLog)
  .filter((example) => !NOT_RUN.some(({ file, code }) => file.test(example.file) && (code?.test(example.code) ?? true)));

for (const file of new Set(logged.map((example) => example.file))) {
  const examples = logged.filter((example) => example.file === file);
  test(`${file}: what the model says is logged is printed`, async (context) => {
    context.diagnostic(`${examples.length} examples run`);
    const silent = await silentOf(examples);
    assert.deepEqual(
      silent.map(({ example, said }) => `${example.code}\n${said.slice(-500)}`),
      [],
    );
  });
}

test("a logger that says nothing is found out", async () => {
  const [spoken] = logged.filter((example) => example.file === "logging/pino.ts");
  assert.ok(spoken);
  assert.deepEqual(
    (await silentOf([spoken, { ...spoken, code: "logger.isLevelEnabled(KEY);" }])).map(({ example }) => example.code),
    ["logger.isLevelEnabled(KEY);"],
  );
});
