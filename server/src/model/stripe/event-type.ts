const OBJECTS =
  /^(?:account|balance|billing|capability|cash_balance|charge|checkout\.session|coupon|credit_note|customer|entitlements|file|financial_connections|identity|invoice|invoiceitem|issuing_\w+|mandate|payment_intent|payment_link|payment_method|payout|person|plan|price|product|promotion_code|quote|radar|refund|reporting|review|setup_intent|sigma|source|subscription_schedule|tax|tax_rate|terminal|topup|transfer|treasury)(?:\.[a-z_]+)+$/;

const THIN = /^v[12]\.(?:billing|core|iam|money_management|payments|reporting|commerce|data|tax)(?:\.[a-z_]+)+$/;

/** Whether it is the type of a notification, which the table does not list: `v1.billing.meter.error_report_triggered`, `v2.core.account.closed`. */
export function isThinEventType(text: string): boolean {
  return THIN.test(text);
}

/** Whether a text is written as Stripe writes the types of its events: `checkout.session.completed`. Which there are is in the table of endpoints. */
export function isWrittenAsEventType(text: string): boolean {
  return OBJECTS.test(text) || isThinEventType(text);
}

/** What the types of those events begin with, in quotes, that handlers wait for most: such a handler need not name Stripe. */
export const EVENT_WORDS: readonly string[] = [
  "payment_intent.",
  "setup_intent.",
  "checkout.session.",
  "customer.subscription.",
  "invoice.paid",
  "invoice.payment_",
  "charge.succeeded",
  "charge.refunded",
  "charge.dispute.",
  "payment_method.attached",
].flatMap((it) => [`"${it}`, `'${it}`]);
