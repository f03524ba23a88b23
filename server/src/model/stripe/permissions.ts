import type { Endpoint } from "./endpoints/endpoints.ts";

/** What a restricted key must be allowed for one call. */
export interface Permission {
  /** A line of the Dashboard's list of permissions. */
  readonly resource: PermissionResource;
  /** `write` includes `read`. */
  readonly level: "read" | "write";
  /** Why a call deserves a second look before a key may make it. */
  readonly marks: readonly PermissionMark[];
}

export interface PermissionResource {
  /** From the path of its endpoints: `customers`, `checkout.sessions`. */
  readonly id: string;
  /** As the Dashboard and Stripe's reference call it. */
  readonly title: string;
  /** What Stripe's error messages and the Dashboard's address call it without `rak_` and `_read`/`_write`; undefined where no public text says it. */
  readonly slug: string | undefined;
}

/** Calls that move money out of the account or destroy. */
export type PermissionMark = "payout" | "transfer" | "refund" | "external account" | "deletion";

/**
 * How the permissions of restricted keys follow from the paths of endpoints: a resource is the first part of a path, below these the first two. What hangs below a
 * resource (`/v1/customers/{customer}/tax_ids`) belongs to it, unless {@link BELOW} says otherwise. Reading is `GET`; anything else is writing.
 */
const NAMESPACES: ReadonlySet<string> = new Set([
  "apple_pay",
  "apps",
  "billing",
  "billing_portal",
  "checkout",
  "climate",
  "commerce",
  "core",
  "entitlements",
  "financial_connections",
  "forwarding",
  "identity",
  "issuing",
  "money_management",
  "product_catalog",
  "radar",
  "reporting",
  "sigma",
  "tax",
  "terminal",
  "test_helpers",
  "treasury",
]);

/** Parts of paths that are resources of their own although they hang below another one. */
const BELOW: Readonly<Record<string, string>> = {
  refund: "refunds",
  login_links: "login_links",
  payment_methods: "payment_methods",
};

/** Paths that are another name of a resource. */
const SAME: Readonly<Record<string, string>> = { account: "accounts", prices: "plans" };

/**
 * Names as Stripe's reference of permissions has them (docs.stripe.com/security/permissions, docs.stripe.com/stripe-apps/reference/permissions) and its error
 * messages ("Having the 'rak_…' permission would allow this request to continue"). Titles that are not the path's own words stand first.
 */
const NAMES: Readonly<Record<string, { readonly title?: string; readonly slug?: string }>> = {
  accounts: { title: "Connected accounts", slug: "connected_account" },
  account_links: { slug: "account_link" },
  "apple_pay.domains": { title: "Apple Pay domains", slug: "apple_pay_domain" },
  application_fees: { slug: "application_fee" },
  balance: { slug: "balance" },
  balance_transactions: { title: "Balance transaction sources", slug: "balance_transaction_source" },
  charges: { title: "Charges and refunds", slug: "charge" },
  "checkout.sessions": { title: "Checkout sessions", slug: "checkout_session" },
  coupons: { slug: "coupon" },
  credit_notes: { slug: "credit_note" },
  customers: { slug: "customer" },
  disputes: { slug: "dispute" },
  ephemeral_keys: { slug: "ephemeral_key" },
  events: { slug: "event" },
  files: { slug: "file" },
  invoices: { slug: "invoice" },
  login_links: { slug: "edit_link" },
  payment_intents: { title: "PaymentIntents", slug: "payment_intent" },
  payment_methods: { slug: "payment_method" },
  payouts: { slug: "payout" },
  plans: { title: "Prices and plans", slug: "plan" },
  products: { slug: "product" },
  refunds: { title: "Charges and refunds", slug: "refund" },
  setup_intents: { title: "SetupIntents", slug: "setup_intent" },
  subscriptions: { slug: "subscription" },
  tax_rates: { slug: "tax_rate" },
  "terminal.configurations": { slug: "terminal_configuration" },
  "terminal.connection_tokens": { slug: "terminal_connection_token" },
  "test_helpers.test_clocks": { title: "Test clocks", slug: "billing_clock" },
  transfers: { slug: "transfer" },
  webhook_endpoints: { slug: "webhook" },
};

