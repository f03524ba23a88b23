import type { FunctionId, Program } from "../../facts/program.ts";
import { saysNothing, unseenLogger } from "../frameworks/unseen-loggers.ts";
import type { Frame } from "../statements/frame.ts";
import type { Place } from "../values/place.ts";
import { constantValue, join, NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";
import { type Arguments, NO_ARGUMENTS } from "./calls.ts";
import type { FunctionRef, Summary } from "./summary.ts";
import { isUnseen } from "./unseen.ts";

/** So many positions of what a function is given are known one by one where it declares fewer parameters. */
const MAX_UNDECLARED = 8;

/** A list of what the function that is walked now was called with; unknown where that is no function that has one. */
export function givenArguments(frame: Frame, at: Place): Value {
  const { program } = frame.walk;
  let id: FunctionId | undefined = frame.function;
  // Functions that have no receiver of their own take both from the one around them.
  while (id !== undefined && id !== 0 && program.functions[id]?.receiver === undefined) id = functionAround(program, id);
  const fact = id === undefined ? undefined : program.functions[id];
  if (!fact || id === undefined || id === 0) return UNKNOWN;
  const declared = fact.parameters.filter(({ kind }) => kind === "plain").length;
  const fields = new Map<string, Value>();
  for (let index = 0; index < Math.max(declared, MAX_UNDECLARED); index++)
    fields.set(String(index), frame.walk.references.placeholder(id, index, at, "passed as an argument"));
  return objectValue(frame.allocate(at, "list", { fields }, " arguments"));
}

function functionAround({ units, functions, functionIds }: Program, id: FunctionId): FunctionId | undefined {
  const parent = units[functions[id]?.unit ?? 0]?.parent;
  return parent === undefined || units[parent]?.kind !== "function" ? undefined : functionIds.find((it) => functions[it]?.unit === parent);
}

/** What each parameter stands for, by position, and behind them what stands where none is declared. */
export function parametersOf(frame: Frame, ref: FunctionRef, summary: Summary, given: Arguments, at: Place): readonly Value[] {
  const fact = ref.module.program.functions[ref.id];
  const declared = declaredParameters(frame, ref, summary, given, at);
  const all = given.positional.length > declared.length && fact?.parameters.every(({ kind }) => kind === "plain");
  return all ? [...declared, ...given.positional.slice(declared.length)] : declared;
}

function declaredParameters(frame: Frame, ref: FunctionRef, summary: Summary, given: Arguments, at: Place): readonly Value[] {
  const fact = ref.module.program.functions[ref.id];
  const taken = new Set<string>();
  let position = 0;
  return (fact?.parameters ?? []).map((parameter, index) => {
    if (parameter.kind === "rest") {
      const fields = new Map(given.positional.slice(position).map((value, offset) => [String(offset), value]));
      return objectValue(frame.allocate(at, "list", { fields, rest: given.rest ?? NOTHING }, ` rest ${ref.id}`));
    }
    if (parameter.kind === "entries") {
      if (given.restNamed && given.restNamed.objects.length === 0 && isUnseen(given.restNamed)) return given.restNamed;
      const fields = new Map([...given.named].filter(([name]) => !taken.has(name)));
      let rest = NOTHING;
      for (const id of given.restNamed?.objects ?? []) {
        const content = frame.state.object(id);
        for (const [name, value] of content?.fields ?? []) if (!taken.has(name)) fields.set(name, value);
        rest = join(rest, content?.rest ?? NOTHING);
      }
      return objectValue(frame.allocate(at, "object", { fields, rest }, ` entries ${ref.id}`));
    }
    taken.add(parameter.name);
    const own = parameter.kind === "plain" ? given.positional[position++] : undefined;
    const named = own ?? given.named.get(parameter.name);
    const spread =
      named ??
      (given.restNamed && parameter.name !== "" ? keyword(frame, given.restNamed, parameter.name) : undefined) ??
      (parameter.kind === "plain" ? given.rest : undefined);
    const fallback = summary.defaults[index];
    const typed = summary.typed[index] ?? NOTHING;
    const value =
      spread === undefined
        ? (fallback ?? (typed === NOTHING ? missing(frame, given, parameter.name) : { ...typed, open: true }))
        : fallback && spread.constants.includes(undefined)
          ? join(spread, fallback)
          : spread;
    if (typed === NOTHING && value.open && value.symbols.length === 0 && saysNothing(value) && isUnseen(value))
      return join(value, unseenLogger(frame, parameter.name));
    // What an annotation promises holds for what is not known otherwise.
    return typed !== NOTHING && value.open && value.api === undefined && value.objects.length === 0 ? join(value, { ...typed, open: true }) : value;
  });
}

function missing(frame: Frame, given: Arguments, name: string): Value {
  if (given === NO_ARGUMENTS) return join(UNKNOWN, unseenLogger(frame, name));
  return given.rest || given.restNamed ? UNKNOWN : { ...constantValue(undefined), open: given.places.size === 0 };
}

/** What spread entries say under a name; undefined where they say nothing. */
export function keyword(frame: Frame, entries: Value, name: string): Value | undefined {
  let result: Value | undefined;
  for (const id of entries.objects) {
    const field = frame.state.object(id)?.fields.get(name) ?? frame.state.object(id)?.rest;
    if (field && field !== NOTHING) result = join(result ?? NOTHING, field);
  }
  return result;
}
