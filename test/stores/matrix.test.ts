import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { upToDate } from "../up-to-date.ts";
import { CELLS, LANGUAGES } from "./cells.ts";
import { IDIOMS } from "./idioms.ts";
import { notOffered } from "./not-offered.ts";
import { eraOf } from "./packages.ts";
import { repairsPage } from "./page.ts";
import { PROJECTS, type Project } from "./projects.ts";
import { type Repaired, repaired, repairedByCommand } from "./repaired.ts";
import type { Ran } from "./run-program.ts";
import type { Language, Program } from "./site.ts";
import { checkAndEmit, checkPython, checkWithNext } from "./types.ts";
import { KEYS, openWorkshop, type Workshop } from "./workshop.ts";

/** Every repair that reads a key from somewhere, in whole programs: repaired, checked by the languages' own tools, and run with the real SDKs against the stores. */

/** Parts of the names of the programs this run is about, with commas between them; all of them where nothing is said. */
const ONLY = process.env.ONLY?.split(",");
const wanted = ({ id }: Program): boolean => ONLY === undefined || ONLY.some((it) => id.includes(it));
const cells = CELLS.filter(wanted);
const idioms = IDIOMS.filter(wanted);
const projects = PROJECTS.filter(wanted);

/** What became of each program: undefined where the repair is not offered, an error where something was wrong with it. */
const results = new Map<Program, Repaired | undefined | Error>();
/** Programs that were what they must be, and how often the tools of a language accepted all of theirs. */
const proven = new Set<Program>();
let accepted = 0;
let workshop: Workshop;

before(async () => {
  workshop = await openWorkshop();
  for (const program of [...cells, ...idioms, ...projects]) {
    const result = await ("calls" in program ? repairedByCommand(program) : repaired(program)).catch((error: unknown) => error as Error);
    results.set(program, result);
    if (result !== undefined && !(result instanceof Error)) workshop.write(program, result.files);
  }
});

after(async () => {
  await workshop?.close();
});

describe("types", () => {
  for (const era of ["newest", "older"] as const) {
    test(`TypeScript, this version and the next, packages: ${era}`, () => {
      const files = [...results].flatMap(([{ id, language, runtime, files, path }, result]) =>
        language === "typescript" && runtime === undefined && eraOf(files) === era && result !== undefined && !(result instanceof Error)
          ? [{ path: `${id}/${path}`, options: files["tsconfig.json"] ?? "" }]
          : [],
      );
      if (files[0] === undefined) return;
      // Were the types of the SDK not found, everything would be accepted.
      const probe = { path: "probe.mts", options: files[0].options };
      writeFileSync(
        join(workshop.folders[era], probe.path),
        'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env["STRIPE_SECRET_KEY"]);\n',
      );
      for (const check of [checkAndEmit, checkWithNext]) assertOnlyProbe(check(workshop.folders[era], [...files, probe]), probe.path);
    });
  }

  test("Python", () => {
    writeFileSync(
      join(workshop.folders.python, "probe.py"),
      "import os\n\nimport stripe\n\nclient = stripe.StripeClient(os.environ.get('STRIPE_SECRET_KEY'))\n",
    );
    assertOnlyProbe(checkPython(workshop.folders.python), "probe.py");
  });
});

function assertOnlyProbe(complaints: readonly string[], probe: string): void {
  assert.deepEqual(
    complaints.map((it) => it.split(/[:(]/)[0]),
    [probe],
    complaints.join("\n"),
  );
  accepted++;
}

for (const language of Object.keys(LANGUAGES) as Language[]) {
  describe(LANGUAGES[language].title, { concurrency: 2 }, () => {
    for (const cell of cells.filter((it) => it.language === language)) {
      test(cell.title, async () => {
        const reason = notOffered(cell);
        const result = results.get(cell);
        if (result instanceof Error) throw result;
        assert.equal(result === undefined, reason !== undefined, `not offered: ${reason ?? "for no reason"}`);
        if (result !== undefined) await assertRuns(cell);
        proven.add(cell);
      });
    }
  });
}

describe("The project's own manner", { concurrency: 2 }, () => {
  for (const idiom of idioms) {
    test(`${idiom.language}: ${idiom.title}`, async () => {
      const result = results.get(idiom);
      if (result instanceof Error) throw result;
      const text = Object.values(result?.files ?? {}).join("\n");
      assert.ok(text.includes(idiom.expects), `${idiom.expects} is not in\n${text}`);
      await assertRuns(idiom);
      proven.add(idiom);
    });
  }
});

describe("Whole projects, by the command", { concurrency: 2 }, () => {
  for (const project of projects) {
    test(project.title, async () => {
      const result = results.get(project);
      if (result instanceof Error) throw result;
      await assertRuns(project);
      proven.add(project);
    });
  }
});

test("docs/repairs.md says what was proven", { skip: ONLY && "only some programs were run" }, () => {
  assert.equal(proven.size, CELLS.length + IDIOMS.length + PROJECTS.length, "every program is what it must be");
  assert.equal(accepted, 5, "two versions of TypeScript accept two sets of packages, pyright Python");
  upToDate("docs/repairs.md", repairsPage());
});

async function assertRuns(program: Program): Promise<void> {
  assertRan(program, await workshop.run(program, "full"));
  assertStopped(program, await workshop.run(program, "empty"));
}

/** The program got the keys of the store and used them. */
function assertRan(program: Program | Project, { ended, calls, stdout, stderr }: Ran): void {
  const { store, secret, language } = program;
  assert.equal(ended, 0, stderr || stdout);
  if (secret === "webhookSecret") {
    assert.deepEqual(stdout.trim().split("\n"), ["evt_1", "refused"]);
    return;
  }
  if ("calls" in program) assert.equal(stdout.trim(), "evt_1");
  const from = "calls" in program ? program.calls : [store];
  assert.deepEqual(
    calls.map(({ path, authorization }) => ({ path, authorization })),
    from.map((it) => ({ path: "/v1/balance", authorization: `Bearer ${KEYS[it].secretKey}` })),
  );
  for (const { agent = "" } of calls) assert.match(agent, language === "python" ? /PythonBindings/ : /NodeBindings/);
}

/** Without the secret the program ends with an error, and Stripe is asked nothing. */
function assertStopped({ secret }: Program, { ended, calls, stdout, stderr }: Ran): void {
  assert.equal(ended, 1, `ended with ${ended}: ${stdout}${stderr}`);
  assert.deepEqual(calls, []);
  if (secret === "webhookSecret") assert.doesNotMatch(stdout, /evt_1|forged/);
}
