/**
 * The program: what a source text says, in words that no language owns.
 *
 * A lowering resolves whatever differs between languages (scopes, receivers, defaults, what `or` selects), so that whoever reads a program never asks
 * which language it was. It is plain, serialisable data. What a lowering does not understand becomes `unknown` and keeps its children, so that a literal
 * inside is still seen.
 *
 * Spans are relative to the start of the enclosing unit (module, function or class): an unchanged unit keeps its facts when text above it changes. So does a
 * statement of the module itself: what it stands at stays, and {@link Program.placements} tell where that is now.
 */
import { firstFrom, type Span } from "../text/span.ts";

/** The package world that a program's import specifiers belong to. */
export type Ecosystem = "npm" | "pypi";

/** Indexes into the arrays of one {@link Program}. */
export type UnitId = number;
export type FunctionId = number;
export type ClassId = number;
export type BindingId = number;

export interface Program {
  readonly ecosystem: Ecosystem;
  readonly units: readonly Unit[];
  /** Where the module's own statements are, in the order of what their places count from; none where each is where its places say. */
  readonly placements: readonly Placement[];
  /** Function 0 is the module itself: its body are the top-level statements. */
  readonly functions: readonly FunctionFact[];
  /** Those that there are, in order of place: where a text was edited, nobody may have an id any more that lies between others. */
  readonly functionIds: readonly FunctionId[];
  readonly classes: readonly ClassFact[];
  /** Likewise. */
  readonly classIds: readonly ClassId[];
  readonly bindings: readonly Binding[];
  /** What other modules can take from this one by name. In Python every module-level binding, in an ES module what it exports. */
  readonly exports: readonly Export[];
  /** Every module that it asks for under a fixed name, wherever in it that stands, in order of first appearance; each once. */
  readonly imports: readonly ModuleImport[];
  /** Comments in order of place; spans count from the start of the text. */
  readonly comments: readonly Span[];
  /** Directive prologues: `use client`, `use strict`. */
  readonly directives: readonly string[];
  /** Whether the parse had errors: facts may be missing. */
  readonly broken: boolean;
}

/** A piece of a module's own code: where its places say it is, and by how much that is elsewhere in the text. */
export interface Placement extends Span {
  readonly by: number;
}

/** A module, function or class. Its spans count from its own start. */
export interface Unit {
  readonly kind: "module" | "function" | "class";
  readonly parent: UnitId | undefined;
  /** Offset from the start of the parent; 0 for the module. As all places in the module's own code, it is the one that the statement had first. */
  readonly start: number;
  readonly length: number;
}

/** A variable, resolved: two names with the same id are the same variable. */
export interface Binding {
  readonly name: string;
  readonly kind: "variable" | "parameter" | "function" | "class" | "import" | "receiver";
  /** The function whose activation holds it; module-level bindings belong to function 0. Class-body names belong to the function around the class. */
  readonly owner: FunctionId;
  /** Whether it is assigned in one place only (parameters: never again). */
  readonly constant: boolean;
}

/** One module that a program asks for, with the names it takes from it: in Python each may be a module of its own. */
export interface ModuleImport {
  readonly specifier: string;
  readonly names: readonly string[];
}

export type Export =
  | { readonly kind: "binding"; readonly name: string; readonly binding: BindingId }
  | { readonly kind: "from"; readonly name: string; readonly specifier: string; readonly imported: string }
  | { readonly kind: "star"; readonly specifier: string };

export interface FunctionFact {
  readonly unit: UnitId;
  /** Empty for anonymous ones. */
  readonly name: string;
  /** The class it is a method of. */
  readonly owner: ClassId | undefined;
  /** Holds the receiver (`self`, `cls`, `this`) on entry. Arrows and static methods have none: they capture. */
  readonly receiver: BindingId | undefined;
  /** The receiver is not among them. */
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly async: boolean;
  readonly generator: boolean;
  /** The classes that the annotation of what it returns names, type arguments included; read at the definition (Python only). */
  readonly returns: readonly Expression[];
  /** Whether parameter defaults are evaluated once, at the definition (Python), or anew for each call (JavaScript). */
  readonly defaults: "definition" | "call";
}

