import assert from "node:assert/strict";
import { test } from "node:test";
import { TestProject } from "./fix-cases.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** What is read in place of the key of `src/pay.ts`, other files given. */
async function readIn(files: Readonly<Record<string, string>>, head: string): Promise<string> {
  const text = `${head}\nimport Stripe from "stripe";\n\nexport const stripe = new Stripe("{{sk_live}}", { maxNetworkRetries: 2 });\n`;
  const project = new TestProject({ "package.json": "{}", ...files, "src/pay.ts": expandPlaceholders(text) });
  const after = (await project.fixed("src/pay.ts")).files.get("src/pay.ts") ?? "";
  return /new Stripe\((.*), \{ max/.exec(after)?.[1] ?? after;
}

const T3 = (schema: string): string =>
  `import { createEnv } from "@t3-oss/env-nextjs";\nimport { z } from "zod";\n\nexport const env = createEnv({\n  server: { STRIPE_SECRET_KEY: ${schema} },\n  runtimeEnv: { STRIPE_SECRET_KEY: process.env.STRIPE_SECRET_KEY },\n});\n`;

test("an environment that is checked when the program starts is what the key is read from", async () => {
  assert.equal(await readIn({ "src/env.ts": T3("z.string().min(1)") }, 'import { env } from "@/env";'), "env.STRIPE_SECRET_KEY");
  assert.equal(await readIn({ "src/env.ts": T3("z.string().startsWith('sk_')") }, 'import { env as e2eEnv } from "./env.js";'), "e2eEnv.STRIPE_SECRET_KEY");
  const parsed = 'import { z } from "zod";\n\nconst schema = z.object({ STRIPE_SECRET_KEY: z.string() });\n\nexport default schema.parse(process.env);\n';
  assert.equal(await readIn({ "src/config/env.ts": parsed }, 'import config from "~/config/env";'), "config.STRIPE_SECRET_KEY");
});

test("where the variable may be missing, or is not there, it is read from the environment itself", async () => {
  const plain = 'requireEnv("STRIPE_SECRET_KEY")';
  assert.equal(await readIn({ "src/env.ts": T3("z.string().optional()") }, 'import { env } from "@/env";'), plain);
  assert.equal(await readIn({ "src/env.ts": T3("z.string().min(1)").replaceAll("STRIPE_SECRET_KEY", "DATABASE_URL") }, 'import { env } from "@/env";'), plain);
  assert.equal(await readIn({}, 'import { env } from "@/env";'), plain);
  assert.equal(
    await readIn({ "src/config.ts": "export const config = { key: process.env.STRIPE_SECRET_KEY };\n" }, 'import { config } from "./config";'),
    plain,
  );
});

test("an object of settings that the project made is, too, however deep the key lies", async () => {
  const config = (value: string): string => `export const config = {\n  port: 3000,\n  stripe: { webhook: "", secretKey: ${value} },\n} as const;\n`;
  for (const value of ["process.env.STRIPE_SECRET_KEY!", "process.env['STRIPE_SECRET_KEY'] as string", 'requireEnv("STRIPE_SECRET_KEY")'])
    assert.equal(await readIn({ "src/config.ts": config(value) }, 'import { config } from "./config";'), "config.stripe.secretKey");
});

test("a function that requires variables is used by whatever short name its module is imported", async () => {
  const helper =
    "export function getEnv(name: string): string {\n  const value = process.env[name];\n  if (!value) throw new Error(name);\n  return value;\n}\n";
  assert.equal(await readIn({ "src/lib/env.ts": helper }, 'import { getEnv } from "@/lib/env";'), 'getEnv("STRIPE_SECRET_KEY")');
  assert.equal(await readIn({ "src/lib/env.ts": helper }, 'import { getEnv } from "src/lib/env";'), 'getEnv("STRIPE_SECRET_KEY")');
});
