import type { Audit } from "../audit/result.ts";
import type { Finding } from "../rules/finding.ts";
import type { Severity } from "../settings/severity.ts";
import type { Edit } from "../text/edit.ts";

/** All that a report is made of. */
export interface ReportInput {
  /** One for each root. */
  readonly audits: readonly Audit[];
  /** Every rule there is; a finding of a rule that is not among them is reported all the same. */
  readonly rules: readonly ReportRule[];
  /** What would put a finding right, where that is known. */
  readonly fixes?: ReadonlyMap<Finding, ReportFix>;
}

/** What reports say of a rule. */
export interface ReportRule {
  readonly id: string;
  readonly title: string;
  /** Of a finding without mitigating circumstances. */
  readonly severity: Severity;
  /** What is wrong, why it matters, what to do: one sentence each. */
  readonly what: string;
  readonly why: string;
  readonly advice: string;
}

export interface ReportFix {
  readonly title: string;
  readonly changes: readonly (
    | { readonly kind: "edit"; readonly path: string; readonly edits: readonly Edit[] }
    | { readonly kind: "create"; readonly path: string; readonly text: string }
  )[];
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
