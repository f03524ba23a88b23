import type { Expression } from "../../facts/program.ts";
import type { Sink } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import { givesOnwards } from "../calls/passed-through.ts";
import { lineage } from "../classes/classes.ts";
import { evaluate } from "../expressions/expressions.ts";
import { elementsOf, readMember } from "../expressions/members.ts";
import { someWithin } from "../expressions/program-search.ts";
import { knownItems } from "../results/sequences.ts";
import type { Frame } from "../statements/frame.ts";
import { recordReach } from "../statements/record.ts";
import type { ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { fieldsSaying } from "../values/shapes.ts";
import { NOTHING, objectValue, onlyConstant, onlyText, type Value } from "../values/value.ts";

/**
 * The names that a route's answer is cut to, as it says by a class: `response_model=Public`, `-> list[Public]`. Undefined where that is no class of the program, or it is
 * not known which of its names are left out.
 */
export function namesOfModel(frame: Frame, decorator: Expression, keyword: string, returns: readonly Expression[]): readonly string[] | undefined {
  const given = decorator.kind === "call" ? decorator.arguments : [];
  const model = given.find(({ name }) => name === keyword)?.value;
  const names = new Set((model ? classesIn(frame, model) : returns.flatMap((type) => classesIn(frame, type))).flatMap((id) => declaredBy(frame, id)));
  for (const { name, value } of given) {
    if (name !== `${keyword}_exclude` && name !== `${keyword}_include`) continue;
    const listed = knownItems(frame, evaluate(frame, value))?.map(onlyText);
    if (!listed || listed.includes(undefined)) return undefined;
    for (const own of [...names]) if (listed.includes(own) === name.endsWith("_exclude")) names.delete(own);
  }
  return names.size > 0 ? [...names] : undefined;
}

/** The classes of the program that an annotation speaks of, wherever in it. */
function classesIn(frame: Frame, type: Expression): readonly ObjectId[] {
  const found: ObjectId[] = [];
  someWithin(type, (part) => {
    if (part.kind === "name" && "binding" in part)
      found.push(...evaluate(frame, part as Expression).objects.filter((id) => frame.state.object(id)?.kind === "class"));
    return false;
  });
  return found;
}

function declaredBy(frame: Frame, id: ObjectId): readonly string[] {
  const content = frame.state.object(id);
  if (!content?.class) return [];
  const left = fieldsSaying(content, "exclude", true);
  const declared = lineage(frame, content.class).flatMap(({ module, id: own }) => module.program.classes[own]?.declared ?? []);
  return declared.map(({ name }) => name).filter((name) => !left.has(name));
}

/** What a function returns to a framework that sends it on. */
export function recordReturn(frame: Frame, value: Value, at: Place, returned?: Expression): void {
  const sent = frame.walk.sentReturns(frame.function);
  if (sent?.wraps && returned && givesOnwards(frame.walk, frame.function, returned)) return;
  if (sent?.names) recordNamedReturn(frame, sent.sink, sent.by, sent.names, value, at);
  else if (sent) recordReach(frame, sent.sink, value, at, at, sent.by);
}

/** What is returned is sent as far as it has these names: as an object, or as a list of some. */
function recordNamedReturn(frame: Frame, sink: Sink, by: ApiNode, names: readonly string[], value: Value, at: Place): void {
  if (onlyConstant(value)) return;
  const isList = value.objects.length > 0 && value.objects.every((id) => frame.state.object(id)?.kind === "list");
  const one = isList ? elementsOf(frame, value, "elements", at) : value;
  const fields = new Map(names.map((name) => [name, readMember(frame, one.objects.length > 0 ? { ...one, texts: [], constants: [] } : one, name, at)]));
  if ([...fields.values()].every((field) => field === NOTHING || field.ways.size + field.objects.length + field.symbols.length === 0)) return;
  recordReach(frame, { ...sink, form: "json" }, objectValue(frame.allocate(at, "object", { fields }, " cut to names")), at, at, by);
}
