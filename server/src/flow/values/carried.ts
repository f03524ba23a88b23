import type { ClassRef, Closure, FunctionRef, Summary } from "../calls/summary.ts";
import { isConfigured } from "../expressions/keyed.ts";
import type { HeapObject, ObjectId } from "./heap.ts";
import { behind, type Origin } from "./origin.ts";
import { NOTHING, type Value } from "./value.ts";

/** What to look for in values. */
export interface Interest {
  readonly origin: (origin: Origin, value: Value) => boolean;
  readonly api: (api: NonNullable<Value["api"]>) => boolean;
  /** Whether it is of interest what a function does with what its callers give it. `depth`: how deep in a value one looks by now. */
  readonly summary?: (summary: Summary, depth: number) => boolean;
  /** What to look for instead in what instances of a project's own classes hold. */
  readonly inInstance?: Carried;
}

/** How deep in a value one looks. */
const MAX_DEPTH = 5;

/** Looks whether something of interest is in a value, in what its objects hold, or in what its functions and methods give or do. Remembers what it has looked at. */
export class Carried {
  private readonly interest: Interest;
  private readonly known = new Map<ObjectId | FunctionRef, boolean>();

  constructor(interest: Interest) {
    this.interest = interest;
  }

  in(value: Value, depth = 0): boolean {
    if (value.api && this.interest.api(value.api)) return true;
    for (const origin of value.ways.keys()) if (behind(origin).some((it) => this.interest.origin(it, value))) return true;
    if (depth >= MAX_DEPTH) return false;
    return (
      value.objects.some((id) => this.once(id, () => this.inObject(id.home.contentOf(id), depth + 1))) ||
      value.code.some((closure) => this.inFunction(closure.function, depth + 1) || this.inWrapped(closure, depth + 1))
    );
  }

  private inObject(content: HeapObject | undefined, depth: number): boolean {
    if (!content) return false;
    if (content.api && this.interest.api(content.api)) return true;
    const inside = (content.kind === "instance" && content.class && this.interest.inInstance) || this;
    for (const field of content.fields.values()) if (inside.in(field, depth)) return true;
    if (inside.in(content.rest, depth)) return true;
    if (!content.class) return false;
    if (content.kind === "instance") return inside.inAnswers(content.class);
    if (content.kind !== "class") return false;
    const { module, id } = content.class;
    for (const field of module.classes.fieldsOf(id).values()) if (this.in(field, depth)) return true;
    const methods = module.program.classes[id]?.methods ?? [];
    return (
      methods.some(({ role, function: own }) => role === "constructor" && this.isGiven(module.functionRef(own))) ||
      methods.some((method) => this.inFunction(module.functionRef(method.function), depth)) ||
      module.classes.basesOf(id).some((base) => this.in(base, depth))
    );
  }

  /** Whether methods or properties of an instance give what the configuration says to whoever has it: `conf.secret_key`, which reads a setting. */
  private inAnswers({ module, id }: ClassRef): boolean {
    const isRead = (value: Value): boolean =>
      [...value.ways.keys()].flatMap(behind).some((origin) => isConfigured(origin) && this.interest.origin(origin, value));
    const methods = module.program.classes[id]?.methods ?? [];
    return methods.some(({ function: method }) => isRead(module.summaryOf(method)?.returns ?? NOTHING));
  }

  /** Whether a function says that it is given something of interest: `constructor(private readonly stripe: Stripe)`. */
  private isGiven({ module, id }: FunctionRef): boolean {
    return (module.summaryOf(id)?.typed ?? []).some(({ api }) => api !== undefined && this.interest.api(api));
  }

  private inFunction(ref: FunctionRef, depth: number): boolean {
    return this.once(ref, () => {
      const summary = ref.module.summaryOf(ref.id);
      if (!summary) return false;
      return this.in(summary.returns, depth) || this.interest.summary?.(summary, depth) === true;
    });
  }

  /** A function that calls what the one around it was given: `const wrapped = (handler) => (request, response) => handler(request, response)`. */
  private inWrapped({ function: ref, bound }: Closure, depth: number): boolean {
    const given = bound && this.interest.summary ? (ref.module.summaryOf(ref.id)?.pending ?? []).flatMap(({ callee }) => callee.symbols) : [];
    return given.some((symbol) => {
      const value = symbol.path.length === 0 && symbol.of !== ref ? bound?.valueOf(symbol) : undefined;
      return value !== undefined && this.in(value, depth);
    });
  }

  /** What leads back to itself brings nothing more. */
  private once(thing: ObjectId | FunctionRef, look: () => boolean): boolean {
    const known = this.known.get(thing);
    if (known !== undefined) return known;
    this.known.set(thing, false);
    const found = look();
    this.known.set(thing, found);
    return found;
  }
}
