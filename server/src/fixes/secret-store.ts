import { STORES } from "../settings/stores.ts";
import { withoutPlace } from "./environment-edit.ts";
import type { Offer, Repair } from "./repair.ts";
import { stores } from "./stores/index.ts";
import { destinationOf, preferredStore, usedStores } from "./stores/preferred-store.ts";
import { storeEdit, storePlace } from "./stores/store-edit.ts";

/** As the settings list them, vaults of keys first. */
const inOrder = STORES.flatMap((id) => stores.find((store) => store.id === id) ?? []);

/** Reads the key from a store of secrets instead, by a function of the file that asks it. */
export const secretStore: Repair = {
  id: "secret-store",
  rules: ["hardcoded-key", "wrong-key-kind"],

  async offers(finding, context) {
    const preferred = await preferredStore(finding, context);
    const used = await usedStores(context);
    const offers: Offer[] = [];
    for (const store of inOrder) {
      const place = await storePlace(store, finding, context);
      if (place === undefined) continue;
      const { id, title } = store;
      const what = place.wanted === "webhookSecret" ? "webhook secret" : "key";
      const isOwn = id === context.settings.store || (context.settings.store === undefined && used.includes(id));
      offers.push({
        repair: "secret-store",
        variant: id,
        title: `Read the ${what} from ${title}`,
        safety: isOwn && finding.rule === "hardcoded-key" ? "safe" : "suggestion",
        preferred: id === preferred,
      });
    }
    return offers.sort((a, b) => Number(b.preferred) - Number(a.preferred) || Number(b.safety === "safe") - Number(a.safety === "safe"));
  },

  async edit({ variant }, finding, context) {
    const store = stores.find(({ id }) => id === variant);
    const edit = store && (await storeEdit(store.id, finding, context));
    return store && edit && { ...withoutPlace(edit), destinations: [await destinationOf(store.id, context)] };
  },
};
