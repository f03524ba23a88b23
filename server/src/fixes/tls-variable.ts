import type { Finding } from "../rules/finding.ts";
import type { Edit } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { parsedOf } from "./key-site.ts";
import type { Repair, RepairContext } from "./repair.ts";

/** Lets a process verify certificates where a file that is no code tells it not to: the variable goes, or says so. */
export const tlsVariable: Repair = {
  id: "tls-variable",
  rules: ["unverified-tls"],

  async offers(finding, context) {
    const edit = await editOf(finding, context);
    if (edit === undefined) return [];
    const title = edit.text === "" ? "Remove the variable: certificates are verified again" : "Let the process verify certificates";
    return [{ repair: "tls-variable", variant: "verify", title, safety: "suggestion", preferred: true }];
  },

  async edit(_offer, finding, context) {
    const edit = await editOf(finding, context);
    const note = "Other connections of the process verify certificates again, too: name an authority of your own in NODE_EXTRA_CA_CERTS.";
    return edit && { changes: [{ kind: "edit", path: context.path, edits: [edit] }], notes: [note] };
  },
};

async function editOf({ span, said }: Finding, context: RepairContext): Promise<Edit | undefined> {
  if (said?.message !== "process" || (await parsedOf(context)) !== undefined) return undefined;
  const { text } = context;
  const written = text.slice(span.start, span.end);
  const assigned = /^\w+=(?:\\?["'])?0(?:\\?["'])?$/.test(written);
  const start = lineStart(text, span.start);
  const [lead, rest = ""] = [text.slice(start, span.start), /^[^\r\n]*/.exec(text.slice(span.end))?.[0]];
  // A line of its own, as `.env` files have them.
  if (/^\s*(?:export\s+)?\w+=["']?0["']?\s*(?:#.*)?$/.test(lead + written + rest)) {
    const [br = ""] = /^[^\r\n]*(?:\r?\n|$)/.exec(text.slice(span.end)) ?? [];
    const end = span.end + br.length;
    // Of two empty lines one stays.
    const [blank = ""] = /(?:^|\n)[ \t]*\r?\n$/.test(text.slice(0, start)) ? (/^[ \t]*\r?\n/.exec(text.slice(end)) ?? []) : [];
    return { span: { start, end: end + blank.length }, text: "" };
  }
  // Before a command, for that command alone.
  const [space] = /^[ \t]+(?=[^\s#&|;])/.exec(rest) ?? [];
  if (assigned && space !== undefined && !/^\s*(?:ENV|ARG|-)\b/i.test(lead)) return { span: { start: span.start, end: span.end + space.length }, text: "" };
  // Any value but 0 verifies.
  const zero = /(?<![\w.])0(?![\w.])(?=[^0]*$)/.exec(written);
  return zero ? { span: { start: span.start + zero.index, end: span.start + zero.index + 1 }, text: "1" } : undefined;
}
