import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { codeServer } from "./set-up.ts";

export interface Options {
  /** A folder or a `.code-workspace` file, absolute: VS Code shows nothing of a relative one. */
  readonly open: string;
  /** Whether every workspace is one that the user trusts. */
  readonly trusted: boolean;
  readonly vsix: string;
  /** Where it keeps its data and logs. */
  readonly data: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface Running {
  readonly url: string;
  /** Ends it and all it has started. */
  stop(): void;
}

/** Real VS Code, in a browser, with the extension installed from its package and nothing from any network. */
export async function startCodeServer({ open, trusted, vsix, data, settings, port }: Options): Promise<Running> {
  if (!existsSync(vsix)) throw new Error(`${vsix} is missing: npm run package makes it`);
  const entry = codeServer();
  const user = join(data, "user");
  const config = join(data, "config.yaml");
  const extensions = join(data, "extensions");
  for (const each of [join(user, "User"), extensions]) mkdirSync(each, { recursive: true });
  writeFileSync(config, "auth: none\n");
  writeFileSync(join(user, "User/settings.json"), JSON.stringify(settings, undefined, 2));
  const env: NodeJS.ProcessEnv = { ...process.env, EXTENSIONS_GALLERY: "{}" };
  // This may itself run inside a VS Code.
  for (const name of Object.keys(env)) if (/^(VSCODE_|CODE_SERVER_)/.test(name)) delete env[name];

  const common = [entry, "--config", config, "--user-data-dir", user, "--extensions-dir", extensions];
  const log = openSync(join(data, "server.log"), "w");
  execFileSync(process.execPath, [...common, "--install-extension", vsix], { stdio: ["ignore", log, log], env });

  const free = port === 0 ? await freePort() : port;
  const address = `127.0.0.1:${free}`;
  const rest = [
    "--auth",
    "none",
    "--bind-addr",
    address,
    "--disable-telemetry",
    "--disable-update-check",
    ...(trusted ? ["--disable-workspace-trust"] : []),
    "--disable-getting-started-override",
  ];
  const server = spawn(process.execPath, [...common, ...rest], { stdio: ["ignore", log, log], env, detached: true });
  const stop = (): void => {
    // The extension host is a child of it: the whole group ends.
    try {
      if (server.pid !== undefined) process.kill(-server.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  };
  for (let turn = 0; !(await answers(`http://${address}/healthz`)); turn++) {
    if (turn > 240 || server.exitCode !== null) {
      stop();
      throw new Error(`code-server did not start: see ${join(data, "server.log")}`);
    }
    await pause(250);
  }
  return { url: `http://${address}/?${open.endsWith(".code-workspace") ? "workspace" : "folder"}=${encodeURIComponent(open)}`, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port is free"))));
    });
  });
}
