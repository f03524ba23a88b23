import type { Effect } from "../../model/api.ts";
import { HOOKS } from "../../model/hooks.ts";
import type { Closure, FunctionRef } from "../calls/summary.ts";
import { lineage } from "../classes/classes.ts";
import { methodsNamed } from "../classes/methods.ts";
import { elementsOf, writeMember } from "../expressions/members.ts";
import { select, type Use } from "../expressions/where.ts";
import { MAX_REACHED } from "../limits.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import type { Frame } from "../statements/frame.ts";
import type { HeapObject, ObjectId } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { constantValue, joinAll, knownTexts, NOTHING, UNKNOWN, type Value } from "../values/value.ts";
import { functionsOf, NOTHING_PASSED, type Passed, passedBoth, passedIn } from "./checking-functions.ts";

/**
 * Requests come to an application, and it hands them on: to functions in their order, to routers of other files with functions of their own. What is run before those is
 * noted at their beginning, wherever they are written: checks of a signature, and validations.
 */
export function serve(frame: Frame, effect: Extract<Effect, { kind: "serve" }>, use: Use, instance: Value | undefined): void {
  const valuesAt = (where: string | undefined): Value[] =>
    where === undefined ? [] : select(frame, use, where).flatMap(({ value }) => inOrder(frame, value, use.at));
  const first = valuesAt(effect.first);
  if (effect.routes !== undefined) return serveRoutes(frame, effect.routes, first);
  const application = (effect.of === "instance" ? instance : effect.of === undefined ? use.receiver : joinAll(valuesAt(effect.of))) ?? NOTHING;
  const given = valuesAt(effect.by);
  const served = [...given, ...(effect.behind ? behind(frame, given) : [])].filter((value) => value.code.length + value.objects.length > 0);
  const { validated } = use.arguments;
  let passed = [...first.map((value) => passedIn(frame, value)), passedAround(frame, application)].reduce(passedBoth, NOTHING_PASSED);
  if (validated === "before") passed = { ...passed, validated: true };
  for (const [index, value] of served.entries()) {
    register(frame, application, value, `${use.at.unit} ${use.at.start} ${index}`, use.at);
    note(frame, passed, value);
    if (!isRouter(frame, value)) passed = passedBoth(passed, passedIn(frame, value));
  }
  if (effect.all === undefined || (!effect.behind && served.some((value) => isRouter(frame, value)))) return;
  passesAll(frame, application, validated === "last" ? { ...passed, validated: true } : passed, use.at);
}

