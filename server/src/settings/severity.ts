import type { Credential } from "../model/credentials/credential.ts";

/** How much a finding weighs, heaviest first, in the words of editors. */
export const SEVERITIES = ["error", "warning", "information", "hint"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether `severity` is at least as heavy as `threshold`. */
export function reaches(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}

/** One step lighter; a hint stays a hint. */
export function lighter(severity: Severity): Severity {
  return SEVERITIES[SEVERITIES.indexOf(severity) + 1] ?? "hint";
}

/**
 * How much it weighs that a credential is where it should not be, before place and circumstances are looked at; undefined where it is no harm.
 * Live and organization keys, restricted or not, and webhook secrets weigh most, test keys and what is short-lived less.
 */
export function weightOf(credential: Pick<Credential, "kind" | "mode" | "documented">): Severity | undefined {
  if (credential.kind === "publishable-key") return undefined;
  if (credential.documented) return "hint";
  switch (credential.kind) {
    case "secret-key":
    case "restricted-key":
    case "organization-key":
      return credential.mode === "test" ? "warning" : "error";
    case "webhook-secret":
      return "error";
    case "ephemeral-key":
    case "cli-credential":
    case "client-secret":
      return "warning";
  }
}
