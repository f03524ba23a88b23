import type { Library } from "../api.ts";
import { client, secretKey } from "./effects.ts";

/** Modules and names of stripe-python that later majors dropped. */
export const pythonLegacy: Library = {
  package: "stripe",
  ecosystem: "pypi",
  setup: "import stripe",
  apis: {
    "stripe:api_requestor.APIRequestor": {
      majors: "2..7",
      parameters: ["key", "client", "api_base", "api_version", "account"],
      effects: [
        secretKey("`key` of APIRequestor", "key"),
        client("stripe", { httpClient: "client", apiBase: "api_base", apiVersion: "api_version", account: "account" }),
      ],
      example: "import stripe.api_requestor\n\nstripe.api_requestor.APIRequestor(key=KEY)",
    },
    "stripe:util.convert_to_stripe_object": { same: "stripe:convert_to_stripe_object", majors: "2..12" },
    "stripe:http_client.new_default_http_client": { same: "stripe:new_default_http_client", majors: "2..12" },
    "stripe:http_client.RequestsClient": { same: "stripe:RequestsClient", majors: "2..12" },
    "stripe:http_client.UrlFetchClient": { same: "stripe:UrlFetchClient", majors: "2..12" },
    "stripe:http_client.PycurlClient": { same: "stripe:PycurlClient", majors: "2..12" },
    "stripe:http_client.Urllib2Client": { same: "stripe:UrllibClient", majors: "2..12" },
    "stripe:http_client.HTTPXClient": { same: "stripe:HTTPXClient", majors: "8..12" },
    "stripe:http_client.AIOHTTPClient": { same: "stripe:AIOHTTPClient", majors: "8..12" },
    "stripe:webhook.Webhook": { same: "stripe:Webhook", majors: "2..12" },
    "stripe:webhook.WebhookSignature": { same: "stripe:WebhookSignature", majors: "2..12" },
    "stripe:stripe_object.StripeObject": { same: "stripe:StripeObject", majors: "2..12" },
  },
};