export interface Parameter extends Span {
  /** The name a caller may use for it; empty where it has none (destructured). */
  readonly name: string;
  readonly target: Pattern;
  readonly default: Expression | undefined;
  /** `named`: by keyword only. `rest`: all further positions as a list. `entries`: all further keywords as an object. */
  readonly kind: "plain" | "named" | "rest" | "entries";
  /** The annotation where it is a (dotted) name, type arguments left out. */
  readonly type: Expression | undefined;
}

export interface ClassFact {
  readonly unit: UnitId;
  readonly name: string;
  readonly bases: readonly Expression[];
  /** Run once at the definition, in order: class attributes, static fields and blocks. */
  readonly body: readonly Statement[];
  /** Bindings of the body that become attributes of the class, visible through instances until written there. */
  readonly attributes: readonly { readonly name: string; readonly binding: BindingId }[];
  /** Names annotated in the body, in order: parameters of a generated constructor (dataclass, pydantic, NamedTuple, attrs). */
  readonly declared: readonly { readonly name: string; readonly type: Expression | undefined }[];
  /** Set on each new instance, in order, before the constructor's body runs. `receiver` is their `this`. */
  readonly fields: readonly { readonly name: string; readonly value: Expression | undefined; readonly type: Expression | undefined }[];
  readonly fieldReceiver: BindingId | undefined;
  readonly methods: readonly Method[];
}

export interface Method {
  readonly name: string;
  readonly function: FunctionId;
  readonly role: "constructor" | "method" | "getter" | "setter";
  /** `class`: the receiver is the class. `static`: there is none. */
  readonly on: "instance" | "class" | "static";
  /** Innermost last; spans count from the class. Those already expressed by `role` and `on` (property, staticmethod, classmethod) are left out. */
  readonly decorators: readonly Expression[];
}

/** What stands on the left of an assignment. */
export type Pattern =
  | (Span & { readonly kind: "name"; readonly binding: BindingId })
  | (Span & { readonly kind: "member"; readonly object: Expression; readonly name: string })
  | (Span & { readonly kind: "index"; readonly object: Expression; readonly index: Expression })
  /** By position. */
  | (Span & {
      readonly kind: "list";
      readonly items: readonly { readonly target: Pattern; readonly default: Expression | undefined; readonly rest: boolean }[];
    })
  /** By name; the rest takes what no other entry named. */
  | (Span & {
      readonly kind: "object";
      readonly entries: readonly {
        readonly key: Expression | undefined;
        readonly target: Pattern;
        readonly default: Expression | undefined;
        readonly rest: boolean;
      }[];
    })
  /** All that a CommonJS module exports, replaced: `module.exports = …`, `export = …`. */
  | (Span & { readonly kind: "exports" })
  | (Span & { readonly kind: "unknown"; readonly children: readonly Expression[] });

export interface Argument {
  readonly value: Expression;
  /** Keyword arguments only. JavaScript's options are objects. */
  readonly name: string | undefined;
  /** `items`: the value's elements are further positions. `entries`: its entries are further keywords. */
  readonly spread: "items" | "entries" | undefined;
}

export interface Entry extends Span {
  /** Undefined for a spread: the value's own entries. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  /** Whether it is what a getter gives whoever asks for it. */
  readonly getter?: true;
}

