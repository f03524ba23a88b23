import assert from "node:assert/strict";
import { test } from "node:test";
import { editFor, fixAll, offersFor } from "../server/src/fixes/fixes.ts";
import type { ProjectEdit } from "../server/src/fixes/repair.ts";
import type { Finding } from "../server/src/rules/finding.ts";
import { DEFAULT_SETTINGS, type Settings } from "../server/src/settings/settings.ts";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders, fakeKey } from "./placeholders.ts";

const PYTHON = 'import os\n\nimport stripe\n\nstripe.api_key = "{{sk_live}}"\n';
const TYPESCRIPT = 'import Stripe from "stripe";\n\nexport const stripe = new Stripe("{{sk_live}}");\n';

function project(files: Readonly<Record<string, string>>, ignored?: (path: string) => boolean): TestProject {
  return new TestProject(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expandPlaceholders(text)])), ignored);
}

/** What an offer of one variant does to the first finding of a file. */
async function edited(
  before: TestProject,
  path: string,
  variant: string,
  settings: Settings = DEFAULT_SETTINGS,
): Promise<{ readonly edit: ProjectEdit; readonly after: TestProject; readonly title: string } | undefined> {
  const [finding] = await before.findingsOf(path);
  assert.ok(finding);
  const context = await before.contextOf(path, settings);
  const offer = (await offersFor(finding, context)).find((it) => it.variant === variant);
  const edit = offer && (await editFor(offer, finding, context));
  return edit && { edit, after: before.after(edit), title: offer.title };
}

async function fileAfter(
  files: Readonly<Record<string, string>>,
  path: string,
  file: string,
  ignored?: (path: string) => boolean,
): Promise<string | undefined> {
  return (await edited(project(files, ignored), path, "environment"))?.after.files.get(file);
}

test("a project gets .env.example and .gitignore, once", async () => {
  const before = project({ "package.json": "{}", "src/pay.ts": TYPESCRIPT });
  const done = await edited(before, "src/pay.ts", "environment");
  assert.ok(done);
  assert.equal(done.after.files.get(".env.example"), "STRIPE_SECRET_KEY=\n");
  assert.equal(done.after.files.get(".gitignore"), ".env\n.env.*\n!.env.example\n");
  assert.deepEqual(done.edit.notes, [
    "Set STRIPE_SECRET_KEY where the program runs.",
    `Roll the old key sk_live_…${fakeKey("sk_live").slice(-4)}: it was in the file, and it stays in the file's history.`,
    "Add @types/node to the project: without it TypeScript does not know `process`.",
  ]);
  const again = done.after;
  again.files.set("src/pay.ts", before.files.get("src/pay.ts") ?? "");
  assert.deepEqual(
    (await edited(again, "src/pay.ts", "environment"))?.edit.changes.map((change) => change.path),
    ["src/pay.ts"],
  );
});

test("where the file loads .env later and cannot do so earlier, that is said", async () => {
  const code = (between: string) => `const dotenv = require("dotenv");\nconst stripe = require("stripe")("${fakeKey("sk_live")}");\n${between}\n`;
  const notesOf = async (between: string) => (await edited(project({ "pay.cjs": code(between) }), "pay.cjs", "environment"))?.edit.notes.slice(2);
  const said = ["Let the file load its .env before this line: it does so only further down."];
  assert.deepEqual(await notesOf('const path = process.env.FILE || ".env";\ndotenv.config({ path });'), said);
  assert.deepEqual(await notesOf("dotenv.config();"), []);
  assert.deepEqual(await notesOf("exports.load = () => dotenv.config();"), []);
});

test("the .gitignore that counts lies where .env does, or further out, and names it once", async () => {
  const files = { "api/package.json": "{}", "api/src/.gitignore": "node_modules\n", ".gitignore": "node_modules\n/api/.env\n", "api/src/pay.ts": TYPESCRIPT };
  const changed = (await edited(project(files), "api/src/pay.ts", "environment"))?.edit.changes.map(({ path }) => path);
  assert.deepEqual(changed, ["api/src/pay.ts", "api/.env.example"]);
  assert.equal(await fileAfter({ ...files, ".gitignore": "node_modules\n" }, "api/src/pay.ts", ".gitignore"), "node_modules\n.env\n.env.*\n!.env.example\n");
});

