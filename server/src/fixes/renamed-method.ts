import type { Edit } from "../text/edit.ts";
import { codeRepair } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, nodesOf, pathTo } from "./tree.ts";

/** Methods that another name took the place of, with the same arguments. */
const SAME_ARGUMENTS: ReadonlySet<string> = new Set(["subscriptions.cancel", "Subscription.cancel", "billing.creditBalanceSummaries.retrieve"]);

/** Calls a method of the SDK by the name that it has now. */
export const renamedMethod: Repair = codeRepair("renamed-method", ["outdated-sdk"], ({ finding, parsed, text }) => {
  const { name = "", instead = "" } = finding.said?.arguments ?? {};
  if (finding.said?.message !== "removed" || !SAME_ARGUMENTS.has(instead)) return [];
  const [old, now] = [name.split("."), instead.split(".")];
  const call = [...nodesOf(lastOf(pathTo(parsed.root, finding.span)))].find((node) => /^call(?:_expression)?$/.test(node.type));
  const edits: Edit[] = [];
  let at = childOf(call, "function");
  for (let i = old.length - 1; i >= 0; i--) {
    const member = childOf(at, "property") ?? childOf(at, "attribute");
    if (member === undefined || text.slice(member.start, member.end) !== old[i]) return [];
    if (old[i] !== now[i]) edits.push({ span: member, text: now[i] ?? "" });
    at = childOf(at, "object");
  }
  return [{ variant: "rename", title: `Call \`${instead}\``, safety: "suggestion", edits }];
});
