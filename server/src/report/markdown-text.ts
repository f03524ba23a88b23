/** Text as code, whatever back-ticks and bars are in it. */
export function code(text: string): string {
  const fence = "`".repeat(1 + Math.max(0, ...(text.match(/`+/g) ?? []).map((it) => it.length)));
  const padded = fence.length > 1 ? ` ${text} ` : text;
  return `${fence}${padded.replaceAll("|", "\\|")}${fence}`;
}

/** Text of ours in which back quotes stand around code. */
export function prose(text: string): string {
  return text
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 0 ? escapeText(part) : code(part)))
    .join("");
}

/** Text of anybody's, none of whose characters says anything to Markdown. */
export function escapeText(text: string): string {
  return text.replace(/[\\*_[\]<>|#~&]/g, "\\$&").replaceAll("`", "\\`");
}
