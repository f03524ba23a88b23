import type { EventOf, Shape } from "../flow/event.ts";
import { isSamePlace } from "../flow/values/place.ts";
import { adaptersOf, type Gap, gapOf, gapOfOptions } from "./certificates.ts";
import { eventReport } from "./event-report.ts";
import { switchesOf } from "./process-switches.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { flawedCommands, flawedProcesses, unverified } from "./stripe-commands.ts";
import { isConstant, isLocalHost, stripeRequests, textsOf } from "./transport.ts";
import { placeCircumstances, weighed } from "./weight.ts";

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
    bundle: "Without a file of authorities certificates are not verified, and the key is sent to any server. Remove the setting.",
    host: "The host name in the certificate is not compared: whoever has a certificate of any name is sent the key. Remove the setting.",
    request: "This request to Stripe sends the key to any server: certificates are not verified. Remove the setting.",
    command: "This command sends the key to any server that answers: certificates are not verified. Remove the option.",
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
    if (!context.isProgram && (context.speaksOfStripe || context.usesStripe)) {
      // Measured: of the variables that are said to do this only this one does, and only with this value.
      for (const { span, circumstances } of switchesOf(context, "NODE_TLS_REJECT_UNAUTHORIZED", "0")) {
        const because = [...placeCircumstances(context), ...circumstances];
        yield { message: "process", span, severity: weighed("error", because), circumstances: because };
      }
      const because = placeCircumstances(context);
      for (const span of flawedCommands(context, unverified)) yield { message: "command", span, severity: weighed("error", because), circumstances: because };
    }
    for (const event of flawedProcesses(context, unverified)) yield eventReport(context, event, "command", "error", []);
    const clients = context.eventsOf("client");
    const requests = stripeRequests(context);
    for (const event of clients) {
      const message = messageOf(event, clients, requests, context);
      if (message) yield eventReport(context, event, message, severityOf(message), OPTIONS);
    }
    for (const event of requests) {
      const gap = gapOfRequest(event, clients);
      if (gap) yield eventReport(context, event, gap === "anyone" ? "request" : "host", gap === "anyone" ? "error" : "warning", []);
    }
  },
};

/** The options that a report may point to, the most telling first. */
const OPTIONS = ["verify", "caBundle", "checkServerIdentity", "httpClient", "httpAgent", "connector", "session", "fetch", "dispatcher", "value"];

type Message = "client" | "module" | "bundle" | "host" | "process";

function severityOf(message: Message): "error" | "warning" {
  return message === "host" ? "warning" : "error";
}

