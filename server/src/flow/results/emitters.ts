import type { Effect } from "../../model/api.ts";
import { callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { readMember, writeMember } from "../expressions/members.ts";
import { select, type Use, valueAt } from "../expressions/where.ts";
import type { Frame } from "../statements/frame.ts";
import { join, NOTHING, onlyText, UNKNOWN, type Value } from "../values/value.ts";

/** The hidden fields of what hands values on to listeners: what was handed on under a name, by position, and who listens. */
const HANDED_ON = " handed on ";
const LISTENING = " listening ";

/** More values than that no listener is given. */
const MAX_HANDED_ON = 4;

/** Whether a field is one of these: nothing that shows an object shows them. */
export const isHandedOn = (field: string): boolean => field.startsWith(HANDED_ON) || field.startsWith(LISTENING);

/** Values are handed on under a name: those who listen by now receive them, those who come later find them. */
export function emit(frame: Frame, { name: where, values }: Extract<Effect, { kind: "emit" }>, use: Use): void {
  const name = nameAt(frame, use, where);
  if (name === undefined) return;
  const positional = select(frame, use, values)
    .slice(0, MAX_HANDED_ON)
    .map(({ value }) => value);
  const listening = known(frame, use.receiver, LISTENING + name);
  for (const [index, value] of positional.entries()) {
    const field = `${HANDED_ON}${name} ${index}`;
    const before = known(frame, use.receiver, field);
    writeMember(frame, use.receiver, field, before ? join(before, value) : value, use.at);
  }
  if (listening) callValue(frame, listening, { ...NO_ARGUMENTS, positional }, { receiver: use.receiver, construct: false, at: use.at });
}

/** A function listens for what is handed on under a name: it receives what was by now, and what will be. */
export function listen(frame: Frame, { name: where, listener: at }: Extract<Effect, { kind: "listen" }>, use: Use): void {
  const name = nameAt(frame, use, where);
  const listener = valueAt(frame, use, at);
  if (name === undefined || listener === undefined) return;
  const field = LISTENING + name;
  const positional: Value[] = [];
  for (let index = 0; index < MAX_HANDED_ON; index++) {
    const given = known(frame, use.receiver, `${HANDED_ON}${name} ${index}`);
    if (given === undefined && use.receiver.symbols.length === 0) break;
    positional.push(given ?? UNKNOWN);
  }
  const before = known(frame, use.receiver, field);
  writeMember(frame, use.receiver, field, before ? join(before, listener) : listener, use.at);
  callValue(frame, listener, { ...NO_ARGUMENTS, positional }, { receiver: use.receiver, construct: false, at: use.at });
}

/** The one name at a place; undefined where it may be another. */
function nameAt(frame: Frame, use: Use, where: string): string | undefined {
  const name = valueAt(frame, use, where);
  return name && onlyText(name);
}

/** What a field of the receiver holds at this point; undefined where it holds nothing. */
function known(frame: Frame, receiver: Value, field: string): Value | undefined {
  let result = NOTHING;
  for (const id of receiver.objects) result = join(result, frame.state.object(id)?.fields.get(field) ?? NOTHING);
  if (receiver.symbols.length > 0)
    result = join(
      result,
      readMember(frame, { ...receiver, objects: [], api: undefined, open: false }, field, { path: frame.walk.path, unit: frame.unit, start: 0, end: 0 }),
    );
  return result === NOTHING ? undefined : result;
}
