import type { Rule } from "./rule.ts";

export const unusedSuppression: Rule = {
  id: "unused-suppression",
  title: "Comment that ignores nothing",
  severity: "information",
  cwe: "CWE-1164",
  what: "A comment or a setting ignores findings that are not there, or does not count any more.",
  why: "It would silence the next finding at this place, which nobody has looked at.",
  advice: "Delete it, or give it the rule, the reason or the day that it needs.",
  messages: {
    nothing: "There is nothing here that this ignores. Delete it.",
    expired: "This counted until {until}: what it ignored is found again. Decide anew, or delete it.",
    reason: "This does not count, since the settings want a reason: `keywarden: ignore RULE -- reason`.",
    unknown: "There is no rule {rule}: this ignores nothing of that name.",
    setting: "Nothing that was found is what this entry ignores. Delete it.",
  },
  examples: [
    {
      path: "app.py",
      bad: 'import os\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]  # keywarden: ignore hardcoded-key -- our own test server\n',
      good: 'import os\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n',
    },
  ],
  // What is not used is known only after all other rules have spoken.
  *find() {},
};
