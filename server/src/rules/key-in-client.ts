import type { EventOf } from "../flow/event.ts";
import { visible } from "../flow/values/texts.ts";
import { wholeText } from "../flow/values/value.ts";
import { credentialOf, credentialsIn } from "../model/credentials/recognize.ts";
import { publicPrefixes, publicPrefixOf } from "../model/frameworks/public-prefixes.ts";
import { capitalized } from "../text/words.ts";
import { isSecretName, secretReferenceIn, setsVariable, shapelessKeyIn } from "./config-values.ts";
import { eventReport } from "./event-report.ts";
import { evidenceOf } from "./evidence.ts";
import { isPageTemplate, secretsShownIn } from "./page-templates.ts";
import { arrivalReport, secretArriving } from "./reaching.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { placeCircumstances, weighed } from "./weight.ts";

export const keyInClient: Rule = {
  id: "key-in-client",
  title: "Stripe key shipped to a browser",
  severity: "error",
  cwe: "CWE-200",
  what: "A secret key is in code or data that a browser or an app receives.",
  why: "Everyone who opens the page has the key.",
  advice: "Keep the key on the server; in client code use the publishable key.",
  messages: {
    prefix:
      "`{name}` is shipped to browsers: {framework} takes every variable that begins with `{prefix}` into its bundle. Rename it without the prefix and use it on the server only.",
    sink: "{name} is shipped to the browser here. Keep it on the server.",
    publishable: "{slot} runs in the browser and expects a publishable key, and this is a secret one ({masked}). Use the publishable key.",
    named: "{slot} runs in the browser and expects a publishable key, and {source} is named like a secret one. Use the publishable key.",
    config:
      "`{name}` is shipped to browsers: {framework} takes every variable that begins with `{prefix}` into its bundle, and this one is set to a secret key. Rename it without the prefix, use it on the server only, and roll the key.",
    imported: "A secret key ({masked}) is written in code that `{importer}` takes to the browser. Move it to the server, then roll it.",
    asked:
      "A Stripe client is built with {source} in code that runs in the browser. There the variable is empty, and whatever would fill it would give the key to every visitor. Build the client on the server.",
    page: "`{name}` is written into a page here, and everyone who opens that has it. Keep it on the server; a page takes the publishable key.",
    module: "A secret key ({masked}) is written in code that reaches the browser. Move it to the server, then roll it.",
  },
  examples: [
    {
      path: "src/pay.ts",
      bad: 'import { loadStripe } from "@stripe/stripe-js";\n\nexport const stripe = loadStripe(process.env.NEXT_PUBLIC_STRIPE_SECRET_KEY!);\n',
      good: 'import { loadStripe } from "@stripe/stripe-js";\n\nexport const stripe = loadStripe(process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY!);\n',
    },
  ],
  *find(context) {
    yield* inPages(context);
    if (!context.isProgram && PREFIXES.test(context.text)) yield* inConfig(context);
    // One key in one place is one finding, however it is known that it reaches the browser.
    const said: Report[] = [];
    for (const report of [...inSlots(context), ...inSinks(context), ...inModule(context)]) {
      if (said.some(({ span }) => report.span.start < span.end && span.start < report.span.end)) continue;
      said.push(report);
      yield report;
    }
  },
};

/** What a template writes into the page that is made of it. */
function* inPages(context: RuleContext): Iterable<Report> {
  // What is documented there is how to write it.
  if (!isPageTemplate(context.path) || context.place === "documentation") return;
  const circumstances = placeCircumstances(context);
  for (const { name, start, end } of secretsShownIn(context.path, context.text))
    yield { message: "page", arguments: { name }, span: { start, end }, severity: weighed("error", circumstances), circumstances };
}

function* inSlots(context: RuleContext): Iterable<Report> {
  for (const event of context.eventsOf("read")) {
    const prefix = publicPrefixOf(event.name);
    if (prefix && isSecretName(event.name))
      yield { ...eventReport(context, event, "prefix", "error", []), arguments: { name: event.name, framework: prefix.framework, prefix: prefix.prefix } };
  }
  for (const event of context.eventsOf("credential")) if (event.slot.wanted === "publishable") yield* inPublishableSlot(context, event);
}

