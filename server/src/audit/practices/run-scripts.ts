import { dataOf, jsonOf } from "../../project/manifests/parsed.ts";
import type { PracticeWorkspace } from "./practice.ts";

/** Scripts of scripts are followed so far. */
const MOST_DEPTH = 3;

/**
 * A command with what it runs in this project: the scripts of `package.json` and the targets of the makefile that it names, and the hooks where it runs all of them.
 * What it runs elsewhere is not known.
 */
export function withScripts(workspace: PracticeWorkspace, command: string, depth = 0): string {
  if (depth >= MOST_DEPTH) return command;
  const run: string[] = [];
  const scripts = dataOf(jsonOf(workspace.read("package.json") ?? "").scripts);
  for (const [, name = ""] of command.matchAll(/\b(?:npm|pnpm|yarn|bun)(?: -\S+)*(?: run(?:-script)?)? ([\w:.-]+)/g)) {
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    if (typeof script === "string") run.push(withScripts(workspace, script, depth + 1));
  }
  for (const [, name = ""] of command.matchAll(/\bmake ([\w.-]+)/g))
    run.push(withScripts(workspace, targetOf(workspace.read("Makefile") ?? "", name), depth + 1));
  if (/\bpre-commit(?:\/action| run)\b/.test(command)) run.push(withoutComments(workspace.read(".pre-commit-config.yaml") ?? ""));
  if (/\blint-staged\b/.test(command)) run.push(JSON.stringify(jsonOf(workspace.read("package.json") ?? "")["lint-staged"] ?? ""));
  return [command, ...run].join("\n");
}

/** The recipe of a target; empty where there is none. */
function targetOf(makefile: string, name: string): string {
  const lines = makefile.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(`${name}:`));
  if (start === -1) return "";
  const end = lines.findIndex((line, index) => index > start && line !== "" && !/^[\t #]/.test(line));
  return lines.slice(start + 1, end === -1 ? undefined : end).join("\n");
}

/** A text of YAML or of a shell without the lines that are comments. */
export function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, "");
}
