import { join } from "node:path";
import type { Reason, Session } from "../engine/analysis.ts";
import { LEFT_OUT } from "../engine/why.ts";
import { createReader, ignoredAmong } from "../project/node.ts";
import { isExcluded } from "../project/places.ts";
import type { Settings } from "../settings/settings.ts";
import { LineIndex } from "../text/line-index.ts";
import { createCompletion } from "./analyze-file.ts";
import { readRootSettings } from "./root-settings.ts";
import { findSurroundings } from "./surroundings.ts";
import { textLoader } from "./task.ts";

export interface WhyOptions {
  readonly createSession: (settings: Settings) => Promise<Session> | Session;
  readonly cancelled: () => boolean;
}

/**
 * Why a line (counted from 0) of a file is flagged, or silent, with everything around it looked at as an audit does. `"gone"` where there is no such text, the number of
 * lines that there are where the text has no such line, undefined if cancelled.
 */
export async function whyOf(
  folder: string,
  path: string,
  line: number,
  { createSession, cancelled }: WhyOptions,
): Promise<readonly Reason[] | "gone" | number | undefined> {
  const read = createReader();
  const { settings } = readRootSettings(folder, read);
  const outcome = read(join(folder, path));
  if (outcome.kind !== "text") return "gone";
  const lines = new LineIndex(outcome.decoded.text).starts.length;
  if (line >= lines) return lines;
  const found = await findSurroundings(folder, { gitAllowed: true, cancelled });
  if (found === undefined) return undefined;
  const session = await createSession(settings);
  try {
    const load = textLoader(folder, read);
    const ignored = (await ignoredAmong(folder, [path], true))?.has(path);
    for (const seed of found.seeds) {
      const text = seed === path ? undefined : load(seed);
      if (text !== undefined) session.set(seed, text);
    }
    session.set(path, outcome.decoded.text, undefined, ignored);
    if (!(await createCompletion(session, load, found.importers).complete(cancelled))) return undefined;
    const reasons = await session.why(path, line, cancelled);
    if (reasons === undefined || !isExcluded(path, settings)) return reasons;
    return [LEFT_OUT, ...reasons];
  } finally {
    session.dispose();
  }
}
