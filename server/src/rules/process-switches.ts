import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";

/** Where a configuration file sets a variable of a process to a value, and why that may weigh less. */
export interface ProcessSwitch {
  readonly span: Span;
  readonly circumstances: readonly string[];
}

/** Words in paths and names of what only developers run, and the folders of their editors. */
const DEVELOPMENT = /(?:^|[./:_-])(?:dev|develop|development|local|debug)(?:[./:_-]|$)|(?:^|\/)\.(?:vscode|idea|devcontainer)\//i;

/** The places in a configuration file that set a variable of a process to this value: in environments, and before commands. */
export function* switchesOf(context: RuleContext, variable: string, value: string): Iterable<ProcessSwitch> {
  if (!context.text.includes(variable)) return;
  for (const entry of context.config?.entries ?? []) {
    const isDevelopment =
      DEVELOPMENT.test(context.path) ||
      entry.path
        .slice(0, -1)
        .concat(entry.role === "command" ? entry.name : [])
        .some((name) => DEVELOPMENT.test(name));
    const circumstances = isDevelopment ? ["development only"] : [];
    if (entry.role !== "command") {
      if (entry.name === variable && entry.text === value) yield { span: entry.span, circumstances };
      continue;
    }
    // What an image is built with calls no one's API.
    if (entry.path[0] === "RUN") continue;
    const script = context.text.slice(entry.span.start, entry.span.end);
    for (const match of script.matchAll(new RegExp(`(?<![\\w$])${variable}=(\\\\?["']?)${value}\\1(?![\\w.])`, "g"))) {
      const start = entry.span.start + match.index;
      yield { span: { start, end: start + match[0].length }, circumstances };
    }
  }
}
