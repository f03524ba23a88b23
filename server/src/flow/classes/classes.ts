import type { BindingId, ClassFact, ClassId, Expression, Method } from "../../facts/program.ts";
import type { ApiNode } from "../../model/model.ts";
import { applyAssigned, applyCall, applyResult } from "../calls/apply.ts";
import { type Arguments, callGetter, callValue, NO_ARGUMENTS } from "../calls/calls.ts";
import { keyword } from "../calls/given.ts";
import { partial } from "../calls/partial.ts";
import { passesThrough } from "../calls/passed-through.ts";
import type { ClassRef } from "../calls/summary.ts";
import { evaluate } from "../expressions/expressions.ts";
import { valueOfApi, writeMember } from "../expressions/members.ts";
import type { Use } from "../expressions/where.ts";
import { decorated, isCheckedByConstructor, isGenerated } from "../functions/decorators.ts";
import { sealed, sealedType, sealsFields } from "../masks/sealed.ts";
import { checkedValue } from "../results/checked.ts";
import { knownItems } from "../results/sequences.ts";
import { Frame } from "../statements/frame.ts";
import { run } from "../statements/statements.ts";
import { heapObject, State, withField } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { apiValue, codeValue, join, NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";
import type { Overridden } from "./bases.ts";
import { attributeOf, declaredAttribute } from "./class-attributes.ts";
import { methodsNamed } from "./methods.ts";

/** Runs a class's body and gives the class as a value. `self`: the variable by which its own body names it. */
export function defineClass(frame: Frame, id: ClassId, self?: BindingId): Value {
  const fact = frame.walk.program.classes[id];
  if (!fact) return UNKNOWN;
  const bases = frame.within(fact.unit, () => fact.bases.map((base) => evaluate(frame, base)));
  frame.walk.classes.defineBases(id, bases);
  const ref = frame.walk.classRef(id);
  const object = frame.walk.classes.objectOf(id);
  frame.state.setObject(object, heapObject("class", { class: ref }));
  if (self !== undefined) frame.setVariable(self, objectValue(object));
  frame.within(fact.unit, () => {
    run(frame, fact.body);
    let content = frame.state.object(object) ?? heapObject("class", { class: ref });
    // What the body itself wrote on the class came after the attribute was declared: `static { Keys.secret = … }`.
    const written = new Set(content.fields.keys());
    for (const { name, binding } of fact.attributes)
      if (!written.has(name)) {
        const value = declaredAttribute(frame, id, name, frame.state.variable(binding) ?? UNKNOWN);
        content = withField(content, name, value, true);
        declaredForLibrary(frame, fact, binding, value, bases);
      }
    frame.state.setObject(object, content);
    frame.stored(object);
    // A method that stays as it is needs no entry of its own; one that a decorator replaces or hands to a framework does.
    for (const method of fact.methods) {
      if (method.decorators.length === 0) continue;
      const closure = frame.walk.closure(method.function);
      const value = decorated(frame, method.decorators, codeValue(closure), frame.place({ start: 0, end: 0 }), frame.walk.classes.anyInstance(id, frame));
      if (value.code.includes(closure) || value.code.length + value.objects.length === 0 || passesThrough(value)) continue;
      frame.state.setObject(object, withField(frame.state.object(object) ?? content, wrapped(method.name), value, true));
      frame.stored(object);
    }
  });
  return objectValue(object);
}

/** What a class's body says under a name is what every instance is given: `class Insecure(requests.Session): verify = False`. */
function declaredForLibrary(frame: Frame, fact: ClassFact, binding: BindingId, value: Value, bases: readonly Value[]): void {
  for (const { api } of bases) {
    const declared = fact.body.find((each) => each.kind === "assign" && each.target.kind === "name" && each.target.binding === binding);
    if (!api || declared?.kind !== "assign" || declared.target.kind !== "name" || !declared.value) continue;
    const name = frame.walk.program.bindings[binding]?.name;
    const instance = api.called();
    if (instance) applyAssigned(frame, apiValue(instance), name, value, frame.place(declared), declared.value);
  }
}

/** Base classes of a class: classes of the project and of libraries. */
export function baseClasses(ref: ClassRef): readonly Value[] {
  return ref.module.classes.basesOf(ref.id).filter((base) => base.objects.length > 0 || base.api);
}

/** The field of a class in which what a decorator of the project made of a method stands: no name that a program can write. */
const wrapped = (name: string): string => ` wrapped ${name}`;

/** What a decorator made of a method, with the instance given that it is asked for on. */
function wrappedMethod(frame: Frame, ref: ClassRef, { name, decorators, on, role }: Method, self: Value | undefined, at: Place): Value | undefined {
  const value = decorators.length === 0 ? undefined : frame.state.object(ref.module.classes.objectOf(ref.id))?.fields.get(wrapped(name));
  if (!value) return undefined;
  const given = on === "static" ? [] : on === "class" ? [objectValue(ref.module.classes.objectOf(ref.id))] : self ? [self] : [];
  return role === "getter"
    ? callValue(frame, value, { ...NO_ARGUMENTS, positional: given }, { receiver: NOTHING, construct: false, at })
    : partial(frame, value, given, new Map(), at);
}

/** What a class and its bases hold under a name, seen through `self` where it is given; undefined where none of them is known to hold it. */
export function classMember(
  frame: Frame,
  ref: ClassRef,
  self: Value | undefined,
  name: string,
  at: Place,
  role: "getter" | "setter" = "getter",
  seen: readonly ClassRef[] = [],
): Value | undefined {
  if (seen.length > 8) return undefined;
  for (const method of methodsNamed(ref, name)) {
    if (method.role === "constructor") continue;
    const replaced = role === "getter" && method.role !== "setter" ? wrappedMethod(frame, ref, method, self, at) : undefined;
    if (replaced) return replaced;
    const closure = ref.module.closure(method.function);
    if (method.role === "getter") {
      const owner = method.on === "instance" ? self : objectValue(ref.module.classes.objectOf(ref.id));
      if (role === "getter") return owner ? callGetter(frame, closure, owner, at) : UNKNOWN;
    } else if (method.role === "setter") {
      if (role === "setter") return codeValue(closure);
    } else if (role === "getter") {
      const receiver = method.on === "static" ? undefined : method.on === "class" ? objectValue(ref.module.classes.objectOf(ref.id)) : self;
      return codeValue(receiver ? ref.module.boundClosure(method.function, receiver) : closure);
    }
  }
  if (role === "getter") {
    const attribute = frame.state.object(ref.module.classes.objectOf(ref.id))?.fields.get(name);
    if (attribute) return attributeOf(frame, attribute, self, at);
  }
  for (const base of ref.module.classes.basesOf(ref.id)) {
    for (const id of base.objects) {
      const content = frame.state.object(id);
      const inherited = content?.class && content.kind === "class" ? classMember(frame, content.class, self, name, at, role, [...seen, ref]) : undefined;
      if (inherited) return inherited;
    }
  }
  return undefined;
}

/** The class and all classes of the project that it derives from, the nearest first. */
export function lineage(frame: Frame, ref: ClassRef): readonly ClassRef[] {
  const found = [ref];
  for (const next of found) {
    for (const base of next.module.classes.basesOf(next.id)) {
      for (const id of base.objects) {
        const inherited = frame.state.object(id)?.class;
        if (inherited && !found.includes(inherited) && found.length < 16) found.push(inherited);
      }
    }
  }
  return found;
}

/** Whether a class of the module that derives from this one has a method of its own by this name. */
export function overriddenBelow(frame: Frame, ref: ClassRef, name: string): boolean {
  const { walk } = frame;
  const answer =
    walk.classes
      .overridden(() => overridden(frame))
      .get(ref)
      ?.has(name) === true;
  walk.asked("overridden", `${ref.module.path} ${ref.id} ${name}`, answer, () => overriddenBelow(new Frame(walk, 0, 0, new State()), ref, name) === answer);
  return answer;
}

function overridden(frame: Frame): Overridden {
  const names = new Map<ClassRef, Set<string>>();
  const { classes, classIds } = frame.walk.program;
  for (const id of classIds) {
    const methods = classes[id]?.methods ?? [];
    for (const above of methods.length === 0 ? [] : lineage(frame, frame.walk.classRef(id)).slice(1)) {
      const found = names.get(above) ?? new Set();
      names.set(above, found);
      for (const method of methods) found.add(method.name);
    }
  }
  return names;
}

/** What a library's class among the bases makes an instance be. */
export function inheritedApi(frame: Frame, ref: ClassRef, depth = 0): Value["api"] {
  for (const base of ref.module.classes.basesOf(ref.id)) {
    const own = base.api?.called();
    if (own) return own;
    for (const id of base.objects) {
      const content = frame.state.object(id);
      const inherited = content?.class && depth < 8 ? inheritedApi(frame, content.class, depth + 1) : undefined;
      if (inherited) return inherited;
    }
  }
  return undefined;
}

/** A new instance: its fields, then what its constructor does. */
export function construct(frame: Frame, ref: ClassRef, given: Arguments, at: Place): Value {
  const api = inheritedApi(frame, ref);
  const instance = objectValue(frame.allocate(at, "instance", { class: ref, api }, ` ${ref.module.path} ${ref.id}`), api);
  const itself = objectValue(ref.module.classes.objectOf(ref.id));
  const made = madeByMethod(frame, ref, itself, given, at);
  if (made) {
    constructBase(frame, itself, made, given, at);
    return made;
  }
  constructBase(frame, itself, instance, given, at);
  // Nothing may ever be stored in it, and handlers that a framework is given before the module is over ask its methods.
  for (const id of frame.function === 0 ? instance.objects : []) frame.stored(id);
  return { ...join(flowOf(frame, ref, instance, given, at), instance), api };
}

/** What flows out of an instance of a library's class as a whole: settings. Whoever hides the secrets may show the rest. */
function flowOf(frame: Frame, ref: ClassRef, instance: Value, given: Arguments, at: Place): Value {
  const { api } = instance;
  if (!api?.api?.value || sealsFields(ref)) return NOTHING;
  return {
    ...applyResult(frame, api.api.value, { node: api, receiver: instance, arguments: given, member: undefined, assigned: undefined, at }),
    api: undefined,
  };
}

/** The instance that a method of the class makes, or keeps from one call to the next: `__new__`; undefined where there is none, or nothing is known of what it gives. */
function madeByMethod(frame: Frame, ref: ClassRef, itself: Value, given: Arguments, at: Place): Value | undefined {
  const maker = classMember(frame, ref, undefined, "__new__", at);
  if (!maker || maker.code.length === 0) return undefined;
  const { objects } = callValue(frame, maker, given, { receiver: itself, construct: false, at });
  const instances = objects.filter((id) => frame.state.object(id)?.kind === "instance");
  return instances.length > 0 ? { ...NOTHING, objects: instances, api: inheritedApi(frame, ref) } : undefined;
}

/** `super().__new__(cls)`: a new instance, where no class of the project above makes one otherwise. */
export function newInstance(frame: Frame, { class: id }: Super, at: Place): Value {
  if (id === undefined) return UNKNOWN;
  const ref = frame.walk.classRef(id);
  const api = inheritedApi(frame, ref);
  return objectValue(frame.allocate(at, "instance", { class: ref, api }, " new"), api);
}

/** Instances of these classes with such fields: `Model.model_validate(fields)`. */
export function constructed(frame: Frame, classes: Value, fields: Value, { arguments: given, at }: Pick<Use, "arguments" | "at">): Value {
  let result = NOTHING;
  const restNamed = fields.objects.length > 0 ? fields : given.restNamed;
  for (const id of classes.objects) {
    const content = frame.state.object(id);
    if (content?.kind === "class" && content.class) result = join(result, construct(frame, content.class, { ...given, positional: [], restNamed }, at));
  }
  return result === NOTHING ? fields : result;
}

/** What the library's class that a class derives from has under a name itself: `Model.model_validate`. */
export function inheritedMember(frame: Frame, ref: ClassRef, name: string): ApiNode | undefined {
  for (const { module, id } of lineage(frame, ref))
    for (const base of module.classes.basesOf(id)) {
      const member = base.api?.member(name);
      if (member?.api) return member;
    }
  return undefined;
}

/** The field that holds what an instance is as a text: no name a program can write. */
export const SAYS = " says";

/** Runs the constructor of a class on an instance that is there already. */
export function constructBase(frame: Frame, base: Value, receiver: Value, given: Arguments, at: Place): void {
  if (base.api) {
    const made = applyCall(frame, { node: base.api, receiver, arguments: given, member: undefined, assigned: undefined, at }, true, receiver);
    // An exception is what it says, a text of one's own class the text.
    if (base.api.api?.result && (base.api.api.result.kind === "shown" || !base.api.called())) writeMember(frame, receiver, SAYS, made, at);
  }
  for (const id of base.objects) {
    const ref = frame.state.object(id)?.class;
    const fact = ref?.module.program.classes[ref.id];
    if (!ref || !fact) continue;
    const initializer = fact.methods.find((method) => method.role === "constructor");
    if (initializer) {
      // In a derived class the fields are set when `super()` comes back.
      if (fact.bases.length === 0) setFields(frame, ref, receiver, at);
      callValue(frame, codeValue(ref.module.boundClosure(initializer.function, receiver)), given, { receiver, construct: true, at });
      continue;
    }
    for (const next of baseClasses(ref)) constructBase(frame, next, receiver, given, at);
    setFields(frame, ref, receiver, at);
    if (fact.declared.length > 0) generatedConstructor(frame, ref, fact, receiver, given, at);
  }
}

/** Fields with values of their own. They are walked with the class's module, so only what does not depend on the walk at hand is kept. */
export function setFields(frame: Frame, ref: ClassRef, receiver: Value, at: Place): void {
  if (ref.module.program.classes[ref.id]?.fields.length === 0) return;
  for (const [name, value] of ref.module.classes.fieldsOf(ref.id)) writeMember(frame, receiver, name, value, at);
}

/** Dataclasses, pydantic models, named tuples: a parameter for each declared name. */
function generatedConstructor(frame: Frame, ref: ClassRef, fact: ClassFact, receiver: Value, given: Arguments, at: Place): void {
  const own = frame.state.object(ref.module.classes.objectOf(ref.id));
  const isOrdered = ref.module.classes.basesOf(ref.id).some(({ api }) => api?.api?.ordered);
  const defaults = own && (isGenerated(own) || isOrdered) ? own.fields : undefined;
  const isValidated = inheritedApi(frame, ref)?.api?.validates === true || (own !== undefined && isCheckedByConstructor(own));
  fact.declared.forEach(({ name }, index) => {
    const spread = given.restNamed && keyword(frame, given.restNamed, name);
    const value = given.named.get(name) ?? given.positional[index] ?? spread ?? defaults?.get(name);
    if (value === undefined) return;
    const type = value.objects.length === 0 ? sealedType(ref, name) : undefined;
    const held = type ? sealed(frame, value, type, at) : isValidated ? checkedValue(frame, value, at) : value;
    if (isOrdered) writeMember(frame, receiver, String(index), held, at);
    writeMember(frame, receiver, name, held, at);
  });
}

/** The base class of a library seen through the receiver; what classes of the project hold is asked of {@link superMember}. */
export function superValue(frame: Frame, { receiver, class: id }: Super): Value {
  let result = NOTHING;
  const self = receiverOf(frame, receiver);
  for (const base of id === undefined ? [] : frame.walk.classes.basesOf(id)) {
    const api = base.api?.called();
    if (api) result = join(result, { ...apiValue(api), objects: self?.objects ?? [], symbols: [] });
  }
  return result === NOTHING ? UNKNOWN : result;
}

/** What classes of the project that a class derives from hold under a name, seen through the receiver; undefined where they hold no such thing, and for all but `super`. */
export function superMember(frame: Frame, object: Expression, name: string, at: Place): { readonly member: Value; readonly self: Value } | undefined {
  if (object.kind !== "super" || object.class === undefined) return undefined;
  const self = receiverOf(frame, object.receiver) ?? UNKNOWN;
  for (const base of frame.walk.classes.basesOf(object.class)) {
    for (const id of base.objects) {
      const ref = frame.state.object(id)?.class;
      const member = ref && classMember(frame, ref, self, name, at);
      if (member) return { member, self };
    }
  }
  return undefined;
}

type Super = Extract<Expression, { kind: "super" }>;

/** What `super` is seen through: the instance, or the class. */
export function superReceiver(frame: Frame, { receiver }: Super): Value | undefined {
  return receiverOf(frame, receiver);
}

function receiverOf(frame: Frame, receiver: BindingId | undefined): Value | undefined {
  return receiver === undefined ? undefined : (frame.state.variable(receiver) ?? frame.walk.variables.captured(receiver));
}

/** An instance of what an annotation names; of a type with something said beside it, what that gives as well. */
export function typedValue(frame: Frame, type: Expression): Value {
  if (type.kind === "object") return typedObject(frame, type);
  const { named, given } = annotatedValue(frame, type);
  return given ? join(instanceNamed(frame, named, type), given) : instanceNamed(frame, named, type);
}

/** An object of a type that says which fields are things of a library: `{ stripe: Stripe }`. */
function typedObject(frame: Frame, { entries, ...type }: Extract<Expression, { kind: "object" }>): Value {
  const fields = new Map<string, Value>();
  for (const { key, value } of entries) {
    const typed = key?.kind === "text" ? typedValue(frame, value) : NOTHING;
    if (key?.kind === "text" && typed.api) fields.set(key.value, { ...typed, open: true });
  }
  return fields.size === 0 ? NOTHING : objectValue(frame.allocate(frame.place(type), "object", { fields, rest: UNKNOWN }, " typed"));
}

/** What a parameter is given that is annotated so, by what is said beside the type; undefined where nothing is, or nothing is known of it. */
export function givenByAnnotation(frame: Frame, type: Expression): Value | undefined {
  if (type.kind === "object") return undefined;
  return annotatedValue(frame, type).given;
}

function annotatedValue(frame: Frame, type: Expression): { readonly named: Value; readonly given: Value | undefined } {
  const annotated = evaluate(frame, type);
  const [named = annotated, ...said] = (annotated.objects.length > 0 && knownItems(frame, annotated)) || [];
  const isClass = ({ objects }: Value): boolean => objects.some((id) => frame.state.object(id)?.kind === "class");
  return { named, given: said.findLast((it) => (it.objects.length > 0 || it.ways.size > 0 || it.api !== undefined) && !isClass(it)) };
}

function instanceNamed(frame: Frame, named: Value, type: Expression): Value {
  const api = named.api?.called();
  return api ? valueOfApi(frame, api, "", NOTHING, frame.place(type)) : instanceOfClass(frame, named);
}

/** What any instance of a class of the project may be; nothing for other values. */
export function instanceOfClass(frame: Frame, named: Value): Value {
  for (const id of named.objects) {
    const content = frame.state.object(id);
    if (content?.kind !== "class" || !content.class) continue;
    const instance = content.class.module.classes.anyInstance(content.class.id, frame);
    return { ...join(flowOf(frame, content.class, instance, NO_ARGUMENTS, frame.place({ start: 0, end: 0 })), instance), api: instance.api };
  }
  return NOTHING;
}
