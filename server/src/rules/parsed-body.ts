import type { EventOf } from "../flow/event.ts";
import type { RuleContext } from "./rule.ts";

/**
 * Whether what a signature is checked over is what a framework has parsed: `constructEvent(await req.json(), …)`, `construct_event(request.json, …)`. Only where that is written, in the
 * call or for the variable that stands there: a field of what was parsed may be the raw text.
 */
export function isParsedBody(context: RuleContext, { at, body }: EventOf<"trust">): boolean {
  const origins = [...body.value.ways.keys()];
  const [origin] = origins;
  if (origins.length !== 1 || origin?.kind !== "data" || origin.what !== "request-input" || origin.at.path !== context.path) return false;
  const call = context.spanOf(at);
  const [, given] = FIRST_ARGUMENT.exec(context.sourceOf(call)) ?? [];
  if (given === undefined) return false;
  if (BODY.test(given)) return isParsedBefore(context, call.start);
  const read = context.spanOf(origin.at);
  const source = withoutWait(context.sourceOf(read));
  if (!PARSED.test(source)) return false;
  if (withoutWait(given) === source) return true;
  const before = context.sourceOf({ start: Math.max(0, read.start - LONGEST_START), end: read.start });
  return ASSIGNED.exec(before)?.[1] === given;
}

/** What stands first in the call, without what TypeScript is told of it. */
const FIRST_ARGUMENT = /\(\s*((?:await\s+)?[\w$.]+(?:\([^(),]*\))?)!?(?:\s+as\s+[\w.<>[\]]+)?\s*,/;
const PARSED = /^(?:[\w$.]+\.(?:json\(\)|get_json\([^(),]*\)|json|json_body|media|data)|readBody\(\w+\))$/;
const BODY = /^[\w$]+\.body$/;
const ASSIGNED = /(?<![\w$.])([A-Za-z_$][\w$]*)(?:[ \t]*:[ \t]*[\w.<>[\], ]+)?[ \t]*=\s*(?:await\s+)?$/;
/** So many characters are looked at for the name of a variable. */
const LONGEST_START = 100;

const withoutWait = (source: string): string => source.replace(/^await\s+/, "");

/** `app.post("/webhook", express.json(), (req, res) => …)`, and nothing else that could put the raw body there. */
function isParsedBefore(context: RuleContext, start: number): boolean {
  const [call] = context.surroundingsOf({ start, end: start })?.calls.filter(({ callee }) => /\.(?:post|all|use)$/.test(callee)) ?? [];
  const before = call?.others.filter((other) => !/^["'`]/.test(other)) ?? [];
  return before.length > 0 && before.every((other) => PARSER.test(other));
}

/** One that keeps the raw body beside it has options. */
const PARSER = /^(?:express|bodyParser)\.json\(\)$/;
