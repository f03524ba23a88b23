import { shellCommands } from "../facts/config/shell-commands.ts";
import type { EventOf, Shape } from "../flow/event.ts";
import { placeKey } from "../flow/values/place.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";
import { scriptsIn } from "./scripts.ts";

/** Where in the words of a program's command something is wrong with how it asks Stripe; undefined where nothing is. */
export type Flaw = (command: string, program: string) => Span | undefined;

/** What asks servers, with the option that has it talk to whoever answers. `-k` may stand among others that take no value: `-sk`. */
const PROGRAMS: Readonly<Record<string, RegExp>> = {
  curl: /(?<=\s)(?:--insecure|-[sSfLviIgGNn#]*k[a-zA-Z]*)(?=\s|$)/,
  wget: /(?<=\s)--no-check-certificate(?=\s|$)/,
  http: /(?<=\s)--verify[= ](?:no|false)(?=\s|$)/,
  https: /(?<=\s)--verify[= ](?:no|false)(?=\s|$)/,
};

/** What is run, also where its output is taken: `id=$(curl …`. */
const PROGRAM = /^(?:\w+=(?:\$\(|`)\s*)?([a-z]+)(?=\s)/;

const OVER_TLS = /(?<![\w.:/-])(?:https:\/\/)?(?:api|files|connect|meter-events)\.stripe\.com(?![\w.-])/;
const IN_CLEAR = /(?<![\w.:/=-])http(?=:\/\/(?:api|files|connect|meter-events)\.stripe\.com(?![\w.-]))/;
/** A key goes along: as the user, in a header, or as httpie's words for one. */
const WITH_KEY = /(?<=\s)(?:-u|--user|-a|--auth|--oauth2-bearer)(?=[\s=]|["'$\w])|\bAuthorization\s*:/i;
const QUOTED = /"(?:[^"\\]|\\.)*"|'[^']*'/gs;

/** The option by which a command sends what is meant for Stripe to any server: `curl -k https://api.stripe.com/…`. */
export const unverified: Flaw = (command, program) => {
  const found = OVER_TLS.test(command) ? PROGRAMS[program]?.exec(command.replace(QUOTED, (words) => " ".repeat(words.length))) : undefined;
  return found ? { start: found.index, end: found.index + found[0].length } : undefined;
};

/** The `http` of an address of Stripe's that a command sends a key to. */
export const inClearText: Flaw = (command) => {
  const found = WITH_KEY.test(command) ? IN_CLEAR.exec(command) : undefined;
  return found ? { start: found.index, end: found.index + found[0].length } : undefined;
};

/** Where commands in a file that is no program have a flaw. */
export function* flawedCommands(context: RuleContext, flawOf: Flaw): Iterable<Span> {
  const { config } = context;
  if (!config || !context.text.includes(".stripe.com")) return;
  for (const { script, spanOf } of scriptsIn(config, context.text)) {
    for (const command of shellCommands(script)) {
      const [, program = ""] = PROGRAM.exec(command.text) ?? [];
      const flaw = Object.hasOwn(PROGRAMS, program) ? flawOf(command.text, program) : undefined;
      if (flaw) yield spanOf({ start: command.start + flaw.start, end: command.start + flaw.end });
    }
  }
}

/** Where programs run a command with a flaw: `subprocess.run(["curl", "-k", "https://api.stripe.com/v1/charges"])`. */
export function* flawedProcesses(context: RuleContext, flawOf: Flaw): Iterable<EventOf<"reach">> {
  const words = new Map<string, { readonly event: EventOf<"reach">; command: string }>();
  for (const event of context.arrivalsIn(["process-arguments"])) {
    const key = placeKey(event.at);
    const known = words.get(key);
    // The program and its arguments may be given apart.
    if (known) known.command += ` ${saidIn(event.value)}`;
    else words.set(key, { event, command: saidIn(event.value) });
  }
  for (const { event, command } of words.values()) {
    const program = command.trimStart().split(/\s/, 1)[0]?.split("/").at(-1) ?? "";
    if (Object.hasOwn(PROGRAMS, program) && flawOf(command, program)) yield event;
  }
}

/** The words of a command as far as they are known. */
function saidIn({ value, entries }: Shape): string {
  const [text] = value.texts;
  if (text) return text.pieces.map((piece) => (typeof piece === "string" ? piece : "?")).join("");
  return [...entries.values()].map(saidIn).join(" ");
}
