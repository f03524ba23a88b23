import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ecosystem } from "../../../server/src/facts/program.ts";

/** A snippet and the surroundings that it runs in. */
export interface Run {
  readonly ecosystem: Ecosystem;
  readonly code: string;
  /** Is `STRIPE_SECRET_KEY`. */
  readonly key: string;
  /** The port of 127.0.0.1 at which every connection ends. */
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Python: folders of packages, the first one wins. npm: the folder of each package. */
  readonly packages: readonly string[] | Readonly<Record<string, string>>;
}

/** What a snippet wrote, and whether it ended by itself: 0, or what stopped it. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly ended: number | string;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Time for one snippet, in milliseconds: its request is answered within this machine. */
const TIMEOUT = 30_000;

/** A folder for snippets, with a home directory of their own; `remove` takes all of it away. */
export function makeWorkshop(): { readonly folder: string; run(run: Run): Promise<Ran>; remove(): void } {
  const folder = mkdtempSync(`${tmpdir()}/snippets-`);
  mkdirSync(`${folder}/home/.config`, { recursive: true });
  let count = 0;
  return {
    folder,
    run: (run) => runSnippet(folder, `snippet-${count++}`, run),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runSnippet(folder: string, name: string, { ecosystem, code, key, port, environment, packages }: Run): Promise<Ran> {
  const python = ecosystem === "pypi";
  const own = `${folder}/${name}`;
  mkdirSync(own);
  const file = `${own}/snippet.${python ? "py" : "mjs"}`;
  writeFileSync(file, code);
  if (!Array.isArray(packages)) {
    for (const [to, from] of Object.entries(packages)) {
      mkdirSync(dirname(`${own}/node_modules/${to}`), { recursive: true });
      symlinkSync(from, `${own}/node_modules/${to}`);
    }
  }
  // Nothing of the machine's own settings, proxies above all.
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: `${folder}/home`,
    XDG_CONFIG_HOME: `${folder}/home/.config`,
    STRIPE_SECRET_KEY: key,
    LOOPBACK_PORT: `${port}`,
    ...(Array.isArray(packages) ? { PYTHONPATH: packages.join(":"), PYTHONDONTWRITEBYTECODE: "1" } : { NODE_NO_WARNINGS: "1" }),
    ...environment,
  };
  const [command, arguments_] = python ? ["python3", [here("run_snippet.py"), file]] : [process.execPath, ["--import", here("redirect.ts"), file]];
  return new Promise((resolve, reject) => {
    execFile(command, arguments_, { cwd: folder, env, timeout: TIMEOUT, encoding: "utf8", maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      if (error && error.code === "ENOENT") reject(new Error(`The command ${command} is missing.`));
      else resolve({ stdout, stderr, ended: error ? (error.killed ? "timeout" : (error.code ?? error.signal ?? "error")) : 0 });
    });
  });
}

/** Does the work for each item, a few at a time, and gives the results in the order of the items. */
export async function eachOf<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return results;
}
