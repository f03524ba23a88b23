import { arrivalReport, holdsWhole, wholeArriving } from "./reaching.ts";
import type { Rule } from "./rule.ts";

export const environmentInLog: Rule = {
  id: "environment-in-log",
  title: "The whole environment written to a log",
  severity: "warning",
  cwe: "CWE-532",
  what: "All variables of the environment, or a whole settings object, are written to a log.",
  why: "Among them are the Stripe key and every other secret the process was given.",
  advice: "Log the names you need, one by one.",
  messages: {
    environment: "The whole environment is written to a log here, keys and all. Log the names you need.",
    settings: "All settings are written to a log here, keys and all. Log the names you need.",
  },
  examples: [
    { path: "app.py", bad: "import os\n\nprint(dict(os.environ))\n", good: 'import os\n\nprint(os.environ.get("LOG_LEVEL"))\n' },
    { path: "app.ts", bad: "console.log(process.env);\n", good: "console.log(process.env.LOG_LEVEL);\n" },
  ],
  *find(context) {
    for (const event of context.arrivalsIn(["log", "telemetry"])) {
      const found = wholeArriving(event);
      if (!found) continue;
      const [origin, step] = found;
      yield arrivalReport(
        context,
        event,
        { step, name: "" },
        origin.kind === "settings" ? "settings" : "environment",
        origin.kind === "settings" ? "information" : "warning",
        holdsWhole,
      );
    }
  },
};
