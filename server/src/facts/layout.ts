import type { ParsedText } from "../syntax/tree.ts";
import { Replaced } from "../text/replaced.ts";
import type { Span } from "../text/span.ts";
import { type ClassFact, type Expression, type FunctionFact, type Program, type Statement, shiftAt, spanInText, type UnitId, unitStart } from "./program.ts";
import { commentsOfSame } from "./same-syntax.ts";

/**
 * Where the places of a program are in a text that says the same.
 *
 * Whoever types a comment, an empty line or the first letters of a name changes what is where, and nothing that the program says. Then the program made of the
 * earlier text goes on to stand for the present one, with all that was found out about it, and its layout tells the places. Every place of both programs is
 * compared before that, so a layout never guesses: there is none where any differs from what the replaced piece of the text explains.
 */
export interface Layout {
  /** The program that places are meant in. */
  readonly program: Program;
  /** The comments of the present text. */
  readonly comments: readonly Span[];
  /** The span of a place, which counts from its unit, in the present text. */
  spanOf(unit: UnitId, place: Span): Span;
}

/** The layout of a program in its own text. */
export function ownLayout(program: Program): Layout {
  return {
    program,
    comments: program.comments,
    spanOf: (unit, place) => spanInText(program, unit, place),
  };
}

/** A program and the text that it was made of. */
export interface Lowered {
  readonly program: Program;
  readonly parsed: ParsedText;
}

/**
 * The layout of a program in a later text, as far as the trees alone tell that it says the same, documentation that `saysNothing` apart; undefined where only its own
 * program could.
 */
export function layoutInSame({ program, parsed }: Lowered, present: ParsedText, saysNothing: (text: string) => boolean): Layout | undefined {
  const replaced = new Replaced(parsed.text, present.text);
  const isUnbound = (name: string): boolean => !program.bindings.some((binding) => binding.name === name);
  const comments = commentsOfSame(parsed, program.comments, present, replaced, { ofText: saysNothing, ofName: isUnbound });
  return comments && movedLayout(program, comments, replaced);
}

/** The layout of a program in a later text, whose own program is `present`; undefined where that says anything else. */
export function layoutIn({ program, parsed }: Lowered, present: Lowered): Layout | undefined {
  const replaced = new Replaced(parsed.text, present.parsed.text);
  // What is typed before everything else could stand before the module itself or in it.
  if (replaced.start === 0 || !new Comparison(program, present.program, replaced).isSame()) return undefined;
  return movedLayout(program, present.program.comments, replaced);
}

function movedLayout(program: Program, comments: readonly Span[], replaced: Replaced): Layout {
  return {
    program,
    comments,
    spanOf(unit, place) {
      const before = spanInText(program, unit, place);
      const start = replaced.startNow(before.start);
      return { start, end: place.start === place.end ? start : replaced.endNow(before.end) };
    },
  };
}

/** Whether two programs say the same, each thing at the place where the replaced piece of the text puts it. */
class Comparison {
  private readonly before: Program;
  private readonly after: Program;
  private readonly replaced: Replaced;
  /** Where the unit that spans count from now starts in each text. */
  private from = 0;
  private fromNow = 0;

  constructor(before: Program, after: Program, replaced: Replaced) {
    this.before = before;
    this.after = after;
    this.replaced = replaced;
  }

  isSame(): boolean {
    const { before, after } = this;
    if (before.units.length !== after.units.length || before.functions.length !== after.functions.length || before.broken !== after.broken) return false;
    return (
      this.same(before.ecosystem, after.ecosystem) &&
      this.same(before.directives, after.directives) &&
      this.same(before.functionIds, after.functionIds) &&
      this.same(before.classIds, after.classIds) &&
      this.same(before.bindings, after.bindings) &&
      this.same(before.exports, after.exports) &&
      this.same(before.imports, after.imports) &&
      before.units.every((unit, id) => unit.kind === after.units[id]?.kind && unit.parent === after.units[id]?.parent && this.sameUnit(id)) &&
      before.functions.every((fact, id) => this.sameFunction(fact, after.functions[id])) &&
      before.classes.length === after.classes.length &&
      before.classes.every((fact, id) => this.sameClass(fact, after.classes[id]))
    );
  }

