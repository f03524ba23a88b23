import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { npmNeighbour, pythonNeighbours } from "../conformance/neighbours/packages.ts";
import { npmPackage, pythonPackages } from "../conformance/packages.ts";
import { TestProject } from "../fix-cases.ts";
import { fakeKey } from "../placeholders.ts";
import { repaired } from "../rule-repairs.ts";
import { HANDLERS, type Handler } from "./webhook-handlers.ts";

/** Repaired handlers, run by their real frameworks: what Stripe signed is taken, whatever else comes is answered with 400 and not acted on. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const cache = join(root, ".cache");
const NEXT = ["next@16.4.6", "react@19.3.1", "react-dom@19.3.1", "stripe@23.1.0", "typescript@5.9.3", "@types/react@19.3.0", "@types/node@22.20.5"];

const KOA = ["@koa/bodyparser@6.1.0", "@koa/router@15.7.0", "koa@3.3.0", "koa-bodyparser@4.4.1"];

mkdirSync(cache, { recursive: true });
const workshop = mkdtempSync(join(cache, "webhooks-"));
after(() => rmSync(workshop, { recursive: true, force: true }));

interface Request {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly paid: boolean;
}

const SECRET = fakeKey("whsec", 1);
const BODY = JSON.stringify(
  { id: "evt_1", object: "event", type: "checkout.session.completed", data: { object: { id: "cs_1", object: "checkout.session" } } },
  null,
  2,
);

function signed(body: string, secret: string, age = 0): Request {
  const time = Math.floor(Date.now() / 1000) - age;
  return { body, headers: { "stripe-signature": `t=${time},v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}` } };
}

/** What is asked of each handler: the first is genuine, the others are not. */
function requests(): Request[] {
  return [
    signed(BODY, SECRET),
    { body: BODY, headers: {} },
    { body: BODY, headers: { "stripe-signature": "t=1,v1=00" } },
    signed(BODY, fakeKey("whsec", 2)),
    signed(BODY, ""),
    { ...signed(BODY, SECRET), body: BODY.replace("cs_1", "cs_2") },
    signed(BODY, SECRET, 3600),
  ];
}

const REFUSED: Answer = { status: 400, paid: false };

for (const handler of HANDLERS.filter(({ framework }) => !framework.startsWith("next"))) {
  test(`${handler.framework}, ${handler.name}: repaired, it takes what Stripe signed and nothing else`, async () => {
    const before = await answers(handler, handler.code);
    assert.ok(
      before.slice(1).some(({ paid }) => paid),
      "before, a forged event was believed",
    );
    const [genuine, ...forged] = await answers(handler, await repairedCode(handler));
    assert.deepEqual(genuine, { status: 200, paid: true });
    assert.deepEqual(
      forged,
      forged.map(() => REFUSED),
    );
  });
}

test("Next.js, both routers: repaired, they take what Stripe signed and nothing else", async () => {
  const next = HANDLERS.filter(({ framework }) => framework.startsWith("next"));
  const project = mkdtempSync(join(nextPackages(), "project-"));
  const port = await freePort();
  for (const handler of next) {
    mkdirSync(dirname(join(project, handler.path)), { recursive: true });
    writeFileSync(join(project, handler.path), await repairedCode(handler));
  }
  writeFileSync(join(project, "app/layout.jsx"), "export default function Layout({ children }) {\n  return <html><body>{children}</body></html>;\n}\n");
  writeFileSync(join(project, "next.config.mjs"), `export default { turbopack: { root: ${JSON.stringify(nextPackages())} } };\n`);
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  writeFileSync(
    join(project, "tsconfig.json"),
    '{ "compilerOptions": { "strict": true, "jsx": "preserve", "module": "esnext", "moduleResolution": "bundler" } }\n',
  );
  const environment = { PATH: process.env.PATH, HOME: project, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", STRIPE_WEBHOOK_SECRET: SECRET } as const;
  const command = join(nextPackages(), "node_modules/next/dist/bin/next");
  // Its build checks the types, too.
  execFileSync(process.execPath, [command, "build"], { cwd: project, env: environment, stdio: ["ignore", "ignore", "inherit"] });
  const server = spawn(process.execPath, [command, "start", "--port", `${port}`], { cwd: project, env: environment });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (output += chunk));
  try {
    for (const url of ["/webhook", "/api/webhook"]) {
      const all: Answer[] = [];
      for (const { body, headers } of requests()) {
        const said = output.length;
        const response = await whenUp(() =>
          fetch(`http://127.0.0.1:${port}${url}`, { method: "POST", body, headers: { ...headers, "content-type": "application/json" } }),
        );
        await response.text();
        all.push({ status: response.status, paid: await saysPaid(() => output.slice(said), response.status === 200) });
      }
      const [genuine, ...forged] = all;
      assert.deepEqual(genuine, { status: 200, paid: true }, `${url}: ${output.slice(-2000)}`);
      assert.deepEqual(
        forged,
        forged.map(() => REFUSED),
        `${url}: ${output.slice(-2000)}`,
      );
    }
  } finally {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGTERM");
    await ended;
    rmSync(project, { recursive: true, force: true });
  }
});