/** Functions and classes that texts name are run before all that the module of the routes brings: `MIDDLEWARE = ["shop.middleware.Signed"]`. */
function serveRoutes(frame: Frame, routes: string, first: readonly Value[]): void {
  const { walk } = frame;
  const named = first.flatMap(knownTexts).flatMap((name) => {
    const dot = name.lastIndexOf(".");
    return walk.moduleOf(name.slice(0, dot))?.exports.named(name.slice(dot + 1)) ?? [];
  });
  const passed = named.map((value) => passedIn(frame, value)).reduce(passedBoth, NOTHING_PASSED);
  if (passed.signature === undefined) return;
  const open = knownTexts(walk.exports.named(routes) ?? NOTHING).flatMap((name) => walk.moduleOf(name) ?? []);
  const seen = new Set(open);
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    const program = module.wholeProgram;
    for (const id of program.functionIds)
      if (program.functions[id]?.parameters.some(({ name }) => name === "request")) noteFunction(frame, passed, module.functionRef(id));
    for (const { specifier, names } of program.imports)
      for (const name of [specifier, ...names.map((it) => `${specifier}${specifier.endsWith(".") ? "" : "."}${it}`)]) {
        const next = seen.size < MAX_REACHED ? module.moduleOf(name) : undefined;
        if (!next || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
  }
}

/** What a decorator hands to an application. */
export function serveDecorated(frame: Frame, application: Value, closures: readonly Closure[], all: boolean, at: Place): void {
  for (const closure of closures) {
    const value: Value = { ...NOTHING, code: [closure] };
    if (all) passesAll(frame, application, passedIn(frame, value), at);
    else register(frame, application, value, `${at.unit} ${at.start}`, at);
  }
}

/** At the end of a module: what applications serve that let nothing come past a check. */
export function noteServed(frame: Frame): void {
  const applications = new Set<ObjectId>();
  for (const contents of [frame.state.allObjects(), frame.walk.ambient])
    for (const [id, { fields }] of contents) if (id.home !== frame.walk || fields.has(SIGNATURES) || fields.has(VALIDATES)) applications.add(id);
  for (const id of applications) {
    const application: Value = { ...NOTHING, objects: [id] };
    note(frame, passedAround(frame, application), application);
  }
  noteInherited(frame);
}

/** Each request of a class comes first through a method that a class of another module has for it: `dispatch` of a mixin. */
function noteInherited(frame: Frame): void {
  const { walk } = frame;
  for (const id of walk.program.classIds) {
    for (const above of lineage(frame, walk.classRef(id)).slice(1)) {
      if (above.module === walk) continue;
      for (const method of HOOKS.firstMethods.flatMap((name) => methodsNamed(above, name))) {
        const passed = passedIn(frame, { ...NOTHING, code: [above.module.closure(method.function)] });
        if (passed.signature === undefined) continue;
        for (const it of walk.program.classes[id]?.methods ?? [])
          if (!HOOKS.firstMethods.some((name) => name === it.name)) noteFunction(frame, { ...passed, validated: false }, walk.functionRef(it.function));
      }
    }
  }
}

/** Names that no program can write. */
const SIGNATURES = " checks signatures";
const VALIDATES = " validates";
const SERVES = " serves ";

/** Whatever an application hands on has passed this. Where the configuration says whether it is checked, it is not. */
function passesAll(frame: Frame, application: Value, { signature, validated }: Passed, at: Place): void {
  if (signature?.length === 0) writeMember(frame, application, SIGNATURES, constantValue(true), at);
  if (validated) writeMember(frame, application, VALIDATES, constantValue(true), at);
}

function passedAround(frame: Frame, { objects }: Value): Passed {
  const has = (name: string): boolean => objects.some((id) => contentsOf(frame, id).some(({ fields }) => fields.has(name)));
  return { signature: has(SIGNATURES) ? [] : undefined, validated: has(VALIDATES) };
}

function register(frame: Frame, application: Value, { code, objects }: Value, number: string, at: Place): void {
  if (application.objects.length + application.symbols.length === 0) return;
  writeMember(frame, application, `${SERVES}${number}`, { ...NOTHING, code, objects: objects.filter((id) => !application.objects.includes(id)) }, at);
}

/** Lists of functions stand for their elements. */
function inOrder(frame: Frame, value: Value, at: Place): Value[] {
  const lists = value.objects.map((id) => frame.state.object(id)).filter((content) => content?.kind === "list");
  if (lists.length === 0 || lists.length < value.objects.length) return [value];
  const [only, second] = lists;
  return only && !second && only.rest === NOTHING ? [...only.fields.values()] : [elementsOf(frame, value, "elements", at)];
}

/**
 * The classes that a module of an application brings: those that its file imports, and theirs. Where no class is named, as in `forRoutes("hooks")`, the file at hand tells
 * which there are.
 */
function behind(frame: Frame, given: readonly Value[]): Value[] {
  const named = given.flatMap(({ objects }) => objects.flatMap((id) => frame.state.object(id)?.class?.module ?? []));
  const open = named.length > 0 ? named : [frame.walk];
  const seen = new Set<ModuleWalk>(open);
  const found: Value[] = [];
  for (let module = open.pop(); module !== undefined && found.length < MAX_REACHED; module = open.pop())
    for (const value of importedBy(frame, module)) {
      const classes = value.objects.flatMap((id) => contentsOf(frame, id).flatMap((content) => (content.kind === "class" ? (content.class ?? []) : [])));
      if (classes.length > 0) found.push(value);
      for (const { module: next } of classes) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
  return found;
}

function importedBy(frame: Frame, module: ModuleWalk): Value[] {
  const imports = (module.wholeProgram.functions[0]?.body ?? []).flatMap((it) => (it.kind === "import" ? it.names : []));
  return imports.map(({ binding }) => (module === frame.walk ? (frame.state.variable(binding) ?? module.finalValue(binding)) : module.finalValue(binding)));
}

/** Whether it is something that has functions of its own. */
const isRouter = (frame: Frame, { objects }: Value): boolean =>
  objects.some((id) => contentsOf(frame, id).some(({ fields }) => [...fields.keys()].some(isServed)));
const isServed = (name: string): boolean => name.startsWith(SERVES);

/** What an object holds as far as this walk, and as its home knows. */
function contentsOf(frame: Frame, id: ObjectId): HeapObject[] {
  const here = frame.state.object(id);
  const there = id.home.contentOf(id);
  return [here, here === there ? undefined : there].filter((it) => it !== undefined);
}

/** All functions that something hands requests on to begin when these have passed that. */
function note(frame: Frame, passed: Passed, served: Value): void {
  if (passed.signature === undefined && !passed.validated) return;
  const open: Value[] = [served];
  const seen = new Set<ObjectId>();
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    for (const it of functionsOf(frame, value)) noteFunction(frame, passed, it);
    for (const id of value.objects) {
      if (seen.has(id) || seen.size >= MAX_REACHED) continue;
      seen.add(id);
      for (const { fields } of contentsOf(frame, id)) for (const [name, field] of fields) if (isServed(name)) open.push(field);
    }
  }
}

function noteFunction(frame: Frame, { signature, validated }: Passed, { module, id }: FunctionRef): void {
  const unit = module.program.functions[id]?.unit;
  if (unit === undefined) return;
  const by = frame.walk.globals;
  const circumstances = frame.circumstances({ path: module.path, unit, start: 0, end: 0 });
  if (validated) frame.record({ ...circumstances, kind: "client", client: "validation", options: new Map(), places: new Map(), by });
  if (signature === undefined) return;
  frame.record({
    ...circumstances,
    guards: signature,
    kind: "trust",
    body: { value: UNKNOWN, entries: new Map(), list: false, open: true },
    signature: undefined,
    secret: undefined,
    tolerance: undefined,
    check: "verified",
    swallowed: undefined,
    by,
  });
}
