import type { Shape } from "../flow/event.ts";
import { onlyConstant } from "../flow/value.ts";
import { eventReport, samePlace } from "./event-report.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { type ClientEvent, clientEvents, isConstant, sendsUnverified, stripeRequests, textsOf } from "./transport.ts";

export const unverifiedTls: Rule = {
  id: "unverified-tls",
  title: "Certificates are not verified",
  severity: "error",
  cwe: "CWE-295",
  what: "A client that reaches Stripe sends although the server's certificate is wrong.",
  why: "Whoever sits between the service and Stripe can read the secret key with the first request.",
  advice: "Remove the setting; where a private certificate authority is needed, name its file.",
  messages: {
    client: "This client sends the key to any server: certificates are not verified. Remove the setting.",
    module: "Calls without a client send the key to any server: certificates are not verified. Remove the setting.",
    host: "The host name in the certificate is not compared. Remove the setting.",
    request: "This request to Stripe sends the key to any server: certificates are not verified. Remove the setting.",
    process: "Certificates are not verified anywhere in this process, calls to Stripe included. Remove the setting.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nimport stripe\n\nclient = stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"], verify_ssl_certs=False)\n',
      good: 'import os\n\nimport stripe\n\nclient = stripe.StripeClient(os.environ["STRIPE_SECRET_KEY"])\n',
    },
    {
      path: "app.ts",
      bad: 'import https from "node:https";\nimport Stripe from "stripe";\n\nconst agent = new https.Agent({ rejectUnauthorized: false });\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { httpAgent: agent });\n',
      good: 'import https from "node:https";\nimport Stripe from "stripe";\n\nconst agent = new https.Agent({ keepAlive: true });\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { httpAgent: agent });\n',
    },
  ],
  *find(context) {
    const clients = clientEvents(context);
    for (const event of clients) {
      const message = messageOf(event, clients, context);
      if (message) yield eventReport(context, event, message, message === "host" ? "warning" : "error", OPTIONS);
    }
    for (const event of stripeRequests(context)) {
      const own = clients.some((client) => samePlace(client.at, event.at) && turnsOff(client.options.get("verify")));
      const parts = [event.options, event.client].filter((part) => part !== undefined);
      if (own || parts.some((part) => sendsUnverified(part))) yield eventReport(context, event, "request", "error", []);
    }
  },
};

/** The options that a report may point to, the most telling first. */
const OPTIONS = ["verify", "caBundle", "httpAgent", "httpClient", "connector", "session", "fetch", "dispatcher", "value"];

/** What was measured for each client: which values of which options send the key to a server with a wrong certificate. */
function messageOf(event: ClientEvent, clients: readonly ClientEvent[], context: RuleContext): "client" | "module" | "host" | "process" | undefined {
  const { options } = event;
  const python = event.by.ecosystem === "pypi";
  switch (event.client) {
    case "stripe": {
      if (python) {
        // With a client of its own the SDK refuses the flag, and that client decides.
        const own = options.get("httpClient");
        return own && !isConstant(own, null) ? (sendsUnverified(own) ? "client" : undefined) : turnsOff(options.get("verify")) ? "client" : undefined;
      }
      const transport = options.get("httpClient") ?? options.get("httpAgent");
      return transport && sendsUnverified(transport) ? "client" : undefined;
    }
    case "stripe-module":
      // Switches of the module do not hold for clients; where only clients are built they do nothing.
      if (onlyClients(context, clients)) return undefined;
      return turnsOff(options.get("verify")) ||
        isConstant(options.get("caBundle"), false) ||
        (options.has("caBundle") && textsOf(options.get("caBundle") as Shape).includes(""))
        ? "module"
        : undefined;
    case "stripe-requests":
    case "stripe-httpx":
      return turnsOff(options.get("verify")) ? "client" : undefined;
    case "stripe-aiohttp": {
      const own = [options.get("session"), options.get("connector")].filter((part) => part !== undefined);
      return own.length > 0 ? (own.some((part) => sendsUnverified(part)) ? "client" : undefined) : turnsOff(options.get("verify")) ? "client" : undefined;
    }
    case "stripe-pycurl":
      return turnsOff(options.get("verify")) ? "host" : undefined;
    case "stripe-fetch": {
      const fetching = options.get("fetch");
      return fetching && sendsUnverified(fetching) ? "client" : undefined;
    }
    case "undici-global-dispatcher": {
      const dispatcher = options.get("dispatcher");
      return dispatcher && sendsUnverified(dispatcher) && (clients.some((client) => client.client === "stripe-fetch") || stripeRequests(context).length > 0)
        ? "process"
        : undefined;
    }
    case "process-environment": {
      const [name, value] = [options.get("name"), options.get("value") ?? options.get("NODE_TLS_REJECT_UNAUTHORIZED")];
      const named = options.has("NODE_TLS_REJECT_UNAUTHORIZED") || (name !== undefined && textsOf(name).includes("NODE_TLS_REJECT_UNAUTHORIZED"));
      return named && context.speaksOfStripe && value !== undefined && (textsOf(value).includes("0") || isConstant(value, 0)) ? "process" : undefined;
    }
    default:
      return undefined;
  }
}

/** False, 0 and None: the values that Stripe's own clients take for "do not verify". */
function turnsOff(option: Shape | undefined): boolean {
  if (!option) return false;
  const only = onlyConstant(option.value);
  return only !== undefined && (only.constant === false || only.constant === 0 || only.constant === null);
}

function onlyClients(context: RuleContext, clients: readonly ClientEvent[]): boolean {
  const module = context.events.some((event) => event.kind === "call" && event.by.chain?.root.api?.endpoints?.naming === "resources");
  return !module && clients.some((client) => client.client === "stripe");
}
