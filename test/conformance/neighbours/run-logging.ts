import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { fakeKey } from "../../placeholders.ts";
import type { Example } from "../examples.ts";
import { withOwnImportLines } from "../variants.ts";
import { LOUD, wholeExample } from "./logging.ts";
import { npmNeighbours, pythonNeighbours } from "./packages.ts";

/** What an example's key is not seen in. */
export interface Silent {
  readonly example: Example;
  readonly said: string;
}

/** Runs the examples of one file of the model, in one language, each with a key of its own; gives those whose key was not printed. */
export async function silentOf(examples: readonly Example[]): Promise<Silent[]> {
  const [first] = examples;
  if (!first) return [];
  const folder = mkdtempSync(`${tmpdir()}/logging-`);
  try {
    const keys = examples.map((_, index) => fakeKey("sk_test_short", index + 1));
    const said = first.library.ecosystem === "pypi" ? await runPython(folder, examples, keys) : await runNode(folder, examples, keys);
    // Whatever breaks long lines or paints them.
    const seen = said.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "").replace(/[\s│]+/g, "");
    return examples.flatMap((example, index) => (seen.includes(keys[index] as string) ? [] : [{ example, said }]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const withKey = (code: string, key: string): string => code.replace(/\bKEY\b/g, JSON.stringify(key)).replace(/\bDATA\b/g, "null");

async function runPython(folder: string, examples: readonly Example[], keys: readonly string[]): Promise<string> {
  const { file, setup } = examples[0] as Example;
  const given = {
    setup: LOUD[file]?.setup ?? setup,
    examples: examples.map((example, index) => [example.path, withKey(wholeExample(example), keys[index] as string)]),
  };
  writeFileSync(`${folder}/given.json`, JSON.stringify(given));
  return run(folder, "python3", [fileURLToPath(new URL("run_examples.py", import.meta.url)), `${folder}/given.json`], {
    PYTHONPATH: pythonNeighbours(),
    PYTHONWARNINGS: "always",
    ...LOUD[file]?.environment,
  });
}

async function runNode(folder: string, examples: readonly Example[], keys: readonly string[]): Promise<string> {
  const { file, setup } = examples[0] as Example;
  symlinkSync(`${npmNeighbours()}/node_modules`, `${folder}/node_modules`);
  const names = examples.map((example, index) => {
    const text = `${LOUD[file]?.setup ?? setup}\n${withOwnImportLines("npm", wholeExample(example))}`;
    writeFileSync(`${folder}/example-${index}.mts`, withKey(text, keys[index] as string));
    return `./example-${index}.mts`;
  });
  writeFileSync(`${folder}/main.mts`, names.map((name) => `await import(${JSON.stringify(name)}).catch((error) => console.error(error));\n`).join(""));
  return run(folder, process.execPath, [`${folder}/main.mts`], { NODE_NO_WARNINGS: "", ...LOUD[file]?.environment });
}

function run(folder: string, command: string, arguments_: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  mkdirSync(`${folder}/home`);
  // Wide enough that no key is broken over two lines of a table.
  const env = { PATH: process.env.PATH, HOME: `${folder}/home`, COLUMNS: "400", NO_COLOR: "1", ...environment };
  return new Promise((resolve) => {
    const child = execFile(command, arguments_, { cwd: folder, env, encoding: "utf8", timeout: 120_000, maxBuffer: 64 << 20 }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
    // Whoever asks for input gets none.
    child.stdin?.end();
  });
}