/** What a key must be allowed for a call of an endpoint. */
export function permissionOf(endpoint: Pick<Endpoint, "verb" | "path">): Permission {
  return { resource: resourceOf(resourceIdOf(endpoint.path)), level: endpoint.verb === "GET" ? "read" : "write", marks: marksOf(endpoint) };
}

/** The resource of an id. */
export function resourceOf(id: string): PermissionResource {
  const { title = titleOf(id), slug } = NAMES[id] ?? {};
  return { id, title, slug };
}

/**
 * What a key must be allowed to read so that a response can be expanded by a path (`data.default_payment_method`, `latest_charge.refunds`): the resources its
 * segments name; undefined where one of them names none that is known.
 */
export function expandedResources(path: string): readonly PermissionResource[] | undefined {
  const resources: PermissionResource[] = [];
  for (const segment of path.split(".")) {
    if (PARTS.has(segment)) continue;
    const id = [segment, segment.replace(/^(?:default|latest|latest_revision|pending|source|original|invoice_settings|on_behalf_of|destination)_/, "")]
      .flatMap((name) => [name, `${name}s`, `${name.replace(/y$/, "ie")}s`])
      .map((name) => EXPANDABLE[name] ?? name)
      .find((name) => NAMES[name] !== undefined);
    if (id === undefined) return undefined;
    resources.push(resourceOf(SAME[id] ?? id));
  }
  return resources;
}

/** What belongs to the object itself and is only left out of shorter answers. */
const PARTS = new Set(["data", "items", "lines", "line_items", "tiers", "currency_options"]);

/** Fields that are not called what they hold. */
const EXPANDABLE: Readonly<Record<string, string>> = {
  on_behalf_of: "accounts",
  price: "plans",
  prices: "plans",
  default_price: "plans",
  destination_payment: "charges",
  source_transaction: "charges",
  tax: "tax_rates",
};

/** `https://dashboard.stripe.com/apikeys/create?…`: the Dashboard's form for a restricted key with these permissions ticked, as far as their names are known. */
export function restrictedKeyAddress(
  name: string,
  permissions: readonly { readonly resource: PermissionResource; readonly level: "read" | "write" }[],
): string {
  const query = permissions.flatMap(({ resource, level }) => (resource.slug === undefined ? [] : [`&permissions%5B%5D=rak_${resource.slug}_${level}`]));
  return `https://dashboard.stripe.com/apikeys/create?name=${encodeURIComponent(name)}${query.join("")}`;
}

function resourceIdOf(path: string): string {
  const parts = path.split("/").filter((it) => it !== "" && !it.startsWith("{"));
  const version = parts.shift();
  const [first = "", second] = parts;
  const isGrouped = NAMESPACES.has(first) && second !== undefined;
  const below = parts.slice(isGrouped ? 2 : 1).find((it) => BELOW[it] !== undefined && first !== "application_fees");
  if (below !== undefined && !isGrouped) return BELOW[below] ?? below;
  const id = isGrouped ? `${first}.${second}` : (SAME[first] ?? first);
  return version === "v2" ? `v2.${id}` : id;
}

function marksOf({ verb, path }: Pick<Endpoint, "verb" | "path">): PermissionMark[] {
  if (verb === "GET") return [];
  const parts = path.split("/");
  const any = (...names: readonly string[]): boolean => names.some((it) => parts.includes(it));
  const marks: PermissionMark[] = [];
  if (any("payouts", "outbound_payments", "payout_methods")) marks.push("payout");
  if (any("transfers", "topups", "outbound_transfers")) marks.push("transfer");
  if (any("refunds", "refund", "create_unlinked_refund")) marks.push("refund");
  if (any("external_accounts") || (any("customers") && any("sources"))) marks.push("external account");
  if (verb === "DELETE" || parts.at(-1) === "delete") marks.push("deletion");
  return marks;
}

/** `checkout.sessions` → `Checkout sessions`. */
function titleOf(id: string): string {
  const words = id.replace(/^v2\./, "").replace(/[._]/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1) + (id.startsWith("v2.") ? " (v2)" : "");
}
