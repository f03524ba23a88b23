import type { EventOf, FlowEvent } from "../flow/event.ts";
import { placeKey } from "../flow/values/place.ts";
import type { Step } from "../flow/values/value.ts";
import type { Span } from "../text/span.ts";
import { Regions } from "./call-regions.ts";
import { callReport, type EndpointCall, endpointCalls } from "./endpoint-call.ts";
import { refusesWhatWasAsked } from "./refusing-errors.ts";
import type { Report, Rule, RuleContext } from "./rule.ts";
import { startOfUnit } from "./unit-start.ts";

export const unboundedCalls: Rule = {
  id: "unbounded-calls",
  title: "Calls of Stripe without a bound",
  severity: "hint",
  cwe: "CWE-770",
  absence: true,
  what: "How often Stripe is asked is decided by a visitor, or by nobody: a loop over what came with the request, a retry that never ends or never waits.",
  why: "One request uses up what the account may ask in a second, and the payments of everyone else fail.",
  advice: "Look at the length before the loop. Leave retries to the SDK (`max_network_retries`), or bound them and wait longer each time.",
  messages: {
    loop: "`{call}` is made as often as the visitor asks for. Refuse what is longer than anyone needs before the loop.",
    loops: "`{call}` is made as often as the visitor asks for, and so are other calls in this loop. Refuse what is longer than anyone needs before the loop.",
    endless: "When `{call}` fails, it is made again at once, without end. Leave that to the SDK (`{option}`), or bound it and wait in between.",
    hasty: "When `{call}` fails, it is made again at once. Leave that to the SDK (`{option}`), which waits longer each time.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import stripe\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.post("/invite")\ndef invite():\n    for email in request.json["emails"]:\n        stripe.Customer.create(email=email)\n    return "", 204\n',
      good: 'import stripe\nfrom flask import Flask, abort, request\n\napp = Flask(__name__)\n\n\n@app.post("/invite")\ndef invite():\n    emails = request.json["emails"]\n    if len(emails) > 20:\n        abort(400)\n    for email in emails:\n        stripe.Customer.create(email=email)\n    return "", 204\n',
    },
    {
      path: "app.ts",
      bad: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!);\nexport async function price(id: string) {\n  while (true) {\n    try {\n      return await stripe.prices.retrieve(id);\n    } catch {\n      continue;\n    }\n  }\n}\n',
      good: 'import Stripe from "stripe";\n\nconst stripe = new Stripe(process.env.STRIPE_SECRET_KEY!, { maxNetworkRetries: 5 });\nexport const price = (id: string) => stripe.prices.retrieve(id);\n',
    },
  ],

  *find(context) {
    if (context.place === "test") return;
    const hasty = context.eventsOf("retry").filter((event) => !event.waits && !event.few && !refusesWhatWasAsked(event.after));
    const around = [...context.eventsOf("loop"), ...hasty]
      .filter(({ at }) => at.path === context.path)
      .map((event) => [event, context.spanOf(event.at)] as const);
    if (around.length === 0) return;
    const regions = new Regions(context, around);
    // One bound puts a loop right, however many calls are made in it.
    const loops = new Map<string, Report[]>();
    for (const call of endpointCalls(context)) {
      if (call.event.dead) continue;
      for (const [event, span] of regions.around(call.event)) {
        const report = event.kind === "loop" ? loopReport(context, call, event) : retryReport(context, call, event);
        if (!report) continue;
        const made = callReport(context, call.event, { ...report, severity: "hint", span, confidence: "medium" });
        const key = placeKey(event.at);
        if (event.kind === "loop") loops.set(key, [...(loops.get(key) ?? []), made]);
        else yield made;
      }
    }
    for (const reports of loops.values()) yield ofLoop(reports);
  },
};

/** What is said of all calls in a loop: at the first, with the others after it. */
function ofLoop(reports: readonly Report[]): Report {
  const calls = new Map<string, Report>();
  for (const report of reports.toSorted((a, b) => a.span.start - b.span.start)) {
    const key = `${report.arguments?.call} ${report.span.start}`;
    if (!calls.has(key)) calls.set(key, report);
  }
  const [first, ...others] = [...calls.values()] as [Report, ...Report[]];
  if (others.length === 0) return first;
  return { ...first, message: "loops", others: others.map(({ span, arguments: said }) => ({ span, text: `\`${said?.call}\` is made here` })) };
}

type Said = Pick<Report, "message" | "arguments" | "steps">;

