import type { Repair } from "./repair.ts";

/** Renames a setting or a rule in `keywarden.json` to the one that was most likely meant. */
export const misspeltSetting: Repair = {
  id: "misspelt-setting",
  rules: ["invalid-settings"],

  async offers({ said }) {
    const meant = said?.arguments.meant;
    if (meant === undefined) return [];
    return [{ repair: "misspelt-setting", variant: "rename", title: `Rename it to "${meant}"`, safety: "suggestion", preferred: true }];
  },

  async edit(_offer, { said, span }, { path }) {
    const meant = said?.arguments.meant;
    return meant === undefined ? undefined : { changes: [{ kind: "edit", path, edits: [{ span, text: JSON.stringify(meant) }] }], notes: [] };
  },
};