export type Expression = Span &
  /** A string or bytes literal without holes, decoded. Adjacent literals that the language joins are one `concat`. */
  (
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "constant"; readonly value: number | boolean | null | undefined }
    /** A regular expression literal. */
    | { readonly kind: "pattern"; readonly source: string }
    | { readonly kind: "name"; readonly binding: BindingId }
    /** A name that no scope of the text binds: a global or builtin. */
    | { readonly kind: "global"; readonly name: string }
    | { readonly kind: "member"; readonly object: Expression; readonly name: string }
    | { readonly kind: "index"; readonly object: Expression; readonly index: Expression }
    | {
        readonly kind: "slice";
        readonly object: Expression;
        readonly from: Expression | undefined;
        readonly to: Expression | undefined;
        readonly step: Expression | undefined;
      }
    /** `construct`: with `new`. Where a language has no `new`, classes are called. */
    | { readonly kind: "call"; readonly callee: Expression; readonly arguments: readonly Argument[]; readonly construct: boolean }
    /** The base class seen through the receiver: `super().m`, `super.m`. */
    | { readonly kind: "super"; readonly receiver: BindingId | undefined; readonly class: ClassId | undefined }
    /** Runs the base class's constructor on the receiver. */
    | { readonly kind: "super-call"; readonly receiver: BindingId | undefined; readonly class: ClassId | undefined; readonly arguments: readonly Argument[] }
    /** `+` with all its operands, and adjacent literals. Left-deep chains are flat, so that their length costs no depth. */
    | { readonly kind: "concat"; readonly parts: readonly Expression[] }
    /** Text with holes: f-strings, template literals. Fixed pieces are `text` parts. */
    | { readonly kind: "template"; readonly parts: readonly Expression[] }
    /** A hole with a format: `f"{key:.4}"`, `f"{key!r}"`. */
    | { readonly kind: "formatted"; readonly value: Expression; readonly spec: string; readonly conversion: string }
    | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "not"; readonly value: Expression }
    | { readonly kind: "unary"; readonly operator: string; readonly value: Expression }
    /** `right` when `left` is what `selects` says, else `left`: `or`, `||` select on falsy, `??` on null, `and`, `&&` on truthy. */
    | { readonly kind: "choice"; readonly left: Expression; readonly right: Expression; readonly selects: "falsy" | "null" | "truthy" }
    | { readonly kind: "conditional"; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
    | { readonly kind: "list"; readonly items: readonly { readonly value: Expression; readonly spread: boolean }[] }
    | { readonly kind: "object"; readonly entries: readonly Entry[] }
    | { readonly kind: "comprehension"; readonly clauses: readonly Clause[]; readonly key: Expression | undefined; readonly value: Expression }
    | { readonly kind: "function"; readonly function: FunctionId }
    | { readonly kind: "class"; readonly class: ClassId }
    | { readonly kind: "assign"; readonly target: Pattern; readonly value: Expression }
    | { readonly kind: "await"; readonly value: Expression }
    | { readonly kind: "yield"; readonly value: Expression | undefined; readonly delegate: boolean }
    | { readonly kind: "sequence"; readonly expressions: readonly Expression[] }
    /** A module as a value. `whole`: what the module exports as one thing (`require`); otherwise its namespace, to be awaited. */
    | { readonly kind: "import"; readonly specifier: Expression; readonly whole: boolean }
    /** The object a CommonJS module exports: `module.exports`, `exports`. */
    | { readonly kind: "exports" }
    | { readonly kind: "meta" }
    /** JSX. `tag` is text for host elements. */
    | { readonly kind: "element"; readonly tag: Expression | undefined; readonly entries: readonly Entry[]; readonly children: readonly Expression[] }
    | { readonly kind: "tagged"; readonly tag: Expression; readonly template: Expression }
    | { readonly kind: "unknown"; readonly children: readonly Expression[] }
  );

export type Comparison = "equal" | "not-equal" | "less" | "less-equal" | "greater" | "greater-equal" | "in" | "not-in" | "is" | "is-not" | "instance-of";

