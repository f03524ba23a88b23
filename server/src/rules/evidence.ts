import type { Credential } from "../model/credentials/credential.ts";
import { CREDENTIAL_KINDS } from "../model/credentials/index.ts";
import { describeLength } from "../model/credentials/mask.ts";
import type { Evidence } from "./finding.ts";

/** What may be said of a credential that was found. */
export function evidenceOf(credential: Credential, wanted?: Evidence["wanted"]): Evidence {
  return { kind: credential.kind, mode: credential.mode, masked: credential.masked, fingerprint: credential.fingerprint, wanted };
}

/** What may be said of a text that stands where a credential is wanted and has no credential's shape: its length. */
export function shapelessEvidence(text: string, wanted: Evidence["wanted"]): Evidence {
  return { kind: undefined, mode: undefined, masked: describeLength(text), fingerprint: undefined, wanted };
}

/** "a live Stripe secret key" */
export function nameOf(credential: Pick<Credential, "kind" | "mode">): string {
  const title = CREDENTIAL_KINDS.find((kind) => kind.id === credential.kind)?.title ?? "a Stripe credential";
  return credential.mode === undefined ? title : title.replace(/^an? /, `a ${credential.mode}-mode `);
}

/** What to do about a credential that is no lasting key of an account, and so is neither kept in the environment nor rolled; undefined for keys. */
export function ownRemedyOf(kind: Credential["kind"]): string | undefined {
  if (kind !== "client-secret" && kind !== "ephemeral-key" && kind !== "cli-credential") return undefined;
  return CREDENTIAL_KINDS.find((it) => it.id === kind)?.remedy;
}
