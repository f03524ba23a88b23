import type { BindingId, Export, Program } from "../../facts/program.ts";
import { contentOf } from "../expressions/members.ts";
import { equalLists, equalValues } from "../values/equal.ts";
import { heapObject, type ObjectId, type State } from "../values/heap.ts";
import { apiValue, join, NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";
import type { ModuleWalk } from "./module-walk.ts";
import { NamespaceFields } from "./namespace-fields.ts";

/** How many modules are asked for one name, each by another that hands on what it has. */
const MAX_ASKED = 256;

/** What modules were asked for so far. */
type Asked = Set<string>;

type NamedExport = Exclude<Export, { kind: "star" }>;

/** Frameworks ask for all names of a module one by one. */
const exportsOf = new WeakMap<readonly Export[], ReadonlyMap<string, NamedExport>>();

/** What a program exports by name: of several of one name the first. */
function exportsByName({ exports }: Program): ReadonlyMap<string, NamedExport> {
  const known = exportsOf.get(exports);
  if (known) return known;
  const named = exports.filter((it) => it.kind !== "star");
  const found = new Map(named.toReversed().map((it) => [it.name, it]));
  exportsOf.set(exports, found);
  return found;
}

/** What other modules can take from a module that was walked. */
export class ModuleExports {
  private readonly walk: ModuleWalk;
  private replaced: Value | undefined;
  /** Of the finished walk: it does not change any more. */
  private finished: Value | undefined;
  private isBeingFilled = false;

  constructor(walk: ModuleWalk) {
    this.walk = walk;
  }

  /** The key of the module as an object. */
  get namespaceKey(): string {
    return this.namespaceId().key;
  }

  /** The object that a CommonJS module fills: `exports`. */
  object(state: State): ObjectId {
    const id = this.exportsId();
    if (!state.object(id)) state.setObject(id, heapObject("exports"));
    return id;
  }

  /** `module.exports = …`. */
  replace(state: State, value: Value): void {
    this.replaced = value;
    for (const id of value.objects) this.walk.memory.stored(id, state.object(id));
  }

  /** What `require` gives. */
  whole(): Value {
    const whole = this.common() ?? this.namespace();
    this.walk.asked("whole", "", whole, () => equalValues(this.walk.exports.whole(), whole));
    return whole;
  }

  /** The module as an object of its exports. */
  namespace(): Value {
    const id = this.namespaceId();
    // The object is always the same one: asked again, it is filled again.
    this.walk.asked("namespace", "", id, () => this.walk.exports.namespace() !== undefined);
    if (this.finished) return this.finished;
    // Modules may be parts of each other.
    if (this.isBeingFilled) return objectValue(id);
    this.isBeingFilled = true;
    const fields = new Map<string, Value>();
    for (const exported of this.walk.program.exports) if (exported.kind !== "star") fields.set(exported.name, this.named(exported.name) ?? UNKNOWN);
    for (const exported of this.walk.program.exports) {
      if (exported.kind !== "star") continue;
      for (const [name, value] of this.walk.moduleOf(exported.specifier)?.exports.all(new Set([this.walk.path])) ?? [])
        if (name !== "default" && !fields.has(name)) fields.set(name, value);
    }
    // A module that fills `exports` has its entries as names, and all of them as the default.
    const whole = this.common();
    for (const object of whole?.objects ?? [])
      for (const [name, value] of this.walk.ambient.get(object)?.fields ?? []) if (!fields.has(name)) fields.set(name, value);
    if (whole && !fields.has("default")) fields.set("default", whole);
    this.walk.ambient.set(id, heapObject("object", { fields: new NamespaceFields(this.walk, fields), rest: UNKNOWN }));
    this.isBeingFilled = false;
    const value = objectValue(id);
    if (this.walk.host.walking !== this.walk) this.finished = value;
    return value;
  }

  /** What is exported under a name; undefined where there is no such name. */
  named(name: string, asked: Asked = new Set()): Value | undefined {
    // Modules may hand on all of each other: each is asked for a name once.
    const question = `${this.walk.path}\0${name}`;
    if (asked.has(question) || asked.size >= MAX_ASKED) return undefined;
    asked.add(question);
    const value = this.found(name, asked);
    this.walk.asked("export", name, value, () => equalValues(this.walk.exports.named(name), value));
    return value;
  }

  private found(name: string, asked: Asked): Value | undefined {
    const { program } = this.walk;
    const exported = exportsByName(program).get(name);
    if (exported?.kind === "binding") return this.walk.finalValue(exported.binding);
    if (exported) return this.handedOn(exported.specifier, exported.imported, asked);
    for (const exported of program.exports) {
      const found = exported.kind === "star" && name !== "default" ? this.handedOn(exported.specifier, name, asked) : undefined;
      if (found) return found;
    }
    const whole = this.common();
    return whole && (name === "default" ? whole : this.member(whole, name));
  }

  /** A name of another module, of the project or of a library, that this one exports as well. */
  private handedOn(specifier: string, name: string, asked: Asked): Value | undefined {
    const { program, host } = this.walk;
    const own = this.walk.moduleOf(specifier);
    if (own) return name === "*" ? own.exports.namespace() : own.exports.named(name, asked);
    const library = host.model.module(program.ecosystem, specifier);
    const member = name === "*" ? library : (library?.member(name) ?? (name === "default" ? library : undefined));
    return member && apiValue(member);
  }

  /** Everything that is exported by a name, what a CommonJS module exports as a whole as `default`. A name may come twice. */
  all(asked: Asked = new Set()): readonly [name: string, value: Value][] {
    const { path } = this.walk;
    if (asked.has(path) || asked.size >= MAX_ASKED) return [];
    asked.add(path);
    const all = [...this.each(asked)];
    this.walk.asked("exports", "", all, () =>
      equalLists(this.walk.exports.all(), all, ([name, value], [before, known]) => name === before && equalValues(value, known)),
    );
    return all;
  }

  private *each(asked: Asked): Iterable<[name: string, value: Value]> {
    const { program, ambient } = this.walk;
    const whole = this.common();
    if (whole) yield ["default", whole];
    for (const object of whole?.objects ?? []) yield* ambient.get(object)?.fields ?? [];
    for (const exported of program.exports) {
      if (exported.kind === "binding") yield [exported.name, this.walk.finalValue(exported.binding)];
      else if (exported.kind === "star") yield* this.walk.moduleOf(exported.specifier)?.exports.all(asked) ?? [];
      else yield [exported.name, this.handedOn(exported.specifier, exported.imported, new Set()) ?? UNKNOWN];
    }
  }

  /** What `from module import *` binds in a program that names it. */
  *star(importer: Program): Iterable<[BindingId, Value]> {
    const imported = importer.bindings.flatMap(({ owner, kind, name }, id) => (owner === 0 && kind === "import" ? [{ id, name }] : []));
    for (const { id, name } of imported) {
      const value = this.named(name);
      if (value) yield [id, value];
    }
  }

  private member(whole: Value, name: string): Value | undefined {
    for (const id of whole.objects) {
      const content = this.walk.ambient.get(id);
      const field = content?.fields.get(name) ?? (content && content.rest !== NOTHING ? contentOf(content) : undefined);
      if (field) return field;
    }
    return undefined;
  }

  private namespaceId(): ObjectId {
    return this.walk.objectAt({ path: this.walk.path, unit: 0, start: 0, end: 0 }, "namespace");
  }

  private exportsId(): ObjectId {
    return this.walk.objectAt({ path: this.walk.path, unit: 0, start: 0, end: 0 }, "exports");
  }

  /** What a CommonJS module exports: what it put in the place of `exports`, with what it says of that under names: `module.exports = app; module.exports.close = …`. */
  private common(): Value | undefined {
    const filled = this.filled();
    return this.replaced && filled ? join(this.replaced, filled) : (this.replaced ?? filled);
  }

  private filled(): Value | undefined {
    const id = this.exportsId();
    return this.walk.ambient.has(id) ? objectValue(id) : undefined;
  }
}
