import { maskText } from "../model/credentials/mask.ts";
import { eventReport } from "./event-report.ts";
import type { Rule } from "./rule.ts";
import { isLocalHost, isStripeUrl, textsOf } from "./transport.ts";

export const redirectedApiHost: Rule = {
  id: "redirected-api-host",
  title: "The API's host is redirected",
  severity: "warning",
  cwe: "CWE-441",
  what: "A client is told to send its requests to a host that is not Stripe's.",
  why: "That host receives the secret key with every request.",
  advice: "Remove the host; for tests use a stand-in on the same machine.",
  messages: {
    host: "Requests of this client, and the key with them, go to {host}, which is not Stripe's. Remove the setting.",
    input: "The host that this client sends the key to comes with a request. Remove the setting.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nimport stripe\n\nstripe.api_base = "https://stripe.example.net"\n',
      good: 'import os\n\nimport stripe\n\nstripe.api_base = "http://localhost:12111"\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { host: "stripe.example.net" });\n',
      good: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { host: "localhost", port: 12111, protocol: "http" });\n',
    },
  ],
  *find(context) {
    for (const event of context.eventsOf("client")) {
      if (!event.client.startsWith("stripe")) continue;
      for (const name of ["host", "apiBase", "connectBase", "filesBase", "meterEventsBase"]) {
        const option = event.options.get(name);
        if (!option) continue;
        const foreign = textsOf(option).find((text) => text !== "" && !isStripeUrl(text) && !isLocalHost(text));
        if (foreign !== undefined) yield { ...eventReport(context, event, "host", "warning", [name]), arguments: { host: `\`${maskText(foreign)}\`` } };
        // The parameters of a request come from visitors all the time; a `host` among them is the options' only by chance.
        else if (event.client !== "stripe-request" && [...option.value.ways.keys()].some((origin) => origin.kind === "data" && origin.what === "request-input"))
          yield eventReport(context, event, "input", "error", [name]);
      }
    }
  },
};
