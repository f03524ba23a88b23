import type { BindingId, Export, FunctionId } from "../../facts/program.ts";
import type { Sink } from "../../model/api.ts";
import type { ApiNode } from "../../model/model.ts";
import type { HeapObject } from "../values/heap.ts";
import { join, NOTHING, UNKNOWN, type Value } from "../values/value.ts";

/** Where a framework sends what a function returns. */
export interface Sent {
  readonly sink: Sink;
  readonly by: ApiNode;
  /** Only what stands under these names is. */
  readonly names?: readonly string[] | undefined;
  /** It was made of another function whose returns are sent as well: what that gave is found there. */
  readonly wraps?: boolean | undefined;
}

/** What modules do to another one: to its variables, to its functions, to objects it made. A walk is never changed by another; it is done again with these. */
export class Effects {
  /** What is kept: most of what modules set in each other has nothing to do with keys. */
  private readonly matters: (value: Value) => boolean;
  readonly assigns = new Map<BindingId, Value>();
  readonly sent = new Map<FunctionId, Sent>();
  /** Fields by the key of their object. */
  readonly fields = new Map<string, Map<string, Value>>();

  constructor(matters: (value: Value) => boolean = () => true) {
    this.matters = matters;
  }

  get isEmpty(): boolean {
    return this.assigns.size + this.sent.size + this.fields.size === 0;
  }

  assign(binding: BindingId, value: Value): void {
    const kept = withoutPlaceholders(value);
    if (this.matters(kept)) this.assigns.set(binding, join(this.assigns.get(binding) ?? NOTHING, kept));
  }

  /** An object holds other things than before. */
  change(key: string, before: HeapObject | undefined, after: HeapObject): void {
    for (const [name, value] of after.fields) {
      const kept = before?.fields.get(name) === value ? undefined : withoutPlaceholders(value);
      if (kept && this.matters(kept)) this.setField(key, name, kept);
    }
  }

  /** What the variables of a module hold besides, also those that were written as attributes of the module; `key` is that of the module as an object. */
  *variables(exports: readonly Export[], key: string): Iterable<[BindingId, Value]> {
    const attributes = this.fields.get(key);
    for (const exported of exports) {
      const value = exported.kind === "binding" ? attributes?.get(exported.name) : undefined;
      if (exported.kind === "binding" && value) yield [exported.binding, value];
    }
    yield* this.assigns;
  }

  /** All that the other does, too. */
  add(other: Effects): void {
    for (const [binding, value] of other.assigns) this.assign(binding, value);
    for (const [id, sent] of other.sent) this.sent.set(id, sent);
    for (const [key, fields] of other.fields) for (const [name, value] of fields) this.setField(key, name, value);
  }

  private setField(key: string, name: string, value: Value): void {
    const fields = this.fields.get(key) ?? new Map<string, Value>();
    fields.set(name, join(fields.get(name) ?? NOTHING, value));
    this.fields.set(key, fields);
  }
}

/** What a caller would decide is not known where the value arrives. */
function withoutPlaceholders(value: Value): Value {
  if (value.symbols.length === 0) return value;
  const ways = new Map([...value.ways].filter(([origin]) => origin.kind !== "parameter"));
  return { ...UNKNOWN, texts: value.texts, constants: value.constants, api: value.api, objects: value.objects, code: value.code, ways };
}
