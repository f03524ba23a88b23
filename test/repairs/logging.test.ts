import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { editFor, fixAll, offersFor } from "../../server/src/fixes/fixes.ts";
import { npmNeighbours, pythonNeighbours } from "../conformance/neighbours/packages.ts";
import { TestProject } from "../fix-cases.ts";
import { fakeKey } from "../placeholders.ts";
import { LOGGING_PROGRAMS, type LoggingProgram } from "./logging-programs.ts";

/** Programs that log a key, run with the real loggers: before a repair the key is in what they write, after it it is not, tracebacks included. */

const cache = fileURLToPath(new URL("../../.cache", import.meta.url));
mkdirSync(cache, { recursive: true });
const workshop = mkdtempSync(join(cache, "logging-"));
after(() => rmSync(workshop, { recursive: true, force: true }));

const KEY = fakeKey("sk_live", 3);

/** What the program writes, on either stream. */
function written({ path }: LoggingProgram, code: string): string {
  const folder = mkdtempSync(join(workshop, "program-"));
  const python = path.endsWith(".py");
  if (!python) symlinkSync(join(npmNeighbours(), "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, path), code);
  const { stdout, stderr, status } = spawnSync(python ? "python3" : process.execPath, [join(folder, path)], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, STRIPE_SECRET_KEY: KEY, ...(python ? { PYTHONPATH: pythonNeighbours(), PYTHONDONTWRITEBYTECODE: "1" } : {}) },
  });
  assert.equal(status, 0, stderr);
  const said = stdout + stderr;
  assert.match(said, /done/, "the program came to its end, and its logger still writes");
  return said;
}

/** How often the key stands in a text. */
function leaks(text: string): number {
  return text.split(KEY).length - 1;
}

/** Parts of the key that stand in a text: none is longer than what may be shown. */
function remains(text: string): string[] {
  const body = KEY.slice("sk_live_".length);
  return [...body].flatMap((_, at) => (at + RUN <= body.length && text.includes(body.slice(at, at + RUN)) ? [body.slice(at, at + RUN)] : []));
}

const RUN = 8;

for (const program of LOGGING_PROGRAMS) {
  const { name, path, code } = program;
  const project = new TestProject({ [path]: code });

  test(`${name}: the key is in the log before, and with redaction installed it is not`, async (context) => {
    const before = leaks(written(program, code));
    assert.ok(before >= 2, "the program leaks");
    const [finding] = (await project.findingsOf(path)).filter(({ rule }) => rule === "key-in-log");
    assert.ok(finding);
    const where = await project.contextOf(path);
    const offer = (await offersFor(finding, where)).find(({ variant }) => variant === "redaction");
    const edit = offer && (await editFor(offer, finding, where));
    assert.ok(edit, "redaction is offered");
    const text = project.after(edit).files.get(path) ?? "";
    const said = written(program, text);
    assert.deepEqual(remains(said), [], said);
    assert.match(said, /\[redacted\]/i, "it was there to be taken out");
    context.diagnostic(`${before} leaks before`);
  });

  test(`${name}: what is repaired without looking leaks nothing`, async () => {
    // What tracebacks say of variables is no argument of a call.
    const quiet = new TestProject({ [path]: code.replace("logger.exception", "logger.error") });
    const edit = await fixAll(await quiet.findingsOf(path), await quiet.contextOf(path));
    assert.ok(edit);
    const said = written(program, quiet.after(edit).files.get(path) ?? "");
    assert.deepEqual(remains(said), [], said);
    assert.match(said, /set/, "what is logged still says whether there is a key");
  });
}
