import type { EventOf } from "../flow/event.ts";
import { someValue } from "../flow/values/shapes.ts";
import { onlyText } from "../flow/values/value.ts";
import type { Span } from "../text/span.ts";
import { eventReport } from "./event-report.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { flawedCommands, flawedProcesses, inClearText } from "./stripe-commands.ts";
import { addressesOf, isLocalHost, isStripeApiUrl, textsOf } from "./transport.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const plainHttp: Rule = {
  id: "plain-http",
  title: "Requests to Stripe in clear text",
  severity: "error",
  cwe: "CWE-319",
  what: "A client sends its requests over plain HTTP.",
  why: "The secret key crosses the network in clear text.",
  advice: "Use https, which is the default.",
  messages: {
    client: "Requests of this client cross the network in clear text, the key with them. Use https.",
    request: "This request crosses the network in clear text, the key with it. Use https.",
    command: "This command sends the key over the network in clear text. Use https.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nimport stripe\n\nstripe.api_base = "http://api.stripe.com"\n',
      good: 'import os\n\nimport stripe\n\nstripe.api_base = "https://api.stripe.com"\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { protocol: "http" });\n',
      good: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { protocol: "https" });\n',
    },
  ],
  *find(context) {
    if (!context.isProgram) {
      const because = placeCircumstances(context);
      for (const span of flawedCommands(context, inClearText)) yield { message: "command", span, severity: weighed("error", because), circumstances: because };
    }
    for (const event of flawedProcesses(context, inClearText)) yield eventReport(context, event, "command", "error", []);
    for (const event of context.eventsOf("client")) {
      if (!event.client.startsWith("stripe")) continue;
      const protocol = event.options.get("protocol");
      const host = event.options.get("host");
      // To a host that is not known, or to a stand-in on this machine, nothing is said.
      const away = host === undefined || textsOf(host).some((text) => !isLocalHost(text));
      if (protocol && away && onlyText(protocol.value) === "http") yield eventReport(context, event, "client", "error", ["protocol"]);
      for (const name of ["apiBase", "connectBase", "filesBase", "meterEventsBase"]) {
        const base = event.options.get(name);
        if (base && textsOf(base).some((text) => /^http:/i.test(text) && !isLocalHost(text))) yield eventReport(context, event, "client", "error", [name]);
      }
    }
    const sent = context.eventsOf("request").filter((event) => isPlain(context, event));
    const spans = sent.map((event) => context.spanOf(event.at));
    // A request that is made in the call that sends it is one.
    const isInside = ({ start, end }: Span): boolean => spans.some((it) => it.start <= start && end <= it.end && it.end - it.start > end - start);
    for (const [index, event] of sent.entries()) if (!isInside(spans[index] as Span)) yield eventReport(context, event, "request", "error", []);
  },
};

/** What speaks plain HTTP, whatever its address says. */
const PLAIN = /^http:(?:request|get)$|^http:client\.HTTPConnection$/;

function isPlain(context: RuleContext, event: EventOf<"request">): boolean {
  const scheme = PLAIN.test(event.by.path) ? "http://" : "";
  const addresses = addressesOf(event).map((address) => (/^\w+:/.test(address) ? address : `${scheme}${address}`));
  return onlyPlain(addresses, carriesKey(context, event) ? isHost : isStripeApiUrl);
}

/** More than the beginning of an address: where it goes may depend on the environment. */
const isHost = (address: string): boolean => /^https?:\/\/[^/]/i.test(address);

/** Whether all that is known of where a request to Stripe goes is without TLS: which of two it is may depend on the environment. */
function onlyPlain(addresses: readonly string[], isMeant: (address: string) => boolean): boolean {
  const known = addresses.filter((address) => isMeant(address) && /^https?:/i.test(address) && !isLocalHost(address));
  return known.length > 0 && known.every((address) => /^http:/i.test(address));
}

/** Whether one of its headers holds a key of Stripe, whatever host it goes to. */
function carriesKey(context: RuleContext, { headers }: EventOf<"request">): boolean {
  return headers !== undefined && someValue(headers, (value) => [...value.ways.keys()].some((origin) => context.table.isSecret(origin, value)));
}
