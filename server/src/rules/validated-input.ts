import type { FlowEvent } from "../flow/event.ts";
import type { Origin } from "../flow/values/origin.ts";
import type { Place } from "../flow/values/place.ts";
import type { Value } from "../flow/values/value.ts";
import { patternOf } from "../text/pattern.ts";
import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";
import { isSent } from "./signature-checks.ts";
import { startOfUnit } from "./unit-start.ts";

/**
 * Whether the function that received what comes from outside had it looked at before a place: handed it, or what holds it, to something that is called a validation,
 * or has a decorator or a pipe that does so. `source` is the value as it is written there.
 */
export function isValidatedBefore(context: RuleContext, event: FlowEvent, value: Value, source: string): boolean {
  const validating = validatingUnits(context);
  if (validating.size > 0 && isReceivedIn(validating, event, value)) return true;
  const { start, body, arrivals } = receivedBefore(context, event, value);
  if (VALIDATING_PIPE.test(body) || VALIDATING_DECORATOR.test(decoratorsBefore(context, start))) return true;
  const written = new Set([source, ...arrivals.map(({ text }) => text)].flatMap(chainsIn));
  for (const { text } of arrivals) for (const name of namesGiven(body, text)) written.add(name);
  for (const name of [...written]) for (const chain of whatIsGiven(body, name)) written.add(chain);
  if (entriesLookedAt(body).some((chain) => written.has(chain))) return true;
  return validationsIn(body).some(({ isOfAll, given }) => wholeChainsIn(given).some((it) => written.has(it) && (isOfAll || !WHOLE.has(it))));
}

/** What is written before a place in the function that received what comes from outside, and where it did. */
export function receivedBefore(context: RuleContext, { at }: FlowEvent, value: Value): { start: number; body: string; arrivals: readonly Arrival[] } {
  const { start: end } = context.spanOf(at);
  const arrivals = [...value.ways.keys()].flatMap((origin) => arrivalOf(context, origin, end) ?? []);
  const own = startOfUnit(context, at.unit);
  const starts = [own, ...arrivals.map(({ start, unit, text }) => (start >= own || text === "" ? own : startOfUnit(context, unit)))];
  const start = Math.min(...starts.filter((it) => it > 0), end);
  return { start, body: context.sourceOf({ start, end }), arrivals };
}

/** The functions that come after a schema, which is known by its library; and those of other files, of which nothing is read here, that call a validation. */
function validatingUnits(context: RuleContext): ReadonlySet<string> {
  return context.once(validatingUnits, () => {
    const units = context.eventsOf("client").flatMap(({ client, at, through }) => {
      if (client === "validation") return [at];
      return client === "validating" ? [at, ...through].filter(({ path }) => path !== context.path) : [];
    });
    return new Set(units.map(unitKey));
  });
}

/** Whether one of these functions leads to a place, or received all that comes from outside. */
function isReceivedIn(units: ReadonlySet<string>, { at, through }: FlowEvent, { ways }: Value): boolean {
  const isOne = (place: Place): boolean => units.has(unitKey(place));
  if ([at, ...through].some(isOne)) return true;
  // A route that stands in no function hands over what another place receives.
  const received = [...ways.keys()].flatMap((origin) => (origin.kind === "data" && isSent(origin) && origin.at.unit !== 0 ? origin.at : []));
  return received.length > 0 && received.every(isOne);
}

const unitKey = ({ path, unit }: Place): string => `${unit} ${path}`;

interface Arrival {
  readonly start: number;
  readonly unit: number;
  /** As it is written where it arrives: `req.body`, `request.get_json()`; empty where a framework hands it over. */
  readonly text: string;
}

function arrivalOf(context: RuleContext, origin: Origin, end: number): Arrival | undefined {
  if (origin.kind !== "data" || origin.at.path !== context.path) return undefined;
  const span: Span = context.spanOf(origin.at);
  const text = context.sourceOf(span);
  return span.start < end ? { start: span.start, unit: origin.at.unit, text: EXPRESSION.test(text) ? text : "" } : undefined;
}

