import type { Program, Statement } from "../../facts/program.ts";
import { unseenImport } from "../calls/unseen.ts";
import { valueOfApi } from "../expressions/members.ts";
import { bodiesOf } from "../expressions/program-search.ts";
import type { Frame } from "../statements/frame.ts";
import { sameLists } from "../values/equal.ts";
import type { Place } from "../values/place.ts";
import { apiValue, join, objectValue, UNKNOWN, type Value } from "../values/value.ts";

/** How deep packages in packages are followed. */
const MAX_PACKAGES = 16;

/** A module as a value: one of the project, or a library's. `whole`: what CommonJS `require` gives. */
export function importedModule(frame: Frame, specifier: string, how: "whole" | "namespace", at: Place): Value {
  const own = frame.walk.moduleOf(specifier);
  if (own) return how === "whole" ? own.exports.whole() : own.exports.namespace();
  const library = frame.walk.host.model.module(frame.walk.program.ecosystem, specifier);
  return library ? apiValue(library) : unseenImport(frame, specifier, "*", at);
}

/** Binds what an import statement takes. */
export function importNames(frame: Frame, statement: Extract<Statement, { kind: "import" }>): void {
  if (statement.names.length === 0 && !statement.star) {
    frame.walk.load(statement.specifier);
    return;
  }
  const own = frame.walk.moduleOf(statement.specifier);
  const library = own ? undefined : frame.walk.host.model.module(frame.walk.program.ecosystem, statement.specifier);
  for (const { binding, name, start, end } of statement.names) {
    const at = frame.place({ start, end });
    let value: Value = UNKNOWN;
    const inside = name === "*" ? modulesInside(frame, statement.specifier, at) : undefined;
    if (inside) value = inside;
    else if (own) value = name === "*" ? own.exports.namespace() : (own.exports.named(name) ?? submodule(frame, statement.specifier, name) ?? UNKNOWN);
    else if (library && name === "*") value = apiValue(library);
    else if (library) {
      const member = library.member(name) ?? (name === "default" ? library : undefined);
      if (member) value = valueOfApi(frame, member, name, apiValue(library), at);
      else value = submodule(frame, statement.specifier, name) ?? UNKNOWN;
    } else value = submodule(frame, statement.specifier, name) ?? unseenImport(frame, statement.specifier, name, at);
    frame.setVariable(binding, value);
  }
  if (statement.star && own) for (const [binding, value] of own.exports.star(frame.walk.program)) frame.setVariable(binding, value);
}

/** What a name that nothing in the module binds is where the module takes all names of others: `from settings.base import *`. The last that has it counts. */
export function namedByStar({ walk }: Frame, name: string): Value | undefined {
  if (name.startsWith("_")) return undefined;
  const specifiers = starredIn(walk.program);
  walk.asked("starred", "", specifiers, () => sameLists(starredIn(walk.program), specifiers));
  for (const specifier of specifiers.toReversed()) {
    const own = walk.moduleOf(specifier);
    if (own) {
      const value = own.exports.named(name);
      if (value) return value;
      continue;
    }
    const member = walk.host.model.module(walk.program.ecosystem, specifier)?.member(name);
    if (member) return apiValue(member);
  }
  return undefined;
}

const starred = new WeakMap<Program, readonly string[]>();
const NONE: readonly string[] = [];

/** The modules of which a module takes all names; one that only hands them on takes none. */
function starredIn(program: Program): readonly string[] {
  const known = starred.get(program);
  if (known) return known;
  if (!program.exports.some(({ kind }) => kind === "star")) {
    starred.set(program, NONE);
    return NONE;
  }
  const found: string[] = [];
  const open = [...(program.functions[0]?.body ?? [])].reverse();
  for (let it = open.pop(); it !== undefined; it = open.pop()) {
    if (it.kind === "import" && it.star) found.push(it.specifier);
    for (const body of bodiesOf(it).toReversed()) open.push(...body.toReversed());
  }
  starred.set(program, found);
  return found;
}

/** A package with the modules that were loaded inside it: `import a.b` binds `a`, which then has `b`. Undefined where none of the project was. */
function modulesInside(frame: Frame, name: string, at: Place, depth = 0): Value | undefined {
  const children = new Set(frame.walk.loadedIn(name).map((it) => it.slice(name.length + 1).split(".", 1)[0] ?? ""));
  const fields = new Map<string, Value>();
  for (const child of depth < MAX_PACKAGES ? children : []) {
    const full = `${name}.${child}`;
    const value = modulesInside(frame, full, at, depth + 1) ?? frame.walk.moduleOf(full)?.exports.namespace();
    if (value) fields.set(child, value);
  }
  if (fields.size === 0) return undefined;
  const own = frame.walk.moduleOf(name)?.exports.namespace();
  const inside = objectValue(frame.allocate(at, "object", { fields, rest: UNKNOWN }, ` modules in ${name}`));
  return own ? join(own, inside) : inside;
}

/** `from package import module`. */
function submodule(frame: Frame, specifier: string, name: string): Value | undefined {
  if (frame.walk.program.ecosystem !== "pypi" || name === "*") return undefined;
  const full = specifier.endsWith(".") ? `${specifier}${name}` : `${specifier}.${name}`;
  const own = frame.walk.moduleOf(full);
  if (own) return own.exports.namespace();
  const library = frame.walk.host.model.module("pypi", full);
  return library && apiValue(library);
}
