import type { Finding } from "../rules/finding.ts";
import { encryptionNote } from "./config/encryption.ts";
import { keyEntry } from "./config/key-entry.ts";
import { type Reference, referencesFor } from "./config/references.ts";
import { environmentFileChanges, environmentFiles } from "./env-files.ts";
import { rollNotes } from "./environment-edit.ts";
import type { Repair, RepairContext } from "./repair.ts";

/** Has a configuration file refer to a key, in the form of whoever reads the file, in place of holding it. */
export const configReference: Repair = {
  id: "config-reference",
  rules: ["key-in-config"],

  async offers(finding, context) {
    return referencesTo(finding, context).map(({ variant, title, safety }, index) => {
      return { repair: "config-reference", variant, title: `Refer to ${title}`, safety, preferred: index === 0 };
    });
  },

  async edit(offer, finding, context) {
    const reference = referencesTo(finding, context).find(({ variant }) => variant === offer.variant);
    const site = reference && keyEntry(finding, context);
    if (!reference || !site) return undefined;
    const { path, project } = context;
    const files = reference.dotenv ? await environmentFiles(project, path) : undefined;
    const others = files ? await environmentFileChanges(project, files, site.variable) : [];
    const encryption = await encryptionNote(path, project);
    return {
      changes: [{ kind: "edit", path, edits: reference.edits }, ...others.filter((it) => it.path !== path)],
      notes: [
        ...(reference.notes.length > 0 ? reference.notes : [`Set ${site.variable} in the environment.`]),
        ...(encryption === undefined ? [] : [encryption]),
        ...rollNotes(finding),
      ],
    };
  },
};

function referencesTo(finding: Finding, context: RepairContext): Reference[] {
  const site = keyEntry(finding, context);
  return site === undefined ? [] : referencesFor(site, context.path, context.text);
}
