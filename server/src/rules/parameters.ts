import type { Shape } from "../flow/event.ts";
import type { Parameter, ParameterType } from "../model/stripe/endpoints/endpoints.ts";
import type { EndpointCall } from "./endpoint-call.ts";

/** A parameter that a call gives, at whatever depth. */
export interface GivenParameter {
  /** Names and positions from the outermost: `line_items`, `0`, `price`. */
  readonly path: readonly string[];
  readonly name: string;
  /** Undefined where the table knows no parameter of that name. */
  readonly type: ParameterType | undefined;
  readonly shape: Shape;
  /** Everything given beside it, itself included. */
  readonly siblings: ReadonlyMap<string, Shape>;
  /** What else may stand there; empty where that is not known. */
  readonly known: ReadonlyMap<string, Parameter>;
}

/** Objects nested deeper in parameters are not looked at. */
const MAX_DEPTH = 8;

/** Every parameter that the call gives by name. */
export function* parametersOf(call: EndpointCall): Generator<GivenParameter> {
  yield* inObject(call.parameters.entries, call.endpoint.parameters, []);
}

function* inObject(entries: ReadonlyMap<string, Shape>, known: ReadonlyMap<string, Parameter>, above: readonly string[]): Generator<GivenParameter> {
  if (above.length > MAX_DEPTH) return;
  for (const [name, shape] of entries) {
    const path = [...above, name];
    const type = known.get(name)?.type;
    yield { path, name, type, shape, siblings: entries, known };
    if (type) yield* inside(shape, type, path);
  }
}

function* inside(shape: Shape, type: ParameterType, path: readonly string[]): Generator<GivenParameter> {
  if (shape.entries.size === 0) return;
  const alternatives = alternativesOf(type);
  if (shape.list) {
    const elements = alternatives.flatMap((alternative) => (alternative.kind === "array" ? [alternative.of] : []));
    const [first, ...others] = elements;
    const element: ParameterType | undefined = others.length > 0 ? { kind: "union", of: elements } : first;
    if (element) for (const [position, given] of shape.entries) yield* inside(given, element, [...path, position]);
    return;
  }
  const objects = alternatives.flatMap((alternative) => (alternative.kind === "object" ? [alternative.parameters] : []));
  if (objects.length > 0) yield* inObject(shape.entries, either(objects), path);
}

/** What one of several objects may hold: a bank account, or a card. What is said of it is wrong for all of them. */
function either(objects: readonly ReadonlyMap<string, Parameter>[]): ReadonlyMap<string, Parameter> {
  const [first, ...others] = objects;
  if (!first || others.length === 0) return first ?? new Map();
  const all = new Map(first);
  for (const other of others)
    for (const [name, parameter] of other) {
      const before = all.get(name);
      const type: ParameterType = before && before.type !== parameter.type ? { kind: "union", of: [before.type, parameter.type] } : parameter.type;
      all.set(name, { name, required: parameter.required && before?.required === true, type });
    }
  return all;
}

/** The types that a value may have: the parts of a union, or the type alone. */
export function alternativesOf(type: ParameterType): readonly ParameterType[] {
  return type.kind === "union" ? type.of.flatMap(alternativesOf) : [type];
}
