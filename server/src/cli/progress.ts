import type { AuditProgress } from "../audit/audit.ts";
import { showLine } from "../report/show.ts";
import type { Host } from "./host.ts";

const VERBS = { list: "Listing files", read: "Reading", analyse: "Analysing", history: "Reading the history" } as const;
const LEAST_MILLISECONDS_BETWEEN = 80;

export interface ProgressLine {
  show(progress: AuditProgress): void;
  clear(): void;
}

/** One line on the terminal that is written over and over; nothing where there is no terminal or no wish for it. */
export function progressLine(host: Pick<Host, "stderr" | "env" | "now">, quiet: boolean): ProgressLine {
  if (quiet || !host.stderr.isTTY || host.env.TERM === "dumb") return { show: () => {}, clear: () => {} };
  let shownAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  return {
    show({ phase, done, total, path }) {
      const now = host.now();
      if (now - shownAt < LEAST_MILLISECONDS_BETWEEN) return;
      shownAt = now;
      isShown = true;
      const counts = total === undefined ? "" : ` ${done}/${total}`;
      const line = `${VERBS[phase]}${counts}${path === undefined ? "…" : ` ${showLine(path)}`}`;
      const width = Math.max(10, (host.stderr.columns ?? 80) - 1);
      host.stderr.write(`\r\u001b[2K${line.slice(0, width)}`);
    },
    clear() {
      if (isShown) host.stderr.write("\r\u001b[2K");
      isShown = false;
    },
  };
}
