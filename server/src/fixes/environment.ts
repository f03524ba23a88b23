import { environmentEdit, withoutPlace } from "./environment-edit.ts";
import type { Offer, Repair } from "./repair.ts";
import { destinationOf, missedStore, preferredStore } from "./stores/preferred-store.ts";

/** Reads the key from the environment instead. */
export const environment: Repair = {
  id: "environment",
  rules: ["hardcoded-key", "wrong-key-kind"],

  async offers(finding, context) {
    const edit = await environmentEdit(finding, context);
    if (edit === undefined) return [];
    const { name, wanted } = edit.place;
    const what = wanted === "webhookSecret" ? "webhook secret" : "key";
    const offer: Offer = {
      repair: "environment",
      variant: "environment",
      title: name === undefined ? `Read the ${what} from the environment alone` : `Read the ${what} from the environment variable ${name}`,
      // Another kind of key than the one that stands there is another value.
      safety: finding.rule === "hardcoded-key" ? "safe" : "suggestion",
      preferred: (await preferredStore(finding, context)) === "environment",
    };
    return [offer];
  },

  async edit(_offer, finding, context) {
    const edit = await environmentEdit(finding, context);
    const missed = edit && (await missedStore(finding, context));
    const notes = missed === undefined ? [] : [`${missed} cannot be asked where the key stands in ${context.path}: there it is read from the environment.`];
    return edit && { ...withoutPlace(edit), notes: [...edit.notes, ...notes], destinations: [await destinationOf("environment", context)] };
  },
};
