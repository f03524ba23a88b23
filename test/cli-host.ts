import type { Host } from "../server/src/cli/host.ts";
import { run } from "../server/src/cli/program.ts";
import { testSyntax } from "./assets.ts";
import { fakeSession } from "./fake-session.ts";

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in a folder with what it prints caught. */
export async function keywarden(folder: string, parameters: readonly string[], changes: Partial<Host> & { readonly terminal?: boolean } = {}): Promise<Ran> {
  const { terminal = false, ...rest } = changes;
  const out: string[] = [];
  const err: string[] = [];
  const host: Host = {
    version: "1.2.3",
    stdout: { write: (text) => void out.push(text), isTTY: terminal, columns: 80 },
    stderr: { write: (text) => void err.push(text), isTTY: terminal, columns: 80 },
    env: {},
    folder,
    syntax: testSyntax,
    createSession: async () => fakeSession(),
    workerUrl: undefined,
    now: () => performance.now(),
    today: () => "2024-06-01",
    onInterrupt: () => () => {},
    startServer: () => Promise.reject(new Error("no server in this test")),
    ...rest,
  };
  const code = await run(parameters, host);
  return { code, out: out.join(""), err: err.join("") };
}
