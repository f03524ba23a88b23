import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { auditWorkspace } from "../../server/src/audit/audit.ts";
import { createSession } from "../../server/src/engine/session.ts";
import { testEndpoints, testSyntax } from "../assets.ts";
import { CACHE, ROOT } from "./cache.ts";
import { rounded, type Table } from "./figures.ts";
import { gitleaksCommand } from "./gitleaks.ts";
import { measuredProcess } from "./measured-process.ts";

/** An audit of this project's own `node_modules`, beside reading the same files and doing nothing with them. */
export async function auditOfModules(): Promise<Table> {
  const syntax = await testSyntax();
  const folder = join(ROOT, "node_modules");
  const rows: Record<string, Record<string, number | string>> = {};
  for (const jobs of [1, 2]) {
    const began = performance.now();
    const [audit] =
      (await auditWorkspace([{ folder }], {
        version: "bench",
        createSession: (settings) => createSession({ syntax, settings, endpoints: testEndpoints }),
        workerUrl: new URL("../../server/src/audit-worker.main.ts", import.meta.url),
        jobs,
        includeIgnored: true,
        gitAllowed: false,
      })) ?? [];
    const seconds = (performance.now() - began) / 1000;
    if (audit === undefined) throw new Error("cancelled by nobody");
    const { files, functions, exhausted, findings } = audit.result;
    const megabytes = files.bytes / 1e6;
    rows[`${jobs} ${jobs === 1 ? "thread" : "threads"}`] = {
      seconds: rounded(seconds),
      files: files.read,
      analysed: files.analysed,
      MB: rounded(megabytes),
      "MB/s": rounded(megabytes / seconds),
      "× reading alone": rounded(seconds / readingTime(folder)),
      // A share of so few would say nothing.
      "functions past a bound": `${exhausted} of ${functions}`,
      findings: findings.length,
    };
  }
  return rows;
}

/** Seconds that it takes to read every file of a folder, and do nothing with it. */
function readingTime(folder: string): number {
  const began = performance.now();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (statSync(path).size < 1_000_000) readFileSync(path);
  }
  return (performance.now() - began) / 1000;
}

/** What the audit looks for first, for others to look for. */
const PATTERN = "sk_live_|sk_test_|rk_live_|rk_test_|whsec_|stripe";

/**
 * The shipped command over the corpora (test/bench/corpus says how they are made: 24,777 files of published packages, and every eighth of them), beside what is
 * known to be fast, and what is known. A tool that is not there has no row.
 */
export function auditsOfCorpora(runs: number): Table {
  const rows: Record<string, Record<string, number | string>> = {};
  const command = join(ROOT, "dist/keywarden.mjs");
  mkdirSync(CACHE, { recursive: true });
  for (const name of ["S", "M"]) {
    const folder = corpus(name);
    const ripgrep = measuredProcess(["rg", "-j2", "-l", "--no-ignore", "--hidden", PATTERN, folder], Math.max(5, runs));
    const report = join(CACHE, "audit.json");
    const programs: [string, readonly string[]][] = [
      ["ripgrep, 2 threads", ["rg", "-j2", "-l", "--no-ignore", "--hidden", PATTERN, folder]],
      ["keywarden audit, 2 workers", [process.execPath, command, "audit", folder, "--jobs", "2", "--format", "json", "--output", report, "--include-ignored"]],
      ["keywarden audit, 1 thread", [process.execPath, command, "audit", folder, "--jobs", "1", "--format", "json", "--output", report, "--include-ignored"]],
    ];
    const gitleaks = gitleaksCommand();
    if (gitleaks !== undefined) programs.push(["gitleaks", [gitleaks, "dir", folder, "--no-banner", "--exit-code", "0"]]);
    let ours: number | undefined;
    for (const [program, args] of programs) {
      const taken = program.startsWith("ripgrep") ? ripgrep : measuredProcess(args, program === "gitleaks" ? 1 : runs);
      if (program.startsWith("keywarden")) ours ??= taken.cpuSeconds;
      rows[`${name}: ${program}`] = {
        "wall s": rounded(taken.seconds),
        "CPU s": rounded(taken.cpuSeconds),
        "RSS MB": rounded(taken.megabytes),
        "wall × ripgrep": rounded(taken.seconds / ripgrep.seconds),
        "CPU × keywarden's": ours === undefined ? "" : rounded(taken.cpuSeconds / ours),
        "functions past a bound": program.startsWith("keywarden") ? pastABound(report) : "",
      };
    }
  }
  return rows;
}

/** How many functions met a bound of the interpreter, of how many that were walked. */
function pastABound(report: string): string {
  const { audits }: { audits: { exhausted: number; functions: number }[] } = JSON.parse(readFileSync(report, "utf8"));
  return audits.map(({ exhausted, functions }) => `${exhausted} of ${functions}`).join();
}

/** The folder of one of the corpora; an error where it is not made yet. */
export function corpus(name: string): string {
  const folder = join(CACHE, "corpus", name);
  if (!existsSync(folder)) throw new Error(`${folder} is missing: test/bench/corpus/README.md says how it is made`);
  return folder;
}
