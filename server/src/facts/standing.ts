import type { Span } from "../text/span.ts";
import type { Layout } from "./layout.ts";
import { PlaceSearch } from "./place-search.ts";
import type { Argument, Expression, FunctionFact, Pattern, Statement } from "./program.ts";

/** Where something is written in a program: what it is called there, what it is a part of, and what must be so for it to count. */
export interface Standing {
  /** The names of what it is given to, outermost first: variables, entries, keywords; short texts beside it as well. */
  readonly names: readonly string[];
  /** The variables that it is given to, outermost first; `shared`: one of the module. */
  readonly variables: readonly { readonly name: string; readonly shared: boolean }[];
  /** The names of the functions and classes around it, and what the cases around it are for. */
  readonly scopes: readonly string[];
  /** What it is a part of, outermost first, each different from all others: functions, classes, objects, lists. */
  readonly parts: readonly string[];
  /** The ways that branches around it took: of what was tested, which. */
  readonly ways: readonly Way[];
  /** Whether it is there to be compared with something. */
  readonly compared: boolean;
}

export interface Way {
  readonly tested: string;
  readonly way: string;
}

/** How a span in the text of a program stands there. `sourceOf`: what is written at a span of that text. */
export function standingIn(layout: Layout, sourceOf: (span: Span) => string, span: Span): Standing {
  return new Search(layout, sourceOf, span).standing();
}

/** Names of entries that say which of several things an object is. */
export const SAYS_WHICH = /^(?:name|mode|env|environment|stage|namespace)$/i;

/** Longer texts beside something say nothing of what it is called. */
const LONGEST_WORD = 24;

class Search extends PlaceSearch {
  private readonly names: string[] = [];
  private readonly variables: Standing["variables"][number][] = [];
  private readonly scopes: string[] = [];
  private readonly parts: string[] = [];
  private readonly ways: Way[] = [];
  private compared = false;

  standing(): Standing {
    this.statements(this.layout.program.functions[0]?.body ?? []);
    const { names, variables, scopes, parts, ways, compared } = this;
    return { names, variables, scopes, parts, ways, compared };
  }

  protected override source(part: Span): string {
    return super.source(part).replace(/\s+/g, " ");
  }

