import type { FunctionId } from "../facts/program.ts";
import type { Evaluation } from "./evaluations.ts";

/** Done again, it says whether things are as they were: whether what was asked is answered the same. What changes something says yes. */
type Act = () => boolean;

/** What the evaluation of one function asked of its surroundings, and what it did to them, in order. */
class Trace {
  private readonly acts: Act[] = [];
  private readonly answers = new Map<string, Map<unknown, unknown>>();
  /** Whether it rests on something that is not written down here. */
  isLost = false;

  add(act: Act): void {
    this.acts.push(act);
  }

  /** The same for a question that may be asked many times: as long as the answer is the very same, once is enough, as nothing happens in between that is not done again, too. */
  ask(kind: string, key: unknown, answer: unknown, act: Act): void {
    const known = this.answers.get(kind) ?? new Map<unknown, unknown>();
    if (known.get(key) === answer && known.has(key)) return;
    this.answers.set(kind, known.set(key, answer));
    this.acts.push(act);
  }

  /** Does all of it again until something is not as it was; whether nothing was. */
  isSameAgain(): boolean {
    return this.acts.every((act) => act());
  }
}

/** What was found with everything that it rests on, by the functions it was found of; as a function may be evaluated several times in one walk, there may be several. */
type Found<T> = Map<FunctionId, { readonly trace: Trace; readonly found: T }[]>;

/**
 * What was found of functions by the walk before, for the next walk over the same module: where a function is the same, and everything that was asked for on the way is,
 * what was done is done again, and what was found stands. Everything happens in the order in which it would happen without.
 */
export class Replays {
  private readonly evaluations = new Remembered<Evaluation>();
  private readonly closings = new Remembered<void>();
  private trace: Trace | undefined;

  /** Begins a walk; `isSame` says which functions are what they were. */
  startWalk(isSame: (id: FunctionId) => boolean): void {
    this.evaluations.startWalk(isSame);
    this.closings.startWalk(isSame);
    this.trace = undefined;
  }

  /** What the evaluation of a function finds. */
  evaluation(id: FunctionId, evaluate: () => Evaluation): Evaluation {
    return this.replayed(this.evaluations, id, evaluate);
  }

  /** Calls a function as those do that nobody sees. */
  closing(id: FunctionId, call: () => void): void {
    this.replayed(this.closings, id, call);
  }

  private replayed<T>(remembered: Remembered<T>, id: FunctionId, run: () => T): T {
    const known = this.untraced(() => remembered.same(id));
    if (known) return known.found;
    const outer = this.trace;
    const trace = new Trace();
    this.trace = trace;
    const found = run();
    this.trace = outer;
    if (!trace.isLost) remembered.add(id, { trace, found });
    return found;
  }

  /** Runs `body`, which is not part of what is evaluated now. */
  untraced<T>(body: () => T): T {
    const outer = this.trace;
    this.trace = undefined;
    const result = body();
    this.trace = outer;
    return result;
  }

  /** What is evaluated now does something to its surroundings. */
  acted(act: () => void): void {
    this.trace?.add(() => {
      act();
      return true;
    });
  }

  /** What is evaluated now asked for something: `act` asks again, and says whether the answer is the same. */
  asked(kind: string, key: unknown, answer: unknown, act: Act): void {
    this.trace?.ask(kind, key, answer, act);
  }

  /** What is evaluated now rests on something that is not written down. */
  lose(): void {
    if (this.trace) this.trace.isLost = true;
  }
}

/** What was found in the walk before, and in this one. */
class Remembered<T> {
  private before: Found<T> = new Map();
  private now: Found<T> = new Map();

  startWalk(isSame: (id: FunctionId) => boolean): void {
    this.before = new Map([...this.now].filter(([id]) => isSame(id)));
    this.now = new Map();
  }

  /** What was found before, if that is found again now. */
  same(id: FunctionId): { readonly found: T } | undefined {
    const known = this.before.get(id)?.find(({ trace }) => trace.isSameAgain());
    if (known) this.add(id, known);
    return known;
  }

  add(id: FunctionId, it: { readonly trace: Trace; readonly found: T }): void {
    const known = this.now.get(id);
    if (!known) this.now.set(id, [it]);
    else if (!known.includes(it)) known.push(it);
  }
}
