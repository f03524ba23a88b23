import type { CredentialKindId, Mode } from "../model/credentials/credential.ts";
import { lighter, type Severity } from "../settings/severity.ts";
import type { RuleContext } from "./rule.ts";

/** What a credential in plain sight weighs by itself: a live key can move money, a test key cannot. */
export function credentialWeight(kind: CredentialKindId | undefined, mode: Mode | undefined): Severity {
  switch (kind) {
    case "publishable-key":
      return "hint";
    case "ephemeral-key":
    case "cli-credential":
    case "client-secret":
      return "warning";
    case "webhook-secret":
      return "error";
    default:
      return mode === "test" ? "warning" : "error";
  }
}

/** Why a finding in this file is lighter than elsewhere; empty in production code. */
export function placeCircumstances(context: Pick<RuleContext, "place">): string[] {
  return context.place === "test" || context.place === "documentation" ? [context.place] : [];
}

/** The severity after each circumstance took a step off it. */
export function weighed(severity: Severity, circumstances: readonly string[]): Severity {
  return circumstances.reduce<Severity>((weight) => lighter(weight), severity);
}