  private statements(list: readonly Statement[]): void {
    const left: Way[] = [];
    for (const statement of list) {
      if (this.holds(statement)) {
        this.ways.push(...left);
        return this.statement(statement);
      }
      // What follows a branch that leaves is its other way.
      if (statement.kind !== "branch" || statement.otherwise.length > 0) continue;
      for (const { test, body } of statement.arms) if (/^(?:return|raise|break|continue)$/.test(body.at(-1)?.kind ?? "")) left.push(this.wayOf(test, false));
    }
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case "branch":
        return this.branch(statement);
      case "switch":
        return this.cases(statement);
      case "function":
        if (!statement.decorators.some((it) => this.holds(it))) return this.function(this.layout.program.functions[statement.function]);
        return this.inside(statement.decorators);
      case "class":
        return this.class(statement.class);
      case "assign":
        this.named(statement.target);
        if (statement.value) this.inside(statement.value);
        return;
      case "try":
        for (const body of [statement.body, statement.otherwise, statement.finally]) this.statements(body);
        for (const { body } of statement.handlers) this.statements(body);
        return;
      case "block":
      case "with":
      case "each":
      case "while":
        this.statements(statement.body);
        if ("otherwise" in statement) this.statements(statement.otherwise);
        if (statement.kind === "each") this.inside(statement.iterable);
        if (statement.kind === "with") this.inside(statement.items);
        return;
      default:
        this.inside(statement);
    }
  }

  private branch({ arms, otherwise }: Extract<Statement, { kind: "branch" }>): void {
    const before: Way[] = [];
    for (const { test, body } of arms) {
      if (this.holds(test)) return this.inside(test);
      if (body.some((it) => this.holds(it))) {
        this.ways.push(...before, this.wayOf(test, true));
        return this.statements(body);
      }
      before.push(this.wayOf(test, false));
    }
    this.ways.push(...before);
    this.statements(otherwise);
  }

  private cases({ subject, cases }: Extract<Statement, { kind: "switch" }>): void {
    for (const { tests, body } of cases) {
      if (!body.some((it) => this.holds(it))) continue;
      const way = tests.map((it) => this.source(it)).join();
      this.ways.push({ tested: this.source(subject), way });
      this.scopes.push(way);
      return this.statements(body);
    }
  }

  private wayOf(test: Expression, holds: boolean): Way {
    if (test.kind === "not") return this.wayOf(test.value, !holds);
    if (test.kind === "compare" && test.operator === "not-equal")
      return { tested: `${this.source(test.left)} ${this.source(test.right)}`, way: String(!holds) };
    if (test.kind === "compare" && test.operator === "equal") return { tested: `${this.source(test.left)} ${this.source(test.right)}`, way: String(holds) };
    return { tested: this.source(test), way: String(holds) };
  }

  private function(fact: FunctionFact | undefined): void {
    if (!fact) return;
    const { unit } = this;
    this.unit = fact.unit;
    this.scopes.push(fact.name);
    this.parts.push(`unit ${fact.unit}`);
    for (const it of fact.parameters) {
      if (!it.default || !this.holds(it.default)) continue;
      this.names.push(it.name);
      this.inside(it.default);
    }
    this.statements(fact.body);
    this.unit = unit;
  }

  private class(id: number): void {
    const fact = this.layout.program.classes[id];
    if (!fact) return;
    const { unit } = this;
    this.unit = fact.unit;
    this.scopes.push(fact.name);
    this.parts.push(`unit ${fact.unit}`);
    this.statements(fact.body);
    for (const { name, value } of fact.fields) {
      if (!value || !this.holds(value)) continue;
      this.names.push(name);
      this.inside(value);
    }
    for (const { function: id } of fact.methods) if (this.isInFunction(id)) this.function(this.layout.program.functions[id]);
    this.unit = unit;
  }

  private named(target: Pattern): void {
    if (target.kind === "name") {
      const { name = "", owner } = this.layout.program.bindings[target.binding] ?? {};
      this.names.push(name);
      this.variables.push({ name, shared: owner === 0 });
    } else if (target.kind === "member" || target.kind === "index") this.names.push(this.source(target));
  }

  /** Whatever holds it in a part that is neither a statement nor known by its kind. */
  private inside(part: object): void {
    if ("kind" in part && "start" in part) {
      if (!this.holds(part as Expression)) return;
      if (this.expression(part as Expression)) return;
    }
    for (const value of Object.values(part)) if (typeof value === "object" && value !== null) this.inside(value);
  }

  /** Whether an expression that holds it was gone into. */
  private expression(part: Expression): boolean {
    switch (part.kind) {
      case "function":
        this.function(this.layout.program.functions[part.function]);
        return true;
      case "class":
        this.class(part.class);
        return true;
      case "assign":
        this.named(part.target);
        this.inside(part.value);
        return true;
      case "conditional":
        for (const [body, holds] of [[part.then, true] as const, [part.otherwise, false] as const])
          if (this.holds(body)) this.ways.push(this.wayOf(part.test, holds));
        return false;
      case "choice":
        if (part.selects === "truthy" && this.holds(part.right)) this.ways.push(this.wayOf(part.left, true));
        return false;
      case "compare":
        this.compared = true;
        return false;
      case "list":
        this.parts.push(`list ${this.unit} ${part.start}`);
        return false;
      case "object":
      case "element":
        return this.entries(part);
      case "call":
        this.arguments(part.arguments);
        this.parts.push(`call ${this.unit} ${part.start}`);
        return false;
      default:
        return false;
    }
  }

  private entries(part: Extract<Expression, { kind: "object" | "element" }>): boolean {
    this.parts.push(`object ${this.unit} ${part.start}`);
    const entry = part.entries.find((it) => it.key && this.holds(it.value));
    if (!entry?.key) return false;
    // What stands beside it may say what all of it is for.
    for (const { key, value } of part.entries) if (key?.kind === "text" && SAYS_WHICH.test(key.value) && value.kind === "text") this.scopes.push(value.value);
    this.names.push(entry.key.kind === "text" ? entry.key.value : this.source(entry.key));
    this.inside(entry.value);
    return true;
  }

  private arguments(list: readonly Argument[]): void {
    for (const { value, name } of list) {
      if (this.holds(value)) this.names.push(...(name === undefined ? [] : [name]));
      else if (value.kind === "text" && name === undefined && value.value.length <= LONGEST_WORD) this.names.push(value.value);
    }
  }
}
