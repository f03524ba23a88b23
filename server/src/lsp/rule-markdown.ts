import type { Rule } from "../rules/rule.ts";

/** What a rule finds, why, and what to do, as Markdown. */
export function ruleMarkdown({ id, title, severity, cwe, what, why, advice, examples }: Rule): string {
  const shown = examples.flatMap(({ path, bad, good }) => [`Found, in \`${path}\`:`, fenced(bad, path), "Fine:", fenced(good, path)]);
  return `${[`# ${title}`, `\`${id}\` · ${severity} · ${cwe}`, what, why, advice, ...shown].join("\n\n")}\n`;
}

/** What stands for a key in an example becomes what a key looks like when it is shown. */
function fenced(code: string, path: string): string {
  return `\`\`\`${path.replace(/^.*\./, "")}\n${code.replace(/\{\{(?:base64 )?([a-z_]+)(?::\d+)?\}\}/g, "$1_…").trimEnd()}\n\`\`\``;
}
