import type { Finding } from "../rules/finding.ts";
import { repairs } from "./index.ts";
import { inMenuOrder } from "./menu-order.ts";
import type { Offer, ProjectEdit, RepairContext } from "./repair.ts";

export { fixAll } from "./fix-all.ts";

/** What can be done about a finding, the preferred first; empty where nothing is known to be right. */
export async function offersFor(finding: Finding, context: RepairContext): Promise<readonly Offer[]> {
  const offers: Offer[] = [];
  for (const repair of repairs) if (repair.rules.includes(finding.rule)) offers.push(...(await repair.offers(finding, context)));
  return inMenuOrder(offers);
}

/** The edits of an offer; undefined where none would be right any more. */
export async function editFor(offer: Offer, finding: Finding, context: RepairContext): Promise<ProjectEdit | undefined> {
  return repairs.find(({ id }) => id === offer.repair)?.edit(offer, finding, context);
}
