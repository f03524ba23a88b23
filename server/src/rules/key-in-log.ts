import type { EventOf } from "../flow/event.ts";
import { type Arrival, arrivalReport, secretArriving } from "./reaching.ts";
import type { Rule, RuleContext } from "./rule.ts";
import { isRunByHand } from "./run-by-hand.ts";

export const keyInLog: Rule = {
  id: "key-in-log",
  title: "Stripe key written to a log",
  severity: "error",
  cwe: "CWE-532",
  what: "A Stripe key or webhook secret, or an object that shows one, is written to a log or an error tracker.",
  why: "Logs are copied, searched, kept and shared by many more people and systems than may use the key.",
  advice: "Drop the argument, or log whether it is set, or its last four characters.",
  messages: {
    log: "{name} is written to a log here. Drop it, or log only whether it is set.",
    telemetry: "{name} is sent to an error tracker or analytics here. Drop it.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nprint("using", key)\n',
      good: 'import os\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nprint("using", key[-4:])\n',
    },
    {
      path: "app.ts",
      bad: "const key = process.env.STRIPE_SECRET_KEY;\nconsole.log(`using ${key}`);\n",
      good: "const key = process.env.STRIPE_SECRET_KEY;\nconsole.log(key ? 'key is set' : 'key is missing');\n",
    },
  ],
  *find(context) {
    for (const event of context.arrivalsIn(["log", "telemetry"])) {
      const arrival = secretArriving(context, event);
      if (arrival && !isRedacted(context, event) && !isHandedOver(context, event, arrival))
        yield arrivalReport(context, event, arrival, event.sink.kind, "error");
    }
  },
};

/** Whether a secret that Stripe says once is printed for whoever runs the program that had it made: there is no other way to learn it. */
function isHandedOver(context: RuleContext, { sink, by }: EventOf<"reach">, { origin }: Arrival): boolean {
  const isPrinted = sink.kind === "log" && by !== undefined && /^:(?:print|console\.(?:log|info))$/.test(by.path);
  return isPrinted && origin.kind === "data" && origin.what === "issued-secret" && isRunByHand(context);
}

/** Whether the project has its loggers take keys out of what they write. */
function isRedacted({ table }: RuleContext, { by, sink }: EventOf<"reach">): boolean {
  const library = by && /^(logging|structlog|loguru):/.exec(by.path)?.[1];
  return library !== undefined && table.redacts(library, sink.part ?? "message");
}
