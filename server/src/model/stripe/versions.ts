import type { Ecosystem } from "../../facts/program.ts";

/** Something that versions of Stripe's library below a certain one accept and should refuse, measured against the published packages (test/conformance/versions.test.ts). */
export interface VersionHole {
  readonly ecosystem: Ecosystem;
  readonly hole: "empty-secret" | "blank-secret";
  /** The last bad version, and the first good one. */
  readonly last: string;
  readonly until: string;
}

/** The worse first. */
export const VERSION_HOLES: readonly VersionHole[] = [
  { ecosystem: "npm", hole: "empty-secret", last: "22.6.1", until: "22.6.2" },
  { ecosystem: "pypi", hole: "empty-secret", last: "15.5.1", until: "15.6.0" },
  { ecosystem: "npm", hole: "blank-secret", last: "23.0.0", until: "23.0.1" },
  { ecosystem: "pypi", hole: "blank-secret", last: "16.0.1", until: "16.1.0" },
];

/** Where Stripe says how long a major is cared for: only the newest gets fixes (docs.stripe.com/sdks/versioning). */
export const NEWEST_MAJORS: Readonly<Record<Ecosystem, number>> = { npm: 23, pypi: 16 };
