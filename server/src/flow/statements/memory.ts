import type { DataKind } from "../../model/api.ts";
import { Effects } from "../calls/effects.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { Carried } from "../values/carried.ts";
import { type HeapObject, joinObjects, type ObjectId, withField } from "../values/heap.ts";
import { ByPlace, type Place } from "../values/place.ts";
import type { Value } from "../values/value.ts";

/** What the objects made in one module hold, for those who meet them without a state that knows them; and what the module does to objects of others. */
export class Memory {
  /** The last known content of each object. */
  objects = new Map<ObjectId, HeapObject>();
  /** What is done to other modules, by their paths. */
  outgoing = new Map<string, Effects>();
  /** Objects made in each file; the last one of each place leads to the others. */
  private readonly sites = new Map<string, ByPlace<Site>>();
  private count = 0;
  private readonly walk: ModuleWalk;
  private incoming = new Effects();

  constructor(walk: ModuleWalk) {
    this.walk = walk;
  }

  /** Forgets what objects hold; from now on others do this to the module. */
  start(incoming: Effects): void {
    this.objects = new Map();
    this.outgoing = new Map();
    this.incoming = incoming;
  }

  /** The way back to what is known now. */
  wayBack(): () => void {
    const { objects, outgoing, incoming } = this;
    return () => Object.assign(this, { objects, outgoing, incoming });
  }

  /** The object made at a place, the same one whenever that is walked; `of`: what it is made of, where several may be made there. */
  objectAt(at: Place, role: string, of: ObjectId | undefined): ObjectId {
    let sites = this.sites.get(at.path);
    if (!sites) {
      sites = new ByPlace();
      this.sites.set(at.path, sites);
    }
    const last = sites.get(at);
    for (let site = last; site; site = site.next) if (site.role === role && site.of === of) return site;
    const made = new Site(this.count++, this.walk, at, role, of, last);
    sites.set(at, made);
    return made;
  }

  /** Remembers what these objects hold at the end of a function, or of the module. */
  keep(objects: ReadonlyMap<ObjectId, HeapObject>): void {
    for (const [id, object] of objects) {
      const before = id.home === this.walk ? this.objects.get(id) : id.home.contentOf(id);
      if (id.home === this.walk) this.set(id, before ? joinObjects(object, before) : object);
      else if (before !== object) this.effectsOn(id.home as ModuleWalk).change(id.key, before, object);
    }
    this.walk.replays?.acted(() => this.keep(objects));
  }

  /** An object was changed: functions evaluated from now on, which have no state of the caller's, see it. */
  stored(id: ObjectId, content: HeapObject | undefined): void {
    const before = this.objects.get(id);
    if (content && id.home === this.walk && before !== content) this.set(id, before ? joinObjects(content, before) : content);
    this.walk.replays?.acted(() => this.stored(id, content));
  }

  /** An object that stands for many is met, maybe for the first time; then it holds this. */
  begin(id: ObjectId, content: HeapObject): void {
    if (!this.objects.has(id)) this.set(id, content);
    this.walk.asked("begun", id, undefined, () => {
      this.begin(id, content);
      return true;
    });
  }

  private set(id: ObjectId, object: HeapObject): void {
    let content = object;
    // Rarely does any module do anything to another.
    const fields = this.incoming.fields.size > 0 ? this.incoming.fields.get(id.key) : undefined;
    for (const [name, value] of fields ?? []) content = withField(content, name, value, false);
    this.objects.set(id, content);
  }

  effectsOn(other: ModuleWalk): Effects {
    const effects = this.outgoing.get(other.path) ?? new Effects((value) => matters(this.walk, value));
    this.outgoing.set(other.path, effects);
    return effects;
  }
}

/** An object by the place where it is made, and by what is made there. */
class Site implements ObjectId {
  readonly number: number;
  readonly home: ModuleWalk;
  readonly at: Place;
  readonly role: string;
  readonly of: ObjectId | undefined;
  /** Another one that is made at the same place. */
  readonly next: Site | undefined;

  constructor(number: number, home: ModuleWalk, at: Place, role: string, of: ObjectId | undefined, next: Site | undefined) {
    this.number = number;
    this.home = home;
    this.at = at;
    this.role = role;
    this.of = of;
    this.next = next;
  }

  get key(): string {
    const { path, unit, start, end } = this.at;
    const key = `${path} ${unit} ${start} ${end} ${this.role}`;
    return this.of ? `${key} of ${this.of.key}` : key;
  }
}

/** Whether a value may have to do with a key: then it counts what one module does to another. */
function matters({ host }: ModuleWalk, value: Value): boolean {
  const carried = new Carried({
    origin: (origin, { texts }) => {
      if (origin.kind === "literal") return texts.some(({ pieces }) => pieces.some((piece) => typeof piece === "string" && host.holdsCredential(piece)));
      if (origin.kind === "environment" || origin.kind === "store") return SECRET_NAME.test(origin.name);
      if (origin.kind === "setting" || origin.kind === "outside") return SECRET_NAME.test(origin.path);
      return origin.kind === "data" ? SECRET_DATA.has(origin.what) : origin.kind !== "parameter";
    },
    api: ({ library }) => library?.package === "stripe",
  });
  return carried.in(value);
}

/** What a key may be called, whoever it is for. */
const SECRET_NAME = /key|secret|token|stripe|pay|passw|credential|auth/i;

const SECRET_DATA: ReadonlySet<DataKind> = new Set(["stripe-object", "stripe-event", "client-secret", "carried-key", "key-inside", "issued-secret"]);
