import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StoreId } from "../../server/src/settings/stores.ts";
import { PYTHON_COMMAND, VAULT_SERVER } from "./packages.ts";

export type Variables = Readonly<Record<string, string>>;

/** What each store holds, under the names by which it calls it. */
export type Held = Readonly<Record<StoreId, Variables>>;

/** Running stores. */
export interface Stores {
  /** The environment of a program that sees the store as it was filled. */
  readonly full: Readonly<Record<StoreId, Variables>>;
  /** The environment of a program that may use the same store, and finds nothing in it. */
  readonly empty: Readonly<Record<StoreId, Variables>>;
  stop(): Promise<void>;
}

/** How long a server may take to come up. */
const START = 60_000;

/** Starts every store on ports that the system chose; files that they need go into the folder. The environment is a store, too: what it holds are the variables themselves. */
export async function startStores(held: Held, folder: string): Promise<Stores> {
  const started: ChildProcessWithoutNullStreams[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map(ended));
  };
  try {
    const cloud = start(PYTHON_COMMAND, [fileURLToPath(new URL("cloud.py", import.meta.url)), folder], started);
    cloud.input(JSON.stringify(held));
    const vaults = [start(VAULT_SERVER, [], started), start(VAULT_SERVER, [], started)] as const;
    const [vault, emptyVault] = (await Promise.all(vaults.map(({ line }) => line()))).map(
      (line) => JSON.parse(line) as { VAULT_ADDR: string; VAULT_TOKEN: string },
    );
    if (vault === undefined || emptyVault === undefined) throw new Error("There are two servers");
    await fillVault(vault, held.vault);
    const clouds = { full: JSON.parse(await cloud.line()), empty: JSON.parse(await cloud.line()) };
    return {
      full: { ...clouds.full, environment: held.environment, vault },
      empty: { ...clouds.empty, environment: {}, vault: emptyVault },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A path of the engine at `secret` to its fields as JSON. */
async function fillVault({ VAULT_ADDR, VAULT_TOKEN }: { readonly VAULT_ADDR: string; readonly VAULT_TOKEN: string }, secrets: Variables): Promise<void> {
  for (const [path, fields] of Object.entries(secrets)) {
    const answer = await fetch(new URL(`/v1/secret/data/${path}`, VAULT_ADDR), {
      method: "POST",
      headers: { "X-Vault-Token": VAULT_TOKEN },
      body: JSON.stringify({ data: JSON.parse(fields) }),
    });
    if (!answer.ok) throw new Error(`Vault answered ${answer.status}: ${await answer.text()}`);
  }
}

/** A server that says where it listens, a line of JSON each time it is asked. */
function start(
  command: string,
  parameters: readonly string[],
  started: ChildProcessWithoutNullStreams[],
): { input(line: string): void; line(): Promise<string> } {
  const child = spawn(command, parameters, { stdio: "pipe", env: { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: "1" } });
  started.push(child);
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    input: (line) => void child.stdin.write(`${line}\n`),
    async line() {
      const timer = setTimeout(() => child.kill(), START);
      const { value, done } = await lines.next();
      clearTimeout(timer);
      if (done) throw new Error(`${command} ended before it was ready:\n${errors}`);
      return value;
    },
  };
}

async function ended(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.stdin.end();
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await exit;
  clearTimeout(timer);
}
