import { eventReport } from "./event-report.ts";
import type { Rule } from "./rule.ts";
import { clientEvents, speaksOldTls, stripeRequests } from "./transport.ts";

export const weakTls: Rule = {
  id: "weak-tls",
  title: "Old versions of TLS are spoken",
  severity: "warning",
  cwe: "CWE-326",
  what: "A client that reaches Stripe speaks TLS 1.0 or 1.1, with ciphers weakened to make that possible.",
  why: "Old versions can be broken; Stripe itself refuses them, so that only an impostor would answer.",
  advice: "Remove the protocol version and the cipher list.",
  messages: { client: "This client speaks old versions of TLS. Remove the protocol version and the cipher list." },
  examples: [
    {
      path: "app.ts",
      bad: 'import https from "node:https";\nimport Stripe from "stripe";\n\nconst agent = new https.Agent({ minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" });\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { httpAgent: agent });\n',
      good: 'import https from "node:https";\nimport Stripe from "stripe";\n\nconst agent = new https.Agent({ minVersion: "TLSv1.2" });\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { httpAgent: agent });\n',
    },
  ],
  *find(context) {
    for (const event of clientEvents(context)) {
      const transport = event.client === "stripe" ? (event.options.get("httpClient") ?? event.options.get("httpAgent")) : undefined;
      if (transport && speaksOldTls(transport)) yield eventReport(context, event, "client", "warning", ["httpClient", "httpAgent"]);
    }
    for (const event of stripeRequests(context)) if (event.options && speaksOldTls(event.options)) yield eventReport(context, event, "client", "warning", []);
  },
};
