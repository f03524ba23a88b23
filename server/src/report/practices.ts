import type { PracticeEvidence, PracticeResult, PracticeState } from "../audit/practices/practice.ts";
import type { Audit } from "../audit/result.ts";
import type { Paint } from "./pretty.ts";
import { showLine } from "./show.ts";

const SIGNS: Readonly<Record<PracticeState, string>> = { "in place": "✓", partly: "~", missing: "✗", unknown: "?", "not applicable": "-" };

/** The checklist for a terminal. */
export function practicesList(audits: readonly Audit[], paint: Paint): string {
  const colors: Readonly<Record<PracticeState, (text: string) => string>> = {
    "in place": paint.green,
    partly: paint.yellow,
    missing: paint.red,
    unknown: paint.blue,
    "not applicable": paint.dim,
  };
  const lines: string[] = [];
  for (const { result } of audits) {
    if (audits.length > 1) lines.push(paint.bold(showLine(result.root)));
    for (const { title, state, evidence, advice, scaffold } of result.practices) {
      lines.push(`${colors[state](`${SIGNS[state]} ${title}`)} ${paint.dim(state)}`);
      for (const it of evidence) lines.push(paint.dim(`    ${evidenceLine(it)}`));
      if (advice !== undefined) lines.push(`    → ${advice}${scaffold === undefined ? "" : ` (keywarden init ${scaffold})`}`);
    }
  }
  return `${[...lines, practicesSummary(audits)].join("\n")}\n`;
}

/** `5 of 14 practices are in place`; those that are about nothing here do not count. */
export function practicesSummary(audits: readonly Audit[]): string {
  const counted = audits.flatMap(({ result }) => result.practices.filter(({ state }) => state !== "not applicable"));
  const met = counted.filter(({ state }) => state === "in place").length;
  return `${met} of ${counted.length} practices ${met === 1 ? "is" : "are"} in place`;
}

/** `.github/workflows/ci.yml:8: actions/checkout@v4` */
export function evidenceLine({ path, line, text }: PracticeEvidence): string {
  const place = path === undefined ? "" : `${showLine(path)}${line === undefined ? "" : `:${line}`}: `;
  return place + showLine(text);
}

/** The practices of one root as plain data for JSON. */
export function practicesJson(results: readonly PracticeResult[]): object[] {
  return results.map(({ id, title, state, evidence, advice, scaffold }) => ({
    id,
    title,
    state,
    evidence: evidence.map(({ path, line, text }) => ({ path: path === undefined ? null : showLine(path), line: line ?? null, text: showLine(text) })),
    advice: advice ?? null,
    scaffold: scaffold ?? null,
  }));
}
