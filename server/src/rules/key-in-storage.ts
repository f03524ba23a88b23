import { arrivalReport, holdsWhole, secretArriving, wholeArriving } from "./reaching.ts";
import type { Rule } from "./rule.ts";

export const keyInStorage: Rule = {
  id: "key-in-storage",
  title: "Stripe key written to storage",
  severity: "warning",
  cwe: "CWE-312",
  what: "A Stripe key is written to a file, a cookie, browser storage, a cache or a queue.",
  why: "There it outlives the process and is read by others: backups, other users, scripts of a page.",
  advice: "Keep it in memory and read it from the environment or the secret store where it is needed.",
  messages: {
    storage: "{name} is written to storage here. Keep it in memory and read it where it is needed.",
    environment: "The whole environment is written to storage here, keys and all. Write the names you need.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nwith open("/tmp/key.txt", "w") as file:\n    file.write(os.environ["STRIPE_SECRET_KEY"])\n',
      good: 'import os\n\nwith open("/tmp/level.txt", "w") as file:\n    file.write(os.environ["LOG_LEVEL"])\n',
    },
    {
      path: "app.ts",
      bad: 'import { writeFileSync } from "node:fs";\n\nwriteFileSync("/tmp/key.txt", process.env.STRIPE_SECRET_KEY ?? "");\n',
      good: 'import { writeFileSync } from "node:fs";\n\nwriteFileSync("/tmp/level.txt", process.env.LOG_LEVEL ?? "");\n',
    },
  ],
  *find(context) {
    for (const event of context.arrivalsIn(["storage"])) {
      const arrival = secretArriving(context, event);
      if (arrival) {
        yield arrivalReport(context, event, arrival, "storage", "warning");
        continue;
      }
      const [origin, step] = wholeArriving(event) ?? [];
      if (step && origin?.kind === "whole-environment") yield arrivalReport(context, event, { step, name: "" }, "environment", "warning", holdsWhole);
    }
  },
};
