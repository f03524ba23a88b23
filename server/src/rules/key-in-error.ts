import { arrivalReport, secretArriving } from "./reaching.ts";
import type { Rule } from "./rule.ts";

export const keyInError: Rule = {
  id: "key-in-error",
  title: "Stripe key in an error message",
  severity: "error",
  cwe: "CWE-209",
  what: "A Stripe key becomes part of what an exception says.",
  why: "Messages of exceptions end in logs, error trackers and answers to clients.",
  advice: "Name the variable in the message, not its value.",
  messages: { error: "{name} becomes part of an error's message here. Name the variable instead." },
  examples: [
    {
      path: "app.py",
      bad: 'import os\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nif not key.startswith("sk_"):\n    raise ValueError(f"bad key: {key}")\n',
      good: 'import os\n\nkey = os.environ["STRIPE_SECRET_KEY"]\nif not key.startswith("sk_"):\n    raise ValueError("STRIPE_SECRET_KEY is not a secret key")\n',
    },
    {
      path: "app.ts",
      bad: 'const key = process.env.STRIPE_SECRET_KEY ?? "";\nif (!key.startsWith("sk_")) throw new Error(`bad key: ${key}`);\n',
      good: 'const key = process.env.STRIPE_SECRET_KEY ?? "";\nif (!key.startsWith("sk_")) throw new Error("STRIPE_SECRET_KEY is not a secret key");\n',
    },
  ],
  *find(context) {
    // An exception that is an answer to the client is told as one.
    const answers = context.arrivalsIn(["response"]).map(({ at }) => context.spanOf(at));
    for (const event of context.arrivalsIn(["error"])) {
      const arrival = secretArriving(context, event);
      const { start, end } = context.spanOf(event.at);
      if (arrival && !answers.some((answer) => start <= answer.start && answer.end <= end)) yield arrivalReport(context, event, arrival, "error", "error");
    }
  },
};
