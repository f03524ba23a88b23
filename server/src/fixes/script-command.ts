import type { Finding } from "../rules/finding.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { parsedOf } from "./key-site.ts";
import type { Offer, Repair, RepairContext } from "./repair.ts";

/** Has a command of a script verify the server's certificate, or send over https. */
export const scriptCommand: Repair = {
  id: "script-command",
  rules: ["unverified-tls", "plain-http"],

  async offers(finding, context) {
    if ((await editOf(finding, context)) === undefined) return [];
    const offer: Omit<Offer, "variant" | "title"> = { repair: "script-command", safety: "suggestion", preferred: true };
    return finding.rule === "plain-http"
      ? [{ ...offer, variant: "https", title: "Use https" }]
      : [{ ...offer, variant: "verify", title: "Remove the option: the certificate is verified" }];
  },

  async edit(_offer, finding, context) {
    const edit = await editOf(finding, context);
    return edit && { changes: [{ kind: "edit", path: context.path, edits: [edit] }], notes: [] };
  },
};

async function editOf({ rule, span, said }: Finding, context: RepairContext): Promise<Edit | undefined> {
  // In code the whole call is found.
  if (said?.message !== "command" || (await parsedOf(context)) !== undefined) return undefined;
  const { text } = context;
  if (rule === "plain-http") return insertion(span.end, "s");
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