/** What was measured for each client: which values of which options send the key to a server with a wrong certificate. */
function messageOf(
  event: EventOf<"client">,
  clients: readonly EventOf<"client">[],
  requests: readonly EventOf<"request">[],
  context: RuleContext,
): Message | undefined {
  const { options } = event;
  if (staysHere(event, clients)) return undefined;
  const has = (client: string): boolean => clients.some((it) => it.client === client);
  const requested = (module: RegExp): boolean => requests.some(({ by }) => module.test(by.path));
  switch (event.client) {
    case "stripe": {
      const transport = options.get("httpClient") ?? options.get("httpAgent");
      if (event.by.ecosystem === "npm") return transport && (messageFor(gapOf(transport)) ?? messageFor(gapOfAgent(transport)));
      // With a client of its own the SDK refuses the flag, and that client decides.
      if (!transport || isConstant(transport, null)) return turnsOff(options.get("verify")) ? "client" : undefined;
      // The SDK's own clients are reported where they are built.
      return /^stripe:/.test(transport.value.api?.path ?? "") ? undefined : messageFor(gapOf(transport));
    }
    case "stripe-module":
      // Read at each request, by clients as well.
      if (isConstant(options.get("caBundle"), false) || textsIn(options.get("caBundle")).includes("")) return "bundle";
      // The other switches do not hold for clients; where only clients are built they do nothing.
      return turnsOff(options.get("verify")) && !onlyClients(context, clients) ? "module" : undefined;
    case "stripe-requests": {
      // Whether the session verifies is overruled with each request; what its adapters do is not.
      const session = options.get("session");
      const gaps = session ? adaptersOf(session).map((adapter) => gapOf(adapter)) : [];
      return turnsOff(options.get("verify")) || gaps.includes("anyone") ? "client" : messageFor(gaps.find((gap) => gap !== undefined));
    }
    case "stripe-httpx":
      return turnsOff(options.get("verify")) ? "client" : undefined;
    case "stripe-aiohttp": {
      const own = options.get("session") ?? options.get("connector");
      return own && !isConstant(own, null) ? messageFor(gapOf(own)) : turnsOff(options.get("verify")) ? "client" : undefined;
    }
    case "stripe-pycurl":
      return turnsOff(options.get("verify")) ? "host" : undefined;
    case "ssl-default": {
      const made = /^ssl:(_create_unverified_context|_create_stdlib_context)$/.test(options.get("context")?.value.api?.path ?? "");
      return made && (has("stripe-urllib") || requested(/^(?:urllib|http)\b/)) ? "process" : undefined;
    }
    case "urllib-opener":
      return has("stripe-urllib") || requested(/^urllib\b/) ? processFor(gapOfOptions(event)) : undefined;
    case "undici-global-dispatcher":
      return has("stripe-fetch") || requested(/^(?:undici)?:/) ? processFor(gapOfOptions(event)) : undefined;
    case "node-global-agent":
      return requested(/^(?:https|axios|got|needle|request):/) ? processFor(gapOfOptions(event)) : undefined;
    case "axios":
      // What all requests are made with; what is said with one is that request's.
      return /\.?defaults\.httpsAgent$/.test(event.by.path) && requested(/^axios:/) ? messageFor(gapOfOptions(event)) : undefined;
    case "node-tls":
      return has("stripe") || requests.length > 0 ? messageFor(gapOfOptions(event)) : undefined;
    case "superagent-unverified":
      return requested(/^superagent:/) ? "client" : undefined;
    case "process-environment": {
      const [name, value] = [options.get("name"), options.get("value") ?? options.get("NODE_TLS_REJECT_UNAUTHORIZED")];
      const named = options.has("NODE_TLS_REJECT_UNAUTHORIZED") || textsIn(name).includes("NODE_TLS_REJECT_UNAUTHORIZED");
      return named && context.speaksOfStripe && (textsIn(value).includes("0") || isConstant(value, 0)) ? "process" : undefined;
    }
    default:
      return undefined;
  }
}

/** Whether what is set up so asks a stand-in for Stripe on this machine, and nobody else: whoever that is, no key leaves. */
function staysHere({ client, options }: EventOf<"client">, clients: readonly EventOf<"client">[]): boolean {
  const hosts = ["host", "apiBase"];
  const isLocal = (host: Shape | undefined): boolean => host !== undefined && !host.value.open && textsOf(host).length > 0 && textsOf(host).every(isLocalHost);
  if (client === "stripe") return hosts.some((name) => isLocal(options.get(name)));
  if (client !== "stripe-module") return false;
  const set = clients.flatMap((it) => (it.client === client ? hosts.flatMap((name) => it.options.get(name) ?? []) : []));
  return set.length > 0 && set.every(isLocal);
}

function messageFor(gap: Gap | undefined): Message | undefined {
  return gap === "anyone" ? "client" : gap === undefined ? undefined : "host";
}

function processFor(gap: Gap | undefined): Message | undefined {
  return gap === "anyone" ? "process" : messageFor(gap);
}

/** The agent inside an HTTP client of stripe-node. */
function gapOfAgent(transport: Shape): Gap | undefined {
  const agent = transport.entries.get("httpAgent");
  return agent && gapOf(agent);
}

/** What a request without the SDK leaves open, by its own options or by its client's. */
function gapOfRequest(event: EventOf<"request">, clients: readonly EventOf<"client">[]): Gap | undefined {
  const own = clients.filter((client) => !client.client.startsWith("stripe") && isSamePlace(client.at, event.at)).map(gapOfOptions);
  const parts = [event.options, event.client].map((part) => part && gapOf(part));
  const gaps = [...own, ...parts].filter((gap) => gap !== undefined);
  return gaps.includes("anyone") ? "anyone" : gaps[0];
}

function textsIn(option: Shape | undefined): readonly string[] {
  return option ? textsOf(option) : [];
}

/** False, 0 and None: the values that Stripe's own clients take for "do not verify". */
function turnsOff(option: Shape | undefined): boolean {
  return isConstant(option, false, 0, null);
}

function onlyClients(context: RuleContext, clients: readonly EventOf<"client">[]): boolean {
  const module = context.eventsOf("call").some((event) => event.by.chain?.root.api?.endpoints?.naming === "resources");
  return !module && clients.some((client) => client.client === "stripe");
}
