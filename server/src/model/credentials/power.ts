import type { CredentialKind, Mode } from "./credential.ts";

/** What whoever holds such a credential can do; a sentence more where that is about made-up payments alone. */
export function powerOf({ power, secret }: CredentialKind, mode: Mode | undefined): string {
  return secret && mode === "test" ? `${power} This one is of test mode, where no money moves.` : power;
}
