import type { CredentialKindId, Mode } from "../model/credentials/credential.ts";

/** One thing to do, in the order in which nothing stops working. */
export interface RotationStep {
  readonly text: string;
  /** Where in Stripe's Dashboard. */
  readonly address?: string;
}

export interface RotationSubject {
  readonly kind: CredentialKindId;
  readonly mode: Mode | undefined;
  readonly fingerprint: string | undefined;
  /** Folders whose programs use it. */
  readonly deployables: readonly string[];
}

const DASHBOARD = "https://dashboard.stripe.com";

/** Folders with programs, in words; `.` is the root. */
export function programNames(deployables: readonly string[]): string {
  return deployables.map((it) => (it === "." ? "the root" : it)).join(", ");
}

/** The checklist for rolling a key without anything failing: the new one everywhere first, then the old one away, then the look back. */
export function rotationSteps({ kind, mode, fingerprint, deployables }: RotationSubject): RotationStep[] {
  const base = mode === "test" ? `${DASHBOARD}/test` : DASHBOARD;
  const programs = deployables.length === 0 ? "every program that uses it" : `the programs in ${programNames(deployables)}`;
  const noted: RotationStep = {
    text: `Note it for the team: \`keywarden rolled ${fingerprint ?? "FINGERPRINT"}\`; what the history holds of it then weighs no more than a note.`,
  };
  switch (kind) {
    case "webhook-secret":
      return [
        { text: "Make every receiver accept two secrets, the present one and the next.", address: `${base}/workbench/webhooks` },
        { text: "Roll the secret of the endpoint, with the old one valid for another 24 hours.", address: `${base}/workbench/webhooks` },
        { text: `Put the new secret where ${programs} read it, and restart them.` },
        { text: "See in the endpoint's deliveries that none fails." },
        { text: "Take the old secret out once it has expired." },
        {
          text: "Look for events since the leak that were acted on and that Stripe never sent: compare with the list of events.",
          address: `${base}/workbench/events`,
        },
        noted,
      ];
    case "publishable-key":
      return [{ text: "It is no secret: nothing has to be rolled." }];
    case "ephemeral-key":
    case "client-secret":
      return [{ text: "It ends by itself: an ephemeral key within the hour, a client secret with its payment. Take it out of the file." }, noted];
    case "cli-credential":
      return [{ text: "Log the Stripe CLI out and in again: `stripe logout --all`, then `stripe login`." }, { text: "Take it out of the file." }, noted];
    default:
      return [
        {
          text:
            kind === "secret-key"
              ? "Make a restricted key with the permissions below, instead of another full one."
              : "Make a new key with the same permissions, or fewer.",
          address: `${base}/apikeys/create`,
        },
        { text: `Put the new key where ${programs} read it: the environment or the secret store, not the code.` },
        { text: "Restart what reads its key only once, when it starts." },
        { text: "See in Workbench that the old key is no longer used.", address: `${base}/workbench` },
        { text: "Let the old key expire: at once if strangers may have it, else after some hours.", address: `${base}/apikeys` },
        {
          text: "Look back to the day of the leak: requests with the old key from unknown addresses, payouts and refunds nobody ordered, new keys, new webhook endpoints, new members.",
          address: `${base}/workbench/logs`,
        },
        noted,
      ];
  }
}
