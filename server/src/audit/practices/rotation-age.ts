import type { Practice, PracticeEvidence } from "./practice.ts";

const DAY = 86_400;

/** Older keys should have been rolled: the interval that Stripe's own guidance and common policies name. */
const MOST_DAYS = 90;

export const rotationAge: Practice = {
  id: "rotation-age",
  title: "Keys are rolled",
  why: "A key that is never rolled works for whoever got it years ago.",
  check({ firstSeen, findings, now }) {
    if (firstSeen === undefined || now === undefined)
      return { state: "unknown", evidence: [{ path: undefined, text: "the history was not looked at: `--history` does" }] };
    const names = new Map(findings.flatMap(({ evidence }) => (evidence?.fingerprint === undefined ? [] : [[evidence.fingerprint, evidence.masked] as const])));
    const old: PracticeEvidence[] = [];
    for (const [fingerprint, at] of firstSeen) {
      const days = Math.floor((now - at) / DAY);
      const name = names.get(fingerprint);
      if (name !== undefined && days > MOST_DAYS) old.push({ path: undefined, text: `${name} was first committed ${days} days ago` });
    }
    if (old.length > 0) return { state: "missing", evidence: old, advice: "Roll these keys now, and each at least every three months.", scaffold: "runbook" };
    return { state: "in place", evidence: [{ path: undefined, text: "no key in the history is older than three months" }] };
  },
};
