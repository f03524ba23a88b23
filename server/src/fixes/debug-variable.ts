import { grammarOfFile } from "../facts/languages.ts";
import type { Finding } from "../rules/finding.ts";
import type { Edit } from "../text/edit.ts";
import type { Repair, RepairContext } from "./repair.ts";

/** Takes a variable that switches debug logging on out of environment files, images, manifests and scripts. */
export const debugVariable: Repair = {
  id: "debug-variable",
  rules: ["debug-logging"],

  async offers(finding, context) {
    return editOf(finding, context) === undefined
      ? []
      : [{ repair: "debug-variable", variant: "off", title: "Leave this logging off", safety: "safe", preferred: true }];
  },

  async edit(_offer, finding, context) {
    const edit = editOf(finding, context);
    return edit && { changes: [{ kind: "edit", path: context.path, edits: [edit] }], notes: [] };
  },
};

/** The edit that removes the line that sets the variable, or the words that set it for one command; undefined where something else stands with it. */
function editOf({ span }: Finding, { path, text }: RepairContext): Edit | undefined {
  if (grammarOfFile(path, text.slice(0, 200).split("\n", 1)[0]) !== undefined) return undefined;
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const next = text.indexOf("\n", span.start);
  const end = next === -1 ? text.length : next + 1;
  const line = text.slice(start, end).replace(/\r?\n$/, "");
  const [assignment = ""] = /^(?:STRIPE_LOG|NODE_DEBUG)=(?:"[^"]*"|'[^']*'|[\w,]*)/.exec(text.slice(span.start)) ?? [];
  const before = text.slice(start, span.start);
  const after = line.slice(span.start + assignment.length - start);
  // For one command: `STRIPE_LOG=debug npm start`.
  if (assignment !== "" && /^[ \t]+\S/.test(after) && !/^[ \t]+#/.test(after)) {
    const gap = /^[ \t]+/.exec(after)?.[0].length ?? 0;
    return /^[ \t]*ENV[ \t]/i.test(line) && !/\S=/.test(after)
      ? undefined
      : { span: { start: span.start, end: span.start + assignment.length + gap }, text: "" };
  }
  if (/\\$/.test(line) || /\\\r?\n$/.test(text.slice(0, start))) return undefined;
  const removed: Edit = { span: { start, end }, text: "" };
  if (assignment !== "")
    return /^[ \t]*(?:export[ \t]+|set[ \t]+|ENV[ \t]+|-[ \t]+["']?)?$/i.test(before) &&
      (!/^[ \t]*-/.test(before) || hasSiblings(text, start, end, /^([ \t]*-)/))
      ? removed
      : undefined;
  const isEntry = /^[ \t]*["']?(?:STRIPE_LOG|NODE_DEBUG)["']?[ \t]*:[ \t]*["']?[\w,]+["']?[ \t]*(?:#.*)?$/.test(line);
  return isEntry && /\.ya?ml$/i.test(path) && hasSiblings(text, start, end, /^([ \t]*)\S/) ? removed : undefined;
}

/** Whether a line next to it stands at the same depth, so that what both belong to is not left empty. */
function hasSiblings(text: string, start: number, end: number, depth: RegExp): boolean {
  const own = depth.exec(text.slice(start, end))?.[1];
  const above = /(?:^|\n)([^\n]+)\n$/.exec(text.slice(0, start))?.[1] ?? "";
  const below = /^[^\n]*/.exec(text.slice(end))?.[0] ?? "";
  return [above, below].some((line) => own !== undefined && depth.exec(line)?.[1] === own && line.trim() !== "");
}
