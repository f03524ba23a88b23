import type { BindingId } from "../../facts/program.ts";
import { isSamePlace } from "../values/place.ts";
import { join, NOTHING, UNKNOWN, type Value } from "../values/value.ts";

/** The variables of one module as functions that capture them see them: the join of all that is assigned to each, wherever that happens. */
export class Captures {
  /** The joins of the round before, and of this one. */
  private known = new Map<BindingId, Value>();
  private current = new Map<BindingId, Value>();
  /** What functions assign to variables that are not their own. */
  private readonly elsewhere = new Map<BindingId, Value>();
  /** What was read last: as long as nothing is added, it is the very same. */
  private readonly read = new Map<BindingId, Value>();

  /** What functions assign to their own variables that are not evaluated again in this round stays. */
  startRound(isAssignedAgain: (binding: BindingId) => boolean): void {
    this.known = this.current;
    this.current = new Map([...this.known].filter(([binding]) => !isAssignedAgain(binding)));
  }

  /** Whether a variable holds more now than it did when it was read. */
  hasGrown(binding: BindingId, before: Value): boolean {
    return !sameValue(before, this.valueOf(binding));
  }

  assigned(binding: BindingId, value: Value): void {
    const before = this.current.get(binding);
    this.current.set(binding, before === undefined ? value : join(before, value));
  }

  assignedElsewhere(binding: BindingId, value: Value): void {
    this.elsewhere.set(binding, join(this.elsewhere.get(binding) ?? NOTHING, value));
    this.assigned(binding, value);
  }

  /** What functions other than the variable's own assign to it. */
  fromElsewhere(binding: BindingId): Value | undefined {
    return this.elsewhere.get(binding);
  }

  /** This is what a variable holds, and what whoever asks for it is given as long as nothing is added. */
  isRead(binding: BindingId, value: Value): void {
    this.read.set(binding, value);
  }

  /** Everything that the variable may hold. */
  valueOf(binding: BindingId): Value {
    const value = join(join(this.current.get(binding) ?? NOTHING, this.known.get(binding) ?? NOTHING), this.elsewhere.get(binding) ?? NOTHING);
    const seen = this.read.get(binding);
    if (seen !== undefined && sameValue(seen, value)) return seen;
    const result = value === NOTHING ? UNKNOWN : value;
    this.read.set(binding, result);
    return result;
  }
}

/** Whether the two are the same but for what each round makes anew: what functions were made with, what is known of the gaps in texts. */
function sameValue(a: Value, b: Value): boolean {
  return (
    a === b ||
    (a.api === b.api &&
      a.constants.length === b.constants.length &&
      a.objects.length === b.objects.length &&
      a.symbols.length === b.symbols.length &&
      a.ways.size === b.ways.size &&
      placesOf(a) === placesOf(b) &&
      functionsOf(a) === functionsOf(b))
  );
}

/** How many places the texts stand at. */
function placesOf({ texts }: Value): number {
  return texts.filter(({ at }, index) => texts.findIndex((other) => isSamePlace(other.at, at)) === index).length;
}

/** How many functions can be called. */
function functionsOf({ code }: Value): number {
  return new Set(code.map((closure) => closure.function)).size;
}
