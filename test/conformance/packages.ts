import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The version of PyPI `stripe` that the model describes. */
const PYTHON_STRIPE = "stripe==16.1.0";

/** The folder of the installed npm package; undefined where it is not installed. */
export function npmPackage(name: string): string | undefined {
  const folder = `${root}node_modules/${name}`;
  return existsSync(`${folder}/package.json`) ? folder : undefined;
}

/** A folder for `PYTHONPATH` with PyPI `stripe` and what it can talk through; installed on first use. */
export function pythonPackages(): string {
  return installed(`${root}.cache/python`, "stripe/__init__.py", [PYTHON_STRIPE, "httpx", "aiohttp"]);
}

/** The same with another version of `stripe` alone. */
export function pythonStripe(version: string): string {
  return installed(`${root}.cache/python-${version}`, "stripe/__init__.py", ["--no-deps", `stripe==${version}`]);
}

/** The folder of another version of npm `stripe`, unpacked on first use. */
export function npmStripe(version: string): string {
  const folder = `${root}.cache/npm/stripe-${version}`;
  if (existsSync(`${folder}/package.json`)) return folder;
  const unpacked = `${folder}.new-${process.pid}`;
  mkdirSync(unpacked, { recursive: true });
  const archive = execFileSync("npm", ["pack", `stripe@${version}`, "--silent", "--pack-destination", unpacked], { encoding: "utf8", cwd: unpacked }).trim();
  execFileSync("tar", ["xzf", archive, "--strip-components=1"], { cwd: unpacked });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unpacked, folder);
  return folder;
}

/** A folder for `PYTHONPATH` with PyPI `pre-commit`; installed on first use. */
export function pythonPreCommit(): string {
  return installed(`${root}.cache/pre-commit`, "pre_commit/__init__.py", ["pre-commit==4.7.0"]);
}

/** Made whole beside its place and then put there: suites that run at the same time see all of it or nothing. */
function installed(folder: string, witness: string, what: readonly string[]): string {
  if (existsSync(`${folder}/${witness}`)) return folder;
  const made = `${folder}.new-${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  execFileSync("python3", ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--target", made, ...what], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (existsSync(`${folder}/${witness}`)) rmSync(made, { recursive: true, force: true });
  else {
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  }
  return folder;
}
