import type { Expression } from "../../facts/program.ts";
import { credentialOfName } from "../../model/credentials/names.ts";
import type { ApiNode } from "../../model/model.ts";
import type { ClassRef } from "../calls/summary.ts";
import { SAYS } from "../classes/classes.ts";
import { evaluate } from "../expressions/expressions.ts";
import { Frame } from "../statements/frame.ts";
import { heapObject, type ObjectId, State } from "../values/heap.ts";
import type { Place } from "../values/place.ts";
import { fieldsSaying } from "../values/shapes.ts";
import { objectValue, type Value } from "../values/value.ts";

/** The field that a sealed value is kept in: no name a program can write. */
export const SEALED = " sealed";

/** An object of that type that holds the value and does not show it. */
export function sealed(frame: Frame, value: Value, type: ApiNode | undefined, at: Place, says?: true): Value {
  const fields = new Map([[SEALED, value]]);
  if (says) fields.set(SAYS, value);
  return objectValue(frame.allocate(at, "instance", { fields, api: type }), type);
}

/** What a class that a value is cast to makes of it, where it hides it. */
export function castTo(frame: Frame, value: Value, type: Value | undefined, at: Place): Value {
  const made = type?.api?.api?.result;
  return made?.kind === "sealed" ? sealed(frame, value, type?.api?.called(), at, made.says) : value;
}

/** What a class makes of a field whose declared type hides its value (`secret: SecretStr`); undefined for other fields. */
export function sealedType(ref: ClassRef, name: string): ApiNode | undefined {
  return typesOf(ref, name)
    .find(({ api }) => api?.api?.result?.kind === "sealed")
    ?.api?.called();
}

/** What a member is that the class of the thing it is read from declares: one that hides what it holds, or an instance of another class, which may declare such. */
export function asDeclared(frame: Frame, object: Value, name: string, value: Value, at: Place): Value {
  if (value.ways.size === 0) return value;
  for (const id of object.objects) {
    const ref = frame.state.object(id)?.class;
    const type = ref && sealedType(ref, name);
    if (type) return sealed(frame, value, type, at);
    if (ref && value.objects.length === 0 && value.texts.length === 0) return { ...value, objects: typesOf(ref, name).flatMap((it) => instancesOf(frame, it)) };
  }
  return value;
}

/** What the types are that a class declares for a field. */
function typesOf(ref: ClassRef, name: string): readonly Value[] {
  const fact = ref.module.program.classes[ref.id];
  const type = fact?.declared.find((field) => field.name === name)?.type;
  if (!fact || !type) return [];
  const frame = new Frame(ref.module, 0, fact.unit, new State());
  return alternatives(type).map((part) => evaluate(frame, part));
}

/** Any instance of the classes of the program that a type names. */
function instancesOf(frame: Frame, { objects }: Value): readonly ObjectId[] {
  return objects.flatMap((id) => {
    const content = frame.state.object(id);
    return content?.kind === "class" && content.class ? content.class.module.classes.anyInstance(content.class.id, frame).objects : [];
  });
}

/** Whether a class hides its secrets: some of its fields, and all that are called keys. */
export function sealsFields(ref: ClassRef): boolean {
  const { declared = [], methods = [] } = ref.module.program.classes[ref.id] ?? {};
  if (methods.some(({ name }) => OWN_TEXT.test(name))) return true;
  const quiet = fieldsSaying(heapObject("instance", { class: ref }), "repr", false);
  const serialized = fieldsSerialized(ref);
  const shown = declared.filter(({ name }) => !quiet.has(name) && !serialized.includes(name) && sealedType(ref, name) === undefined);
  return shown.length < declared.length && !shown.some(({ name }) => isSecretName(name));
}

/** Methods by which a class makes the text itself that stands for it. */
const OWN_TEXT = /^__(?:repr|str|repr_args|rich_repr)__$/;

/** The fields of which a method says what is written: `@field_serializer("secret_key")`. */
export function fieldsSerialized(ref: ClassRef): readonly string[] {
  const { methods = [] } = ref.module.program.classes[ref.id] ?? {};
  return methods.flatMap(({ decorators }) => decorators.flatMap((decorator) => namesSerialized(ref, decorator)));
}

function namesSerialized(ref: ClassRef, decorator: Expression): readonly string[] {
  if (decorator.kind !== "call") return [];
  const { callee } = decorator;
  const name = callee.kind === "member" ? callee.name : callee.kind === "name" ? ref.module.program.bindings[callee.binding]?.name : undefined;
  return name !== undefined && /serializer$/.test(name) ? decorator.arguments.flatMap(({ value }) => (value.kind === "text" ? value.value : [])) : [];
}

function isSecretName(name: string): boolean {
  const wanted = credentialOfName(name);
  return wanted !== undefined && wanted !== "publishable";
}

/** `SecretStr | None`, `Optional[SecretStr]` */
function alternatives(type: Expression): readonly Expression[] {
  if (type.kind === "binary" && type.operator === "|") return [...alternatives(type.left), ...alternatives(type.right)];
  return type.kind === "index" ? [type.index] : [type];
}