/** The handler's file after all repairs of what is found about its webhook. */
async function repairedCode({ path, code }: Handler): Promise<string> {
  let project = new TestProject({ [path]: code });
  for (;;) {
    const [finding] = (await project.findingsOf(path)).filter(({ rule }) => rule === "unverified-webhook");
    if (finding === undefined) break;
    const next = await repaired(finding, project);
    assert.ok(next, `${path} is repaired: ${finding.message}`);
    assert.notEqual(next.files.get(path), project.files.get(path));
    project = next;
  }
  const text = project.files.get(path) ?? "";
  assert.notEqual(text, code);
  return text;
}

let count = 0;

async function answers({ framework, path }: Handler, code: string): Promise<Answer[]> {
  const folder = join(workshop, `${count++}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, path), code);
  const env = { PATH: process.env.PATH, HOME: workshop, XDG_CONFIG_HOME: workshop, STRIPE_SECRET_KEY: fakeKey("sk_test", 1), STRIPE_WEBHOOK_SECRET: SECRET };
  if (path.endsWith(".py")) {
    writeFileSync(join(folder, "urls.py"), 'from django.urls import path\n\nimport views\n\nurlpatterns = [path("webhook", views.webhook)]\n');
    const input = JSON.stringify({ framework, module: path.replace(".py", ""), requests: requests() });
    const said = execFileSync("python3", [join(root, "test/repairs/call_webhook.py")], {
      input,
      encoding: "utf8",
      env: { ...env, PYTHONPATH: [folder, pythonPackages(), pythonNeighbours()].join(":"), PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["pipe", "pipe", "ignore"],
    });
    return JSON.parse(said) as Answer[];
  }
  mkdirSync(join(folder, "node_modules"));
  for (const name of ["express", "fastify", "hono"]) symlinkSync(npmNeighbour(name), join(folder, "node_modules", name));
  if (framework === "hapi") {
    mkdirSync(join(folder, "node_modules/@hapi"));
    symlinkSync(npmNeighbour("@hapi/hapi"), join(folder, "node_modules/@hapi/hapi"));
  }
  if (framework === "koa") {
    mkdirSync(join(folder, "node_modules/@koa"));
    for (const name of ["koa", "koa-bodyparser", "@koa/router", "@koa/bodyparser"])
      symlinkSync(join(packagesFor("koa", KOA), "node_modules", name), join(folder, "node_modules", name));
  }
  symlinkSync(npmPackage("stripe") ?? "", join(folder, "node_modules/stripe"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  const input = JSON.stringify({ framework, file: join(folder, path), requests: requests() });
  const said = execFileSync(process.execPath, [join(root, "test/repairs/call-webhook.mts")], {
    input,
    encoding: "utf8",
    env: { ...env, NODE_NO_WARNINGS: "1" },
    stdio: ["pipe", "pipe", "ignore"],
  });
  return JSON.parse(said) as Answer[];
}

function nextPackages(): string {
  return packagesFor("next", NEXT);
}

/** A folder with a framework and what it needs; installed on first use. */
function packagesFor(name: string, packages: readonly string[]): string {
  const folder = join(cache, name);
  if (existsSync(join(folder, "node_modules", name, "package.json"))) return folder;
  const fresh = `${folder}.new-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  writeFileSync(join(fresh, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], {
    cwd: fresh,
    stdio: ["ignore", "ignore", "inherit"],
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(fresh, folder);
  return folder;
}

/** A port of this machine that nobody listens at. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** What a server answers, once it listens. */
async function whenUp(ask: () => Promise<Response>): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt >= 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Whether a server wrote that it was paid; where it should have, there is time for the line to come. */
async function saysPaid(output: () => string, expected: boolean): Promise<boolean> {
  for (let attempt = 0; attempt < (expected ? 50 : 3) && !output().includes("PAID"); attempt++) await new Promise((resolve) => setTimeout(resolve, 50));
  return output().includes("PAID");
}