/** One that something can be assigned from; a whole route is none. */
const EXPRESSION = /^[\w$.()[\]"'?!]{1,80}$/;

/** Pipes of Nest's that let through only what they know. */
const VALIDATING_PIPE = /@(?:Body|Query|Param)\([^()\n]*\b\w*(?:Valid|Zod|Joi|Yup|Schema|Enum)\w*Pipe\b/;

const VALIDATING_DECORATOR =
  /@[\w.]*(?:valid(?:at|ict|$|\b)|use_?(?:args|kwargs)\b|expects_json\b|\.arguments\b|\.input\b|with_schema\b)|@UsePipes\([^\n]*(?:Valid|Zod|Joi|Yup|Schema)/i;

/** Decorators have no more lines than this, and no longer ones. */
const MAX_LINES = 40;
const MAX_LINE = 2_000;

/** The decorators that stand before a function, or between its own and its name; what is further in goes on from the line before. */
export function decoratorsBefore(context: RuleContext, start: number): string {
  const lines: string[] = [];
  const first = context.lineAt(start);
  const indentation = /^[ \t]*/.exec(context.sourceOf({ start: first.start, end: start }))?.[0] ?? "";
  for (let line = first; line.start > 0 && lines.length < MAX_LINES; ) {
    line = context.lineAt(line.start - 1);
    const source = line.end - line.start > MAX_LINE ? "" : context.sourceOf(line);
    const goesOn = source.startsWith(`${indentation} `) || source.startsWith(`${indentation}\t`);
    if (!/\S/.test(source) || !(goesOn || /^\s*(?:@|[\])]|\}\))/.test(source))) break;
    lines.push(source);
  }
  for (let line: Span = { start, end: first.end }; lines.length < 2 * MAX_LINES && line.end - line.start <= MAX_LINE; line = context.lineAt(line.end + 1)) {
    const source = context.sourceOf(line);
    if (!/^[ \t]*@/.test(source)) break;
    lines.push(source);
  }
  return lines.join("\n");
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
export function namesGiven(body: string, text: string): string[] {
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

/** Something of which a test asks each entry by its name, as a table of checks says: `if (!isRight(req.body[name])) return`, `every(([name, check]) => check(body[name]))`. */
function entriesLookedAt(body: string): string[] {
  const asked = [EACH_ENTRY, COMPARED_ENTRY].flatMap((pattern) => Array.from(body.matchAll(pattern), ([, chain = ""]) => chain));
  const named = Array.from(body.matchAll(NAMED_ENTRY)).flatMap(([, name = "", chain = ""]) =>
    new RegExp(`(?<![\\w$.])${patternOf(name)}${WITH_A_RULE}`).test(body) ? chain : [],
  );
  return [...asked, ...named].map((chain) => chain.replace(/\s+|\?/g, ""));
}

const CHAIN = "[A-Za-z_$][\\w$]*(?:\\??\\.[A-Za-z_$][\\w$]*)*";
const ENTRY = "(?:\\[\\s*[A-Za-z_$][\\w$]*\\s*\\]|\\.get\\(\\s*[A-Za-z_$][\\w$]*\\s*\\))";
/** Compared with what the table says of it: `< rules.min`, `not in rule["values"]`. */
const WITH_A_RULE = "\\s*(?:[<>]=?|[!=]==?|(?:not\\s+)?in\\b)\\s*[A-Za-z_$][\\w$]*(?:\\.(?!length)|\\[)";
/** `if (rules.max && req.body[name] > rules.max)` */
const COMPARED_ENTRY = new RegExp(`(?<![\\w$.])(${CHAIN})${ENTRY}${WITH_A_RULE}`, "g");
/** `value = data.get(name)` */
const NAMED_ENTRY = new RegExp(`(?<![\\w$.])([A-Za-z_$][\\w$]*)\\s*=\\s*(${CHAIN})${ENTRY}`, "g");

const EACH_ENTRY =
  /(?:!|\bnot\s|=>|\bif\b\s*\(?|&&|\|\||\ball\()\s*(?!(?:String|Number|Boolean|len|str|int|float|isinstance)\b)[\w$.]+(?:\[[\w$]+\])?\(\s*([A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*)(?:\[\s*[A-Za-z_$][\w$]*\s*\]|\.get\(\s*[A-Za-z_$][\w$]*\s*\))/g;

/** Whether what a call gives that stands between the two is asked for: it says with its answer alone what it found. */
function isAsked(before: string, after: string): boolean {
  if (/(?:^|[;{}\n])\s*(?:await\s+)?(?:[\w$]+\.)*$/.test(before) && !/^\s*[.?)]/.test(after)) return false;
  const [, given] = /(?:const|let|var)\s+(\{[^{}]*\}|[\w$]+)\s*=\s*(?:await\s+)?(?:[\w$]+\.)*$/.exec(before.slice(-MAX_BEFORE_CALL)) ?? [];
  const names = given?.match(/[\w$]+/g) ?? [];
  return names.length === 0 || names.some((name) => new RegExp(`(?<![\\w$.])${patternOf(name)}(?![\\w$])`).test(after));
}

interface Validation {
  /** Whether its name says outright that it looks at all that it is given. */
  readonly isOfAll: boolean;
  readonly given: string;
}

/** What a validation is called, or a part of it, and the arguments that it is given. */
const CALL = /(?:valid|parse|assert|check|verify|ensure|attempt)[A-Za-z_$]*\s*\(((?:[^()]|\([^()]*\)){1,400})\)/gi;

/** What stands before that: the rest of the name, and whose it is. */
const BEFORE_CALL = /(?:([\w$.\])]*)\.)?(?<![\w$])(?<!\b(?:def|function)\s)[A-Za-z_$]*$/;

/** Names and what they are members of are rarely longer. */
const MAX_BEFORE_CALL = 200;

/** Who asks is another question than what is asked for. */
const OF_WHOM = /auth|token|session|user|csrf|permission|login|signature|jwt|captcha|admin|key|owner|rate|limit|webhook/i;

/** Reads a text, and looks at nothing. */
const READERS = /^(?:JSON|Date|url|URL|qs|querystring|path|Number|csv|yaml|toml|json|ast|dateutil|parser|urllib|console|cookie|Big|Decimal|dayjs|moment)$/;

function validationsIn(body: string): Validation[] {
  return Array.from(body.matchAll(CALL)).flatMap(({ index, 0: call, 1: given = "" }): Validation[] => {
    const before = BEFORE_CALL.exec(body.slice(Math.max(0, index - MAX_BEFORE_CALL), index));
    if (!before) return [];
    const [called, receiver] = before;
    const name = `${called.slice(called.lastIndexOf(".") + 1)}${/^[A-Za-z_$]+/.exec(call)?.[0] ?? ""}`;
    if (OF_WHOM.test(name)) return [];
    // Of what a schema gives, what is taken from it is checked, and not what it was given.
    if (/^parse(?:Async)?$/.test(name) && !/(?:^|[;{}\n])\s*(?:await\s+)?$/.test(body.slice(0, index - called.length))) return [];
    if (/^safeParse(?:Async)?$/.test(name) && !isAsked(body.slice(0, index - called.length), body.slice(index + call.length))) return [];
    const isReader = /parse/i.test(name) && !/valid/i.test(name);
    if (isReader && (receiver === undefined || !/^(?:parse(?:Async)?|safeParse(?:Async)?|parse_obj|parse_raw)$/.test(name))) return [];
    if (isReader && READERS.test(receiver?.split(".").at(-1) ?? "")) return [];
    return [{ isOfAll: /valid/i.test(name), given }];
  });
}
