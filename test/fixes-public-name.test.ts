import assert from "node:assert/strict";
import { test } from "node:test";
import { editFor } from "../server/src/fixes/fixes.ts";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";
import { repaired, repairsOf } from "./rule-repairs.ts";

const LIB = 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY!);\n';

async function prefixFinding(project: TestProject, path: string) {
  const finding = (await project.findingsOf(path)).find(({ rule, said }) => rule === "key-in-client" && said?.message === "prefix");
  assert.ok(finding, `${path} has a finding`);
  return finding;
}

test("a variable with a public prefix is renamed in every file that names it", async () => {
  const project = new TestProject({
    "lib/stripe.ts": LIB,
    "app/api/pay/route.ts": "export const GET = () => Response.json({ ready: Boolean(process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY) });\n",
    "app/page.tsx": 'export default function Page() {\n  return <a href="/pay">{process.env.NEXT_PUBLIC_NAME}</a>;\n}\n',
    ".env": expandPlaceholders("NEXT_PUBLIC_STRIPE_SECRET_KEY={{sk_test}}\nNEXT_PUBLIC_NAME=shop\n"),
    ".env.example": "NEXT_PUBLIC_STRIPE_SECRET_KEY=\r\nNEXT_PUBLIC_STRIPE_SECRET_KEY_OLD=\r\n",
    Dockerfile: "FROM node\nARG NEXT_PUBLIC_STRIPE_SECRET_KEY\nENV NEXT_PUBLIC_STRIPE_SECRET_KEY=$NEXT_PUBLIC_STRIPE_SECRET_KEY\n",
    ".github/workflows/ci.yml": "env:\n  NEXT_PUBLIC_STRIPE_SECRET_KEY: ${{ secrets.STRIPE }}\n",
    "node_modules/x/index.js": "process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY;\n",
  });
  const finding = await prefixFinding(project, "lib/stripe.ts");
  const [offer] = await repairsOf(finding, project);
  assert.equal(offer?.title, "Rename the variable to STRIPE_SECRET_KEY, in every file");
  assert.equal(offer?.safety, "suggestion");
  const edit = await editFor(offer, finding, await project.contextOf("lib/stripe.ts"));
  assert.ok(edit);
  assert.doesNotMatch(JSON.stringify(edit), /sk_test_[0-9A-Za-z]{16}/, "no edit holds the key");
  const after = project.after(edit);
  for (const [path, text] of after.files) {
    if (path.startsWith("node_modules") || path === ".env.example") continue;
    assert.doesNotMatch(text, /NEXT_PUBLIC_STRIPE/, path);
    assert.equal(text, project.files.get(path)?.replaceAll("NEXT_PUBLIC_STRIPE", "STRIPE"));
  }
  assert.equal(after.files.get(".env.example"), "STRIPE_SECRET_KEY=\r\nNEXT_PUBLIC_STRIPE_SECRET_KEY_OLD=\r\n");
  assert.deepEqual(
    (await after.findingsOf("lib/stripe.ts")).map(({ message }) => message),
    [],
  );
});

test("a variable is renamed from where it is set, too", async () => {
  const files = {
    "docker-compose.yml":
      "services:\n  web:\n    environment:\n      NEXT_PUBLIC_STRIPE_SECRET_KEY: ${LIVE_STRIPE_SECRET_KEY} # c\n      NEXT_PUBLIC_NAME: shop\n",
    ".env": expandPlaceholders("# the key\nNEXT_PUBLIC_STRIPE_SECRET_KEY='{{sk_test}}' # c\r\n"),
    "vercel.json": '{ "env": { "NEXT_PUBLIC_STRIPE_SECRET_KEY": "$STRIPE_SECRET_KEY_LIVE" } }\n',
    "lib/stripe.ts": LIB,
  };
  for (const path of ["docker-compose.yml", ".env", "vercel.json"]) {
    const project = new TestProject(files);
    const finding = (await project.findingsOf(path)).find(({ said }) => said?.message === "config");
    assert.ok(finding, path);
    const [offer] = (await repairsOf(finding, project)).filter(({ repair }) => repair === "public-name");
    const edit = offer && (await editFor(offer, finding, await project.contextOf(path)));
    assert.ok(edit, path);
    assert.doesNotMatch(JSON.stringify(edit), /sk_test_[0-9A-Za-z]{16}/, "no edit holds the key");
    const after = project.after(edit);
    for (const [name, text] of after.files) assert.equal(text, project.files.get(name)?.replaceAll("NEXT_PUBLIC_STRIPE", "STRIPE"), name);
    assert.ok(!(await after.findingsOf(path)).some(({ rule }) => rule === "key-in-client"), "the finding is gone");
  }
  const read = new TestProject({ ...files, "app/pay.tsx": '"use client";\nexport const key = process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY;\n' });
  const finding = (await read.findingsOf(".env")).find(({ said }) => said?.message === "config");
  const [offer] = finding ? await repairsOf(finding, read) : [];
  assert.ok(finding && offer);
  assert.equal(await editFor(offer, finding, await read.contextOf(".env")), undefined, "a browser reads it");
  const both = new TestProject({ ".env": expandPlaceholders("STRIPE_SECRET_KEY=\nNEXT_PUBLIC_STRIPE_SECRET_KEY={{sk_test}}\n") });
  const twice = (await both.findingsOf(".env")).find(({ said }) => said?.message === "config");
  assert.ok(twice);
  assert.deepEqual(await repairsOf(twice, both), [], "one name for two values");
});

test("a name that is set already is not set twice", async () => {
  const project = new TestProject({ "lib/stripe.ts": LIB, ".env": "STRIPE_SECRET_KEY=\nNEXT_PUBLIC_STRIPE_SECRET_KEY=\n" });
  const finding = await prefixFinding(project, "lib/stripe.ts");
  const [offer] = await repairsOf(finding, project);
  const edit = offer && (await editFor(offer, finding, await project.contextOf("lib/stripe.ts")));
  assert.deepEqual(
    edit?.changes.map(({ path }) => path),
    ["lib/stripe.ts"],
  );
  assert.match(edit?.notes.join(" ") ?? "", /Take NEXT_PUBLIC_STRIPE_SECRET_KEY out of \.env/);
});

test("what a browser reads is not renamed: it has to move to the server first", async () => {
  const inBrowser: Readonly<Record<string, string>> = {
    "components/pay.tsx": '"use client";\nexport const key = process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY;\n',
    "src/main.ts": "export const key = import.meta.env.VITE_STRIPE_SECRET_KEY;\n",
    "src/plain.ts": "export const key = process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY;\n",
  };
  for (const [path, text] of Object.entries(inBrowser)) {
    const project = new TestProject({ [path]: text });
    assert.deepEqual(await repairsOf(await prefixFinding(project, path), project), [], path);
  }
  const both = new TestProject({ "lib/stripe.ts": LIB, "components/pay.tsx": inBrowser["components/pay.tsx"] ?? "" });
  assert.equal(await repaired(await prefixFinding(both, "lib/stripe.ts"), both), undefined, "another file reads it in a browser");
  const configured = new TestProject({ "lib/stripe.ts": LIB, "next.config.js": "module.exports = { env: { NEXT_PUBLIC_STRIPE_SECRET_KEY: 'x' } };\n" });
  assert.equal(await repaired(await prefixFinding(configured, "lib/stripe.ts"), configured), undefined, "a setting hands it to browsers under any name");
});
