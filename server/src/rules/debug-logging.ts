import type { EventOf, Shape } from "../flow/event.ts";
import { onlyText } from "../flow/values/value.ts";
import type { Severity } from "../settings/severity.ts";
import { eventReport } from "./event-report.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { isConstant, textsOf } from "./transport.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const debugLogging: Rule = {
  id: "debug-logging",
  title: "Debug logging of payments",
  severity: "warning",
  cwe: "CWE-532",
  what: "A switch is set that writes whole requests to Stripe, or their headers, to the log.",
  why: "They hold names, addresses and cards of payers, client secrets, and with some switches the key itself.",
  advice: "Remove the switch, or set it only while developing.",
  messages: {
    debug: "Every request and answer of Stripe is logged whole, card data and client secrets with them. Remove this, or set it only while developing.",
    info: "The URL of every request to Stripe is logged. Remove this, or set it only while developing.",
    bodies: "The client's events carry whole requests and answers, client secrets with them. Leave `emitEventBodies` off outside development.",
    headers: "The headers of every request are printed, the Stripe key among them. Remove this, or set it only while developing.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\n\nstripe.log = "debug"\n',
      good: "import stripe\nfrom django.conf import settings\n\nif settings.STRIPE_LOG_LEVEL:\n    stripe.log = settings.STRIPE_LOG_LEVEL\n",
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { emitEventBodies: true });\n',
      good: 'import Stripe from "stripe";\n\nexport const stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\n',
    },
  ],
  *find(context) {
    if (!context.isProgram) return yield* inText(context);
    for (const event of context.eventsOf("client")) {
      const message = messageOf(context, event);
      if (message) yield eventReport(context, event, message, WEIGHTS[message], ["log", "emitBodies", "debugLevel", "value", "level"]);
    }
  },
};

type Message = "debug" | "info" | "bodies" | "headers";

const WEIGHTS: Readonly<Record<Message, Severity>> = { debug: "warning", info: "information", bodies: "information", headers: "warning" };

function messageOf(context: RuleContext, { client, options }: EventOf<"client">): Message | undefined {
  switch (client) {
    case "stripe-module":
      return levelOf(levels(options.get("log")));
    case "stripe": {
      const bodies = options.get("emitBodies");
      return bodies && isConstant(bodies, true) ? "bodies" : undefined;
    }
    case "http.client": {
      const level = options.get("debugLevel");
      return context.speaksOfStripe && level && (isConstant(level, 1) || isConstant(level, true) || isConstant(level, 2)) ? "headers" : undefined;
    }
    case "process-environment": {
      const log = variable(options, "STRIPE_LOG");
      if (log.length > 0) return levelOf(log);
      return context.speaksOfStripe && variable(options, "NODE_DEBUG").some((text) => /\bhttps?\b/.test(text)) ? "headers" : undefined;
    }
    case "logger-level": {
      const name = options.get("loggerName");
      return name && onlyText(name.value) === "stripe" && isDebugLevel(options.get("level")) ? "debug" : undefined;
    }
    case "stripe-logger":
      return isDebugLevel(options.get("level")) ? "debug" : undefined;
    default:
      return undefined;
  }
}

/** What a variable of the environment is set to, by name or among others. */
function variable(options: EventOf<"client">["options"], name: string): readonly string[] {
  const [set, value, own] = [options.get("name"), options.get("value"), options.get(name)];
  return [...levels(own), ...(set && textsOf(set).includes(name) ? levels(value) : [])];
}

/** What a level may be; nothing stands for an empty text. */
function levels(level: Shape | undefined): readonly string[] {
  return level ? [...textsOf(level), ...level.value.constants.map((constant) => String(constant ?? ""))] : [];
}

/** Where it may be one that says little as well, something chooses: what the program runs as, mostly. */
function levelOf(log: readonly string[]): Message | undefined {
  if (log.some((level) => level !== "debug" && level !== "info")) return undefined;
  return log.includes("debug") ? "debug" : log.includes("info") ? "info" : undefined;
}

/** Whether a level is the one at which the Python SDK's logger says everything: it does, whatever `stripe.log` is. */
function isDebugLevel(level: Shape | undefined): boolean {
  if (level === undefined) return false;
  // One of two levels is chosen by something: what the program runs as, mostly.
  const texts = textsOf(level);
  return level.value.api?.path === "logging:DEBUG" || (texts.length > 0 && texts.every((text) => text === "DEBUG")) || isConstant(level, 10);
}

/** Switches in environment files, images, manifests and scripts. */
function* inText(context: RuleContext): Generator<Report> {
  if (context.place === "documentation" || /\.mdx?$/.test(context.path)) return;
  for (const match of context.text.matchAll(/(?<![\w.#])(STRIPE_LOG)["']?[ \t]*[=: ][ \t]*["']?(debug|info)\b/g)) {
    if (!isComment(context.text, match.index)) yield textReport(context, match[2] === "debug" ? "debug" : "info", match.index, match.index + match[0].length);
  }
  if (!context.speaksOfStripe && !context.usesStripe) return;
  for (const match of context.text.matchAll(/(?<![\w.#])NODE_DEBUG["']?[ \t]*[=: ][ \t]*["']?(?:[\w,]*,)?https?\b/g)) {
    if (!isComment(context.text, match.index)) yield textReport(context, "headers", match.index, match.index + match[0].length);
  }
}

function isComment(text: string, at: number): boolean {
  return /^[ \t]*(?:#|\/\/|;|<!--)/.test(text.slice(text.lastIndexOf("\n", at - 1) + 1, at));
}

const FOR_DEVELOPMENT = /(?:^|[./:_-])(?:dev|develop|development|local|debug)(?:[./:_-]|$)/i;

/** The name of the script of a package that a place is in; empty where it is in none. */
function scriptAt(context: RuleContext, at: number): string {
  if (!context.path.endsWith("package.json")) return "";
  return context.config?.entries.find(({ span }) => span.start <= at && at < span.end)?.name ?? "";
}

function textReport(context: RuleContext, message: Message, start: number, end: number): Report {
  const development = FOR_DEVELOPMENT.test(context.path) || FOR_DEVELOPMENT.test(scriptAt(context, start));
  const circumstances = [...placeCircumstances(context), ...(development ? ["development only"] : [])];
  return { message, span: { start, end }, severity: weighed(WEIGHTS[message], circumstances), circumstances };
}
