import { passed } from "../calls/passing.ts";
import { isError } from "../errors/caught.ts";
import type { Guard } from "../event.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import type { Value } from "../values/value.ts";
import { isDevelopmentGuard } from "./development.ts";

/** A test that holds only where whoever is answered may well be told what an error says: while developing, of a card that was declined, of what they sent, or what an error says it was made for. */
export const maySayWhy = (guard: Guard): boolean => isDevelopmentGuard(guard) || isCardError(guard) || isOfInput(guard) || isMeantForClients(guard);

/** What such an error says is meant for the payer. */
function isCardError({ holds, names, compared }: Guard): boolean {
  return (
    holds && (compared.some((text) => typeof text === "string" && CARD_ERROR.test(text)) || names.some((name) => /^is_?(?:stripe_?)?card_?error$/i.test(name)))
  );
}

const CARD_ERROR = /^(?:(?:Stripe)?CardError|card_error)$/;

/**
 * What is wrong with what a visitor sent is theirs to know: `error instanceof z.ZodError`, `error.name === "ValidationError"`, and Fastify's `error.validation`; and errors
 * that are answers, `error instanceof HttpException`, are made to be told.
 */
function isOfInput({ holds, names, compared }: Guard): boolean {
  if (names.includes("validation") && holds !== (names.includes("undefined") || compared.some((it) => it === undefined || it === null))) return true;
  return holds && [...names, ...compared].some((it) => typeof it === "string" && INPUT_ERROR.test(it));
}

const INPUT_ERROR = /(?:^|\.)(?:\$?ZodError|ValiError|ValidationError|HttpException|HTTPException|HttpError|isHttpError)$/;

/** What errors are made with that are meant to be answered, and what those of the project's own are asked by. */
const MARKS = /^(?:expose|is_?(?:operational|public|user_?facing|(?:http|app|domain|public|user|business|validation|zod|client)_?(?:error|exception)))$/i;

/** A test by which an error says itself that it was made for whoever asked: `err.expose`, `err.isOperational`, `isAppError(err)`, `status < 500`. */
function isMeantForClients({ names, operators, compared, holds }: Guard): boolean {
  if (names.some((name) => MARKS.test(name))) return holds !== compared.includes(false);
  if (!names.some((name) => /^(?:\w+_)?status(?:_?code)?$|StatusCode$/i.test(name))) return false;
  const isOfServers = (operator: Guard["operators"][number], least: number): boolean => operators.includes(operator) && compared.includes(least);
  if (isOfServers("less", 500) || isOfServers("less-equal", 499)) return holds;
  return (isOfServers("greater-equal", 500) || isOfServers("greater", 499)) && !holds;
}

/** What is given where these tests hold, without what errors say where whoever is answered may be told: `production ? "failed" : error.message`. */
export function givenWhere(frame: Frame, guards: readonly Guard[], value: Value, at: Place): Value {
  return maySay(frame, value, MAX_DEPTH) && guards.some(maySayWhy) ? withoutErrors(frame, value, at, []) : value;
}

/** The same of an entry of a table by kinds of errors: `{ StripeCardError: error.message }[error.type]`. */
export function toldUnder(frame: Frame, name: string, value: Value, at: Place): Value {
  return CARD_ERROR.test(name) && maySay(frame, value, MAX_DEPTH) ? withoutErrors(frame, value, at, []) : value;
}

/** How far inside what is made for an answer an error is looked for: `{ status, body: { message } }`. */
const MAX_DEPTH = 2;

const mayTell = ({ ways }: Value): boolean =>
  [...ways.keys()].some((origin) => origin.kind === "parameter" || (origin.kind === "data" && isError(origin.what)));

function maySay(frame: Frame, value: Value, depth: number): boolean {
  if (mayTell(value)) return true;
  return (
    depth > 0 &&
    value.objects.some((id) => {
      const content = frame.state.object(id);
      return content?.kind === "object" && [...content.fields.values()].some((field) => maySay(frame, field, depth - 1));
    })
  );
}

function withoutErrors(frame: Frame, value: Value, at: Place, inside: readonly (string | number)[]): Value {
  const depth = MAX_DEPTH - inside.length;
  const objects = value.objects.map((id, index) => {
    const content = frame.state.object(id);
    if (depth === 0 || content?.kind !== "object" || ![...content.fields.values()].some((field) => maySay(frame, field, depth - 1))) return id;
    const fields = new Map([...content.fields].map(([name, field]) => [name, withoutErrors(frame, field, at, [...inside, name])]));
    return frame.allocate(at, "object", { ...content, fields }, ` said ${[...inside, index].join(".")}`);
  });
  return { ...(mayTell(value) ? { ...passed(frame, value, "developing"), api: undefined } : value), objects };
}
