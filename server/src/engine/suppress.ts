import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import { LineIndex } from "../text/line-index.ts";
import type { Span } from "../text/span.ts";
import type { SourceFile } from "./source-file.ts";
import { applySuppressions, type Suppressed, type Suppression, suppressionsIn } from "./suppression.ts";

/** The findings of a file, told apart by its comments: those of its code, and around embedded code those of the file itself. */
export function suppress(
  findings: readonly Finding[],
  { text, code }: Pick<SourceFile, "text" | "code">,
  comments: readonly Span[] | undefined,
  settings: Settings,
): Pick<Suppressed, "kept" | "suppressed"> {
  if (findings.length === 0) return { kept: [], suppressed: [] };
  if (!code) return applySuppressions(findings, suppressionsIn(text, comments), new LineIndex(text), settings);
  const inside = suppressionsIn(code.text, comments);
  const around = suppressionsIn(text, undefined).filter((it) => !code.map.fromWhole(it));
  if (code.inPlace) return applySuppressions(findings, [...inside, ...around], new LineIndex(text), settings);

  // A line of a notebook's cell is a line of its code, however the file breaks it.
  const inCode = new Map<Finding, Finding>();
  for (const finding of findings) {
    const span = code.map.fromWhole(finding.span);
    if (span) inCode.set(finding, { ...finding, span });
  }
  const ofCode = applySuppressions([...inCode.values()], [...inside, ...around.filter(ofWholeFile)], new LineIndex(code.text), settings);
  const others = findings.filter((it) => !inCode.has(it));
  const ofRest = applySuppressions(others, [...around, ...inside.filter(ofWholeFile)], new LineIndex(text), settings);
  const reasons = new Map([...ofCode.suppressed, ...ofRest.suppressed].map(({ finding, reason }) => [finding, reason]));
  const isSuppressed = (finding: Finding): boolean => reasons.has(inCode.get(finding) ?? finding);
  return {
    kept: findings.filter((it) => !isSuppressed(it)),
    suppressed: findings.filter(isSuppressed).map((finding) => ({ finding, reason: reasons.get(inCode.get(finding) ?? finding) })),
  };
}

function ofWholeFile({ lines }: Suppression): boolean {
  return lines === "all";
}
