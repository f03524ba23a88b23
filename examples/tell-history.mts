import type { Audit } from "../server/src/audit/result.ts";
import { keyStories } from "../server/src/report/keys.ts";
import type { Paint } from "../server/src/report/pretty.ts";
import { count } from "../server/src/report/report.ts";
import { showLine } from "../server/src/report/show.ts";
import { SEVERITY_NOUNS } from "../server/src/report/summary.ts";
import type { KeyHistory } from "../server/src/rules/finding.ts";

/** What the git history says of each key, the oldest first: when it came, when it went, where it still is, what to do. Then those that never left. */
export function historyTold(audits: readonly Audit[], paint: Paint): string {
  const stories = keyStories(audits).flatMap((story) => {
    const finding = story.findings.map((it) => it.finding).find((it) => it.history !== undefined);
    return finding?.history === undefined ? [] : [{ story, finding, history: finding.history }];
  });
  const past = stories.filter(({ history }) => !history.inHead).sort((a, b) => (dateOf(a.history) < dateOf(b.history) ? -1 : 1));
  const lines = past.flatMap(({ story, finding, history }) => [
    `${paint.bold(story.masked)}, ${story.title}`,
    ...eventsOf(history).map(([date, text]) => `  ${paint.dim(date.padEnd(10))}  ${text}`),
    `  ${(finding.severity === "error" ? paint.red : paint.blue)(SEVERITY_NOUNS[finding.severity].padEnd(10))}  ${showLine(finding.message)}`,
    "",
  ]);
  const present = stories.length - past.length;
  if (present > 0) {
    const [are, them] = present === 1 ? (["is", "it"] as const) : (["are", "them"] as const);
    lines.push(`${count(present, "other key")} ${are} in the history and in the files of today: the audit names ${them} there.`);
  }
  return `${lines.join("\n")}\n`;
}

function dateOf({ first }: KeyHistory): string {
  return first?.date ?? "";
}

/** What happened to a key, in order, each with its day. */
function eventsOf({ first, last, removed, rolled, paths, where, refs, inHead }: KeyHistory): (readonly [day: string, text: string])[] {
  const events: (readonly [string, string])[] = [];
  const place = paths.length > 0 ? `committed to ${paths.map(showLine).join(", ")}` : `written into a ${where.join(" and a ")}`;
  if (first) events.push([first.date.slice(0, 10), `${place} (${first.id.slice(0, 12)})`]);
  if (last && last.id !== first?.id) events.push([last.date.slice(0, 10), `written again (${last.id.slice(0, 12)})`]);
  if (removed) events.push([removed.date.slice(0, 10), `deleted from the files (${removed.id.slice(0, 12)}), not from the history`]);
  if (rolled) events.push([rolled.on ?? "", `rolled${rolled.by === undefined ? "" : ` by ${showLine(rolled.by)}`}, as keywarden.json notes`]);
  const held = refs.map((it) => showLine(it.replace(/^refs\/(?:heads|tags)\//, ""))).join(", ");
  events.push(["today", `${inHead ? "in the files" : "in no file that is checked out"}${held === "" ? "" : `; everybody who clones ${held} has it`}`]);
  return events.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
