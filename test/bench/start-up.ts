import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { expandPlaceholders } from "../placeholders.ts";
import { ROOT } from "./cache.ts";
import { percentile, rounded, type Table } from "./figures.ts";
import { measuredProcess } from "./measured-process.ts";
import { startServer } from "./server.ts";

/** From nothing to the first diagnostics of a file, beside starting Node and doing nothing. */
export async function startUp(rounds: number): Promise<Table> {
  const node = measuredProcess([process.execPath, "-e", "0"], 5).seconds * 1000;
  const rows: Record<string, Record<string, number>> = {};
  for (const [name, language] of [
    ["billing/app/main.py", "python"],
    ["storefront/src/checkout.ts", "typescript"],
  ] as const) {
    const text = expandPlaceholders(readFileSync(join(ROOT, "examples/shop", name), "utf8"));
    const started: number[] = [];
    const first: number[] = [];
    const memory: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      const server = await startServer();
      started.push(performance.now() - began);
      const uri = pathToFileURL(join(ROOT, `bench-start-${name.replaceAll("/", "-")}`)).href;
      await server.open(uri, language, text);
      await server.pull(uri);
      first.push(performance.now() - began);
      memory.push(residentMegabytes(server.pid));
      await server.stop();
    }
    rows[`${language}, ${text.split("\n").length} lines`] = {
      "spawn to initialized ms": rounded(percentile(started, 50)),
      "spawn to first diagnostics ms": rounded(percentile(first, 50)),
      "× starting Node": rounded(percentile(first, 50) / node),
      "RSS MB": rounded(percentile(memory, 50)),
    };
  }
  return rows;
}

function residentMegabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** What is shipped, and how large it is. */
export function sizes(): Table {
  const rows: Record<string, Record<string, number>> = {};
  for (const name of readdirSync(join(ROOT, "dist")).sort()) {
    const path = join(ROOT, "dist", name);
    if (!statSync(path).isFile() || !/\.(?:cjs|mjs|wasm|json)$/.test(name)) continue;
    const bytes = readFileSync(path);
    rows[name] = { kB: rounded(bytes.length / 1000), "kB gzipped": rounded(gzipSync(bytes).length / 1000) };
  }
  return rows;
}
