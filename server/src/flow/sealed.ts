import type { Expression } from "../facts/program.ts";
import { credentialOfName } from "../model/credentials/names.ts";
import type { ApiNode } from "../model/model.ts";
import { evaluate } from "./expressions.ts";
import { Frame } from "./frame.ts";
import { heapObject, State } from "./heap.ts";
import type { Place } from "./place.ts";
import { fieldsSaying } from "./shapes.ts";
import type { ClassRef } from "./summary.ts";
import { objectValue, type Value } from "./value.ts";

/** The field that a sealed value is kept in: no name a program can write. */
export const SEALED = " sealed";

/** An object of that type that holds the value and does not show it. */
export function sealed(frame: Frame, value: Value, type: ApiNode | undefined, at: Place): Value {
  return objectValue(frame.allocate(at, "instance", { fields: new Map([[SEALED, value]]), api: type }), type);
}

/** What a class makes of a field whose declared type hides its value (`secret: SecretStr`); undefined for other fields. */
export function sealedType(ref: ClassRef, name: string): ApiNode | undefined {
  const fact = ref.module.program.classes[ref.id];
  const type = fact?.declared.find((field) => field.name === name)?.type;
  if (!fact || !type) return undefined;
  const frame = new Frame(ref.module, 0, fact.unit, new State());
  for (const part of alternatives(type)) {
    const { api } = evaluate(frame, part);
    if (api?.api?.result?.kind === "sealed") return api.called();
  }
  return undefined;
}

/** Whether a class hides its secrets: some of its fields, and all that are called keys. */
export function sealsFields(ref: ClassRef): boolean {
  const { declared = [], methods = [] } = ref.module.program.classes[ref.id] ?? {};
  if (methods.some(({ name }) => OWN_TEXT.test(name))) return true;
  const quiet = fieldsSaying(heapObject("instance", { class: ref }), "repr", false);
  const serialized = methods.flatMap(({ decorators }) => decorators.flatMap((decorator) => namesSerialized(ref, decorator)));
  const shown = declared.filter(({ name }) => !quiet.has(name) && !serialized.includes(name) && sealedType(ref, name) === undefined);
  return shown.length < declared.length && !shown.some(({ name }) => isSecretName(name));
}

/** Methods by which a class makes the text itself that stands for it. */
const OWN_TEXT = /^__(?:repr|str|repr_args|rich_repr)__$/;

/** The fields of which a method says what is written: `@field_serializer("secret_key")`. */
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
