import { whyOf } from "../audit/why.ts";
import { count } from "../report/report.ts";
import { showLine } from "../report/show.ts";
import { paintFor, wantsColor } from "./colors.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { rootsOf } from "./roots.ts";

export interface WhyCommandOptions {
  readonly color: boolean;
}

/** `keywarden why FILE:LINE`: why a line is flagged, or silent. */
export async function whyCommand(place: string, { color }: WhyCommandOptions, host: Host): Promise<ExitCode> {
  const [, file, line] = /^(.+?):(\d{1,9})(?::\d{1,9})?$/s.exec(place) ?? [];
  if (file === undefined || line === undefined || line === "0") throw new UsageError(`no place: ${showLine(place)} (FILE:LINE, lines count from 1)`);
  const [root] = rootsOf([file], host.folder);
  const path = root?.only?.[0];
  if (root === undefined || path === undefined) throw new UsageError(`not a file: ${showLine(file)}`);
  const abort = new AbortController();
  const release = host.onInterrupt(() => abort.abort());
  try {
    const reasons = await whyOf(root.folder, path, Number(line) - 1, { createSession: host.createSession, cancelled: () => abort.signal.aborted });
    if (reasons === undefined) return EXIT.interrupted;
    if (reasons === "gone") throw new UsageError(`no text: ${showLine(file)}`);
    if (typeof reasons === "number") throw new UsageError(`no line ${line}: ${showLine(file)} has ${count(reasons, "line")}`);
    const paint = paintFor(wantsColor(host, color));
    const width = Math.max(...reasons.map(({ about }) => about.length));
    host.stdout.write(`${paint.bold(`${showLine(path)}:${line}`)}\n`);
    for (const { about, text } of reasons) host.stdout.write(`  ${paint.dim(about.padEnd(width))}  ${showLine(text)}\n`);
    return EXIT.clean;
  } finally {
    release();
  }
}