/** `for target in iterable if conditions`. */
export interface Clause {
  readonly target: Pattern;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export type Statement = Span &
  (
    | { readonly kind: "expression"; readonly value: Expression }
    /** `type`: the annotation where it is a (dotted) name. A declaration without a value has none. */
    | { readonly kind: "assign"; readonly target: Pattern; readonly value: Expression | undefined; readonly type: Expression | undefined }
    /** `if`, `else if` … as one flat list. */
    | {
        readonly kind: "branch";
        readonly arms: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
        readonly otherwise: readonly Statement[];
      }
    /** `over`: what the target takes in turn. */
    | {
        readonly kind: "each";
        readonly over: "elements" | "keys";
        readonly target: Pattern;
        readonly iterable: Expression;
        readonly body: readonly Statement[];
        readonly otherwise: readonly Statement[];
      }
    | {
        readonly kind: "while";
        readonly test: Expression | undefined;
        readonly testFirst: boolean;
        readonly body: readonly Statement[];
        readonly update: Expression | undefined;
        readonly otherwise: readonly Statement[];
      }
    | { readonly kind: "switch"; readonly subject: Expression; readonly cases: readonly Case[] }
    | { readonly kind: "return"; readonly value: Expression | undefined }
    | { readonly kind: "raise"; readonly value: Expression | undefined; readonly cause: Expression | undefined }
    | { readonly kind: "break" }
    | { readonly kind: "continue" }
    | {
        readonly kind: "try";
        readonly body: readonly Statement[];
        readonly handlers: readonly Handler[];
        readonly otherwise: readonly Statement[];
        readonly finally: readonly Statement[];
      }
    /** Context managers, `using`. */
    | {
        readonly kind: "with";
        readonly async: boolean;
        readonly items: readonly { readonly context: Expression; readonly target: Pattern | undefined }[];
        readonly body: readonly Statement[];
      }
    | { readonly kind: "function"; readonly binding: BindingId; readonly function: FunctionId; readonly decorators: readonly Expression[] }
    | { readonly kind: "class"; readonly binding: BindingId; readonly class: ClassId; readonly decorators: readonly Expression[] }
    | { readonly kind: "import"; readonly specifier: string; readonly names: readonly ImportedName[]; readonly star: boolean; readonly typeOnly: boolean }
    | { readonly kind: "assert"; readonly test: Expression; readonly message: Expression | undefined }
    | { readonly kind: "delete"; readonly target: Expression }
    | { readonly kind: "block"; readonly body: readonly Statement[] }
  );

/** `name`: what is taken; `*` is the module itself. `specifier` differs from the statement's where a language binds another part (`import a.b` binds `a`). */
export interface ImportedName extends Span {
  readonly binding: BindingId;
  readonly name: string;
}

export interface Handler {
  readonly types: readonly Expression[];
  readonly target: Pattern | undefined;
  readonly body: readonly Statement[];
}

export interface Case {
  /** Values the subject is compared with; empty for the default. */
  readonly tests: readonly Expression[];
  /** Names a structural pattern binds from the subject. */
  readonly captures: Pattern | undefined;
  readonly guard: Expression | undefined;
  readonly body: readonly Statement[];
  /** Whether the end of the body goes on into the next case. */
  readonly falls: boolean;
}

/** The functions of a program, the module itself first, in order of place. */
export function functionsIn({ functions, functionIds }: Program): readonly FunctionFact[] {
  return functionIds.flatMap((id) => functions[id] ?? []);
}

/** The classes of a program in order of place. */
export function classesIn({ classes, classIds }: Program): readonly ClassFact[] {
  return classIds.flatMap((id) => classes[id] ?? []);
}

/** The offset of a unit's start from the start of the text. */
export function unitStart({ units, placements }: Pick<Program, "units" | "placements">, unit: UnitId): number {
  let start = 0;
  let outermost = 0;
  for (let at: UnitId | undefined = unit; at !== undefined; at = units[at]?.parent) {
    const own = units[at]?.start ?? 0;
    start += own;
    if (units[at]?.parent === 0) outermost = own;
  }
  return unit === 0 ? 0 : start + shiftAt(placements, outermost);
}

/** A span that counts from a unit, counted from the start of the text. */
export function spanInText(program: Pick<Program, "units" | "placements">, unit: UnitId, { start, end }: Span): Span {
  const from = unit === 0 && !isWhole(program, start, end) ? shiftAt(program.placements, start) : unitStart(program, unit);
  return { start: from + start, end: from + end };
}

/** The module's own place, or where it begins: neither is that of a statement. */
function isWhole({ units }: Pick<Program, "units">, start: number, end: number): boolean {
  return start === 0 && (end === 0 || end === units[0]?.length);
}

/** By how much what is in the module's own code at an offset stands elsewhere in the text. */
export function shiftAt(placements: readonly Placement[], offset: number): number {
  const found = placements[firstFrom(placements, offset + 1) - 1];
  return found === undefined || offset > found.end ? 0 : found.by;
}

/** The outermost function around a unit, or the unit itself where it is a function; the module where there is none. */
export function outermostFunction({ units }: Pick<Program, "units">, unit: UnitId): UnitId {
  const parent = units[unit]?.parent;
  const around = parent === undefined ? 0 : outermostFunction({ units }, parent);
  return around === 0 && units[unit]?.kind === "function" ? unit : around;
}

/** How deep expressions and statements may nest before the rest is `unknown`. Real code stays under 100; the stack holds several times as much. */
export const MAX_DEPTH = 250;
