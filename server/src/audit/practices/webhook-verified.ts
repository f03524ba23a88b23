import { createWordSearch } from "../../project/word-search.ts";
import type { Practice } from "./practice.ts";

const CHECKS =
  /\b(?:constructEvent(?:Async)?|construct_event|parseEventNotification(?:Async)?|parse_event_notification|parseThinEvent|parse_thin_event|verifyHeader(?:Async)?|verify_header)\b/;
/** What any of those holds. */
const WORDS = createWordSearch([
  "constructEvent",
  "construct_event",
  "parseEventNotification",
  "parse_event_notification",
  "parseThinEvent",
  "parse_thin_event",
  "verifyHeader",
  "verify_header",
]);
/** How many files are named as evidence; no more are looked for. */
const MOST_EVIDENCE = 5;

export const webhookVerified: Practice = {
  id: "webhook-verified",
  title: "Webhooks are verified",
  why: "Whoever knows the address can claim that an order was paid.",
  check(workspace) {
    const open = workspace.findings.filter(({ rule }) => rule === "unverified-webhook");
    const programs = workspace.seeds.filter((path) => /\.(?:py|ipynb|vue|svelte|[cm]?[jt]sx?)$/.test(path));
    const checked: string[] = [];
    for (const [path, text] of workspace.textsWith(programs, WORDS)) {
      if (CHECKS.test(text)) checked.push(path);
      if (checked.length === MOST_EVIDENCE) break;
    }
    const evidence = checked.map((path) => ({ path, text: "checks the signature" }));
    if (open.length > 0)
      return {
        state: checked.length > 0 ? "partly" : "missing",
        evidence: [...open.map(({ path, message }) => ({ path, text: message })), ...evidence],
        advice: "Check the signature of the raw body before anything is done with it.",
      };
    return checked.length > 0 ? { state: "in place", evidence } : { state: "not applicable", evidence: [{ path: undefined, text: "no webhook is received" }] };
  },
};
