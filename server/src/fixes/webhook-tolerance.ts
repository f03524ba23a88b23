import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { settingsRemoval } from "./settings-removal.ts";
import { childOf, partsOf } from "./tree.ts";
import { verificationCall } from "./webhooks/verification-call.ts";

/** Leaves the age that events may have at the SDK's default. */
export const webhookTolerance: Repair = codeRepair("webhook-tolerance", ["unverified-webhook"], ({ finding, parsed, text, python }) => {
  if (finding.said?.message !== "replay") return [];
  const call = verificationCall(parsed, finding.span);
  const list = childOf(call, "arguments");
  if (list === undefined) return [];
  const all = partsOf(list);
  const keyword = all.find((argument) => argument.type === "keyword_argument" && /^tolerance\b/.test(text.slice(argument.start, argument.end)));
  const given = keyword ?? all.filter((argument) => argument.type !== "keyword_argument")[3];
  if (given === undefined) return [];
  // A position that others follow cannot be left out: there the default itself is written.
  const isLast = keyword !== undefined || all.at(-1) === given;
  const edits = isLast ? settingsRemoval(parsed, [given]) : [{ span: given, text: python ? "300" : "undefined" }];
  return [{ variant: "default", title: "Refuse events that are older than the SDK's default allows", safety: "safe", edits }];
});
