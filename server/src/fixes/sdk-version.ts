import type { Ecosystem } from "../facts/program.ts";
import { NEWEST_MAJORS, VERSION_HOLES } from "../model/stripe/versions.ts";
import { type SdkRequirement, sdkRequirements } from "../project/manifests/sdk-requirements.ts";
import { areBelow, lowestVersion, npmRange, pythonRange } from "../project/manifests/version-range.ts";
import type { Finding } from "../rules/finding.ts";
import type { Offer, Repair, RepairContext } from "./repair.ts";

/** Asks in the manifest for a version of Stripe's library without known holes. Installing it is the user's. */
export const sdkVersion: Repair = {
  id: "sdk-version",
  rules: ["outdated-sdk"],

  async offers(finding, context) {
    const raised = raisedRequirement(finding, context);
    if (raised === undefined) return [];
    const offer: Offer = {
      repair: "sdk-version",
      variant: "raise",
      title: `Ask for stripe ${raised.text}${raised.jump ? ", a new major version" : ""}`,
      safety: raised.jump ? "suggestion" : "safe",
      preferred: true,
    };
    return [offer];
  },

  async edit(_offer, finding, context) {
    const raised = raisedRequirement(finding, context);
    if (raised === undefined) return undefined;
    const { ecosystem } = raised.requirement;
    const log = ecosystem === "npm" ? "stripe-node" : "stripe-python";
    return {
      changes: [{ kind: "edit", path: context.path, edits: [{ span: raised.requirement.span, text: raised.text }] }],
      notes: [
        `Install it, so that the lock file follows: ${ecosystem === "npm" ? "`npm install`, or what the project uses instead" : "with `pip`, `poetry` or `uv`, as the project does"}.`,
        ...(raised.jump ? [`Read the change log of ${log} before: a new major version may change what calls take and give.`] : []),
      ],
    };
  },
};

interface Raised {
  readonly requirement: SdkRequirement;
  readonly text: string;
  /** Whether the program has to be looked at: another major than the one it was written for. */
  readonly jump: boolean;
}

function raisedRequirement(finding: Finding, context: RepairContext): Raised | undefined {
  const requirement = sdkRequirements(context.path, context.text).find(({ span }) => span.start === finding.span.start && span.end === finding.span.end);
  if (requirement === undefined || finding.said?.message === "removed") return undefined;
  const { ecosystem, written, range } = requirement;
  // Where the name alone stands, there is no version to raise.
  if (!/\d/.test(written)) return undefined;
  const target = soundVersion(ecosystem);
  const text = raisedText(written, target, ecosystem);
  const raised = (ecosystem === "npm" ? npmRange : pythonRange)(text);
  if (text === written || raised === undefined || areBelow(raised, target) !== "none") return undefined;
  const lowest = range === undefined ? undefined : lowestVersion(range);
  return { requirement, text, jump: majorOf(lowest ?? "0") !== majorOf(target) };
}

/** The first version of the newest major in which every known hole is closed. */
function soundVersion(ecosystem: Ecosystem): string {
  const major = NEWEST_MAJORS[ecosystem];
  const closed = VERSION_HOLES.filter((hole) => hole.ecosystem === ecosystem && majorOf(hole.until) === major).map((hole) => hole.until);
  return closed.at(-1) ?? `${major}.0.0`;
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** A requirement in its own manner, raised: the same operators, upper bounds at the next major. */
function raisedText(written: string, version: string, ecosystem: Ecosystem): string {
  const next = majorOf(version) + 1;
  if (/\|\||[*xX]|\d\s+-\s+\d/.test(written)) return ecosystem === "npm" ? `^${version}` : `>=${version},<${next}`;
  return written.replace(/(\^|~=|~|={1,3}|>=|<=|>|<|!=)?(\s*)(v?\d[\w.+-]*)/g, (whole, operator: string | undefined, space: string, number: string) => {
    if (operator === "!=") return whole;
    if (operator === "<" || operator === "<=") return majorOf(number.replace("v", "")) > majorOf(version) ? whole : `<${space}${next}`;
    return `${operator === ">" ? ">=" : (operator ?? "")}${space}${version}`;
  });
}
