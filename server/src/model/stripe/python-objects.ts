import type { Api, ApiPath, Library } from "../api.ts";
import { members } from "../forms.ts";
import { CARRIED_KEY, CLIENT_SECRET, client, HARMLESS, ISSUED_SECRET, KEY_INSIDE, STRIPE_ERROR, STRIPE_EVENT, STRIPE_OBJECT } from "./effects.ts";

const ERROR_CLASSES = [
  "APIConnectionError",
  "APIError",
  "AuthenticationError",
  "IdempotencyError",
  "InvalidRequestError",
  "PermissionError",
  "RateLimitError",
  "SignatureVerificationError",
  "StripeErrorWithParamCode",
];

/** Methods of objects that ask the API, each with an object that has it. */
const REQUESTS: Readonly<Record<string, string>> = {
  save: "customer.save()",
  delete: "customer.delete()",
  cancel: 'stripe.Subscription.retrieve("sub_1").cancel()',
  capture: 'stripe.PaymentIntent.retrieve("pi_1").capture()',
  confirm: 'stripe.PaymentIntent.retrieve("pi_1").confirm()',
  pay: 'stripe.Invoice.retrieve("in_1").pay()',
  finalize_invoice: 'stripe.Invoice.retrieve("in_1").finalize_invoice()',
  void_invoice: 'stripe.Invoice.retrieve("in_1").void_invoice()',
  send_invoice: 'stripe.Invoice.retrieve("in_1").send_invoice()',
  detach: 'stripe.PaymentMethod.retrieve("pm_1").detach()',
  reject: 'stripe.Account.retrieve("acct_1").reject(reason="fraud")',
};

