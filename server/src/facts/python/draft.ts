/** The program while it is written, and where in it the lowering stands. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import type { ImportFact } from "../imports.ts";
import type { Kept } from "../kept.ts";
import type { Numbering } from "../numbering.ts";
import type { Binding, BindingId, ClassFact, ClassId, Expression, FunctionFact, FunctionId, Pattern, Unit, UnitId } from "../program.ts";
import { identifierOf } from "./nodes.ts";
import { boundVariableOf, type Scope, type Scopes, type Variable, variableOf } from "./scopes.ts";

export interface Draft {
  readonly text: string;
  readonly scopes: Scopes;
  readonly units: Unit[];
  /** An id is taken before the body is lowered, the fact is put in its place afterwards. */
  readonly functions: FunctionFact[];
  readonly classes: ClassFact[];
  readonly imports: ImportFact[];
  readonly numbering: Numbering;
  /** By id; a binding that is known already stands for its variable. */
  readonly variables: (Variable | Binding)[];
  readonly kept: Kept | undefined;
  /** Statements that were taken over from what was kept. */
  readonly taken: Set<SyntaxNode>;
  /** Lambdas already lowered: what stands on the left of `+=` is read and written, so it is lowered twice. */
  readonly lambdas: Map<SyntaxNode, FunctionId>;
  /** String literals and errors that are in the program. */
  readonly seen: Set<SyntaxNode>;
  /** How deep the walk is in nested expressions and statements. */
  depth: number;
}

export interface Context {
  readonly draft: Draft;
  readonly scope: Scope;
  readonly unit: UnitId;
  /** Where the unit starts in the text. */
  readonly unitStart: number;
  /** The method around, whose receiver `super()` means. */
  readonly method: { readonly receiver: BindingId | undefined; readonly class: ClassId } | undefined;
  /** The class whose body this is. */
  readonly classBody: ClassBody | undefined;
  /** Under `if TYPE_CHECKING`. */
  readonly typeOnly: boolean;
}

/** What the statements of a class body say beside running. */
export interface ClassBody {
  readonly id: ClassId;
  readonly declared: ClassFact["declared"][number][];
  readonly methods: ClassFact["methods"][number][];
}

/** A node's span as the program says it. */
export function spanOf(cx: Context, node: Span): Span {
  return { start: node.start - cx.unitStart, end: node.end - cx.unitStart };
}

export function textOf(cx: Context, node: Span): string {
  return cx.draft.text.slice(node.start, node.end);
}

/** What an identifier is called: Python takes letters that only look different for the same. Empty where broken text has none. */
export function nameOf(cx: Context, node: Span | undefined): string {
  return node === undefined ? "" : identifierOf(cx.draft.text, node);
}

/** What reading a name gives. */
export function nameRead(cx: Context, node: Span): Expression {
  const name = nameOf(cx, node);
  const variable = variableOf(cx.scope, name, cx.draft.scopes.module);
  if (variable === undefined) return { ...spanOf(cx, node), kind: "global", name };
  return { ...spanOf(cx, node), kind: "name", binding: bindingOf(cx.draft, variable) };
}

/** The binding of a name that is bound here. */
export function bindingHere(cx: Context, name: string): BindingId {
  return bindingOf(cx.draft, boundVariableOf(cx.scope, name, cx.draft.scopes.module));
}

/** A name as a target. */
export function nameTarget(cx: Context, node: Span): Pattern {
  return { ...spanOf(cx, node), kind: "name", binding: bindingHere(cx, nameOf(cx, node)) };
}

export function bindingOf(draft: Draft, variable: Variable): BindingId {
  if (variable.id === undefined) {
    variable.id = variable.scope === draft.scopes.module ? draft.numbering.named(variable.name) : draft.numbering.variable(variable.name, variable.kind);
    draft.variables[variable.id] = variable;
  }
  return variable.id;
}

/** Notes that the text asks for a module. */
export function imported<T extends ImportFact>(cx: Context, fact: T): T {
  cx.draft.imports.push(fact);
  return fact;
}

/** The context of a function's or class's own text. Names are still looked up where it stands. */
export function unitContext(cx: Context, kind: Unit["kind"], node: Span): Context {
  const unit = cx.draft.numbering.next("units");
  cx.draft.units[unit] = { kind, parent: cx.unit, start: node.start - cx.unitStart, length: node.end - node.start };
  return { ...cx, unit, unitStart: node.start };
}

/** All bindings that the program mentions, by id. */
export function bindingsOf(draft: Draft): Binding[] {
  return draft.variables.map((it) => ("scope" in it ? bindingFor(it) : it));
}

/** What a program says of a variable; its function must be lowered. */
export function bindingFor(variable: Variable): Binding {
  const parameter = variable.kind === "parameter" || variable.kind === "receiver";
  return { name: variable.name, kind: variable.kind, owner: ownerOf(variable.scope), constant: variable.places <= (parameter ? 0 : 1) };
}

function ownerOf(scope: Scope): FunctionId {
  let at: Scope | undefined = scope;
  while (at !== undefined && at.function === undefined) at = at.parent;
  return at?.function ?? 0;
}