test("where nothing shows a project no file is made", async () => {
  assert.deepEqual(
    (await edited(project({ "pay.py": PYTHON }), "pay.py", "environment"))?.edit.changes.map((change) => change.path),
    ["pay.py"],
  );
});

test("lines are added in the style of the file: line breaks, last line, what is there already", async () => {
  const gitignore = (text: string, ignored?: (path: string) => boolean) => fileAfter({ ".gitignore": text, "pay.py": PYTHON }, "pay.py", ".gitignore", ignored);
  assert.equal(await gitignore("node_modules\r\n"), "node_modules\r\n.env\r\n.env.*\r\n!.env.example\r\n");
  assert.equal(await gitignore("node_modules"), "node_modules\n.env\n.env.*\n!.env.example");
  assert.equal(await gitignore(""), ".env\n.env.*\n!.env.example\n");
  assert.equal(await gitignore("/.env\n"), "/.env\n");
  assert.equal(await gitignore(".env*\n"), ".env*\n!.env.example\n", "the example would be ignored too");
  assert.equal(await gitignore(".env\n.env.*\n"), ".env\n.env.*\n!.env.example\n");
  assert.equal(await gitignore("*\n", (path) => path === ".env"), "*\n", "git says that it is ignored already");
  assert.equal(await gitignore("*\n", () => true), "*\n!.env.example\n");
  assert.equal(await gitignore(".env\n", () => false), ".env\n", "tracked: another line would not help");
  const example = (text: string) => fileAfter({ ".env.example": text, "pay.py": PYTHON }, "pay.py", ".env.example");
  assert.equal(await example("A=1"), "A=1\nSTRIPE_SECRET_KEY=");
  assert.equal(await example("A=1\r\n"), "A=1\r\nSTRIPE_SECRET_KEY=\r\n");
  assert.equal(await example("export STRIPE_SECRET_KEY=x\n"), "export STRIPE_SECRET_KEY=x\n");
});

test("the example file nearest to the code is used, whatever it is called, else the nearest manifest's folder", async () => {
  const paths = async (files: Readonly<Record<string, string>>, path: string) =>
    (await edited(project(files), path, "environment"))?.edit.changes.map((change) => change.path);
  assert.deepEqual(
    await paths({ "package.json": "{}", "apps/api/package.json": "{}", "apps/api/src/pay.ts": TYPESCRIPT, ".gitignore": ".env\n" }, "apps/api/src/pay.ts"),
    ["apps/api/src/pay.ts", "apps/api/.env.example"],
  );
  assert.deepEqual(await paths({ "requirements.txt": "", "api/.env.sample": "", "api/pay.py": PYTHON, ".gitignore": ".env\n" }, "api/pay.py"), [
    "api/pay.py",
    "api/.env.sample",
  ]);
});

test("the name is the project's own", async () => {
  const name = async (files: Readonly<Record<string, string>>, path: string, settings?: Settings) =>
    (await edited(project(files), path, "environment", settings))?.title.split(" ").at(-1);
  assert.equal(await name({ ".env.example": "STRIPE_API_KEY=\nSTRIPE_PUBLISHABLE_KEY=\n", "pay.py": PYTHON }, "pay.py"), "STRIPE_API_KEY");
  assert.equal(await name({ ".env.example": "STRIPE_TEST_SECRET_KEY=\nSTRIPE_LIVE_SECRET_KEY=\n", "pay.py": PYTHON }, "pay.py"), "STRIPE_LIVE_SECRET_KEY");
  assert.equal(await name({ ".env.example": "NEXT_PUBLIC_STRIPE_SECRET_KEY=\n", "pay.py": PYTHON }, "pay.py"), "STRIPE_SECRET_KEY");
  assert.equal(await name({ ".env.example": "STRIPE_CONNECT_SECRET_KEY=\n", "pay.py": PYTHON }, "pay.py"), "STRIPE_SECRET_KEY", "another key's");
  assert.equal(await name({ "pay.py": PYTHON }, "pay.py", { ...DEFAULT_SETTINGS, names: { ...DEFAULT_SETTINGS.names, secretKey: "SHOP_KEY" } }), "SHOP_KEY");
  assert.equal(await name({ "pay.py": 'STRIPE_PUBLISHABLE_KEY = "{{sk_live}}"\n' }, "pay.py"), "STRIPE_SECRET_KEY");
  assert.equal(await name({ "pay.py": 'NEXT_PUBLIC_STRIPE_KEY = "{{sk_live}}"\n' }, "pay.py"), "STRIPE_SECRET_KEY");
});

