import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import { ignoreOf } from "./ignores.ts";
import type { SourceFile } from "./source-file.ts";
import { applySuppressions, type Suppressed, type Suppression, suppressionsIn } from "./suppression.ts";

export interface Told {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly { readonly finding: Finding; readonly reason: string | undefined; readonly by?: "settings" }[];
  /** Keywarden's own comments that silence nothing, by their places in the file. */
  readonly unused: readonly Suppression[];
}

/** The findings of a file, told apart by its comments, and by what the settings ignore. */
export function suppress(
  findings: readonly Finding[],
  file: Pick<SourceFile, "text" | "code">,
  comments: readonly Span[] | undefined,
  settings: Settings,
  today: string | undefined,
): Told {
  const { kept, suppressed, unused } = byComments(findings, file, comments, settings, today);
  if (settings.ignores.length === 0) return { kept, suppressed, unused };
  const entries = new Map(kept.map((finding) => [finding, ignoreOf(finding, settings, today)]));
  const ignored = [...entries].flatMap(([finding, entry]) => (entry ? [{ finding, reason: entry.reason, by: "settings" as const }] : []));
  return { kept: kept.filter((it) => entries.get(it) === undefined), suppressed: [...suppressed, ...ignored], unused };
}

const OURS = /keywarden:/i;

/** What the comments of a file silence: those of its code, and around embedded code those of the file itself. */
function byComments(
  findings: readonly Finding[],
  { text, code }: Pick<SourceFile, "text" | "code">,
  comments: readonly Span[] | undefined,
  settings: Settings,
  today: string | undefined,
): Suppressed {
  // Where there is nothing to silence, only comments of ours are of interest: they silence nothing.
  if (findings.length === 0 && !OURS.test(text) && !(code !== undefined && OURS.test(code.text))) return { kept: findings, suppressed: [], unused: [] };
  const inside = suppressionsIn(code?.text ?? text, comments);
  // In the text of the file a comment of the code seems to go on behind it: where it begins tells whose it is.
  const around = code ? suppressionsIn(text, undefined).filter(({ start }) => !code.map.fromWhole({ start, end: start + 1 })) : [];
  if (inside.length + around.length === 0) return { kept: findings, suppressed: [], unused: [] };
  if (!code || code.inPlace) return applySuppressions(findings, [...inside, ...around], new LineIndex(text), settings, today);

  // A line of a notebook's cell is a line of its code, however the file breaks it.
  const inCode = new Map<Finding, Finding>();
  for (const finding of findings) {
    const span = code.map.fromWhole(finding.span);
    if (span) inCode.set(finding, { ...finding, span });
  }
  const ofCode = applySuppressions([...inCode.values()], [...inside, ...around.filter(ofWholeFile)], new LineIndex(code.text), settings, today);
  const others = findings.filter((it) => !inCode.has(it));
  const ofRest = applySuppressions(others, [...around, ...inside.filter(ofWholeFile)], new LineIndex(text), settings, today);
  const reasons = new Map([...ofCode.suppressed, ...ofRest.suppressed].map(({ finding, reason }) => [finding, reason]));
  const isSuppressed = (finding: Finding): boolean => reasons.has(inCode.get(finding) ?? finding);
  return {
    kept: findings.filter((it) => !isSuppressed(it)),
    suppressed: findings.filter(isSuppressed).map((finding) => ({ finding, reason: reasons.get(inCode.get(finding) ?? finding) })),
    unused: [
      ...ofCode.unused
        .filter((it) => inside.includes(it) && (!ofWholeFile(it) || ofRest.unused.includes(it)))
        .map((it) => ({ ...it, ...code.map.toWhole(it) })),
      ...ofRest.unused.filter((it) => around.includes(it) && (!ofWholeFile(it) || ofCode.unused.includes(it))),
    ],
  };
}

function ofWholeFile({ lines }: Suppression): boolean {
  return lines === "all";
}
