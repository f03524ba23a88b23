import { terraformBlocks } from "../facts/config/terraform-blocks.ts";
import type { Finding } from "../rules/finding.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineBreakOf } from "./code-style.ts";
import type { Repair, RepairContext } from "./repair.ts";

/** Marks a variable or an output of Terraform as sensitive. */
export const sensitiveValue: Repair = {
  id: "sensitive-value",
  rules: ["key-in-pipeline"],

  async offers(finding, context) {
    return markingOf(finding, context) === undefined
      ? []
      : [{ repair: "sensitive-value", variant: "sensitive", title: "Mark it as sensitive", safety: "safe", preferred: true }];
  },

  async edit(_offer, finding, context) {
    const edit = markingOf(finding, context);
    if (edit === undefined) return undefined;
    return {
      changes: [{ kind: "edit", path: context.path, edits: [edit] }],
      notes: ["The state holds the value all the same: keep it encrypted, and open to few."],
    };
  },
};

function markingOf({ span, said }: Finding, { text }: RepairContext): Edit | undefined {
  if (said?.message !== "variable" && said?.message !== "output") return undefined;
  const block = terraformBlocks(text).find(({ nameSpan }) => nameSpan.start === span.start && nameSpan.end === span.end);
  if (!block || block.sensitive || text[block.body.end] !== "}") return undefined;
  const body = text.slice(block.body.start, block.body.end);
  if (!body.includes("\n")) {
    // A block of one line takes one setting.
    return body.trim() === "" ? { span: block.body, text: " sensitive = true " } : undefined;
  }
  const br = lineBreakOf(text);
  const indent = /\n([ \t]+)\S/.exec(body)?.[1] ?? "  ";
  const off = /^[ \t]*sensitive[ \t]*=[ \t]*(false)\b/m.exec(body);
  if (off) {
    const start = block.body.start + off.index + off[0].length - "false".length;
    return { span: { start, end: start + "false".length }, text: "true" };
  }
  const last = block.body.start + body.trimEnd().length;
  // Where the setting above has its equals sign in a column of others, this one has it there.
  const [, column = ""] = /(?:^|\n)[ \t]*(\w+ +)=[^\n]*$/.exec(body.trimEnd()) ?? [];
  return insertion(last, `${br}${indent}${"sensitive ".padEnd(/ {2}$/.test(column) ? column.length : 0)}= true`);
}
