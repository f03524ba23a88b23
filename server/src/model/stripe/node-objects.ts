import type { Api, ApiPath, Library } from "../api.ts";
import { members } from "../forms.ts";
import { CARRIED_KEY, CLIENT_SECRET, HARMLESS, ISSUED_SECRET, KEY_INSIDE, STRIPE_ERROR, STRIPE_EVENT, STRIPE_OBJECT } from "./effects.ts";

/** Objects of the API that programs hand around most. */
const TYPES = (
  "Account BankAccount Card Charge Checkout.Session Customer Dispute Invoice InvoiceItem InvoiceLineItem PaymentIntent PaymentLink PaymentMethod Payout " +
  "Quote Refund SetupIntent Source Subscription SubscriptionItem SubscriptionSchedule Token Transfer Issuing.Card Issuing.Cardholder " +
  "Identity.VerificationSession BillingPortal.Session"
).split(" ");

/** What stripe-node hands back: objects, the secrets among their fields, pages, events, errors. Of these only `lastResponse` has the key inside. */
export const nodeObjects: Library = {
  package: "stripe",
  ecosystem: "npm",
  setup: `import Stripe from "stripe";

const stripe = new Stripe(KEY);
const customer: any = await stripe.customers.retrieve("cus_1");`,
  apis: {
    "stripe:StripeObject()": { value: STRIPE_OBJECT },
    // What annotations name: `function fulfil(session: Stripe.Checkout.Session)`.
    ...members("stripe:", TYPES, { gives: "stripe:StripeObject()" }),
    ...members("stripe:", ["Coupon", "Plan", "Price", "Product", "PromotionCode"], { gives: "stripe:PlainObject()" }),
    ...fieldsOf("stripe:StripeObject()"),
    // The response of Node's own `http` module, whose request holds the `Authorization` header. Not enumerable: printing the object does not print it.
    "stripe:StripeObject().lastResponse": { value: KEY_INSIDE, example: "console.log(customer.lastResponse);" },
    "stripe:StripeObject().lastResponse.*": { value: HARMLESS },
    "stripe:StripeObject().lastResponse.req": { value: KEY_INSIDE, example: "console.log(customer.lastResponse.req);" },
    "stripe:PlainObject()": {},
    "stripe:PlainObject().lastResponse": { same: "stripe:StripeObject().lastResponse" },
    "stripe:StripeObject().data": { same: "stripe:StripeObject()" },
    "stripe:StripeObject()[]": { same: "stripe:StripeObject()" },
    "stripe:StripeObject().*": { same: "stripe:StripeField()" },
    "stripe:StripeObject().autoPagingEach": {
      callbacks: [{ at: "0", parameters: ["stripe:StripeObject()"] }],
      example: "stripe.paymentIntents.list().autoPagingEach((intent) => console.log(intent.client_secret));",
    },
    "stripe:StripeObject().autoPagingToArray": {
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: "console.log(await stripe.customers.list().autoPagingToArray({ limit: 10 }));",
    },
    // A field of an object, at whatever depth: harmless itself, but for the secrets among its own fields.
    ...fieldsOf("stripe:StripeField()"),
    "stripe:StripeField()[]": { same: "stripe:StripeField()" },
    "stripe:StripeField().*": { same: "stripe:StripeField()" },

    "stripe:OAuthToken()": {},
    "stripe:OAuthToken().access_token": {
      value: CARRIED_KEY,
      example: 'console.log((await stripe.oauth.token({ grant_type: "authorization_code", code: DATA })).access_token);',
    },
    "stripe:OAuthToken().refresh_token": {
      value: CARRIED_KEY,
      example: 'console.log((await stripe.oauth.token({ grant_type: "authorization_code", code: DATA })).refresh_token);',
    },

    "stripe:Event()": { value: STRIPE_EVENT },
    "stripe:Event().data": { value: STRIPE_OBJECT },
    "stripe:Event().data.object": { same: "stripe:StripeObject()" },

    // With `emitEventBodies` the events of the client carry what is sent and received.
    "stripe:().on": {
      callbacks: [{ at: "1", parameters: ["stripe:RequestEvent()"] }],
      example: 'stripe.on("request", (event: any) => console.log(event.body));',
    },
    "stripe:().once": {
      callbacks: [{ at: "1", parameters: ["stripe:RequestEvent()"] }],
      example: 'stripe.once("response", (event: any) => console.log(event.body));',
    },
    "stripe:RequestEvent().body": { value: STRIPE_OBJECT, majors: "22..", example: 'stripe.on("request", (event: any) => console.log(event.body));' },

    "stripe:errors.StripeError()": { value: STRIPE_ERROR },
    // The body of the answer, with the payment intent and its client secret.
    "stripe:errors.StripeError().raw": { value: STRIPE_OBJECT, example: caught("raw") },
    "stripe:errors.StripeError().payment_intent": { value: STRIPE_OBJECT, example: caught("payment_intent") },
    "stripe:errors.StripeError().setup_intent": { value: STRIPE_OBJECT, example: caught("setup_intent") },
    "stripe:errors.StripeError().source": { value: STRIPE_OBJECT, example: caught("source") },
    "stripe:errors.StripeError().code": { value: HARMLESS },
    "stripe:errors.StripeError().type": { value: HARMLESS },
    "stripe:errors.StripeError().statusCode": { value: HARMLESS },
    "stripe:errors.StripeError().requestId": { value: HARMLESS },
    ...Object.fromEntries(
      [
        "StripeAPIError",
        "StripeAuthenticationError",
        "StripeConnectionError",
        "StripeIdempotencyError",
        "StripeInvalidGrantError",
        "StripeInvalidRequestError",
        "StripePermissionError",
        "StripeRateLimitError",
        "StripeSignatureVerificationError",
      ].map((name): [ApiPath, Api] => [`stripe:errors.${name}`, { same: "stripe:errors.StripeError" }]),
    ),
    // What it says is meant for the payer.
    "stripe:errors.StripeCardError()": { value: HARMLESS },
    ...Object.fromEntries(
      ["raw", "payment_intent", "setup_intent", "source"].map((name): [ApiPath, Api] => [
        `stripe:errors.StripeCardError().${name}`,
        { same: `stripe:errors.StripeError().${name}` },
      ]),
    ),
    "stripe:().errors": { same: "stripe:errors" },
  },
};

function fieldsOf(object: ApiPath): Record<ApiPath, Api> {
  return {
    [`${object}.secret`]: {
      value: ISSUED_SECRET,
      example: 'console.log((await stripe.ephemeralKeys.create({ customer: "cus_1" }, { apiVersion: "2026-10-28.endive" })).secret);',
    },
    [`${object}.signing_secret`]: {
      value: ISSUED_SECRET,
      example: "console.log((await stripe.v2.core.eventDestinations.retrieve(DATA)).webhook_endpoint?.signing_secret);",
    },
    [`${object}.client_secret`]: {
      value: CLIENT_SECRET,
      example: 'console.log((await stripe.paymentIntents.create({ amount: 500, currency: "eur" })).client_secret);',
    },
  };
}

function caught(field: string): string {
  return `try {
  await stripe.customers.list();
} catch (error) {
  if (error instanceof Stripe.errors.StripeError) console.log(error.${field});
}`;
}
