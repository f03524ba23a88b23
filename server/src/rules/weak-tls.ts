import type { EventOf, Shape } from "../flow/event.ts";
import { UNKNOWN } from "../flow/values/value.ts";
import { type OldTls, oldTlsOf } from "./certificates.ts";
import { eventReport } from "./event-report.ts";
import type { Rule } from "./rule.ts";
import { stripeRequests } from "./transport.ts";

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
    const clients = context.eventsOf("client");
    const around = processOf(clients);
    const isOld = (shape: Shape | undefined): boolean => {
      const allowed = shape && oldTlsOf(shape, around);
      return allowed?.version === true && allowed.ciphers;
    };
    for (const event of clients) {
      const transport = event.client === "stripe" ? (event.options.get("httpClient") ?? event.options.get("httpAgent")) : undefined;
      // The SDK's own clients for Python are reported where they are built.
      const isReported = event.by.ecosystem === "pypi" && /^stripe:/.test(transport?.value.api?.path ?? "");
      if (isOld(transport) && !isReported) yield eventReport(context, event, "client", "warning", ["httpClient", "httpAgent"]);
      if (event.client === "stripe-requests" && isOld(event.options.get("session"))) yield eventReport(context, event, "client", "warning", ["session"]);
    }
    for (const event of stripeRequests(context)) if (isOld(event.options) || isOld(event.client)) yield eventReport(context, event, "client", "warning", []);
  },
};

/** What is said for the whole process. */
function processOf(clients: readonly EventOf<"client">[]): OldTls {
  let around: OldTls = { version: false, ciphers: false };
  for (const { client, options } of clients)
    if (client === "node-tls") around = oldTlsOf({ value: UNKNOWN, entries: options, list: false, open: false }, around);
  return around;
}
