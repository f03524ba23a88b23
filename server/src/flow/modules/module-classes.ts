import type { ClassId } from "../../facts/program.ts";
import { isLatent } from "../calls/latent.ts";
import { writeAbstract } from "../classes/abstract-instances.ts";
import { Bases, type Overridden } from "../classes/bases.ts";
import { inheritedApi, typedValue } from "../classes/classes.ts";
import { evaluate } from "../expressions/expressions.ts";
import type { Frame } from "../statements/frame.ts";
import { equalLists, equalMaps, equalValues } from "../values/equal.ts";
import { heapObject, type ObjectId } from "../values/heap.ts";
import { NOTHING, objectValue, UNKNOWN, type Value } from "../values/value.ts";
import type { ModuleWalk } from "./module-walk.ts";

/** What is known of the classes of one module in one walk over it: what they derive from, what each new instance gets, what any of them may hold. */
export class ModuleClasses {
  private readonly walk: ModuleWalk;
  private readonly bases = new Bases();
  private readonly objects = new Map<ClassId, ObjectId>();
  private readonly fields = new Map<ClassId, ReadonlyMap<string, Value>>();

  constructor(walk: ModuleWalk) {
    this.walk = walk;
  }

  startRound(): void {
    this.fields.clear();
  }

  /** The class as an object: its attributes. */
  objectOf(id: ClassId): ObjectId {
    const { walk } = this;
    const known = this.objects.get(id);
    if (known) return known;
    const unit = walk.program.classes[id]?.unit ?? 0;
    const object = walk.objectAt({ path: walk.path, unit, start: 0, end: 0 }, `class ${id}`);
    this.objects.set(id, object);
    return object;
  }

  defineBases(id: ClassId, bases: readonly Value[]): void {
    const { walk } = this;
    this.bases.set(id, bases);
    walk.replays?.acted(() => walk.classes.defineBases(id, bases));
  }

  basesOf(id: ClassId): readonly Value[] {
    const { walk } = this;
    const bases = this.bases.of(id);
    walk.asked("bases", id, bases, () => equalLists(walk.classes.basesOf(id), bases, equalValues));
    return bases;
  }

  /** What is overridden by the classes that are defined by now; found once, until another one is. */
  overridden(find: () => Overridden): Overridden {
    return this.bases.overridden(find);
  }

  /** Values of the fields that each new instance gets. */
  fieldsOf(id: ClassId): ReadonlyMap<string, Value> {
    const { walk } = this;
    const fields = this.fields.get(id) ?? (walk.replays ? walk.replays.untraced(() => this.findFields(id)) : this.findFields(id));
    walk.asked("fields", id, fields, () => equalMaps(walk.classes.fieldsOf(id), fields, equalValues));
    return fields;
  }

  private findFields(id: ClassId): ReadonlyMap<string, Value> {
    const { walk } = this;
    const result = new Map<string, Value>();
    this.fields.set(id, result);
    const fact = walk.program.classes[id];
    if (!fact) return result;
    const frame = walk.frameAfter(fact.unit);
    const instance = this.anyInstance(id, frame);
    if (fact.fieldReceiver !== undefined) frame.setVariable(fact.fieldReceiver, instance);
    for (const field of fact.fields) {
      const typed = field.type ? typedValue(frame, field.type) : NOTHING;
      const value = field.value ? evaluate(frame, field.value) : typed === NOTHING ? UNKNOWN : { ...typed, open: true };
      result.set(field.name, value);
      writeAbstract(walk.ambient, instance, field.name, value);
    }
    // What the module left was kept when it ended.
    walk.memory.keep(frame.state.changedObjects());
    walk.events.push(...frame.events.filter((event) => !isLatent(event)));
    return result;
  }

  /** An instance of which only the class is known: what any of them may hold. */
  anyInstance(id: ClassId, frame: Frame): Value {
    const { walk } = this;
    const object = walk.objectAt({ path: walk.path, unit: 0, start: 0, end: 0 }, `any instance of ${id}`);
    const ref = walk.classRef(id);
    const api = inheritedApi(frame, ref);
    walk.memory.begin(object, heapObject("instance", { class: ref, api, single: false }));
    return objectValue(object, api);
  }
}
