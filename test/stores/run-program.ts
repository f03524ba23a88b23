import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { API_HOST, type Certificates } from "../conformance/loopback/certificates.ts";
import { npmFolder, PYTHON_COMMAND } from "./packages.ts";
import { type Call, startRecorder } from "./recorder.ts";
import type { Variables } from "./services.ts";
import type { Program } from "./site.ts";

/** What became of a program. */
export interface Ran {
  /** 0, or what stopped it. */
  readonly ended: number | string;
  readonly stdout: string;
  readonly stderr: string;
  /** What Stripe was sent. */
  readonly calls: readonly Call[];
}

/** Where programs run: nothing of the machine's own settings reaches them. */
export interface Surroundings {
  readonly home: string;
  readonly certificates: Certificates;
  /** A file with the authorities that the stand-ins of the stores and of Stripe are vouched for by. */
  readonly trusted: string;
}

/** Time for one program, in milliseconds: all that it asks answers within this machine. */
const TIMEOUT = 60_000;

const loopback = (name: string): string => fileURLToPath(new URL(`../conformance/loopback/${name}`, import.meta.url));

/** Runs a program in its folder with these variables. Connections to Stripe, and only those, end at a recorder. */
export async function runProgram(program: Program, folder: string, variables: Variables, { home, certificates, trusted }: Surroundings): Promise<Ran> {
  const recorder = await startRecorder(certificates.good);
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: `${home}/.config`,
    DENO_NO_UPDATE_CHECK: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    NODE_NO_WARNINGS: "1",
    NO_PROXY: `127.0.0.1,localhost,${API_HOST}`,
    no_proxy: `127.0.0.1,localhost,${API_HOST}`,
    LOOPBACK_HOST: API_HOST,
    LOOPBACK_PORT: `${recorder.port}`,
    LOOPBACK_CA: trusted,
    NODE_EXTRA_CA_CERTS: trusted,
    ...variables,
  };
  const [command, ...parameters] = commandOf(program);
  const cwd = join(folder, dirname(program.driver));
  try {
    return await new Promise<Ran>((resolve, reject) => {
      execFile(command, parameters, { cwd, env, timeout: TIMEOUT, encoding: "utf8", maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
        if (error && error.code === "ENOENT") reject(error);
        else resolve({ stdout, stderr, ended: error ? (error.killed ? "timeout" : (error.code ?? error.signal ?? "error")) : 0, calls: recorder.calls });
      });
    });
  } finally {
    await recorder.close();
  }
}

function commandOf({ language, runtime, driver }: Program): readonly [string, ...string[]] {
  const file = driver.split("/").at(-1) ?? "";
  if (language === "python") return [PYTHON_COMMAND, loopback("run_snippet.py"), file];
  if (runtime === undefined) return [process.execPath, "--import", loopback("redirect.ts"), file];
  // Deno brings its own compiler. Nothing else lets it take the certificate of the recorder for another address.
  const flags = [
    "--check",
    "--node-modules-dir=manual",
    "--unsafely-ignore-certificate-errors=127.0.0.1",
    "--allow-env",
    "--allow-read",
    "--allow-sys",
    "--allow-net=127.0.0.1",
  ];
  return [`${npmFolder("newest")}/node_modules/.bin/deno`, "run", ...flags, file];
}
