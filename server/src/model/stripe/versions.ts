import type { Ecosystem } from "../../facts/program.ts";

/** Something that versions of Stripe's library below a certain one accept and should refuse, measured against the published packages (test/conformance/webhook-secrets). */
export interface VersionHole {
  readonly ecosystem: Ecosystem;
  readonly hole: "empty-secret" | "blank-secret";
  /** The first good version. */
  readonly until: string;
}

/** The worse first. */
export const VERSION_HOLES: readonly VersionHole[] = [
  { ecosystem: "npm", hole: "empty-secret", until: "22.6.2" },
  { ecosystem: "pypi", hole: "empty-secret", until: "15.6.0" },
  { ecosystem: "npm", hole: "blank-secret", until: "23.0.1" },
  { ecosystem: "pypi", hole: "blank-secret", until: "16.1.0" },
];

/** Where Stripe says how long a major is cared for: only the newest gets fixes (docs.stripe.com/sdks/versioning). */
export const NEWEST_MAJORS: Readonly<Record<Ecosystem, number>> = { npm: 23, pypi: 16 };
