import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What the matrix needs: packages that programs import, servers that stand in for stores. Installed on first use, reused while what is wanted stays the same. */

const root = fileURLToPath(new URL("../../", import.meta.url));
const cache = `${root}.cache/stores`;

/** What repaired Python programs import, and what the stand-ins are made of. */
export const PYTHON: readonly string[] = [
  "aiohttp==3.14.5",
  "azure-identity==1.27.0",
  "azure-keyvault-secrets==4.12.0",
  "boto3==1.44.5",
  "cryptography==50.0.2",
  "django==5.2.19",
  "django-environ==0.14.0",
  "environs==15.2.0",
  "google-cloud-secret-manager==2.32.0",
  "httpx==0.28.1",
  "hvac==2.4.0",
  "moto[server,secretsmanager,ssm]==5.2.5",
  "pydantic-settings==2.16.3",
  "python-decouple==3.8",
  "python-dotenv==1.2.4",
  "starlette==1.10.0",
  "stripe==16.1.0",
];

/** Which versions of npm packages a project gets: those for Node 22 and later, or those for projects that do not say so. */
export type Era = "newest" | "older";

/** The packages that go with a project. */
export function eraOf(files: Readonly<Record<string, string>>): Era {
  return files["package.json"]?.includes('"node": ">=22"') ? "newest" : "older";
}

const COMMON: Readonly<Record<string, string>> = {
  "@aws-sdk/client-secrets-manager": "3.1162.0",
  "@aws-sdk/client-ssm": "3.1169.0",
  "@types/node": "22.20.5",
  dotenv: "18.0.10",
  "node-vault": "0.12.0",
  stripe: "23.1.0",
  // The compiler that comes after the one that the repository itself is checked with.
  "typescript-next": "npm:typescript@7.0.2",
  zod: "4.6.7",
};

/** What repaired JavaScript and TypeScript programs import, and what they are run and checked with. */
export const NPM: Readonly<Record<Era, Readonly<Record<string, string>>>> = {
  newest: {
    ...COMMON,
    "@azure/identity": "4.14.1",
    "@azure/keyvault-secrets": "4.12.0",
    "@google-cloud/secret-manager": "7.2.0",
    // Frameworks and runtimes with an environment of their own.
    "@nestjs/common": "12.5.1",
    "@nestjs/config": "12.0.1",
    "@nestjs/core": "12.5.1",
    deno: "2.9.6",
    hono: "4.13.19",
    miniflare: "4.20260426.0",
    "reflect-metadata": "0.2.2",
    rxjs: "7.8.2",
  },
  older: { ...COMMON, "@azure/identity": "4.13.1", "@azure/keyvault-secrets": "4.11.2", "@google-cloud/secret-manager": "6.3.0" },
};

/** The Python of an environment of its own, in which nothing but these packages is installed. */
export const PYTHON_COMMAND = `${cache}/python/bin/python`;

/** The program that serves HashiCorp Vault. */
export const VAULT_SERVER = `${cache}/vault/vault-server`;

/** A folder with `node_modules` in it. */
export function npmFolder(era: Era): string {
  return `${cache}/npm-${era}`;
}

/** Installs everything that is not there yet, all at once: what is compiled and what is loaded hardly get in each other's way. */
export async function install(): Promise<void> {
  await Promise.all([installVault(), installPython(), installNpm("newest").then(() => installNpm("older"))]);
}

function installPython(): Promise<void> {
  return make("python", PYTHON.join("\n"), async (folder) => {
    // The machine's own pip installs: without `python3-venv`, Debian cannot put one into the environment.
    await run("python3", ["-m", "venv", "--without-pip", folder]);
    await run("python3", ["-m", "pip", "--quiet", "--disable-pip-version-check", "--python", folder, "install", ...PYTHON]);
  });
}

function installNpm(era: Era): Promise<void> {
  const manifest = JSON.stringify({ private: true, dependencies: NPM[era] }, undefined, 2);
  return make(`npm-${era}`, manifest, async (folder) => {
    writeFileSync(`${folder}/package.json`, manifest);
    await run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"], { cwd: folder });
  });
}

/** Builds the Vault server with Go: minutes at first, since hundreds of modules are loaded and compiled, which are not kept. */
function installVault(): Promise<void> {
  const sources = ["main.go", "go.mod", "go.sum"].map((name) => readFileSync(new URL(`vault/${name}`, import.meta.url), "utf8"));
  return make("vault", sources.join("\n"), async (folder) => {
    // Beside the result, so that a build that was broken off goes on where it was.
    const go = { GOCACHE: `${cache}/go/build`, GOMODCACHE: `${cache}/go/modules`, GOFLAGS: "-modcacherw", GOTOOLCHAIN: "local", CGO_ENABLED: "0" };
    const cwd = fileURLToPath(new URL("vault/", import.meta.url));
    await run("go", ["build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w", "-o", `${folder}/vault-server`, "."], {
      cwd,
      env: { ...process.env, ...go },
    });
    rmSync(`${cache}/go`, { recursive: true, force: true });
  });
}

/** Makes a folder anew where it is not there or was made for something else. */
async function make(name: string, wanted: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = `${cache}/${name}`;
  const stamp = `${folder}/wanted.txt`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const unfinished = `${folder}.new-${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await fill(unfinished);
    writeFileSync(`${unfinished}/wanted.txt`, wanted);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Runs a command to its end; what it says is told only when it fails. */
async function run(command: string, parameters: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): Promise<void> {
  try {
    await promisify(execFile)(command, parameters, { ...options, encoding: "utf8", maxBuffer: 64 << 20 });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      throw new Error(`The command ${command} is missing: the programs of this test need it.`);
    if (error instanceof Error && "stderr" in error) throw new Error(`${command} ${parameters.join(" ")} failed:\n${String(error.stderr).slice(-4000)}`);
    throw error;
  }
}
