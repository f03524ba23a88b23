import type { FunctionId } from "../../facts/program.ts";
import { isOwnModule } from "../../model/own-modules.ts";
import { isCardField } from "../../model/stripe/card-fields.ts";
import { keyOf, nameOfCaller } from "../expressions/keyed.ts";
import { unseenLogger } from "../frameworks/unseen-loggers.ts";
import { MAX_SYMBOL_DEPTH } from "../limits.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Frame } from "../statements/frame.ts";
import type { Origin, Placeholder } from "../values/origin.ts";
import type { Place } from "../values/place.ts";
import { beginning, flowing, join, NOTHING, onlyText, type Step, UNKNOWN, type Value } from "../values/value.ts";
import { type Arguments, NO_ARGUMENTS } from "./calls.ts";
import type { ClassRef, FunctionRef, Substitution, Summary } from "./summary.ts";

/** Whether a function hands on as a credential what its callers give. */
export function usesCredential(summary: Summary | undefined): boolean {
  return summary?.latent.some((event) => event.kind === "credential") === true;
}

/** Whether a function is about what callers that nobody sees may give it: keys that it hands on, the number of a card. */
export function asksCallers(walk: ModuleWalk, id: FunctionId, summary: Summary): boolean {
  return usesCredential(summary) || walk.program.functions[id]?.parameters.some(({ name }) => isCardField(name)) === true;
}

/** What callers that nobody sees give a function: nothing is known of it, but that it is the same thing wherever the function uses it. */
export function unseenArguments(walk: ModuleWalk, id: FunctionId, { defaults }: Summary): Arguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  let restNamed: Value | undefined;
  for (const [index, { kind, name }] of (walk.program.functions[id]?.parameters ?? []).entries()) {
    const given = unseenArgument(walk, id, index, []);
    const fallback = defaults[index];
    const value = fallback === undefined ? given : join(given, fallback);
    if (kind === "plain") positional.push(value);
    else if (kind === "entries") restNamed = value;
    else if (kind !== "rest") named.set(name, value);
  }
  return { ...NO_ARGUMENTS, positional, named, restNamed };
}

/** What such callers call a function on that is in no class: `Payments.prototype.charge = function () { … this.options.apiKey … }`. */
export function unseenReceiver(walk: ModuleWalk, id: FunctionId): Value {
  const fact = walk.program.functions[id];
  return fact?.receiver === undefined ? UNKNOWN : unseenValue(walk, `${walk.path} ${id} receiver`, "", { path: walk.path, unit: fact.unit, start: 0, end: 0 });
}

/** The same for the functions around one, as far as it takes its variables from them. */
export function unseenAround(walk: ModuleWalk): Substitution {
  return {
    valueOf({ of, parameter, path }) {
      const names = path.map((segment) => (segment.kind === "member" ? segment.name : undefined));
      const { module, id } = of as FunctionRef;
      return parameter < 0 || module !== walk || !names.every((it) => it !== undefined) ? UNKNOWN : unseenArgument(walk, id, parameter, names);
    },
  };
}

function unseenArgument(walk: ModuleWalk, id: FunctionId, index: number, members: readonly string[]): Value {
  const fact = walk.program.functions[id];
  const parameter = fact?.parameters[index];
  if (!fact || !parameter) return UNKNOWN;
  const name = [parameter.name, ...members].filter((it) => it !== "").join(".");
  return unseenValue(walk, `${walk.path} ${id} ${index}`, name, { path: walk.path, unit: fact.unit, start: parameter.start, end: parameter.end });
}

/** What instances of a class make up when they are asked for a name. */
export function unseenMember({ module, id }: ClassRef, name: string, at: Place): Value {
  return unseenValue(module, `${module.path} class ${id}`, name, at);
}

/** Whether something comes from code that nobody sees. */
export function isUnseen({ ways }: Value): boolean {
  for (const { kind } of ways.keys()) if (kind === "outside") return true;
  return false;
}