/** What stripe-python hands back: objects, the secrets among their fields, events, errors. `print` and `repr` of them show no key; `obj.api_key` and a pickle do. */
export const pythonObjects: Library = {
  package: "stripe",
  ecosystem: "pypi",
  setup: `import stripe

customer = stripe.Customer.retrieve("cus_1")`,
  apis: {
    "stripe:StripeObject()": { value: STRIPE_OBJECT },
    ...fieldsOf("stripe:StripeObject()"),
    "stripe:StripeObject().data": { same: "stripe:StripeObject()" },
    "stripe:StripeObject().items": { same: "stripe:StripeField()" },
    "stripe:StripeObject()[]": { same: "stripe:StripeObject()" },
    "stripe:StripeObject().*": { same: "stripe:StripeField()" },
    "stripe:StripeObject().auto_paging_iter": {
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: "print(stripe.Customer.list().auto_paging_iter())",
    },
    // What is for sale and the like: as such objects are, but of no payer.
    "stripe:CatalogObject()": { value: KEY_INSIDE },
    ...fieldsOf("stripe:CatalogObject()"),
    "stripe:CatalogObject().data": { same: "stripe:CatalogObject()" },
    "stripe:CatalogObject()[]": { same: "stripe:CatalogObject()" },
    "stripe:CatalogObject().auto_paging_iter": { gives: "stripe:CatalogObject()", result: KEY_INSIDE },
    ...members("stripe:CatalogObject()", ["to_dict", "to_dict_recursive"], { result: HARMLESS }),
    ...members("stripe:CatalogObject()", ["save", "delete", "refresh"], {
      effects: [client("stripe-object", {})],
      gives: "stripe:CatalogObject()",
      example: 'stripe.Product.retrieve("prod_1").$()',
    }),
    "stripe:CatalogObject().*": { same: "stripe:StripeField()" },
    // A plain dict: no client is inside.
    ...fieldsOf("stripe:StripeDict()"),
    "stripe:StripeDict().api_key": { value: HARMLESS },
    "stripe:StripeDict()[]": { same: "stripe:StripeField()" },
    "stripe:StripeObject().to_dict": { gives: "stripe:StripeDict()", result: STRIPE_OBJECT, example: "print(customer.to_dict())" },
    "stripe:StripeObject().to_dict_recursive": {
      gives: "stripe:StripeDict()",
      result: STRIPE_OBJECT,
      majors: "..14",
      example: "print(customer.to_dict_recursive())",
    },
    "stripe:StripeObject().get": {
      result: { kind: "entry", of: "receiver", key: "0", fallback: "1" },
      majors: "..14",
      example: 'print(customer.get("client_secret"))',
    },
    "stripe:StripeObject().refresh": {
      effects: [client("stripe-object", {})],
      gives: "stripe:StripeObject()",
      result: STRIPE_OBJECT,
      example: "print(customer.refresh())",
    },
    // Methods of resources that ask the API: which of them an object has depends on what it is.
    ...Object.fromEntries(
      Object.entries(REQUESTS).map(([name, example]): [ApiPath, Api] => [
        `stripe:StripeObject().${name}`,
        { effects: [client("stripe-object", {})], gives: "stripe:StripeObject()", result: STRIPE_OBJECT, example: `print(${example})` },
      ]),
    ),
    // A field of an object, at whatever depth: harmless itself, but for the secrets among its own fields.
    ...fieldsOf("stripe:StripeField()"),
    "stripe:StripeField()[]": { same: "stripe:StripeField()" },
    "stripe:StripeField().*": { same: "stripe:StripeField()" },

    "stripe:Event().data.object": { same: "stripe:StripeObject()" },
    "stripe:Event()": { value: STRIPE_EVENT },
    "stripe:Event().data": { value: STRIPE_OBJECT },
    "stripe:Event().to_dict": { result: STRIPE_OBJECT, example: "print(stripe.Webhook.construct_event(DATA, DATA, DATA).to_dict())" },

    ...Object.fromEntries(
      ERROR_CLASSES.flatMap((name): [ApiPath, Api][] => [
        [`stripe:${name}`, { same: "stripe:StripeError" }],
        [`stripe:error.${name}`, { same: "stripe:StripeError" }],
      ]),
    ),
    "stripe:error.StripeError": { same: "stripe:StripeError" },
    // What it says is meant for the payer.
    "stripe:CardError()": { value: HARMLESS },
    "stripe:CardError().http_body": { same: "stripe:StripeError().http_body" },
    "stripe:CardError().json_body": { same: "stripe:StripeError().json_body" },
    "stripe:CardError().error": { same: "stripe:StripeError().error" },
    "stripe:error.CardError": { same: "stripe:CardError" },
    "stripe:StripeError()": { value: STRIPE_ERROR },
    // Meant for the payer.
    "stripe:StripeError().add_note": { same: ":caught-error.add_note" },
    "stripe:CardError().add_note": { same: ":caught-error.add_note" },
    "stripe:StripeError().user_message": { value: HARMLESS },
    "stripe:StripeError().code": { value: HARMLESS },
    "stripe:StripeError().http_status": { value: HARMLESS },
    "stripe:StripeError().request_id": { value: HARMLESS },
    "stripe:StripeError().http_body": {
      value: STRIPE_OBJECT,
      example: "try:\n    stripe.Customer.list()\nexcept stripe.StripeError as error:\n    print(error.http_body)",
    },
    "stripe:StripeError().json_body": {
      value: STRIPE_OBJECT,
      example: "try:\n    stripe.Customer.list()\nexcept stripe.StripeError as error:\n    print(error.json_body)",
    },
    "stripe:StripeError().error": {
      value: STRIPE_OBJECT,
      example: "try:\n    stripe.Customer.list()\nexcept stripe.StripeError as error:\n    print(error.error)",
    },
  },
};

function fieldsOf(object: ApiPath): Record<ApiPath, Api> {
  return {
    [`${object}.api_key`]: { value: CARRIED_KEY, example: "print(customer.api_key)" },
    [`${object}.secret`]: { value: ISSUED_SECRET, example: 'print(stripe.EphemeralKey.create(customer="cus_1", stripe_version="2026-10-28.endive").secret)' },
    [`${object}.signing_secret`]: {
      value: ISSUED_SECRET,
      example: "print(stripe.StripeClient(DATA).v2.core.event_destinations.retrieve(DATA).webhook_endpoint.signing_secret)",
    },
    [`${object}.client_secret`]: { value: CLIENT_SECRET, example: 'print(stripe.PaymentIntent.create(amount=500, currency="eur").client_secret)' },
  };
}
