import type { Rule } from "../rules/rule.ts";

/** A rule's page in Markdown: what it finds, why it matters, what to do, and its examples. The same on the command line, in the editor and in the documentation. */
export function rulePage(rule: Rule): string {
  const lines = [
    `# ${rule.title}`,
    "",
    `\`${rule.id}\` · ${rule.severity} · ${rule.cwe}`,
    "",
    rule.what,
    "",
    `**Why it matters.** ${rule.why}`,
    "",
    `**What to do.** ${rule.advice}`,
    "",
  ];
  for (const { path, bad, good } of rule.examples) lines.push(`## ${path}`, "", "Found:", "", ...block(path, bad), "", "Fine:", "", ...block(path, good), "");
  return lines.join("\n");
}

function block(path: string, code: string): string[] {
  return [`\`\`\`${languageOf(path)}`, ...shown(code).trimEnd().split("\n"), "```"];
}

/** What stands for a key in an example looks like a key that is shown. */
function shown(code: string): string {
  return code.replace(/\{\{(?:base64 )?([a-z_]+)(?::\d+)?\}\}/g, "$1_…");
}

/** The word for a code block's language that editors and code hosts know. */
function languageOf(path: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return (
    { py: "python", js: "javascript", mjs: "javascript", cjs: "javascript", ts: "typescript", yml: "yaml", md: "markdown", sh: "shell" }[extension] ??
    (extension === "" || path.includes(".env") ? "text" : extension)
  );
}
