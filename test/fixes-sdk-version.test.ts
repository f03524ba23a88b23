import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding } from "../server/src/rules/finding.ts";
import { TestProject } from "./fix-cases.ts";
import { repaired, repairsOf } from "./rule-repairs.ts";

/** Requirements in their own manner, as they are raised. */
const REQUIREMENTS: readonly (readonly [path: string, before: string, after: string, safety: "safe" | "suggestion"])[] = [
  ["package.json", '{ "dependencies": { "stripe": "^12.18.0" } }\n', '{ "dependencies": { "stripe": "^23.0.1" } }\n', "suggestion"],
  [
    "package.json",
    '{ "dependencies": { "stripe": "8.222.0", "x": "8.222.0" } }\n',
    '{ "dependencies": { "stripe": "23.0.1", "x": "8.222.0" } }\n',
    "suggestion",
  ],
  ["package.json", '{ "devDependencies": { "stripe": "10.x || 12" } }\n', '{ "devDependencies": { "stripe": "^23.0.1" } }\n', "suggestion"],
  ["package.json", '{ "dependencies": { "stripe": "23.0.0" } }\n', '{ "dependencies": { "stripe": "23.0.1" } }\n', "safe"],
  ["package.json", '{ "dependencies": { "stripe": ">=9 <13" } }\n', '{ "dependencies": { "stripe": ">=23.0.1 <24" } }\n', "suggestion"],
  ["deno.json", '{ "imports": { "stripe": "npm:stripe@^17.2.0" } }\n', '{ "imports": { "stripe": "npm:stripe@^23.0.1" } }\n', "suggestion"],
  ["requirements.txt", "flask==3.0\nstripe == 11.4.1  # payments\n", "flask==3.0\nstripe == 16.1.0  # payments\n", "suggestion"],
  ["requirements.txt", 'stripe[async]>=7.1,<8,!=7.3 ; python_version > "3.8"\n', 'stripe[async]>=16.1.0,<17,!=7.3 ; python_version > "3.8"\n', "suggestion"],
  ["requirements.txt", "stripe==16.0.0\n", "stripe==16.1.0\n", "safe"],
  ["requirements.txt", "stripe==12.*\n", "stripe>=16.1.0,<17\n", "suggestion"],
  ["pyproject.toml", '[tool.poetry.dependencies]\nstripe = "^10.1"\n', '[tool.poetry.dependencies]\nstripe = "^16.1.0"\n', "suggestion"],
  ["pyproject.toml", '[project]\ndependencies = ["stripe~=15.5.1"]\n', '[project]\ndependencies = ["stripe~=16.1.0"]\n', "suggestion"],
];

async function outdated(project: TestProject, path: string): Promise<Finding | undefined> {
  return (await project.findingsOf(path)).find(({ rule }) => rule === "outdated-sdk");
}

for (const [path, before, after, safety] of REQUIREMENTS) {
  test(`${path}: ${before.trim()} is raised`, async () => {
    const project = new TestProject({ [path]: before });
    const finding = await outdated(project, path);
    assert.ok(finding);
    const [offer] = await repairsOf(finding, project);
    assert.equal(offer?.safety, safety);
    const fixed = await repaired(finding, project);
    assert.equal(fixed?.files.get(path), after);
    assert.equal(fixed && (await outdated(fixed, path)), undefined);
  });
}

test("a method that has another name now is called by it", async () => {
  const manifest = '{ "dependencies": { "stripe": "^23.1.0" } }\n';
  const code = (calls: string): string =>
    `import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nexport const end = (id: string) => ${calls};\n`;
  const renamed = new TestProject({ "package.json": manifest, "app.ts": code("stripe.subscriptions.del(id)") });
  const finding = await outdated(renamed, "app.ts");
  assert.ok(finding);
  assert.equal((await repaired(finding, renamed))?.files.get("app.ts"), code("stripe.subscriptions.cancel(id)"));
  const other = new TestProject({ "package.json": manifest, "app.ts": code("stripe.invoices.retrieveUpcoming({ customer: id })") });
  const upcoming = await outdated(other, "app.ts");
  assert.ok(upcoming, "it is found");
  assert.deepEqual(await repairsOf(upcoming, other), [], "what takes its place takes other parameters");
});
