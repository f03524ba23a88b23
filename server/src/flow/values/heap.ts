import type { BindingId } from "../../facts/program.ts";
import type { ApiNode } from "../../model/model.ts";
import type { ClassRef } from "../calls/summary.ts";
import { MAX_FIELDS } from "../limits.ts";
import type { Placeholder } from "./origin.ts";
import { join, NOTHING, UNKNOWN, type Value } from "./value.ts";

/** An allocation site. One object, or in loops and in functions called twice several that are treated as one. */
export interface ObjectId {
  readonly number: number;
  /** Tells it from all others of its home, the same whenever that is walked. */
  readonly key: string;
  /** Where its last known content is found when no state at hand knows it: the module that made it. */
  readonly home: { contentOf(id: ObjectId): HeapObject | undefined };
}

/** What is in an object. Immutable: a write makes a new one. */
export interface HeapObject {
  readonly kind: "object" | "list" | "instance" | "class" | "promise" | "exports";
  readonly fields: ReadonlyMap<string, Value>;
  /** What may stand under any name not listed; {@link NOTHING} where the names are all known. */
  readonly rest: Value;
  readonly class: ClassRef | undefined;
  /** For an instance of a library's class: what it is. */
  readonly api: ApiNode | undefined;
  /** What is called for an entry that is asked for and not there: `defaultdict(list)`. */
  readonly maker?: Value | undefined;
  /** Where a loop over it meets names with their values, or where it says nothing of what is in it. */
  readonly items?: "pairs" | "none" | undefined;
  /** Of a list: whether it is a part of another one that is too short to show a key, were those its characters. */
  readonly short?: boolean | undefined;
  /** The names of its getters: what prints objects says that there is one, and asks none. */
  readonly getters?: ReadonlySet<string> | undefined;
  /** What it is asked for what it does not hold itself. */
  readonly prototype?: Value | undefined;
  /** False once several objects may be meant. */
  readonly single: boolean;
}

/** Shared: most objects never get any. */
const NO_FIELDS: ReadonlyMap<string, Value> = new Map();

export function heapObject(kind: HeapObject["kind"], given: Partial<HeapObject> = {}): HeapObject {
  return { kind, fields: NO_FIELDS, rest: NOTHING, class: undefined, api: undefined, single: true, ...given };
}

/** The object with a field set; `strong` replaces, otherwise the old content stays possible. */
export function withField(object: HeapObject, name: string, value: Value, strong: boolean): HeapObject {
  const before = object.fields.get(name);
  if (before === undefined && object.fields.size >= MAX_FIELDS) return { ...object, rest: join(object.rest, value) };
  const after = strong && object.single ? value : join(before ?? (object.kind === "instance" || object.rest === NOTHING ? NOTHING : object.rest), value);
  if (after === before) return object;
  const fields = new Map(object.fields);
  fields.set(name, after);
  return object.short ? { ...object, fields, short: undefined } : { ...object, fields };
}

export function withRest(object: HeapObject, value: Value): HeapObject {
  const rest = join(object.rest, value);
  if (rest === object.rest) return object;
  return object.short ? { ...object, rest, short: undefined } : { ...object, rest };
}

export function joinObjects(a: HeapObject, b: HeapObject): HeapObject {
  if (a === b) return a;
  const fields = new Map(a.fields);
  for (const [name, value] of b.fields) {
    const known = fields.get(name);
    fields.set(name, known === undefined ? value : join(known, value));
  }
  return { ...a, fields, rest: join(a.rest, b.rest), single: a.single && b.single, ...(a.short !== b.short && { short: undefined }) };
}

/** What an attribute is kept under: what stands for it where a caller decides of what it is one, or the id of a name of the model. */
type Attributed = Placeholder | string;

/** Told what forks of a state ask of it. */
export interface StateReader {
  object(id: ObjectId, content: HeapObject | undefined): void;
  variable(binding: BindingId, value: Value | undefined): void;
  attribute(id: Attributed, value: Value | undefined): void;
  present(path: string, present: boolean | null | undefined): void;
  testedFrom(path: string, tested: readonly string[]): void;
  /** Whatever else. */
  all(): void;
}

