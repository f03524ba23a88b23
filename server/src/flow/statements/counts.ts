import { MAX_INSTANTIATED, MAX_INSTANTIATED_IN_MODULE, MAX_STEPS } from "../limits.ts";

/** How far a walk was at one point. */
export interface Counted {
  readonly steps: number;
  readonly effects: number;
}

/** What a walk over a function, or over a module's own statements, counts of what has a bound. */
export class Counts {
  private readonly module: { work: number };
  private steps = 0;
  /** Effects of called functions instantiated so far. */
  private instantiations = 0;

  /** `module`: counts the effects of all walks in it. */
  constructor(module: { work: number }) {
    this.module = module;
  }

  get effects(): number {
    return this.instantiations;
  }

  get now(): Counted {
    return { steps: this.steps, effects: this.instantiations };
  }

  /** Counts one step; false once the bound is met. */
  step(): boolean {
    return this.steps++ < MAX_STEPS;
  }

  /** Counts one effect of a called function; false once a bound is met. */
  instantiated(): boolean {
    return this.instantiations++ < MAX_INSTANTIATED && this.module.work++ < MAX_INSTANTIATED_IN_MODULE;
  }

  /** A new start for the count of effects: for walks that stand for many functions. */
  resetEffects(): void {
    this.instantiations = 0;
  }

  /** Counts what another walk counted between two points; false, and nothing is counted, where that would meet a bound. */
  countAgain(from: Counted, to: Counted): boolean {
    const { module } = this;
    const [steps, effects] = [to.steps - from.steps, to.effects - from.effects];
    if (this.steps + steps >= MAX_STEPS || this.instantiations + effects >= MAX_INSTANTIATED || module.work + effects >= MAX_INSTANTIATED_IN_MODULE)
      return false;
    this.steps += steps;
    this.instantiations += effects;
    module.work += effects;
    return true;
  }
}
