import type { Span } from "../text/span.ts";
import type { Layout } from "./layout.ts";
import { PlaceSearch } from "./place-search.ts";
import type { ClassId, Expression, FunctionId, Method, Statement, UnitId } from "./program.ts";
import { statementsAround } from "./statements-around.ts";

/** What stands around a place in a program, as it is written. */
export interface Surroundings {
  /** Functions and classes, the innermost first. */
  readonly definitions: readonly Definition[];
  /** Calls among whose arguments it stands, whatever functions are between, the innermost first. */
  readonly calls: readonly EnclosingCall[];
}

export interface Definition {
  readonly kind: "function" | "class";
  /** Of what has none by itself the name of the variable or entry that it is given to; empty where there is none. */
  readonly name: string;
  /** Where it begins in the text: tells it from all others. */
  readonly start: number;
  readonly decorators: readonly string[];
  /** Parameters of a function with their annotations and defaults, bases of a class. */
  readonly head: readonly string[];
  /** What is assigned in a class itself. */
  readonly settings: readonly string[];
  /** Whether the place is in the head or a decorator, and not in the body. */
  readonly atHead: boolean;
}

export interface EnclosingCall {
  readonly callee: string;
  /** Where it ends in the text: tells it from all others, those of one chain too. */
  readonly end: number;
  /** The other arguments, and the other entries of those objects in its own that lead to the place. */
  readonly others: readonly string[];
  /** The names of the entries of the argument that lead to the place, outermost first. */
  readonly under: readonly string[];
}

/** What stands around a span in the text of a program. `sourceOf`: what is written at a span of that text. */
export function surroundingsIn(layout: Layout, sourceOf: (span: Span) => string, span: Span): Surroundings {
  const search = new Search(layout, sourceOf, span);
  search.inside(statementsAround(layout, span));
  return { definitions: search.definitions.toReversed(), calls: search.calls.toReversed() };
}

/** What a definition of no name may be given to stands no deeper. */
type Named = Statement | Expression;

class Search extends PlaceSearch {
  readonly definitions: Definition[] = [];
  readonly calls: EnclosingCall[] = [];
  /** The variable or entry that what comes next is given to. */
  private name = "";
  private under: string[] = [];
  private others: string[] = [];

  /** Looks for the place in whatever part of a program. */
  inside(part: object): void {
    if ("start" in part && !this.holds(part as Span)) return;
    if ("kind" in part && this.known(part as Named)) return;
    if ("key" in part && "value" in part) this.entry(part as { readonly key: Expression | undefined });
    for (const value of Object.values(part)) if (typeof value === "object" && value !== null) this.inside(value);
  }

  private known(part: Named): boolean {
    switch (part.kind) {
      case "assign":
        this.name = part.target.kind === "name" ? (this.layout.program.bindings[part.target.binding]?.name ?? "") : this.source(part.target);
        return false;
      case "call":
        return this.call(part);
      case "object":
        for (const entry of part.entries) if (!this.holds(entry)) this.others.push(this.source(entry));
        return false;
      case "function":
        this.function(part.function, "decorators" in part ? part.decorators : []);
        return true;
      case "class":
        this.class(part.class, "decorators" in part ? part.decorators : []);
        return true;
      default:
        return false;
    }
  }

  private call({ callee, arguments: given, ...whole }: Extract<Expression, { kind: "call" }>): boolean {
    const own = given.find(({ value }) => this.holds(value));
    if (!own) return false;
    this.under = own.name === undefined ? [] : [own.name];
    const { under } = this;
    const others = given.flatMap((it) => (it === own ? [] : [`${it.name === undefined ? "" : `${it.name}=`}${this.source(it.value)}`]));
    this.others = others;
    this.calls.push({ callee: this.source(callee), end: this.layout.spanOf(this.unit, whole).end, others, under });
    this.inside(own.value);
    return true;
  }

  private entry({ key }: { readonly key: Expression | undefined }): void {
    if (key?.kind !== "text") return;
    this.name = key.value;
    this.under.push(key.value);
  }

  private function(id: FunctionId, decorators: readonly Expression[]): void {
    const fact = this.layout.program.functions[id];
    if (!fact) return;
    const written = decorators.map((it) => this.source(it));
    const atDecorator = decorators.some((it) => this.holds(it));
    const outer = this.enter(fact.unit);
    // What is in its body is no part of the argument that it is.
    this.others = [];
    this.under = [];
    const atHead = atDecorator || fact.parameters.some((it) => this.holds(it));
    const head = fact.parameters.map((it) => this.source(it));
    this.definitions.push({ kind: "function", name: fact.name || this.name, start: this.start(), decorators: written, head, settings: [], atHead });
    this.name = "";
    if (!atDecorator) this.inside(fact.body);
    this.unit = outer;
    if (atDecorator) this.inside(decorators);
  }

  private class(id: ClassId, decorators: readonly Expression[]): void {
    const fact = this.layout.program.classes[id];
    if (!fact) return;
    const written = decorators.map((it) => this.source(it));
    const atDecorator = decorators.some((it) => this.holds(it));
    const outer = this.enter(fact.unit);
    const bases = fact.bases.map((it) => this.source(it));
    const settings = fact.body.flatMap((it) => (it.kind === "assign" ? [this.source(it)] : []));
    this.definitions.push({
      kind: "class",
      name: fact.name || this.name,
      start: this.start(),
      decorators: written,
      head: bases,
      settings,
      atHead: atDecorator,
    });
    this.name = "";
    for (const { name, value } of fact.fields) {
      if (!value || !this.holds(value)) continue;
      this.name = name;
      this.inside(value);
    }
    const method = fact.methods.find((it) => this.isIn(it));
    if (method) this.function(method.function, method.decorators);
    else this.inside(fact.body);
    this.unit = outer;
  }

  private isIn({ function: id, decorators }: Method): boolean {
    return this.isInFunction(id) || decorators.some((it) => this.holds(it));
  }

  private enter(unit: UnitId): UnitId {
    const outer = this.unit;
    this.unit = unit;
    return outer;
  }

  private start(): number {
    return this.layout.spanOf(this.unit, { start: 0, end: 0 }).start;
  }
}
