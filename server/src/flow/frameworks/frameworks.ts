import type { Expression, Program } from "../../facts/program.ts";
import type { Called, Convention } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import { applyEffect, callByLibrary, handToFramework } from "../calls/apply.ts";
import { type Arguments, NO_ARGUMENTS } from "../calls/calls.ts";
import type { ClassRef, Closure } from "../calls/summary.ts";
import { classMember } from "../classes/classes.ts";
import { evaluate } from "../expressions/expressions.ts";
import { readMember } from "../expressions/members.ts";
import { calledIn, definitionsIn, someWithin } from "../expressions/program-search.ts";
import { select, type Use } from "../expressions/where.ts";
import type { Frame } from "../statements/frame.ts";
import { recordEntries } from "../statements/record.ts";
import type { Place } from "../values/place.ts";
import { NOTHING, objectValue, type Value } from "../values/value.ts";

/** Calls what frameworks call without anyone in the project doing so: exported handlers of certain files, methods of classes derived from theirs. */
export function callByFrameworks(frame: Frame, at: Place): void {
  for (const { closure, called, use, instance } of [...frame.walk.waiting, ...overridden(frame, at), ...conventional(frame, at)])
    callByLibrary(frame, closure, called, use, instance);
  for (const { name, value, convention } of exportedByConvention(frame, at)) {
    const place = convention.effects && placeOfExport(frame, name);
    for (const effect of convention.effects ?? [])
      if (place || effect.kind === "serve") applyEffect(frame, effect, { ...useAt(frame, place ?? at), assigned: value }, undefined);
    if (!convention.returns) continue;
    for (const where of convention.exposes ?? []) {
      for (const found of select(frame, { ...useAt(frame, at), assigned: value }, where)) recordEntries(frame, found.value, convention.returns, at);
    }
  }
}

/** Makes known where frameworks send what the functions that they call return, before those are looked at. */
export function sendToFrameworks(frame: Frame, at: Place): void {
  for (const { closure, called, use } of [...overridden(frame, at), ...conventional(frame, at)]) handToFramework(closure, called, use);
}

/** A call that a framework makes. */
export interface FrameworkCall {
  readonly closure: Closure;
  readonly called: Called;
  readonly use: Use;
  readonly instance: Value;
}

const useAt = (frame: Frame, at: Place): Use => ({
  node: frame.walk.globals,
  receiver: NOTHING,
  arguments: NO_ARGUMENTS,
  member: undefined,
  assigned: undefined,
  at,
});

function* conventional(frame: Frame, at: Place): Iterable<FrameworkCall> {
  for (const { name, value, convention } of exportedByConvention(frame, at))
    for (const closure of value.code) {
      // Where any function may be a handler, one that others of the module call is a part of theirs.
      if (!isNamed(closure, convention.named) || (name === "*" && calledIn(frame.walk.program).has(closure.function.id))) continue;
      if (name === "*" && isHandler(frame, closure)) continue;
      if (convention.answering !== undefined && !isAnswering(closure, convention.answering)) continue;
      yield { closure, called: convention, use: useAt(frame, at), instance: NOTHING };
    }
}

/** Whether a decorator hands a function of the module to a framework, which knows what to give it: `@api.post("/charge")`. */
function isHandler(frame: Frame, { function: { module, id } }: Closure): boolean {
  const { decorators = [] } = definitionsIn(module.wholeProgram).get(id) ?? {};
  return decorators.some((decorator) => {
    const named = decorator.kind === "call" ? decorator.callee : decorator;
    const isPlain = named.kind === "name" || (named.kind === "member" && named.object.kind === "name");
    const called = isPlain ? evaluate(frame, named).api?.api?.decorates : undefined;
    return called?.parameters !== undefined || called?.others !== undefined;
  });
}

/** Where a variable of the module gets its value; undefined where that is in several places. */
function placeOfExport(frame: Frame, name: string): Place | undefined {
  const { bindings, functions } = frame.walk.program;
  const assigned = (functions[0]?.body ?? []).flatMap((it) =>
    it.kind === "assign" && it.value && it.target.kind === "name" && bindings[it.target.binding]?.name === name ? it.value : [],
  );
  return assigned[0] && assigned.length === 1 ? frame.place(assigned[0]) : undefined;
}

function* exportedByConvention(frame: Frame, at: Place): Iterable<{ readonly name: string; readonly value: Value; readonly convention: Convention }> {
  const { walk } = frame;
  for (const convention of walk.host.conventionsOf(walk.path)) {
    if (convention.directive !== undefined && !walk.program.directives.includes(convention.directive)) continue;
    if (convention.importing !== undefined && !importsFrom(walk.program, convention.importing)) continue;
    if (convention.beside && !convention.beside.some((name) => walk.program.exports.some((it) => it.kind === "binding" && it.name === name))) continue;
    for (const exported of convention.exports) for (const value of exportedValues(frame, exported, at)) yield { name: exported, value, convention };
  }
}