test("the key moves to .env only where git ignores that file", async () => {
  const files = { ".gitignore": ".env\n", "requirements.txt": "", "pay.py": PYTHON };
  assert.equal(await edited(project(files), "pay.py", "dotenv"), undefined, "no git");
  assert.equal(
    await edited(
      project(files, () => false),
      "pay.py",
      "dotenv",
    ),
    undefined,
    "tracked",
  );
  const moved = await edited(
    project(files, (path) => path === ".env"),
    "pay.py",
    "dotenv",
  );
  assert.equal(moved?.title, "Move the key to .env as STRIPE_SECRET_KEY");
  assert.equal(moved.after.files.get(".env"), `STRIPE_SECRET_KEY=${fakeKey("sk_live")}\n`);
  assert.equal(moved.after.files.get(".env.example"), "STRIPE_SECRET_KEY=\n");
  assert.match(moved.after.files.get("pay.py") ?? "", /os\.environ\["STRIPE_SECRET_KEY"\]/);
  const holding = moved.edit.changes.filter((change) => JSON.stringify(change).includes(fakeKey("sk_live")));
  assert.deepEqual(
    holding.map(({ path }) => path),
    [".env"],
  );
  assert.doesNotMatch(moved.edit.notes.join(), /sk_live_[0-9A-Za-z]/);
});

test("the key joins what .env holds already, and replaces nothing", async () => {
  const env = async (text: string, source = PYTHON) => {
    const moved = await edited(
      project({ ".env": text, "requirements.txt": "", ".gitignore": ".env\n", "pay.py": source }, (path) => path === ".env"),
      "pay.py",
      "dotenv",
    );
    return moved?.after.files.get(".env")?.replaceAll(fakeKey("sk_live"), "KEY");
  };
  assert.equal(await env("A=1\r\n"), "A=1\r\nSTRIPE_SECRET_KEY=KEY\r\n");
  assert.equal(await env("A=1"), "A=1\nSTRIPE_SECRET_KEY=KEY");
  assert.equal(await env("STRIPE_SECRET_KEY=\nB=2\n"), "STRIPE_SECRET_KEY=KEY\nB=2\n");
  assert.equal(await env('STRIPE_SECRET_KEY=""\r\nB=2\r\n'), "STRIPE_SECRET_KEY=KEY\r\nB=2\r\n");
  assert.equal(await env(`STRIPE_SECRET_KEY="${fakeKey("sk_live")}"\n`), 'STRIPE_SECRET_KEY="KEY"\n');
  assert.equal(await env("STRIPE_SECRET_KEY=another\n"), undefined);
  assert.equal(
    await env("", 'stripe_key = "sk_" + "live_" + "7hKq2mVxPz9LwRtYbN4cJdGf51Hx"\n'),
    `STRIPE_SECRET_KEY=${["sk_", "live_", "7hKq2mVxPz9LwRtYbN4cJdGf51Hx"].join("")}\n`,
    "put together as the code does",
  );
});

