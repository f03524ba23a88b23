import type { ClassId } from "../../facts/program.ts";
import type { ClassRef } from "../calls/summary.ts";
import type { Value } from "../values/value.ts";

/** For each class, the names under which classes that derive from it have methods of their own. */
export type Overridden = ReadonlyMap<ClassRef, ReadonlySet<string>>;

/** What the classes of a module derive from, as far as they are defined by now. */
export class Bases {
  private readonly known = new Map<ClassId, readonly Value[]>();
  private overriddenNow: Overridden | undefined;

  set(id: ClassId, bases: readonly Value[]): void {
    this.known.set(id, bases);
    this.overriddenNow = undefined;
  }

  of(id: ClassId): readonly Value[] {
    return this.known.get(id) ?? [];
  }

  /** What is overridden now; found once, until another class is defined. */
  overridden(find: () => Overridden): Overridden {
    this.overriddenNow ??= find();
    return this.overriddenNow;
  }
}