/**
 * What holds at one point of the walk: variables and objects. A branch works on a {@link State.fork} and is joined back, so that a state holds only
 * what changed since its parent.
 */
export class State {
  /** False after `return`, `raise`, `break`, `continue`: what follows is not reached. */
  live = true;
  private readonly parent: State | undefined;
  private readonly variables = new Map<BindingId, Value>();
  private readonly objects = new Map<ObjectId, HeapObject>();
  /** Attributes of what callers decide, of library modules and of singletons. */
  private readonly attributes = new Map<Attributed, Value>();
  /** What tests around say of what is read at a path: whether something stands there; undefined where that is no longer known. */
  private tested: Map<string, boolean | undefined> | undefined;
  reader: StateReader | undefined;

  constructor(parent?: State) {
    this.parent = parent;
  }

  fork(): State {
    const fork = new State(this);
    fork.live = this.live;
    return fork;
  }

  variable(binding: BindingId): Value | undefined {
    for (let state: State | undefined = this; state; state = state.parent) {
      const value = state.variables.get(binding);
      state.reader?.variable(binding, value);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  setVariable(binding: BindingId, value: Value): void {
    this.variables.set(binding, value);
  }
  /** Gives a variable of a function around a value of its own for this walk, so that what tests say of it can be kept. */
  seed(binding: BindingId, value: Value): void {
    if (this.variable(binding) !== undefined) return;
    let root: State = this;
    while (root.parent) root = root.parent;
    root.reader?.all();
    root.variables.set(binding, value);
  }

  attribute(id: Attributed): Value | undefined {
    for (let state: State | undefined = this; state; state = state.parent) {
      const value = state.attributes.get(id);
      state.reader?.attribute(id, value);
      if (value !== undefined) return value;
    }
    return undefined;
  }
  setAttribute(id: Attributed, value: Value): void {
    this.attributes.set(id, value);
  }
  /** What was stored in something that a caller gives, however deep. */
  storedIn(given: Placeholder): readonly Value[] {
    const found = new Map<Attributed, Value>();
    for (let state: State | undefined = this; state; state = state.parent) {
      state.reader?.all();
      for (const [id, value] of state.attributes) if (typeof id !== "string" && !found.has(id) && id.isBelow(given)) found.set(id, value);
    }
    return [...found.values()];
  }

  /** Whether something stands at a path; undefined where no test around says so. */
  isPresent(path: string): boolean | undefined {
    for (let state: State | undefined = this; state; state = state.parent) {
      state.reader?.present(path, state.ownPresence(path));
      if (state.tested?.has(path)) return state.tested.get(path);
    }
    return undefined;
  }
  setPresent(path: string, present: boolean | undefined): void {
    this.tested ??= new Map();
    this.tested.set(path, present);
  }
  /** The paths at one and below it of which tests around say something. */
  testedFrom(path: string): ReadonlySet<string> {
    const all = new Set<string>();
    for (let state: State | undefined = this; state; state = state.parent) {
      const own = state.ownTestedFrom(path);
      state.reader?.testedFrom(path, own);
      for (const it of own) all.add(it);
    }
    return all;
  }

  object(id: ObjectId): HeapObject | undefined {
    for (let state: State | undefined = this; state; state = state.parent) {
      const object = state.objects.get(id);
      state.reader?.object(id, object);
      if (object !== undefined) return object;
    }
    return id.home.contentOf(id);
  }
  setObject(id: ObjectId, object: HeapObject): void {
    this.objects.set(id, object);
  }
  /** Whether the object was made or changed on this walk, not only found in its home. */
  owns(id: ObjectId): boolean {
    for (let state: State | undefined = this; state; state = state.parent) {
      state.reader?.object(id, state.objects.get(id));
      if (state.objects.has(id)) return true;
    }
    return false;
  }
  /** What this state holds itself, whatever its parents do. */
  ownObject(id: ObjectId): HeapObject | undefined {
    return this.objects.get(id);
  }
  ownVariable(binding: BindingId): Value | undefined {
    return this.variables.get(binding);
  }
  ownAttribute(id: Attributed): Value | undefined {
    return this.attributes.get(id);
  }
  ownTestedFrom(path: string): readonly string[] {
    return this.tested ? [...this.tested.keys()].filter((it) => it === path || it.startsWith(`${path}.`) || it.startsWith(`${path} `)) : [];
  }
  /** Null where it is not known what tests say, undefined where there was none. */
  ownPresence(path: string): boolean | null | undefined {
    return this.tested?.has(path) ? (this.tested.get(path) ?? null) : undefined;
  }

  /** Takes over the join of what the forks of this state hold now. Forks that ended are left out; if all ended, so does this. */
  joinForks(forks: readonly State[]): void {
    const live = forks.filter((fork) => fork.live);
    if (live.length === 0) {
      this.live = false;
      return;
    }
    for (const binding of new Set(live.flatMap((fork) => [...fork.variables.keys()]))) {
      this.variables.set(
        binding,
        joinOver(live, (fork) => fork.variables.get(binding) ?? this.variable(binding) ?? NOTHING),
      );
    }
    for (const id of new Set(live.flatMap((fork) => [...fork.attributes.keys()]))) {
      this.attributes.set(
        id,
        joinOver(live, (fork) => fork.attributes.get(id) ?? this.attribute(id) ?? NOTHING),
      );
    }
    for (const id of new Set(live.flatMap((fork) => [...fork.objects.keys()]))) {
      let joined: HeapObject | undefined;
      for (const fork of live) {
        const object = fork.objects.get(id) ?? this.object(id);
        if (object) joined = joined === undefined ? object : joinObjects(joined, object);
      }
      if (joined) this.objects.set(id, joined);
    }
    for (const path of new Set(live.flatMap((fork) => [...(fork.tested?.keys() ?? [])]))) {
      const [present, ...others] = new Set(live.map((fork) => fork.isPresent(path)));
      this.setPresent(path, others.length === 0 ? present : undefined);
    }
  }

  /** Copies what a fork holds into this state, as if its work had been done here. */
  adopt(fork: State): void {
    this.live = fork.live;
    for (const [binding, value] of fork.variables) this.variables.set(binding, value);
    for (const [id, value] of fork.attributes) this.attributes.set(id, value);
    for (const [id, object] of fork.objects) this.objects.set(id, object);
    for (const [path, present] of fork.tested ?? []) this.setPresent(path, present);
  }

  /** The variables that were set since the parent. */
  changedVariables(): Iterable<BindingId> {
    return this.variables.keys();
  }

  /** The values of all variables that this state itself holds. */
  allVariables(): Iterable<Value> {
    return this.variables.values();
  }

  /** Every object this state and its parents hold, the newest content of each. */
  allObjects(): ReadonlyMap<ObjectId, HeapObject> {
    return this.parent ? new Map([...this.parent.allObjects(), ...this.objects]) : this.objects;
  }
  /** The objects that were made or changed since the parent. */
  changedObjects(): ReadonlyMap<ObjectId, HeapObject> {
    return this.objects;
  }
  /** A copy of what changed since the parent, to be joined later although this state goes on or ends. */
  snapshot(): State {
    const copy = new State(this.parent);
    copy.adopt(this);
    copy.live = true;
    return copy;
  }
  /** How much it holds of its own. */
  get changes(): number {
    return this.variables.size + this.objects.size + this.attributes.size;
  }
}

function joinOver(forks: readonly State[], valueIn: (fork: State) => Value): Value {
  let value = NOTHING;
  for (const fork of forks) value = join(value, valueIn(fork));
  return value === NOTHING ? UNKNOWN : value;
}
