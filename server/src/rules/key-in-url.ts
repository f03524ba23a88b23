import { arrivalReport, secretArriving } from "./reaching.ts";
import type { Rule } from "./rule.ts";
import { keysAmongParameters } from "./wrong-slot.ts";

export const keyInUrl: Rule = {
  id: "key-in-url",
  title: "Stripe key in a URL",
  severity: "error",
  cwe: "CWE-598",
  what: "A Stripe key becomes part of a URL or a query string.",
  why: "URLs are logged by servers, proxies and browsers, and handed on in referrers.",
  advice: "Send the key in the `Authorization` header, or let the SDK do it.",
  messages: {
    url: "{name} becomes part of a URL here. Send it in the `Authorization` header, or let the SDK do it.",
    parameters: "{name} stands among the parameters of a request, and is sent in its URL or body{from}. Give it in the options, the argument after them.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nimport requests\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nrequests.get(f"https://example.com/charges?key={key}", timeout=5)\n',
      good: 'import os\n\nimport requests\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nrequests.get("https://api.stripe.com/v1/charges", headers={"Authorization": f"Bearer {key}"}, timeout=5)\n',
    },
    {
      path: "app.ts",
      bad: "const key = process.env.STRIPE_SECRET_KEY;\nawait fetch(`https://example.com/charges?key=${key}`);\n",
      good: 'const key = process.env.STRIPE_SECRET_KEY;\nawait fetch("https://api.stripe.com/v1/charges", { headers: { Authorization: `Bearer ${key}` } });\n',
    },
  ],
  *find(context) {
    for (const event of context.arrivalsIn(["url"])) {
      const arrival = secretArriving(context, event);
      if (arrival) yield arrivalReport(context, event, arrival, "url", "error");
    }
    yield* keysAmongParameters(context);
  },
};
