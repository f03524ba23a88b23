import type { FlowEvent } from "../flow/event.ts";
import type { Origin } from "../flow/origin.ts";
import type { Value } from "../flow/value.ts";
import { patternOf } from "../text/pattern.ts";
import type { Span } from "../text/span.ts";
import { startOfUnit } from "./function-start.ts";
import type { RuleContext } from "./rule.ts";

/**
 * Whether the function that received what comes from outside had it looked at before a place: handed it, or what holds it, to something that is called a validation,
 * or has a decorator or a pipe that does so. `source` is the value as it is written there.
 */
export function isValidatedBefore(context: RuleContext, { at, through }: FlowEvent, value: Value, source: string): boolean {
  const places = [at, ...through];
  if (
    context.events.some(
      (it) => it.kind === "client" && it.client === "validation" && places.some(({ path, unit }) => it.at.path === path && it.at.unit === unit),
    )
  )
    return true;
  if (!context.once(VALIDATES, () => VALIDATES.test(context.text))) return false;
  const { start: end } = context.spanOf(at);
  const arrivals = [...value.ways.keys()].flatMap((origin) => arrivalOf(context, origin, end) ?? []);
  const own = startOfUnit(context, at.unit);
  const starts = [own, ...arrivals.map(({ start, unit, text }) => (start >= own || text === "" ? own : startOfUnit(context, unit)))];
  const start = Math.min(...starts.filter((it) => it > 0), end);
  const body = context.text.slice(start, end);
  if (VALIDATING_PIPE.test(body) || VALIDATING_DECORATOR.test(decoratorsBefore(context.text, start))) return true;
  const written = new Set([source, ...arrivals.map(({ text }) => text)].flatMap(chainsIn));
  for (const { text } of arrivals) for (const name of namesGiven(body, text)) written.add(name);
  for (const name of [...written]) for (const chain of whatIsGiven(body, name)) written.add(chain);
  return validationsIn(body).some(({ isOfAll, given }) => wholeChainsIn(given).some((it) => written.has(it) && (isOfAll || !WHOLE.has(it))));
}

/** Cheap to ask: what a validation is called, whatever it is. */
const VALIDATES = /valid|parse|assert|check|attempt|ensure|use_?(?:args|kwargs)|expects_json|Pipe|\.(?:arguments|input)\(/i;

interface Arrival {
  readonly start: number;
  readonly unit: number;
  /** As it is written where it arrives: `req.body`, `request.get_json()`; empty where a framework hands it over. */
  readonly text: string;
}

function arrivalOf(context: RuleContext, origin: Origin, end: number): Arrival | undefined {
  if (origin.kind !== "data" || origin.at.path !== context.path) return undefined;
  const span: Span = context.spanOf(origin.at);
  const text = context.text.slice(span.start, span.end);
  return span.start < end ? { start: span.start, unit: origin.at.unit, text: EXPRESSION.test(text) ? text : "" } : undefined;
}

/** One that something can be assigned from; a whole route is none. */
const EXPRESSION = /^[\w$.()[\]"'?!]{1,80}$/;

/** Pipes of Nest's that let through only what they know. */
const VALIDATING_PIPE = /@(?:Body|Query|Param)\([^()\n]*\b\w*(?:Valid|Zod|Joi|Yup|Schema|Enum)\w*Pipe\b/;

const VALIDATING_DECORATOR =
  /@[\w.]*(?:valid(?:at|ict|$|\b)|use_?(?:args|kwargs)\b|expects_json\b|\.arguments\b|\.input\b|with_schema\b)|@UsePipes\([^\n]*(?:Valid|Zod|Joi|Yup|Schema)/i;

/** The decorators that stand before a function, or between its own and its name; what is further in goes on from the line before. */
function decoratorsBefore(text: string, start: number): string {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const indentation = /^[ \t]*/.exec(text.slice(from, start))?.[0] ?? "";
  const lines = text
    .slice(Math.max(0, from - 2_000), from)
    .split("\n")
    .slice(0, -1);
  let first = lines.length;
  while (first > 0) {
    const line = lines[first - 1] ?? "";
    if (!/\S/.test(line) || !(line.startsWith(`${indentation} `) || line.startsWith(`${indentation}\t`) || /^\s*(?:@|[\])]|\}\))/.test(line))) break;
    first--;
  }
  const own = /^(?:[ \t]*@[^\n]*\n)+/.exec(text.slice(start, start + 2_000))?.[0] ?? "";
  return `${lines.slice(first).join("\n")}\n${own}`;
}

