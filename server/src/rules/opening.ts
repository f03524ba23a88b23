import type { Severity } from "../settings/severity.ts";
import type { Span } from "../text/span.ts";

/** A place in a policy that lets more be read than the one secret that is needed. */
export interface Opening {
  readonly message: string;
  readonly span: Span;
  /** What is opened, as it is written. */
  readonly name: string;
  readonly severity: Severity;
}
