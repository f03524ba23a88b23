import type { Finding } from "../rules/finding.ts";
import type { Edit } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import type { Repair, RepairContext } from "./repair.ts";

/** Takes the option away that has a command of a script talk to whoever answers. */
export const unverifiedCommand: Repair = {
  id: "unverified-command",
  rules: ["unverified-tls"],

  async offers(finding, context) {
    const edit = editOf(finding, context);
    if (edit === undefined) return [];
    return [
      { repair: "unverified-command", variant: "verify", title: "Remove the option: the certificate is verified", safety: "suggestion", preferred: true },
    ];
  },

  async edit(_offer, finding, context) {
    const edit = editOf(finding, context);
    return edit && { changes: [{ kind: "edit", path: context.path, edits: [edit] }], notes: [] };
  },
};

function editOf({ span, said }: Finding, { text }: RepairContext): Edit | undefined {
  if (said?.message !== "command") return undefined;
  const written = text.slice(span.start, span.end);
  // Among others, its letter goes.
  if (/^-[a-zA-Z]{2,}$/.test(written)) {
    const at = span.start + written.indexOf("k");
    return { span: { start: at, end: at + 1 }, text: "" };
  }
  const start = lineStart(text, span.start);
  const line = /^[^\r\n]*(?:\r?\n|$)/.exec(text.slice(start))?.[0] ?? "";
  // A line of its own in a command of several lines.
  if (line.replace(written, "").trim() === "\\") return { span: { start, end: start + line.length }, text: "" };
  const [space = ""] = /^[ \t]+/.exec(text.slice(span.end)) ?? [];
  return { span: { start: span.start, end: span.end + space.length }, text: "" };
}
