import { Carried } from "../flow/carried.ts";
import type { ModuleWalk } from "../flow/module-walk.ts";
import { NOTHING } from "../flow/value.ts";
import type { DataKind } from "../model/api.ts";
import type { CredentialTable } from "../rules/credential-table.ts";

/** What Stripe gives, and what holds a key: of interest to whoever gets it. */
const LENT_DATA: ReadonlySet<DataKind> = new Set(["stripe-object", "stripe-event", "client-secret", "carried-key", "key-inside", "issued-secret", "card-data"]);

/** Which modules hand out credentials, Stripe's clients, or what gives such, and under which names: files that import those by these names are worth a look. */
export function lentNames(walks: Iterable<ModuleWalk>, table: CredentialTable): ReadonlyMap<string, readonly string[]> {
  const carried = new Carried({
    origin: (origin) => (origin.kind === "data" ? LENT_DATA.has(origin.what) : origin.kind !== "parameter" && table.isSecret(origin, NOTHING)),
    api: ({ library }) => library?.package === "stripe",
  });
  const lent = new Map<string, readonly string[]>();
  for (const walk of walks) {
    const names = new Set<string>();
    for (const [name, value] of walk.exported()) if (!names.has(name) && carried.in(value)) names.add(name);
    if (names.size > 0) lent.set(walk.path, [...names]);
  }
  return lent;
}
