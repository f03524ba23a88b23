import type { Summary } from "../flow/calls/summary.ts";
import type { ModuleWalk } from "../flow/modules/module-walk.ts";
import { Carried } from "../flow/values/carried.ts";
import type { Origin } from "../flow/values/origin.ts";
import { NOTHING, type Value } from "../flow/values/value.ts";
import type { DataKind } from "../model/api.ts";
import type { ApiNode } from "../model/model.ts";
import { isWrittenAsEventType } from "../model/stripe/event-type.ts";
import type { CredentialTable } from "../rules/credential-table.ts";

/** What Stripe gives, and what holds a key: of interest to whoever gets it. */
const LENT_DATA: ReadonlySet<DataKind> = new Set(["stripe-object", "stripe-event", "client-secret", "carried-key", "key-inside", "issued-secret", "card-data"]);

/** What is of interest also where something of the project's own that holds it is handed on: what only holds a charge's amount goes all through a shop. */
const HELD_DATA: ReadonlySet<DataKind> = new Set(["client", "client-secret", "carried-key", "key-inside", "issued-secret", "card-data"]);

/** What a call of Stripe is asked, or what is taken for one of its events, where only a caller knows what that is: a controller, whose routes stand in another file. */
function asksCaller({ latent }: Summary): boolean {
  return latent.some(
    (event) =>
      event.kind === "call" || event.kind === "trust" || event.kind === "credential" || (event.kind === "compared" && isWrittenAsEventType(event.text)),
  );
}

/** What it hands to something that only a caller knows: `response.json(key)`, `app.post("/pay", pay)`. */
function handedOver({ pending }: Summary): Value[] {
  return pending.flatMap(({ arguments: given }) => [...given.positional, ...given.named.values(), ...(given.rest ? [given.rest] : [])]);
}

/**
 * Which modules hand out credentials, Stripe's clients, what gives such, or functions that ask Stripe what their callers say, and under which names: files that import
 * those by these names are worth a look.
 */
export function lentNames(walks: Iterable<ModuleWalk>, table: CredentialTable): ReadonlyMap<string, readonly string[]> {
  const isOneOf =
    (data: ReadonlySet<DataKind>) =>
    (origin: Origin): boolean =>
      origin.kind === "data" ? data.has(origin.what) : origin.kind !== "parameter" && table.isSecret(origin, NOTHING);
  const isStripes = ({ library }: ApiNode): boolean => library?.package === "stripe";
  const summary = (it: Summary, depth: number): boolean => asksCaller(it) || handedOver(it).some((value) => handed.in(value, depth));
  const held = new Carried({ origin: isOneOf(HELD_DATA), api: () => false, summary });
  const handed = new Carried({ origin: isOneOf(LENT_DATA), api: isStripes, summary, inInstance: held });
  const carried = new Carried({ origin: isOneOf(LENT_DATA), api: isStripes, summary });
  const lent = new Map<string, readonly string[]>();
  for (const walk of walks) {
    const names = new Set<string>();
    for (const [name, value] of walk.exports.all()) if (!names.has(name) && carried.in(value)) names.add(name);
    if (names.size > 0) lent.set(walk.path, [...names]);
  }
  return lent;
}
