import type { FunctionId, Statement } from "../../facts/program.ts";
import type { Summary } from "../calls/summary.ts";
import type { ModuleWalk } from "../modules/module-walk.ts";
import { saysTheSame } from "../values/equal.ts";
import type { Evaluation } from "./evaluations.ts";
import { withTestsOf } from "./same-tests.ts";
import type { Compared } from "./unchanged.ts";

/** Done again, it says whether things are as they were: whether what was asked is answered the same. What changes something says yes. */
type Act = () => boolean;

/** What the evaluation of one function, or of a statement of the module, asked of its surroundings, and what it did to them, in order. */
class Trace {
  private readonly acts: Act[] = [];
  private readonly ends: (() => void)[] = [];
  private readonly answers = new Map<ModuleWalk, Map<string, Map<unknown, unknown>>>();
  /** Whether it rests on something that is not written down here. */
  isLost = false;

  add(act: Act): void {
    this.acts.push(act);
  }

  /** What is done of which nobody asks before the end. */
  addEnd(end: () => void): void {
    this.ends.push(end);
  }

  /** The same for a question that may be asked many times: as long as the answer is the very same, once is enough, as nothing happens in between that is not done again, too. */
  ask(of: ModuleWalk, kind: string, key: unknown, answer: unknown, act: Act): void {
    let answers = this.answers.get(of);
    if (!answers) {
      answers = new Map();
      this.answers.set(of, answers);
    }
    const known = answers.get(kind) ?? new Map<unknown, unknown>();
    if (known.get(key) === answer && known.has(key)) return;
    answers.set(kind, known.set(key, answer));
    this.acts.push(act);
  }

  /** Does all of it again until something is not as it was; whether nothing was. */
  isSameAgain(): boolean {
    if (!this.acts.every((act) => act())) return false;
    for (const end of this.ends) end();
    return true;
  }
}

/** What was found with everything that it rests on, by what it was found of; as a function may be evaluated several times in one walk, there may be several. */
type Found<Of, T> = Map<Of, { readonly trace: Trace; readonly found: T }[]>;

/**
 * What was found of functions and of the statements of the module by the walk before, for the next walk over the same module: where one is the same, and everything that
 * was asked for on the way is, what was done is done again, and what was found stands. Everything happens in the order in which it would happen without.
 */
export class Replays {
  private readonly evaluations = new Remembered<FunctionId, Evaluation>();
  private readonly closings = new Remembered<FunctionId, void>();
  private readonly statements = new Remembered<Statement, void>();
  /** What functions did that are called as they were in the walk before. */
  private summaryBefore: (id: FunctionId) => Summary | undefined = () => undefined;
  private trace: Trace | undefined;

  /** Begins a walk over what was compared with the program before; `summaryOf`: what functions did in the end of the walk over that. */
  startWalk({ isSame, isSameStatement, isCalledAlike }: Omit<Compared, "program" | "keepsFacts">, summaryOf: (id: FunctionId) => Summary | undefined): void {
    this.summaryBefore = (id) => (isCalledAlike(id) ? summaryOf(id) : undefined);
    this.evaluations.startWalk(isSame);
    this.closings.startWalk(isSame);
    this.statements.startWalk(isSameStatement);
    this.trace = undefined;
  }

  /** What the evaluation of a function finds. */
  evaluation(id: FunctionId, evaluate: () => Evaluation): Evaluation {
    return this.replayed(this.evaluations, id, () => {
      const found = evaluate();
      const before = this.summaryBefore(id);
      if (!before || !saysTheSame(before, found.summary)) return found;
      // Whoever asks what it does is told the very same.
      return { ...found, summary: before, events: withTestsOf(before, found.summary, found.events) };
    });
  }

  /** Calls a function as those do that nobody sees. */
  closing(id: FunctionId, call: () => void): void {
    this.replayed(this.closings, id, call);
  }

  /** Runs a statement of the module itself. */
  statement(statement: Statement, run: () => void): void {
    this.replayed(this.statements, statement, run);
  }

  private replayed<Of, T>(remembered: Remembered<Of, T>, of: Of, run: () => T): T {
    const known = this.untraced(() => remembered.same(of));
    if (known) return known.found;
    const outer = this.trace;
    const trace = new Trace();
    this.trace = trace;
    const found = run();
    this.trace = outer;
    if (!trace.isLost) remembered.add(of, { trace, found });
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

  /** The same for what nobody asks about before it ends: if it cannot be done again, this was not done either. */
  left(act: () => void): void {
    this.trace?.addEnd(act);
  }

  /** What is evaluated now asked this module or another one for something: `act` asks again, and says whether the answer is the same. */
  asked(of: ModuleWalk, kind: string, key: unknown, answer: unknown, act: Act): void {
    this.trace?.ask(of, kind, key, answer, act);
  }

  /** What is evaluated now rests on something that is not written down. */
  lose(): void {
    if (this.trace) this.trace.isLost = true;
  }
}

/** What was found in the walk before, and in this one. */
class Remembered<Of, T> {
  private before: Found<Of, T> = new Map();
  private now: Found<Of, T> = new Map();

  startWalk(isSame: (of: Of) => boolean): void {
    this.before = new Map([...this.now].filter(([of]) => isSame(of)));
    this.now = new Map();
  }

  /** What was found before, if that is found again now. */
  same(of: Of): { readonly found: T } | undefined {
    const known = this.before.get(of)?.find(({ trace }) => trace.isSameAgain());
    if (known) this.add(of, known);
    return known;
  }

  add(of: Of, it: { readonly trace: Trace; readonly found: T }): void {
    const known = this.now.get(of);
    if (!known) this.now.set(of, [it]);
    else if (!known.includes(it)) known.push(it);
  }
}
