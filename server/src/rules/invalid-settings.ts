import { readSettings } from "../settings/read-settings.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";
import type { Rule } from "./rule.ts";

export const invalidSettings: Rule = {
  id: "invalid-settings",
  title: "Settings that do not count",
  severity: "error",
  cwe: "CWE-1076",
  what: "A `keywarden.json` has a name or a value that does not exist.",
  why: "What is written wrong has no effect: something is looked at, or left out, that nobody wants so.",
  advice: "Correct it; editors offer what there is, with the schema.",
  messages: { problem: "{problem}" },
  examples: [{ path: "keywarden.json", bad: '{ "ruels": { "key-in-log": "warning" } }\n', good: '{ "rules": { "key-in-log": "warning" } }\n' }],

  *find(context) {
    const { path } = context;
    if (path !== SETTINGS_FILE && !path.endsWith(`/${SETTINGS_FILE}`)) return;
    for (const { span, message, meant } of readSettings(context.text, context.ruleIds).problems)
      yield { message: "problem", arguments: { problem: message, ...(meant !== undefined && { meant }) }, span, severity: "error" };
  },
};
