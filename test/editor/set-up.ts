import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** code-server 4.139.1 is VS Code 1.139.1. */
const CODE_SERVER = "code-server@4.139.1";

const cache = fileURLToPath(new URL("../../.cache/", import.meta.url));
const quiet = ["--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"];

/** The script that starts VS Code in a browser. Installed from npm on first use, which takes a minute or two and no compiler. */
export function codeServer(): string {
  if (Number(process.versions.node.split(".")[0]) < 24)
    throw new Error(`code-server needs Node 24, this is ${process.version}: run this through npm, which takes the pinned one`);
  const home = join(cache, "code-server");
  const entry = join(home, "node_modules/code-server/out/node/entry.js");
  const done = join(home, "installed");
  if (existsSync(done)) return entry;
  console.error(`Installing ${CODE_SERVER} into .cache/code-server (once) …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // Without this npm would take the package above for the one that is meant.
  writeFileSync(join(home, "package.json"), '{ "private": true }\n');
  install(home, CODE_SERVER);
  const vscode = join(home, "node_modules/code-server/lib/vscode");
  // What code-server's own script does after an installation, without building native modules: their fallbacks do for a test.
  install(vscode);
  install(join(vscode, "extensions"));
  for (const unused of [
    "node_modules/@github",
    "node_modules/@microsoft/mxc-sdk",
    "node_modules/@vscode/windows-process-tree",
    "node_modules/@vscode/tree-sitter-wasm",
    "extensions/copilot",
  ]) {
    rmSync(join(vscode, unused), { recursive: true, force: true });
  }
  execFileSync(process.execPath, [entry, "--config", join(cache, "code-server.yaml"), "--version"], { stdio: ["ignore", "ignore", "inherit"] });
  writeFileSync(done, "");
  return entry;
}

/** The browser for the tests: `CHROMIUM`, or Debian's, installed where that is possible. */
export function chromium(): string {
  const named = process.env.CHROMIUM;
  if (named !== undefined) return named;
  const installed = "/usr/bin/chromium";
  if (existsSync(installed)) return installed;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) throw new Error("Chromium is missing: install it, or name one in CHROMIUM");
  console.error("Installing Chromium from Debian …");
  execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
  execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"], {
    stdio: "inherit",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return installed;
}

function install(folder: string, ...packages: string[]): void {
  execFileSync("npm", ["install", "--prefix", folder, ...quiet, ...packages], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, npm_config_update_notifier: "false" },
  });
}
