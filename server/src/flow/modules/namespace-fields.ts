import type { HeapObject } from "../values/heap.ts";
import type { Value } from "../values/value.ts";
import type { ModuleWalk } from "./module-walk.ts";

/** What a module exports, as the fields of an object: whoever looks at one of them rests on that one, and on the whole module who looks at all. */
export class NamespaceFields extends Map<string, Value> {
  private readonly walk: ModuleWalk | undefined;

  constructor(walk: ModuleWalk, fields: ReadonlyMap<string, Value>) {
    super(fields);
    this.walk = walk;
  }

  override get(name: string): Value | undefined {
    if (this.walk?.isAskedByOthers) this.walk.exports.named(name);
    return super.get(name);
  }

  override has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  override get size(): number {
    return this.whole().size;
  }

  override keys(): MapIterator<string> {
    return this.whole().keys();
  }

  override values(): MapIterator<Value> {
    return this.whole().values();
  }

  override entries(): MapIterator<[string, Value]> {
    return this.whole().entries();
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  override forEach(body: (value: Value, name: string, fields: Map<string, Value>) => void): void {
    for (const [name, value] of this.entries()) body(value, name, this);
  }

  private whole(): Pick<Map<string, Value>, "size" | "keys" | "values" | "entries"> {
    this.walk?.restedOn("version");
    return { size: super.size, keys: () => super.keys(), values: () => super.values(), entries: () => super.entries() };
  }
}

/** Whether an object is what a module exports. */
export const isNamespace = (object: HeapObject | undefined): boolean => object?.fields instanceof NamespaceFields;
