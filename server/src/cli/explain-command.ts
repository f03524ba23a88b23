import { rulePage } from "../report/rule-page.ts";
import { showLine } from "../report/show.ts";
import { rules } from "../rules/index.ts";
import type { Rule } from "../rules/rule.ts";
import { nearestOf } from "../settings/nearest.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";

/** `keywarden rules`: one line for each rule. */
export function rulesCommand(host: Host): ExitCode {
  const width = Math.max(...rules.map((it) => it.id.length));
  for (const { id, severity, title } of rules) host.stdout.write(`${id.padEnd(width)}  ${severity.padEnd("information".length)}  ${title}\n`);
  return EXIT.clean;
}

/** `keywarden explain RULE`: the rule's page. */
export function explainCommand(id: string, host: Host): ExitCode {
  host.stdout.write(`${rulePage(ruleOf(id))}\n`);
  return EXIT.clean;
}

/** The rule of an id that the user gave. */
export function ruleOf(id: string): Rule {
  const rule = rules.find((it) => it.id === id);
  if (rule !== undefined) return rule;
  const ids = rules.map((it) => it.id);
  const nearest = nearestOf(id, ids);
  throw new UsageError(`no such rule: ${showLine(id)}${nearest === undefined ? "" : ` (did you mean ${nearest}?)`}; \`keywarden rules\` lists them`);
}
