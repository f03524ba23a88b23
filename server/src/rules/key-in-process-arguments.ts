import type { EventOf } from "../flow/event.ts";
import { wholeText } from "../flow/values/value.ts";
import { arrivalReport, secretArriving } from "./reaching.ts";
import type { Rule, RuleContext } from "./rule.ts";

/** Whether a variable that is called or used as a key is taken out of an environment before it is handed on, or set to nothing. */
function leavesKeysOut({ table }: RuleContext, { value: { entries } }: EventOf<"reach">): boolean {
  const isEmpty = ({ ways, texts }: EventOf<"reach">["value"]["value"]): boolean =>
    texts.length > 0 ? texts.every((text) => wholeText(text) === "") : ways.size === 0;
  return [...entries].some(([name, { value }]) => isEmpty(value) && table.isSecretVariable(name));
}

export const keyInProcessArguments: Rule = {
  id: "key-in-process-arguments",
  title: "Stripe key in a command line",
  severity: "error",
  cwe: "CWE-214",
  what: "A Stripe key is handed to another program as an argument.",
  why: "Every user of the machine can read the arguments of every process.",
  advice: "Hand it over in the child's environment or on its standard input.",
  messages: {
    arguments: "{name} is handed to a program as an argument here, where every user of the machine can read it. Use its environment or standard input.",
    environment: "The whole environment is handed to a child process here, keys and all. Hand over the names it needs.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\nimport subprocess\n\nsubprocess.run(["stripe", "listen", "--api-key", os.environ["STRIPE_SECRET_KEY"]], check=True)\n',
      good: 'import subprocess\n\nsubprocess.run(["stripe", "listen"], check=True)\n',
    },
    {
      path: "app.ts",
      bad: 'import { execFile } from "node:child_process";\n\nexecFile("stripe", ["listen", "--api-key", process.env.STRIPE_SECRET_KEY ?? ""]);\n',
      good: 'import { execFile } from "node:child_process";\n\nexecFile("stripe", ["listen"]);\n',
    },
  ],
  *find(context) {
    for (const event of context.arrivalsIn(["process-arguments"])) {
      const arrival = secretArriving(context, event);
      if (arrival) yield arrivalReport(context, event, arrival, "arguments", "error");
    }
    // A key in a child's environment is where it belongs, if it is there on purpose. Tests run programs as their user would.
    if (!context.speaksOfStripe || context.place === "test") return;
    for (const event of context.arrivalsIn(["child-environment"])) {
      if (leavesKeysOut(context, event)) continue;
      const step = [...event.value.value.ways].find(([origin]) => origin.kind === "whole-environment")?.[1];
      if (step)
        yield arrivalReport(context, event, { step, name: "" }, "environment", "hint", ({ ways }) =>
          [...ways.keys()].some(({ kind }) => kind === "whole-environment"),
        );
    }
  },
};
