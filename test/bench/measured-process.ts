import { execFileSync } from "node:child_process";

/** What a process took, its threads and children included. */
export interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** The most memory that it had at once. */
  readonly megabytes: number;
  readonly status: number;
}

/** Only who waits for a process learns what it took, and Node does not say. */
const WAIT = `
import json, os, sys, time
began = time.monotonic()
null = os.open(os.devnull, os.O_RDWR)
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)])
_, status, usage = os.wait4(pid, 0)
print(json.dumps({"seconds": time.monotonic() - began, "cpuSeconds": usage.ru_utime + usage.ru_stime, "megabytes": usage.ru_maxrss / 1024, "status": os.waitstatus_to_exitcode(status)}))
`;

/** Runs a command several times; the least of each figure, as others on the machine only add to it. */
export function measuredProcess(command: readonly string[], runs: number): Taken {
  const all = Array.from({ length: runs }, (): Taken => JSON.parse(execFileSync("python3", ["-c", WAIT, ...command], { encoding: "utf8" })));
  const least = (figure: (it: Taken) => number): number => Math.min(...all.map(figure));
  return {
    seconds: least((it) => it.seconds),
    cpuSeconds: least((it) => it.cpuSeconds),
    megabytes: least((it) => it.megabytes),
    status: all[0]?.status ?? -1,
  };
}