test("a helper of the project is used where the file imports it", async () => {
  const helper =
    "export function requireEnv(name: string): string {\n  const value = process.env[name];\n  if (!value) throw new Error(name);\n  return value;\n}\n";
  const source =
    'import Stripe from "stripe";\nimport { requireEnv as env } from "./lib/env.js";\n\nexport const port = env("PORT");\nexport const stripe = new Stripe("{{sk_live}}");\n';
  const text = await fileAfter({ "src/pay.ts": source, "src/lib/env.ts": helper }, "src/pay.ts", "src/pay.ts");
  assert.equal(text, source.replace('"{{sk_live}}"', 'env("STRIPE_SECRET_KEY")'));
  const other = "export function requireEnv(name: string): void {\n  console.log(name);\n}\n";
  assert.match(
    (await fileAfter({ "src/pay.ts": source, "src/lib/env.ts": other }, "src/pay.ts", "src/pay.ts")) ?? "",
    /new Stripe\(requireEnv\("STRIPE_SECRET_KEY"\)\)/,
  );
});

test("one edit fixes all files: imports, helper, names and lines once", async () => {
  const before = project({
    "package.json": "{}",
    "a.ts": `${TYPESCRIPT}export const secret = "{{whsec}}";\n`,
    "b.py": PYTHON,
    "c.py": 'import stripe\n\nstripe.api_key = "{{sk_live}}"\nSECRET = "{{whsec}}"\n',
  });
  const findings: Finding[] = [];
  for (const path of ["c.py", "a.ts", "b.py"]) findings.push(...(await before.findingsOf(path)));
  const edit = await fixAll(findings, await before.contextOf("a.ts"));
  assert.ok(edit);
  const after = before.after(edit);
  assert.equal(after.files.get(".env.example"), "STRIPE_SECRET_KEY=\nSTRIPE_WEBHOOK_SECRET=\n");
  assert.equal(after.files.get(".gitignore"), ".env\n.env.*\n!.env.example\n");
  assert.equal(after.files.get("a.ts")?.match(/function requireEnv/g)?.length, 1);
  assert.equal(
    after.files.get("c.py"),
    'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\nSECRET = os.environ["STRIPE_WEBHOOK_SECRET"]\n',
  );
  assert.deepEqual(edit.changes.map(({ path, kind }) => `${kind} ${path}`).sort(), [
    "create .env.example",
    "create .gitignore",
    "edit a.ts",
    "edit b.py",
    "edit c.py",
  ]);
  assert.equal(new Set(edit.notes).size, edit.notes.length);
  assert.equal(await fixAll([], await before.contextOf("a.ts")), undefined);
});

test("a wrong kind of key is replaced only when asked for", async () => {
  const before = project({ "pay.py": 'import os\n\nimport stripe\n\nstripe.api_key = "{{pk_live}}"\n' });
  const [finding] = await before.findingsOf("pay.py");
  assert.equal(finding?.rule, "wrong-key-kind");
  const context = await before.contextOf("pay.py");
  const [offer] = await offersFor(finding, context);
  assert.equal(offer?.safety, "suggestion");
  assert.equal(offer.title, "Read the key from the environment variable STRIPE_SECRET_KEY");
  assert.equal(await fixAll([finding], context), undefined);
  const edit = await editFor(offer, finding, context);
  assert.ok(edit);
  const after = before.after(edit);
  assert.equal(after.files.get("pay.py"), 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n');
  assert.deepEqual(await after.findingsOf("pay.py"), []);
});

test("a key without a credential's shape is replaced where the SDK wants one", async () => {
  const before = project({ "pay.py": 'import stripe\n\nstripe.api_key = "x4TqP9zL2mVb7RkW8sNd3HfJ"\n' });
  const after = await before.fixed("pay.py");
  assert.equal(after.files.get("pay.py"), 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n');
});

test("an untitled text is fixed by its language", async () => {
  const before = project({ "Untitled-1": PYTHON });
  const named = project({ "pay.py": PYTHON });
  const [finding] = await named.findingsOf("pay.py");
  assert.ok(finding);
  const edit = await fixAll([{ ...finding, path: "Untitled-1" }], { ...(await before.contextOf("Untitled-1")), languageId: "python" });
  assert.ok(edit);
  assert.match(before.after(edit).files.get("Untitled-1") ?? "", /os\.environ\["STRIPE_SECRET_KEY"\]/);
});
