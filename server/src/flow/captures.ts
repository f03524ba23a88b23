import type { BindingId } from "../facts/program.ts";
import { isSamePlace } from "./place.ts";
import { join, NOTHING, UNKNOWN, type Value } from "./value.ts";

/** The variables of one module as functions that capture them see them: the join of all that is assigned to each, wherever that happens. */
export class Captures {
  /** The joins of the round before, and of this one. */
  private known = new Map<BindingId, Value>();
  private current = new Map<BindingId, Value>();
  /** What functions assign to variables that are not their own. */
  private readonly elsewhere = new Map<BindingId, Value>();
  /** What was read in this round: if it grows later, another round is needed. */
  private read = new Map<BindingId, Value>();

  startRound(): void {
    this.current = new Map();
    this.read = new Map();
  }

  /** Whether every variable that was read held already all that it holds now. */
  get settled(): boolean {
    return [...this.read].every(([binding, value]) => value === this.valueOf(binding));
  }

  endRound(): void {
    this.known = this.current;
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