  private sameUnit(id: UnitId): boolean {
    this.enter(id);
    return this.isThere({ start: 0, end: this.before.units[id]?.length ?? 0 }, { start: 0, end: this.after.units[id]?.length ?? 0 });
  }

  private sameFunction(fact: FunctionFact, now: FunctionFact | undefined): boolean {
    if (fact === now) return true;
    const { body, ...before } = fact;
    const { body: bodyNow, ...after }: Partial<FunctionFact> = now ?? {};
    this.enter(before.unit);
    return this.same(before, after) && (before.unit === 0 ? this.sameStatements(body, bodyNow ?? []) : this.sameBodies(body, bodyNow ?? [], isIdleWithin));
  }

  private sameClass(fact: ClassFact, now: ClassFact | undefined): boolean {
    if (fact === now) return true;
    const { body, ...before } = fact;
    const { body: bodyNow, ...after }: Partial<ClassFact> = now ?? {};
    this.enter(before.unit);
    return this.same(before, after) && this.sameBodies(body, bodyNow ?? [], isIdleWithin);
  }

  private enter(unit: UnitId): void {
    this.from = unitStart(this.before, unit);
    this.fromNow = unitStart(this.after, unit);
  }

  /** The statements of the module itself each have a place of their own. */
  private sameStatements(before: readonly Statement[], after: readonly Statement[]): boolean {
    return this.sameBodies(before, after, isIdle, (one, now) => {
      this.from = shiftAt(this.before.placements, one.start);
      this.fromNow = shiftAt(this.after.placements, now.start);
      return this.isThere(one, now);
    });
  }

  /** Whether something is where the replaced piece puts it. */
  private isThere(before: Span, after: Span): boolean {
    const { from, fromNow, replaced } = this;
    return replaced.startNow(from + before.start) === fromNow + after.start && replaced.endNow(from + before.end) === fromNow + after.end;
  }

  private same(a: unknown, b: unknown): boolean {
    // Facts that were taken over: the replaced piece lies outside of what they were made of, so that they move with their unit.
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
    if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => this.same(item, b[index]));
    const [before, after] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
    let keys = 0;
    for (const key in before) {
      keys++;
      if (key === "start") {
        if (this.replaced.startNow(this.from + (before.start as number)) !== this.fromNow + (after.start as number)) return false;
      } else if (key === "end") {
        if (this.replaced.endNow(this.from + (before.end as number)) !== this.fromNow + (after.end as number)) return false;
      } else if (!this.same(before[key], after[key])) return false;
    }
    for (const _ in after) keys--;
    return keys === 0;
  }

  /** Between the statements of a body others that say nothing may come and go. */
  private sameBodies(
    before: readonly Statement[],
    after: readonly Statement[],
    saysNothing: (body: readonly Statement[], index: number) => boolean,
    isThere: (one: Statement, now: Statement) => boolean = () => true,
  ): boolean {
    let [at, now] = [0, 0];
    while (at < before.length || now < after.length) {
      while (saysNothing(before, at)) at++;
      while (saysNothing(after, now)) now++;
      const [one, other] = [before[at++], after[now++]];
      if (one && other && !isThere(one, other)) return false;
      if (!this.same(one, other)) return false;
    }
    return true;
  }
}

/** Whether a statement inside a body is only a name that nothing binds, or what is no code with such names in it: what is there when the next one has just been begun. */
function isIdle(body: readonly Statement[], index: number): boolean {
  const statement = body[index];
  return statement?.kind === "expression" && isNamesAlone(statement.value) && index > 0;
}

/** The same in a function or a class, where the first statement and the last one say where it begins and ends. */
function isIdleWithin(body: readonly Statement[], index: number): boolean {
  return index < body.length - 1 && isIdle(body, index);
}

function isNamesAlone(expression: Expression): boolean {
  return expression.kind === "global" || (expression.kind === "unknown" && expression.children.every(isNamesAlone));
}