function* inSinks(context: RuleContext): Iterable<Report> {
  for (const event of context.arrivalsIn(["client"])) {
    const arrival = secretArriving(context, event);
    if (arrival) yield arrivalReport(context, event, arrival, "sink", "error");
  }
}

function* inModule(context: RuleContext): Iterable<Report> {
  const isClient = context.place === "client" || context.directives.includes("use client");
  if (context.directives.includes("use client")) for (const event of context.eventsOf("credential")) yield* askedFor(context, event);
  for (const event of context.eventsOf("text")) if (isClient || context.isInBrowser(event.at)) yield* inClientModule(context, event);
}

/** What a text must hold to set a variable that is shipped to browsers. */
const PREFIXES = new RegExp(publicPrefixes.map(({ prefix }) => prefix).join("|"));

/** Variables with a public prefix that are set to a secret key, or to a variable that holds one. */
function* inConfig(context: RuleContext): Iterable<Report> {
  const file = context.config;
  for (const entry of file?.entries ?? []) {
    const prefix = publicPrefixOf(entry.name);
    if (!file || !prefix || !setsVariable(entry, file)) continue;
    const key = credentialsIn(entry.text).find(({ kind }) => kind !== "publishable-key" && kind !== "client-secret" && kind !== "ephemeral-key");
    const refers = secretReferenceIn(entry.text) !== undefined || (isSecretName(entry.name) && /^(?:\$|%\w+%$|\{\{|@[\w-]+$)/.test(entry.text));
    const isSecret = key !== undefined || shapelessKeyIn(entry) !== undefined;
    if (!isSecret && !refers && !(entry.text === "" && entry.role === "build-argument" && isSecretName(entry.name))) continue;
    yield {
      message: "config",
      arguments: { name: entry.name, framework: prefix.framework, prefix: prefix.prefix },
      span: entry.span,
      severity: "error",
      ...(key && { evidence: evidenceOf(key) }),
      secrets: isSecret ? [entry.span] : [],
    };
  }
}

/** Stripe.js is given a key: it runs in the browser, so anything but a publishable one has leaked. */
function* inPublishableSlot(context: RuleContext, event: EventOf<"credential">): Iterable<Report> {
  const { value } = event.value;
  for (const text of value.texts) {
    const credential = credentialOf(wholeText(text) ?? "");
    if (!credential || credential.kind === "publishable-key" || credential.kind === "webhook-secret") continue;
    yield {
      ...eventReport(context, event, "publishable", "error", []),
      arguments: { slot: capitalized(event.slot.name), masked: credential.masked },
      evidence: evidenceOf(credential, "publishable"),
    };
    return;
  }
  const [origin, second] = [...value.ways.keys()].filter((it) => it.kind === "environment" || it.kind === "setting");
  if (!origin || second || origin.kind !== "environment" || publicPrefixOf(origin.name) || !isSecretName(origin.name)) return;
  if (context.table.mayBePublishable(origin)) return;
  yield { ...eventReport(context, event, "named", "error", []), arguments: { slot: capitalized(event.slot.name), source: `\`${origin.name}\`` } };
}

/** What the server alone has is asked for in a module that says that it is made for the browser. */
function* askedFor(context: RuleContext, event: EventOf<"credential">): Iterable<Report> {
  const [origin] = [...event.value.value.ways.keys()].filter(({ kind }) => kind === "environment");
  if (event.slot.wanted !== "secret" || origin?.kind !== "environment" || publicPrefixOf(origin.name)) return;
  yield { ...eventReport(context, event, "asked", "error", []), arguments: { source: `\`${origin.name}\`` } };
}

function* inClientModule(context: RuleContext, event: EventOf<"text">): Iterable<Report> {
  for (const credential of credentialsIn(visible(event.text, "\0"))) {
    if (credential.kind === "publishable-key" || credential.kind === "client-secret" || credential.kind === "ephemeral-key") continue;
    const { browserImporter } = context;
    yield {
      ...eventReport(context, event, browserImporter === undefined ? "module" : "imported", "error", []),
      arguments: { masked: credential.masked, importer: browserImporter ?? "" },
      evidence: evidenceOf(credential),
    };
  }
}