/** `req.body.amount`, as it is written; calls without arguments belong to it. */
function wholeChainsIn(source: string): string[] {
  return Array.from(source.matchAll(/[A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*|\(\))*/g), ([chain]) => chain.replace(/\s+|\?/g, ""));
}

/** The same, with what each is a part of. */
function chainsIn(source: string): string[] {
  return wholeChainsIn(source).flatMap((chain) => {
    const parts = chain.split(".");
    return parts.map((_, index) => parts.slice(0, index + 1).join("."));
  });
}

/** A whole request says no more than that somebody asks. */
const WHOLE = new Set(["req", "request", "ctx", "context", "c", "event", "this", "self", "await", "new"]);

/** The variables that are given something: `data = request.get_json()`, `const body = await req.json()`. */
function namesGiven(body: string, text: string): string[] {
  const found: string[] = [];
  for (let at = body.indexOf(text); text !== "" && at !== -1; at = body.indexOf(text, at + text.length)) {
    const name = /([A-Za-z_$][\w$]*)(?:\s*:\s*[\w.<>[\], ]+)?\s*:?=\s*(?:await\s+)?\(?$/.exec(body.slice(Math.max(0, at - 120), at))?.[1];
    if (name !== undefined) found.push(name);
  }
  return found;
}

/** What a variable is made of: `req.body` of `const { amount } = req.body`. */
function whatIsGiven(body: string, name: string): string[] {
  if (!/^[A-Za-z_$][\w$]*$/.test(name) || WHOLE.has(name)) return [];
  const variable = patternOf(name);
  const assigned = new RegExp(
    `(?:\\{[^{}=\\n]*(?<![\\w$.])${variable}\\b[^{}\\n]*\\}|(?<![\\w$.])${variable}\\b)\\s*(?::[^=\\n]+)?=(?![=>])\\s*([^;\\n]{1,200})`,
    "g",
  );
  return Array.from(body.matchAll(assigned)).flatMap(([, given = ""]) => chainsIn(given));
}

interface Validation {
  /** Whether its name says outright that it looks at all that it is given. */
  readonly isOfAll: boolean;
  readonly given: string;
}

const CALL =
  /(?:([\w$.\])]*?)\.)?\b(?<!\b(?:def|function)\s)([A-Za-z_$]*(?:valid|parse|assert|check|verify|ensure|attempt)[A-Za-z_$]*)\s*\(((?:[^()]|\([^()]*\)){1,400})\)/gi;

/** Who asks is another question than what is asked for. */
const OF_WHOM = /auth|token|session|user|csrf|permission|login|signature|jwt|captcha|admin|key|owner|rate|limit|webhook/i;

/** Reads a text, and looks at nothing. */
const READERS = /^(?:JSON|Date|url|URL|qs|querystring|path|Number|csv|yaml|toml|json|ast|dateutil|parser|urllib|console|cookie|Big|Decimal|dayjs|moment)$/;

function validationsIn(body: string): Validation[] {
  return Array.from(body.matchAll(CALL)).flatMap(({ index, 1: receiver, 2: name = "", 3: given = "" }): Validation[] => {
    if (OF_WHOM.test(name)) return [];
    // Of what a schema gives, what is taken from it is checked, and not what it was given.
    if (/^parse(?:Async)?$/.test(name) && !/(?:^|[;{}\n])\s*(?:await\s+)?$/.test(body.slice(0, index))) return [];
    const isReader = /parse/i.test(name) && !/valid/i.test(name);
    if (isReader && (receiver === undefined || !/^(?:parse(?:Async)?|safeParse(?:Async)?|parse_obj|parse_raw)$/.test(name))) return [];
    if (isReader && READERS.test(receiver?.split(".").at(-1) ?? "")) return [];
    return [{ isOfAll: /valid/i.test(name), given }];
  });
}