/** Whether a statement of the module itself imports from a package. */
function importsFrom(program: Program, name: string): boolean {
  return (program.functions[0]?.body ?? []).some((it) => it.kind === "import" && (it.specifier === name || it.specifier.startsWith(`${name}.`)));
}

/** `default`, `default.fetch`, `actions.*` for all in an object, or `*` for everything. */
function exportedValues(frame: Frame, exported: string, at: Place): Value[] {
  const { walk } = frame;
  const names = exported === "*" ? namesOfExports(frame) : [exported.split(".")[0] ?? ""];
  return names.flatMap((name) => {
    if (exported !== "*" && !isExportedOutright(frame, exported)) return [];
    let value = walk.exports.named(name);
    if (exported.endsWith(".*")) return value?.objects.flatMap((id) => [...(frame.state.object(id)?.fields.values() ?? [])]) ?? [];
    if (exported !== "*") for (const member of exported.split(".").slice(1)) value = value && readMember(frame, value, member, at);
    return value ?? [];
  });
}

/** What a module exports by name: as the language does, or in an object that it fills or puts in the place of `exports`. */
function namesOfExports({ walk, state }: Frame): string[] {
  const names = walk.program.exports.flatMap((it) => (it.kind === "binding" ? it.name : []));
  if (names.length > 0) return names;
  const contents = walk.exports.named("default")?.objects.map((id) => state.object(id)) ?? [];
  return contents.flatMap((content) => (content?.kind === "exports" || content?.kind === "object" ? [...content.fields.keys()] : []));
}

/** Whether `exports` has an entry of that name where a module fills it: one that has any of another's names in a loop is not known to have this one. */
function isExportedOutright(frame: Frame, exported: string): boolean {
  const whole = frame.walk.exports.named("default");
  const content = whole?.objects.length === 1 && whole.objects[0] ? frame.state.object(whole.objects[0]) : undefined;
  if (content?.kind !== "exports" || content.rest === NOTHING) return true;
  const [first = "", ...members] = exported.split(".");
  const name = first === "default" ? members[0] : first;
  return name === undefined || name === "*" || content.fields.has(name) || frame.walk.program.exports.some((it) => it.kind !== "star" && it.name === first);
}

function isNamed(closure: Closure, names: readonly string[] | undefined): boolean {
  const parameters = closure.function.module.program.functions[closure.function.id]?.parameters ?? [];
  return names === undefined || names.every((name, index) => parameters[index]?.name === name);
}

/** Whether a function gives back an object with such an entry, as it is written. */
function isAnswering({ function: { module, id } }: Closure, entry: string): boolean {
  return someWithin(module.bodyOf(id), (part) => {
    if (part.kind !== "return" || typeof part.value !== "object" || part.value === null) return false;
    const given = part.value as Expression;
    return given.kind === "object" && given.entries.some(({ key }) => key?.kind === "text" && key.value === entry);
  });
}

function* overridden(frame: Frame, at: Place): Iterable<FrameworkCall> {
  for (const id of frame.walk.program.classIds) yield* overrides(frame, frame.walk.classRef(id), at);
}

function* overrides(frame: Frame, ref: ClassRef, at: Place): Iterable<FrameworkCall> {
  const node = derivedFrom(frame, ref, 0);
  if (node) yield* overriddenOf(frame, ref, node, NO_ARGUMENTS, at);
}

/** The methods of a class that a library calls for what the class derives from, or is decorated with. */
export function* overriddenOf(frame: Frame, ref: ClassRef, node: ApiNode, given: Arguments, at: Place): Iterable<FrameworkCall> {
  const called = node.api?.overrides ?? {};
  for (const { name, role, function: own } of frame.walk.program.classes[ref.id]?.methods ?? []) {
    const isConstructor = role === "constructor";
    const pattern = Object.keys(called).find((it) => it.endsWith("*") && name.startsWith(it.slice(0, -1)));
    const how = isConstructor ? called.constructs : (called[name] ?? called[pattern ?? ""]);
    if (!how) continue;
    const member = called[name] || pattern === undefined ? name : name.slice(pattern.length - 1);
    const instance = frame.walk.classes.anyInstance(ref.id, frame);
    const found = isConstructor ? [frame.walk.boundClosure(own, instance)] : classMember(frame, ref, instance, name, at)?.code;
    const use: Use = { node, receiver: objectValue(frame.walk.classes.objectOf(ref.id)), arguments: given, member, assigned: undefined, at };
    for (const closure of found ?? []) if (isNamed(closure, how.named)) yield { closure, called: how, use, instance };
  }
}

/** The library's class that a class derives from, whose methods it overrides. */
function derivedFrom(frame: Frame, ref: ClassRef, depth: number): Value["api"] {
  for (const base of ref.module.classes.basesOf(ref.id)) {
    if (base.api?.api?.overrides) return base.api;
    for (const id of base.objects) {
      const content = frame.state.object(id);
      const found = content?.class && depth < 8 ? derivedFrom(frame, content.class, depth + 1) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}
