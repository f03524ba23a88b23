import { carries } from "../flow/carried.ts";
import type { ModuleWalk } from "../flow/module-walk.ts";
import type { DataKind } from "../model/api.ts";
import type { CredentialTable } from "../rules/credential-table.ts";

/** What Stripe gives, and what holds a key: of interest to whoever gets it. */
const LENT_DATA: ReadonlySet<DataKind> = new Set(["stripe-object", "stripe-event", "client-secret", "carried-key", "key-inside", "issued-secret", "card-data"]);

/** The names under which a module hands out credentials, Stripe's clients, or what gives such: files that import it by these names are worth a look. */
export function lentNames(walk: ModuleWalk, table: CredentialTable): readonly string[] {
  const names = new Set(walk.program.exports.flatMap((it) => (it.kind === "star" ? [] : [it.name])));
  const whole = walk.wholeValue();
  for (const id of whole.objects) for (const name of walk.ambient.get(id)?.fields.keys() ?? []) names.add(name);
  names.add("default");
  return [...names].filter((name) => {
    const value = walk.exportValue(name);
    return (
      value !== undefined &&
      carries(value, {
        origin: (origin, it) => (origin.kind === "data" ? LENT_DATA.has(origin.what) : origin.kind !== "parameter" && table.isSecret(origin, it)),
        api: ({ library }) => library?.package === "stripe",
      })
    );
  });
}
