import type { BindingId, FunctionId } from "../../facts/program.ts";
import type { Summary } from "../calls/summary.ts";
import type { FlowEvent } from "../event.ts";
import type { FrameworkCall } from "../frameworks/frameworks.ts";
import { MAX_ON_DEMAND } from "../limits.ts";
import type { Value } from "../values/value.ts";

/** What one walk over a function found. */
export interface Evaluation {
  readonly summary: Summary;
  /** Events that rest on nothing a caller decides. */
  readonly events: readonly FlowEvent[];
  readonly exhausted: boolean;
  /** Methods of classes in it that a decorator hands to a framework. */
  readonly waiting: readonly FrameworkCall[];
}

/** What an evaluation has asked for so far. */
class Reads {
  /** What captured variables held when they were first read. */
  readonly captured = new Map<BindingId, Value>();
  readonly functions = new Set<FunctionId>();
  recursive = false;
}

/**
 * The functions of one module, each evaluated when it is first asked for. In a further round those are evaluated again that read a variable which has come to hold
 * more since, and those that called one of them.
 */
export class Evaluations {
  private readonly evaluate: (id: FunctionId) => Evaluation;
  private readonly known = new Map<FunctionId, { readonly found: Evaluation; readonly reads: Reads }>();
  private readonly earlier = new Map<FunctionId, Summary>();
  private readonly ongoing = new Map<FunctionId, Reads>();
  /** What the module's own statements read. */
  private outside = new Reads();
  /** What is evaluated now reads: a function, or the module's own statements. */
  private reads = this.outside;

  constructor(evaluate: (id: FunctionId) => Evaluation) {
    this.evaluate = evaluate;
  }

  /** Begins a round: the first, or one after `settle` said that it is needed. */
  startRound(): void {
    this.outside = new Reads();
    this.reads = this.outside;
  }

  /** What was found of each function in this round. */
  found(): readonly Evaluation[] {
    return [...this.known.values()].map(({ found }) => found);
  }

  /** A captured variable is read now, and holds this. */
  captured(binding: BindingId, value: Value): void {
    const { captured } = this.reads;
    if (!captured.has(binding)) captured.set(binding, value);
  }

  /** What a function does; undefined while that is being found out for the first time. */
  summaryOf(id: FunctionId): Summary | undefined {
    this.reads.functions.add(id);
    const known = this.known.get(id);
    if (known) return known.found.summary;
    const ongoing = this.ongoing.get(id);
    if (ongoing) {
      ongoing.recursive = true;
      return this.earlier.get(id);
    }
    if (this.ongoing.size >= MAX_ON_DEMAND) return this.earlier.get(id);
    const outer = this.reads;
    const reads = new Reads();
    this.reads = reads;
    this.ongoing.set(id, reads);
    let found = this.evaluate(id);
    if (reads.recursive && !this.earlier.has(id)) {
      // Once more, now that what the function gives is known where it calls itself.
      this.earlier.set(id, found.summary);
      found = this.evaluate(id);
    }
    this.reads = outer;
    this.ongoing.delete(id);
    this.known.set(id, { found, reads });
    return found.summary;
  }

  /** What was found in this round, asked for by others than the functions themselves; undefined for one that was not evaluated. */
  now(id: FunctionId): Summary | undefined {
    return this.known.get(id)?.found.summary;
  }

  /** What was recorded then that rests on nothing a caller decides. */
  eventsOf(id: FunctionId): readonly FlowEvent[] {
    return this.known.get(id)?.found.events ?? NO_EVENTS;
  }

  /** Ends a round, and forgets what was found of functions that read less than a variable holds now; whether that was of none, nor by the module itself. */
  settle(hasGrown: (binding: BindingId, before: Value) => boolean): boolean {
    const isOutdated = ({ captured }: Reads): boolean => [...captured].some(([binding, value]) => hasGrown(binding, value));
    const callers = new Map<FunctionId, FunctionId[]>();
    const outdated: FunctionId[] = [];
    for (const [id, { reads, found }] of this.known) {
      this.earlier.set(id, found.summary);
      if (isOutdated(reads)) outdated.push(id);
      for (const called of reads.functions) {
        const known = callers.get(called);
        if (known) known.push(id);
        else callers.set(called, [id]);
      }
    }
    const settled = outdated.length === 0 && !isOutdated(this.outside);
    for (const id of outdated) if (this.known.delete(id)) outdated.push(...(callers.get(id) ?? []));
    return settled;
  }

  /** Whether a function is evaluated again in the round to come. */
  isOutdated(id: FunctionId): boolean {
    return !this.known.has(id);
  }
}

const NO_EVENTS: readonly FlowEvent[] = [];
