/** One command of a shell script. Offsets count from the start of the script. */
export interface ShellCommand {
  readonly start: number;
  readonly end: number;
  /** As it is written, without what leads to it (`then`, `@`, `A=b`). */
  readonly text: string;
  /** The program or builtin: `echo`. */
  readonly name: string;
  /** Whether another command reads what it prints. */
  readonly piped: boolean;
  /** Whether what it prints goes to a file. */
  readonly redirected: boolean;
  /** The command that reads what it prints, as it is written, and whether what that one prints goes to a file. */
  readonly reader: string | undefined;
  readonly readerRedirected: boolean;
}

/** What may stand before a command's name. A command whose output is taken (`A=$(b c)`) is none of that. */
const LEADING =
  /^(?:(?:then|do|else|elif|if|while|until|time|sudo|exec|command|!|\{|[@+-]+)[ \t]*(?=\S)|[A-Za-z_]\w*=(?:"(?:[^"\\]|\\.)*"|'[^']*'|(?:(?!\$\(|`)[^\s"'])*)[ \t]+)*/;

/** The commands of a script in order. Quotes, comments, continued lines and here-documents are understood; what is nested is not taken apart. */
export function shellCommands(script: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let start = 0;
  let redirected = false;
  let heredoc: string | undefined;
  const finish = (end: number, separator: string): void => {
    const written = script.slice(start, end);
    const head = /^\s*/.exec(written)?.[0].length ?? 0;
    const lead = LEADING.exec(written.slice(head))?.[0].length ?? 0;
    const from = start + head + lead;
    const text = script.slice(from, end).trimEnd();
    const before = commands.at(-1);
    if (before?.piped && before.reader === undefined && text !== "") commands[commands.length - 1] = { ...before, reader: text, readerRedirected: redirected };
    if (text !== "")
      commands.push({
        start: from,
        end: from + text.length,
        text,
        name: /^[\w./:-]+/.exec(text)?.[0] ?? "",
        piped: separator === "|",
        redirected,
        reader: undefined,
        readerRedirected: false,
      });
    redirected = false;
  };
  for (let at = 0; at < script.length; at++) {
    const character = script[at] ?? "";
    if (character === "\\") at++;
    else if (script.startsWith("${{", at)) at = Math.max(at, script.indexOf("}}", at));
    else if (character === "'" || character === '"') at = quoteEnd(script, at, character);
    else if (character === "#" && /[\s;&|(]/.test(script[at - 1] ?? " ")) {
      finish(at, ";");
      start = lineEnd(script, at);
      at = start - 1;
    }
    // A variable of a makefile or of Azure's, or a command whose output is taken: neither prints anything.
    else if (character === "$" && script[at + 1] === "(") at += (/^\$\(\w+\)/.exec(script.slice(at, at + 200))?.[0].length ?? 2) - 1;
    else if (character === ">") {
      const target = /^>{1,2}\|?[ \t]*(&?)(\S*)/.exec(script.slice(at, at + 200));
      const isShown = /^["']?(?:\/dev\/(?:stdout|stderr|tty)|\$\{?GITHUB_STEP_SUMMARY\}?)/.test(target?.[2] ?? "");
      if (script[at - 1] !== "2" && target?.[1] === "" && !isShown) redirected = true;
      if (script[at + 1] === ">") at++;
    } else if (character === "<" && script.startsWith("<<", at) && script[at + 2] !== "<") {
      heredoc = /^<<-?[ \t]*["']?(\w+)/.exec(script.slice(at, at + 100))?.[1];
      at++;
    } else if (/[\n;&|()]/.test(character)) {
      if (character === "&" && script[at - 1] === ">") continue;
      const isOr = character === "|" && script[at + 1] === "|";
      finish(at, character === "|" && !isOr ? "|" : ";");
      if (isOr || (character === "&" && script[at + 1] === "&")) at++;
      if (character === "\n" && heredoc !== undefined) {
        at = heredocEnd(script, at + 1, heredoc);
        heredoc = undefined;
      }
      start = at + 1;
    }
  }
  finish(script.length, "");
  return commands;
}

/** Whether the shell replaces what stands at an offset of a command: not in single quotes, and not behind a backslash. */
export function isExpanded(command: string, offset: number): boolean {
  if (command[offset - 1] === "\\") return false;
  for (let at = 0; at < offset; at++) {
    const character = command[at] ?? "";
    if (character === "\\") at++;
    else if (character === "'") {
      const end = quoteEnd(command, at, "'");
      if (offset < end) return false;
      at = end;
    } else if (character === '"') {
      const end = quoteEnd(command, at, '"');
      if (offset < end) return true;
      at = end;
    }
  }
  return true;
}

/** Where the quote is closed that opens at an offset; the offset itself where it is not. */
function quoteEnd(script: string, open: number, quote: string): number {
  for (let at = open + 1; at < script.length; at++) {
    if (script[at] === quote) return at;
    if (quote === '"' && script[at] === "\\") at++;
  }
  return open;
}

function lineEnd(script: string, from: number): number {
  const end = script.indexOf("\n", from);
  return end === -1 ? script.length : end;
}

/** The last character of a here-document that begins at an offset. */
function heredocEnd(script: string, from: number, word: string): number {
  for (let at = from; at < script.length; ) {
    const end = lineEnd(script, at);
    if (script.slice(at, end).trim() === word) return end - 1;
    at = end + 1;
  }
  return script.length;
}