/**
 * What something unseen gives when it, or a method of it, is called: the same thing for the same arguments, as far as those are texts, else for the same call. What it is
 * asked for by a name that the caller of the function at hand says, that one's call decides.
 */
export function unseenResult(frame: Frame, { ways }: Value, method: string | undefined, given: Arguments, at: Place): Value {
  const result = new Map<Origin, Step>();
  const symbols: Placeholder[] = [];
  const all = [...given.positional, ...given.named.values()];
  const asked = nameOfCaller(all.at(-1) ?? UNKNOWN);
  for (const [origin, step] of ways) {
    if (origin.kind !== "outside" || origin.path.length > MAX_PATH || origin.home.length > 2 * MAX_PATH) continue;
    const said = all.slice(0, asked ? -1 : undefined).map(saidBy);
    const isSaid = !given.rest && !given.restNamed && said.every((it) => it !== undefined);
    const called = method === undefined ? origin.path : `${origin.path}.${method}`;
    // The arguments tell results apart and are never shown: any of them may be a key.
    const by = isSaid ? said.join(", ") : `at ${at.path} ${at.unit} ${at.start}`;
    const [home, path] = [`${origin.home} (${by})`, `${called}()`];
    const symbol = asked && asked.path.length < MAX_SYMBOL_DEPTH ? asked.next({ kind: "unseen", home, path }) : undefined;
    result.set(symbol?.origin() ?? frame.walk.host.origins.outside(home, path), step);
    if (symbol) symbols.push(symbol);
  }
  return { ...flowing(result), symbols };
}

/** What tells an argument from others: its text, what it comes from; undefined where it may be anything. */
export function saidBy(value: Value): string | undefined {
  const text = onlyText(value);
  if (text !== undefined) return text.length <= MAX_ARGUMENT ? text : undefined;
  const key = value.texts.length === 0 ? keyOf(value).trim() : "";
  return key !== "" && key.length <= MAX_PATH ? key : undefined;
}

/** In UTF-16 units: what is longer is no way to a setting, and no name of one. */
export const MAX_PATH = 200;
const MAX_ARGUMENT = 60;

/** What names that hold keys are called, or modules that do. */
const MAY_HOLD_KEYS = /arg|conf|cfg|setting|env|secret|key|token|cred|option|param|stripe|vault|const|pay|command|program|minimist|meow/i;

/** Kinds of errors, and modules that have such: who catches one asks whose it is. */
const KIND_OF_ERROR = /(?:errors?|exceptions?|exc)(?:\.py)?(?: |$)|(?:Error|Exception)$/i;

/** Whether it was taken from a module of the project that nobody sees: a class of its own, where it is one. */
export function isOwnUnseen({ ways, objects, code, symbols, texts, constants, api }: Value): boolean {
  if (api !== undefined || objects.length + code.length + symbols.length + texts.length + constants.length > 0 || ways.size === 0) return false;
  return [...ways.keys()].every((origin) => origin.kind === "outside" && origin.home.split(" ").some(isOwnModule));
}

/** What is taken under a name from a module that nobody knows; to follow what cannot hold a key would only take time. */
export function unseenImport(frame: Frame, specifier: string, name: string, at: Place): Value {
  const own = name === "*" || name === "default" ? (specifier.split(/[/.]/).at(-1) ?? specifier) : name;
  // A file of the project that is not there may have said anything.
  const logger = specifier.startsWith(".") ? NOTHING : unseenLogger(frame, own);
  if (logger !== NOTHING) return logger;
  if (!MAY_HOLD_KEYS.test(specifier) && !MAY_HOLD_KEYS.test(name) && !KIND_OF_ERROR.test(`${specifier} ${name}`)) return UNKNOWN;
  return unseenValue(frame.walk, specifier.startsWith(".") ? `${frame.walk.path} ${specifier}` : specifier, own, at);
}

/** Something of which only it is known that it is the same for the same `home` and `name`. */
export function unseenValue(walk: ModuleWalk, home: string, name: string, at: Place): Value {
  return flowing(new Map([[walk.host.origins.outside(home, name), beginning(at)]]));
}
