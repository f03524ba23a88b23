import { isExpanded, type ShellCommand, shellCommands } from "../facts/config/shell-commands.ts";
import type { Span } from "../text/span.ts";
import { substitutionAround } from "./command-substitutions.ts";
import { isSecretName, referencesIn } from "./config-values.ts";

/** A place in a script where a secret of Stripe's is spilled. Offsets count from the start of the script. */
export interface Spill extends Span {
  readonly kind: "echo" | "dump" | "trace" | "buildArgument" | "imageFile" | "verbose" | "plainParameter";
  /** The variable that holds the secret. */
  readonly name: string;
  /** The option that has the command say too much. */
  readonly option?: string;
}

const PRINTS = /^(?:echo|printf|print|logger|wall|Write-(?:Host|Output|Information|Verbose|Warning|Error|Debug)|say)$/i;

/**
 * What a script spills of the secrets it names. `inScope` are the secrets in its environment besides those it sets itself; `traced` says that the shell prints every
 * command from the start, `isImage` that files it writes become part of an image; `written` are files that hold secrets by now, and which, those that it
 * writes among them.
 */
export function spillsIn(
  script: string,
  inScope: readonly string[],
  { traced = false, isImage = false, written = new Map<string, string>() }: { traced?: boolean; isImage?: boolean; written?: Map<string, string> } = {},
): Spill[] {
  // Most scripts name no secret at all.
  if (inScope.length === 0 && written.size === 0 && !/stripe|whsec|sk_(?:live|test)/i.test(script)) return [];
  const spills: Spill[] = [];
  const scope = new Set(inScope);
  const isSecret = (name: string): boolean => scope.has(name) || isSecretName(name);
  let trace: Span | undefined = traced ? { start: 0, end: Math.max(0, script.search(/[\r\n]|$/)) } : undefined;
  for (const command of shellCommands(script)) {
    const { name, text, start } = command;
    if (EXPORTS.test(text)) for (const it of setIn(text)) scope.add(it);
    const own = /[$%]/.test(text) ? referencesIn(text).filter((it) => isSecret(it.name) && isExpandedIn(text, it)) : [];
    if (name === "set" && /\s(?:-\w*x|-o\s+xtrace)/.test(text)) trace = { start, end: command.end };
    else if (name === "set" && /\s(?:\+\w*x|\+o\s+xtrace)/.test(text)) trace = undefined;
    else if (trace && own[0] && !/^(?:\[|test\b|\[\[)/.test(text)) {
      spills.push({ kind: "trace", name: own[0].name, ...trace });
      trace = undefined;
    }
    const shown = !command.redirected && !hides(command);
    const target = command.redirected ? writtenFile(text) : undefined;
    if (target !== undefined) {
      const holds = own.find((it) => !isHarmless(text, it))?.name ?? mountedSecret(text);
      if (holds !== undefined && WRITES.test(name)) {
        written.set(target, holds);
        if (
          isImage &&
          !new RegExp(`\\brm\\s[^;&|]*${target.replace(/[^\w/-]/g, "\\$&")}`).test(script.slice(command.end)) &&
          !/^\/(?:dev|tmp|run)\//.test(target)
        )
          spills.push({ kind: "imageFile", name: holds, start, end: command.end });
      }
    } else if (/^(?:cat|type|less|more|head|tail|bat)$/.test(name) && shown) {
      const read = text
        .split(/\s+/)
        .slice(1)
        .find((it) => written.has(it.replace(/^\.\//, "")));
      if (read !== undefined) spills.push({ kind: "echo", name: written.get(read.replace(/^\.\//, "")) ?? "", start, end: command.end });
    }
    if (name === "curl" && own[0]) {
      const option = /(?:^|\s)(-[a-zA-Z]*v[a-zA-Z]*|--verbose|--trace(?:-ascii)?)(?=\s|$)/.exec(text)?.[1];
      const sent = /(?:^|\s)(?:-u|--user|-H|--header)\b/.test(text);
      if (option !== undefined && sent) spills.push({ kind: "verbose", name: own[0].name, option, start, end: command.end });
    }
    if (name === "aws" && own[0] && /\bssm\s+put-parameter\b/.test(text) && /--type[= ]["']?String(?:List)?\b/.test(text))
      spills.push({ kind: "plainParameter", name: own[0].name, start, end: command.end });
    if (PRINTS.test(name)) {
      const printed = own.find((it) => shown && !isHarmless(text, it) && !isTakenIn(text, it, [...scope]));
      if (printed) spills.push({ kind: "echo", name: printed.name, start: start + printed.start, end: start + printed.end });
    } else if (name === "printenv" && shown) {
      const printed = text.split(/\s+/).slice(1).find(isSecretName);
      if (printed !== undefined) spills.push({ kind: "echo", name: printed, start, end: command.end });
    }
    const evaluated = shown ? printedByProgram(text, isSecret) : undefined;
    if (evaluated !== undefined) spills.push({ kind: "echo", name: evaluated, start, end: command.end });
    const [first] = scope;
    if (PRINTS.test(name) && shown && first !== undefined && own.length === 0 && /\btoJSON\(\s*secrets\s*\)/i.test(text))
      spills.push({ kind: "dump", name: first, start, end: command.end });
    if (shown && first !== undefined && isDump(text) && !searches(command, scope)) spills.push({ kind: "dump", name: first, start, end: command.end });
    if (text.includes("--build-arg")) spills.push(...buildArguments(command));
  }
  return spills;
}

const WRITES = /^(?:echo|printf|print|cat|env|printenv|export|tee|envsubst)$/;

/** The file that what a command prints goes to. */
function writtenFile(text: string): string | undefined {
  const file = /(?<![0-9&])>{1,2}\|?[ \t]*["']?([\w./-]+)/.exec(text)?.[1];
  return file?.replace(/^\.\//, "");
}

/** The secret of a build that a command reads where it is mounted. */
function mountedSecret(text: string): string | undefined {
  const name = /\/run\/secrets\/([\w.-]+)/.exec(text)?.[1];
  return name !== undefined && isSecretName(name) ? name : undefined;
}

const EXPORTS = /^(?:export|declare|set)\s/;

/** Secrets that a command sets for those after it. */
function* setIn(text: string): Iterable<string> {
  for (const [, name = ""] of text.matchAll(/(?:^|\s)(?:export\s+|declare\s+-x\s+|set\s+-x\s+)([A-Za-z_]\w*)\b/g)) if (isSecretName(name)) yield name;
}

function isExpandedIn(text: string, { start, end }: Span): boolean {
  return text.startsWith("${{", start) || (text[start] === "%" && end > start) || isExpanded(text, start);
}

/** The whole environment: the commands that print it when nothing else is asked of them. */
function isDump(text: string): boolean {
  return (
    /^(?:env|printenv|set|export|export\s+-p|declare\s+-[px]+|env\s+-0|(?:Get-ChildItem|gci|dir|ls)\s+env:\\?\*?)$/i.test(text) ||
    /^(?:node|bun|deno|python[\d.]*|ruby|php)\s.*(?:\bconsole\.(?:log|dir|table)\(\s*(?:JSON\.stringify\(\s*)?process\.env\s*[,)]|\bp?print\(\s*(?:dict\(\s*)?os\.environ(?:\.items\(\))?\s*\)|\b(?:p|puts|pp)[ (]ENV(?:\.to_h|\.inspect)?[)"'\s]|\b(?:print_r|var_dump)\(\s*(?:\$_ENV|getenv\(\)))/s.test(
      text,
    )
  );
}

/** Whether who reads what a command prints shows none of the values: counts, searches in silence, keeps the names, hashes, or takes a password. */
function hides({ piped, reader = "", readerRedirected, name }: ShellCommand): boolean {
  if (!piped) return false;
  if (readerRedirected) return true;
  if (/^(?:env|printenv|set|export|declare|gci|Get-ChildItem)$/i.test(name))
    return /^(?:wc|sha\d+sum|shasum|md5sum|cut\s+.*-f\s?1\b|awk\s+-F\s?'?=|sed\s+.*=\.\*|grep\s+(?:-\w*[qcl])|while\b|xargs\b|node\b|python)/.test(reader);
  // A pipe hands it on; only what copies its input shows it.
  return !/^(?:tee|cat|sort|head|tail|grep(?!\s+-\w*[qc])|base64|xxd|rev|tr|jq)\b/.test(reader);
}

/** Whether who reads a whole environment searches it for a word that is in the name of none of the secrets. */
function searches({ reader = "" }: ShellCommand, names: ReadonlySet<string>): boolean {
  const word = /^grep\s+(?:-[iEFwn]+\s+)*["']?\^?(\w+)=?["']?$/.exec(reader)?.[1]?.toUpperCase();
  return word !== undefined && ![...names].some((it) => it.toUpperCase().includes(word));
}

/** Whether a command whose output stands in the place of the secret prints none of it: `$(printf %s "$KEY" | wc -c)`, `$($env:KEY.Length)`. */
function isTakenIn(text: string, span: Span, inScope: readonly string[]): boolean {
  const around = substitutionAround(text, span.start);
  // What is `$(KEY)` itself is a variable of Azure's, or of a makefile.
  if (!around || around.start > span.end || span.start >= around.end || text.slice(around.start - 2, around.end + 1) === text.slice(span.start, span.end))
    return false;
  const inner = text.slice(around.start, around.end);
  if (/\$env:/i.test(text.slice(span.start, span.end))) return !/^\s*\$\{?env:\w+\}?(?:\.(?:Trim\w*|ToString)\(\))?\s*$/i.test(inner);
  return !spillsIn(inner, inScope).some(({ kind }) => kind === "echo" || kind === "dump");
}

const PROGRAM = /^(?:node|bun|deno|python[\d.]*)\s.*-(?:e|c|-eval|p|-print)\b/s;
const PRINTED =
  /\b(?:console\.(?:log|info|warn|error|debug|dir)|print|process\.std(?:out|err)\.write|sys\.std(?:out|err)\.write)\(\s*(?:process\.env\.(\w+)|process\.env\[["'](\w+)["']\]|os\.environ\[["'](\w+)["']\]|os\.(?:environ\.get|getenv)\(["'](\w+)["'][^()]*\))\s*\)/;

/** The secret that a program prints which is written in a command: `node -e 'console.log(process.env.KEY)'`. */
function printedByProgram(text: string, isSecret: (name: string) => boolean): string | undefined {
  const name = PROGRAM.test(text)
    ? PRINTED.exec(text)
        ?.slice(1)
        .find((it) => it !== undefined)
    : undefined;
  return name !== undefined && isSecret(name) ? name : undefined;
}

/** Whether only the length, the presence or the first few characters of a variable are printed, or it is named as one to be masked. */
function isHarmless(text: string, { start, end }: Span): boolean {
  if (/::add-mask::|issecret=true|##vso\[task\.setvariable[^\]]*issecret/.test(text)) return true;
  const after = text.slice(end, end + 12);
  // Present or not; the mode and a little more; the last four; all but the prefix cut off; every character replaced.
  return /^:?\+|^:0:(?:\d|1[0-2])\}|^: -?[1-4]\}|^:\(-[1-4]\)|^%%|^\/\/[?.]\//.test(after) || text.startsWith("${#", start);
}

/** `--build-arg KEY=…`: recorded with the image. */
export function* buildArguments({ text, start }: Pick<ShellCommand, "text" | "start">): Iterable<Spill> {
  for (const match of text.matchAll(/--build-arg[= ]["']?([A-Za-z_]\w*)/g)) {
    const [whole, name = ""] = match;
    const from = start + match.index + whole.length - name.length;
    if (isSecretName(name)) yield { kind: "buildArgument", name, start: from, end: from + name.length };
  }
}

const INSTALLS =
  /^(?:npm\s+(?:ci|i|install|add|clean-install)|pnpm\s+(?:i|install|add)|yarn(?:\s+(?:install|add)|$)|bun\s+(?:i|install|add)|pip3?\s+install|python3?\s+-m\s+pip\s+install|poetry\s+install|uv\s+(?:sync|pip\s+install)|pipenv\s+(?:install|sync)|bundle\s+install|composer\s+install)\b/;

/** Whether a script installs packages whose own scripts run with it. */
export function installsPackages(script: string): boolean {
  return shellCommands(script).some(({ text }) => INSTALLS.test(text) && !/--ignore-scripts|--no-scripts|--only-binary/.test(text));
}
