import { createSession } from "../../../server/src/engine/session.ts";
import { grammarOfFile } from "../../../server/src/facts/languages.ts";
import { DEFAULT_SETTINGS } from "../../../server/src/settings/settings.ts";
import { LineIndex } from "../../../server/src/text/line-index.ts";
import { overlaps } from "../../../server/src/text/span.ts";
import { testEndpoints, testSyntax } from "../../assets.ts";
import { textsOf } from "./inject.ts";
import { insertionsBefore } from "./insertions.ts";
import { realPackages } from "./packages.ts";
import { keySites } from "./sites.ts";

/** The share of what is put in that should be found. */
const GOAL_FOUND = 0.95;

/** What leaks a key, put before each statement of published packages that uses one, one at a time; prints how many are found, and each that is not. */
export async function leaksInjected(isWanted: (name: string) => boolean = () => true): Promise<void> {
  const syntax = await testSyntax();
  const counts = new Map<string, { put: number; found: number }>();
  for (const real of realPackages()) {
    if (!isWanted(real.name)) continue;
    const texts = await textsOf(real.folder, syntax);
    const session = createSession({ syntax, settings: DEFAULT_SETTINGS, endpoints: testEndpoints });
    for (const [path, text] of texts) session.set(path, text);
    for (const [path, text] of texts) {
      const grammar = grammarOfFile(path);
      const parsed = grammar && syntax.parseOnce(grammar, text);
      for (const site of parsed ? keySites(parsed) : []) {
        for (const { what, rule, text: changed, at } of parsed ? insertionsBefore(parsed, site) : []) {
          session.set(path, changed);
          const analysis = await session.analyze(path);
          const all = [...(analysis?.findings ?? []), ...(analysis?.suppressed ?? []).map(({ finding }) => finding)];
          const isFound = all.some((it) => it.rule === rule && overlaps(it.span, at));
          const count = counts.get(what) ?? { put: 0, found: 0 };
          counts.set(what, { put: count.put + 1, found: count.found + (isFound ? 1 : 0) });
          if (!isFound) console.error(`missed (${what}): ${real.title} ${path}:${new LineIndex(text).positionAt(site.start).line + 1}`);
        }
        session.set(path, text);
      }
    }
    session.dispose();
  }
  let [put, found] = [0, 0];
  for (const [what, count] of counts) {
    put += count.put;
    found += count.found;
    console.log(`${what}: ${count.found} of ${count.put} found (${((100 * count.found) / count.put).toFixed(1)} %)`);
  }
  if (found < GOAL_FOUND * put) console.log(`the goal for them together is ${100 * GOAL_FOUND} %: missed`);
}
