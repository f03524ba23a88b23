import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fingerprintOf } from "../../server/src/model/credentials/fingerprint.ts";
import { generatedHistory, gitIn, importRepository } from "../generated-history.ts";
import { CACHE, ROOT } from "./cache.ts";
import { rounded, type Table } from "./figures.ts";
import { gitleaksCommand } from "./gitleaks.ts";
import { measuredProcess } from "./measured-process.ts";

/**
 * The history of a generated repository: what git takes to show every object to nobody, what the shipped command takes, again with what it remembers, and what
 * gitleaks takes where it is there or Go can install it. Each with how many of the planted keys it finds.
 */
export function historyWalk(commits: number, runs: number, others: boolean): Table {
  const folder = join(CACHE, `history-${commits}.git`);
  const { stream, planted } = generatedHistory({ commits, seed: 7, every: Math.max(10, Math.floor(commits / 50)) });
  if (!existsSync(join(folder, "packed"))) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    importRepository(folder, stream, ["--bare"]);
    gitIn(folder, ["gc", "-q"]);
    execFileSync("touch", [join(folder, "packed")]);
  }
  const report = join(CACHE, "history.json");
  const cache = join(CACHE, "history-cache");
  rmSync(cache, { recursive: true, force: true });
  const rows: Record<string, Record<string, number | string>> = {};
  const git = measuredProcess(["git", "-C", folder, "cat-file", "--batch-all-objects", "--unordered", "--batch"], Math.max(5, runs));
  const add = (name: string, command: readonly string[], found: (() => number) | undefined): void => {
    const taken = measuredProcess(command, runs);
    rows[name] = {
      seconds: rounded(taken.seconds),
      "× git cat-file": rounded(taken.seconds / git.seconds),
      "CPU seconds": rounded(taken.cpuSeconds),
      "MB at most": rounded(taken.megabytes),
      "keys found": found === undefined ? "" : `${found()} of ${planted.length}`,
    };
  };
  add("git cat-file --batch, read by nobody", ["git", "-C", folder, "cat-file", "--batch-all-objects", "--unordered", "--batch"], undefined);
  const audit = [
    process.execPath,
    join(ROOT, "dist/keywarden.mjs"),
    "audit",
    folder,
    "--history",
    "--quiet",
    "--fail-on",
    "never",
    "--format",
    "json",
    "--output",
    report,
  ];
  const own = (): number => {
    const { audits }: { audits: { findings: { evidence?: { fingerprint?: string } }[] }[] } = JSON.parse(readFileSync(report, "utf8"));
    const found = new Set(audits.flatMap(({ findings }) => findings.map(({ evidence }) => evidence?.fingerprint)));
    return planted.filter(({ key }) => found.has(fingerprintOf(key))).length;
  };
  add("keywarden", [...audit, "--no-cache"], own);
  execFileSync(audit[0] ?? "", [...audit.slice(1), "--cache", cache], { stdio: "ignore" });
  add("keywarden, again", [...audit, "--cache", cache], own);
  const gitleaks = others ? gitleaksCommand() : undefined;
  if (gitleaks !== undefined) {
    const leaks = join(CACHE, "gitleaks.json");
    add(
      "gitleaks 8.30.1",
      [gitleaks, "git", "--no-banner", "--report-format", "json", "--report-path", leaks, "--exit-code", "0", "--log-level", "error", folder],
      () => {
        const found = readFileSync(leaks, "utf8");
        return planted.filter(({ key }) => found.includes(key)).length;
      },
    );
    rmSync(leaks, { force: true });
  }
  return rows;
}
