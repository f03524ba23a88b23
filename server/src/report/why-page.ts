import type { Reason } from "../engine/analysis.ts";
import { code, prose } from "./markdown-text.ts";
import { type ShownLine, showLine } from "./show.ts";

const ABOUT: Readonly<Record<Reason["about"], string>> = {
  finding: "Found",
  suppressed: "Silenced",
  silent: "Silent",
  place: "Where it stands",
  file: "The file",
  text: "What stands here",
  slot: "Where it goes in",
  sink: "Where it comes out",
  client: "Client",
  call: "Call",
  guard: "Only if",
  setting: "Settings",
};

/** Why a line is flagged, or silent, as a Markdown page: the answer first, then what it rests on. `place` is the file and the line. */
export function whyPage(place: string, line: ShownLine | undefined, reasons: readonly Reason[]): string {
  const isFlagged = reasons.some(({ about }) => about === "finding");
  const text = line?.text.trim() ?? "";
  const parts = Object.entries(ABOUT).flatMap(([about, title]) => {
    const own = reasons.filter((it) => it.about === about);
    return own.length === 0 ? [] : ["", `## ${title}`, "", ...own.map(({ text }) => `- ${prose(showLine(text))}`)];
  });
  return `${[`# Why ${code(showLine(place))} is ${isFlagged ? "flagged" : "silent"}`, ...(text === "" ? [] : ["", code(text)]), ...parts].join("\n")}\n`;
}
