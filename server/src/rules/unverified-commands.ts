import { shellCommands } from "../facts/config/shell-commands.ts";
import type { EventOf, Shape } from "../flow/event.ts";
import { placeKey } from "../flow/values/place.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";
import { scriptsIn } from "./scripts.ts";

/** The option of each program that has it talk to whoever answers. `-k` may stand among others that take no value: `-sk`. */
const OPTIONS: Readonly<Record<string, RegExp>> = {
  curl: /(?<=\s)(?:--insecure|-[sSfLviIgGNn#]*k[a-zA-Z]*)(?=\s|$)/,
  wget: /(?<=\s)--no-check-certificate(?=\s|$)/,
  http: /(?<=\s)--verify[= ](?:no|false)(?=\s|$)/,
  https: /(?<=\s)--verify[= ](?:no|false)(?=\s|$)/,
};

/** What is run, also where its output is taken: `id=$(curl …`. */
const PROGRAM = /^(?:\w+=(?:\$\(|`)\s*)?([a-z]+)(?=\s)/;

const TO_STRIPE = /(?<![\w.:/-])(?:https:\/\/)?(?:api|files|connect|meter-events)\.stripe\.com(?![\w.-])/;

/** The options by which commands in scripts send what is meant for Stripe to any server: `curl -k https://api.stripe.com/…`. */
export function* unverifiedCommands({ config, text }: RuleContext): Iterable<Span> {
  if (!config || !TO_STRIPE.test(text)) return;
  for (const { script, spanOf } of scriptsIn(config, text)) {
    for (const command of shellCommands(script)) {
      const [, name = ""] = PROGRAM.exec(command.text) ?? [];
      const option = OPTIONS[name];
      if (!option || !TO_STRIPE.test(command.text)) continue;
      const found = option.exec(command.text.replace(QUOTED, (words) => " ".repeat(words.length)));
      if (!found) continue;
      const at = command.start + found.index;
      yield spanOf({ start: at, end: at + found[0].length });
    }
  }
}

/** Where programs run such a command: `subprocess.run(["curl", "-k", "https://api.stripe.com/v1/charges"])`. */
export function* unverifiedProcesses(context: RuleContext): Iterable<EventOf<"reach">> {
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
    if (TO_STRIPE.test(command) && OPTIONS[program]?.test(command.replace(QUOTED, " "))) yield event;
  }
}

/** The words of a command as far as they are known. */
function saidIn({ value, entries }: Shape): string {
  const [text] = value.texts;
  if (text) return text.pieces.map((piece) => (typeof piece === "string" ? piece : "?")).join("");
  return [...entries.values()].map(saidIn).join(" ");
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'[^']*'/gs;
