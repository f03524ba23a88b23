import type { Ecosystem } from "../../../facts/program.ts";
import type { Endpoint } from "./endpoints.ts";

/** A method that an SDK once had. */
export interface RemovedMethod {
  readonly ecosystem: Ecosystem;
  readonly naming: "services" | "resources";
  /** `subscriptions.del`. */
  readonly name: string;
  /** The last major seen to have it, and the first seen not to. */
  readonly until: number;
  readonly gone: number;
  /** What does the same now. */
  readonly instead: string;
  /** What it asks, where Stripe says what a key must be allowed for that. */
  readonly asks?: Pick<Endpoint, "verb" | "path">;
}

const CANCELS = { verb: "DELETE", path: "/v1/subscriptions/{subscription}" } as const;
const UPCOMING = { verb: "GET", path: "/v1/invoices/upcoming" } as const;

/** Compared at run time between majors of the published packages, and with the change log of npm `stripe`. */
export const REMOVED_METHODS: readonly RemovedMethod[] = [
  { ecosystem: "npm", naming: "services", name: "subscriptions.del", until: 12, gone: 13, instead: "subscriptions.cancel", asks: CANCELS },
  { ecosystem: "npm", naming: "services", name: "invoices.retrieveUpcoming", until: 17, gone: 18, instead: "invoices.createPreview", asks: UPCOMING },
  { ecosystem: "npm", naming: "services", name: "invoices.listUpcomingLines", until: 17, gone: 18, instead: "invoices.createPreview", asks: UPCOMING },
  { ecosystem: "npm", naming: "services", name: "subscriptionItems.createUsageRecord", until: 17, gone: 18, instead: "billing.meterEvents.create" },
  { ecosystem: "npm", naming: "services", name: "subscriptionItems.listUsageRecordSummaries", until: 17, gone: 18, instead: "billing.meters.listEventSummaries" },
  { ecosystem: "npm", naming: "services", name: "billing.creditBalanceSummary.retrieve", until: 21, gone: 22, instead: "billing.creditBalanceSummaries.retrieve" },
  { ecosystem: "pypi", naming: "resources", name: "Subscription.delete", until: 5, gone: 7, instead: "Subscription.cancel", asks: CANCELS },
  { ecosystem: "pypi", naming: "resources", name: "Invoice.upcoming", until: 11, gone: 12, instead: "Invoice.create_preview", asks: UPCOMING },
  { ecosystem: "pypi", naming: "resources", name: "SubscriptionItem.create_usage_record", until: 11, gone: 12, instead: "billing.MeterEvent.create" },
  { ecosystem: "pypi", naming: "resources", name: "SubscriptionItem.list_usage_record_summaries", until: 11, gone: 12, instead: "billing.Meter.list_event_summaries" },
  { ecosystem: "pypi", naming: "services", name: "invoices.upcoming", until: 11, gone: 12, instead: "invoices.create_preview", asks: UPCOMING },
  { ecosystem: "pypi", naming: "services", name: "subscription_items.usage_records.create", until: 11, gone: 12, instead: "billing.meter_events.create" },
];