function loopReport(context: RuleContext, { name, event: call }: EndpointCall, loop: EventOf<"loop">): Said | undefined {
  const step = fromVisitor(loop);
  if (!step || isBounded(context, step, loop, call)) return undefined;
  return { message: "loop", arguments: { call: name }, steps: step };
}

function retryReport({ path }: RuleContext, { name }: EndpointCall, { bounded }: EventOf<"retry">): Said {
  const option = /\.pyw?$|\.ipynb$/.test(path) ? "max_network_retries" : "maxNetworkRetries";
  return { message: bounded ? "hasty" : "endless", arguments: { call: name, option } };
}

function fromVisitor({ over }: EventOf<"loop">): Step | undefined {
  for (const [origin, step] of over.value.ways)
    if (origin.kind === "data" && (origin.what === "request-input" || origin.what === "request-raw-body")) return step;
  return undefined;
}

/** What takes a few of many. */
const CUTS = /\.slice\(|\.splice\(|\[[^\][:]*:[^\][]*\]|\bislice\(|\.take\(|\bmin\(|\.chunk\(|\bfirst\(|validat|schema|\.parse\(|\.safeParse\(/i;

/** Whether it was cut on its way, or how much there is was looked at before: in the tests around it, or anywhere above. */
function isBounded(context: RuleContext, last: Step, loop: EventOf<"loop">, call: FlowEvent): boolean {
  const header = headerOf(context, loop);
  const sources = [context.sourceOf(header)];
  for (let step: Step | undefined = last; step; step = step.before) {
    if (step.at.path !== context.path) continue;
    sources.push(context.sourceOf(context.spanOf(step.at)));
  }
  if (sources.some((source) => CUTS.test(source))) return true;
  const names = new Set(sources.flatMap((source) => source.match(/[A-Za-z_$][\w$]*/g) ?? []).filter((name) => !GENERAL.has(name)));
  const isCompared = [...loop.guards, ...call.guards].some(
    (guard) => guard.operators.some((operator) => /^(?:less|greater)/.test(operator)) && guard.names.some((name) => names.has(name) || COUNTS.test(name)),
  );
  // What other functions look at is their own matter.
  const above = context.sourceOf({ start: startOfUnit(context, context.functionAround(loop.at.unit)), end: header.start });
  return isCompared || [...names].some((name) => isCutAbove(above, name) || isHandedToCheck(above, name));
}

/** `assertFew(ids)`: what looks at it before. */
function isHandedToCheck(above: string, name: string): boolean {
  return new RegExp(`(?:check|assert|ensure|valid|verify|limit|bound|guard|require)\\w*\\([^()]*(?<![\\w$])${name.replace(/\$/g, "\\$")}(?![\\w$])`, "i").test(
    above,
  );
}

const COUNTS = /^(?:len|length|size|count)$/;
const GENERAL = new Set(
  "for let const var of in await async if while range enumerate req request res body data json query args form params ctx event self this i index".split(" "),
);

/** The head of the loop: what is before its body, or the value that it goes through. */
function headerOf(context: RuleContext, { at, of }: EventOf<"loop">): Span {
  const [body, value] = [context.spanOf(at), of.path === context.path ? context.spanOf(of) : context.spanOf(at)];
  return value.start <= body.start ? { start: value.start, end: Math.max(value.start, Math.min(value.end, body.start)) } : value;
}

/** Whether above something of this name is compared by its size, or made by taking a few. */
function isCutAbove(above: string, name: string): boolean {
  const written = name.replace(/\$/g, "\\$");
  // Arrows and the parameters of types are no comparisons.
  const compared = new RegExp(
    `(?<![\\w$.])(?:len\\(\\s*${written}\\s*\\)\\s*|${written}(?:\\??\\.(?:length|size)\\s*|\\s+))[<>]|\\s[<>]=?\\s*(?:len\\(\\s*)?${written}(?![\\w$])`,
  );
  if (compared.test(above)) return true;
  // `ids: Annotated[list[str], Field(max_length=20)]`
  if (new RegExp(`(?<![\\w$.])${written}\\s*:[^\\n]*(?:max_length|max_items|conlist)`).test(above)) return true;
  return [...above.matchAll(new RegExp(`(?<![\\w$.])${written}\\s*(?::[^=\\n]{0,80})?=(?!=)([^\\n]*)`, "g"))].some(([, value = ""]) => CUTS.test(value));
}
