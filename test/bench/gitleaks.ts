import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CACHE } from "./cache.ts";

const GITLEAKS = "github.com/zricethezav/gitleaks/v8@v8.30.1";

/** Where gitleaks 8.30.1 is; installed with Go where it is not there, undefined where that cannot be done. */
export function gitleaksCommand(): string | undefined {
  const own = join(CACHE, "bin/gitleaks");
  for (const command of ["gitleaks", own]) {
    try {
      execFileSync(command, ["version"], { stdio: "ignore" });
      return command;
    } catch {
      // The next one.
    }
  }
  try {
    execFileSync("go", ["install", GITLEAKS], { env: { ...process.env, GOBIN: join(CACHE, "bin"), GOFLAGS: "-mod=mod" }, stdio: "ignore" });
    return own;
  } catch {
    return undefined;
  }
}
