import { isKeyFile } from "../project/key-files.ts";
import type { Finding } from "../rules/finding.ts";
import { encryptionNote } from "./config/encryption.ts";
import { rollNotes } from "./environment-edit.ts";
import type { Repair, RepairContext } from "./repair.ts";

/** Puts in place of a key, in a text that others read, what shows that a key belongs there: `sk_test_...`. */
export const configPlaceholder: Repair = {
  id: "config-placeholder",
  rules: ["key-in-config", "exposed-key-file"],

  async offers(finding, context) {
    const shown = placeholderFor(finding, context);
    return shown === undefined
      ? []
      : [
          {
            repair: "config-placeholder",
            variant: "placeholder",
            title: `Replace the key by the placeholder ${shown}`,
            safety: "suggestion",
            preferred: false,
          },
        ];
  },

  async edit(_offer, finding, context) {
    const shown = placeholderFor(finding, context);
    if (shown === undefined) return undefined;
    const encryption = await encryptionNote(context.path, context.project);
    return {
      changes: [{ kind: "edit", path: context.path, edits: [{ span: finding.span, text: shown }] }],
      notes: [...(encryption === undefined ? [] : [encryption]), ...rollNotes(finding)],
    };
  },
};

/** What nobody takes for a key, with the key's own prefix; undefined where it would break what uses the file, or where the text is no key's by its shape. */
function placeholderFor({ rule, span, evidence, said }: Finding, { path, text }: RepairContext): string | undefined {
  if (rule === "exposed-key-file" && said?.message !== "public") return undefined;
  // A file made for keys holds one for those who run the program.
  if (evidence?.kind === undefined || isKeyFile(path)) return undefined;
  const written = text.slice(span.start, span.end);
  const prefix = /^(?:[srp]k_(?:org_)?(?:live|test)_|whsec_|ek_(?:live|test)_|rkcs_(?:live_|test_)?|oak_(?:live_|test_)?)/.exec(written)?.[0];
  return prefix === undefined ? undefined : `${prefix}...`;
}
