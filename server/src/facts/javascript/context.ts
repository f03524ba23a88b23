/** What the lowering of one text knows while it walks: the facts so far, where it stands, and which names are bound there. */
import type { SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import type { ImportFact } from "../imports.ts";
import type { Kept } from "../kept.ts";
import { Numbering } from "../numbering.ts";
import type { Binding, BindingId, ClassFact, ClassId, Export, Expression, FunctionFact, FunctionId, Unit, UnitId } from "../program.ts";
import { identifierName } from "./literals.ts";

/** Stands in a scope for a name that only types use: an interface, a type parameter. As a value the name is not bound. */
const TYPE_ONLY = -1;

/** How many levels of nesting a function or class counts for: lowering one takes that much more stack than an expression. */
const UNIT_DEPTH = 3;

/** Names bound in one block, function, class or module. */
export class Scope {
  readonly parent: Scope | undefined;
  private readonly names = new Map<string, number>();
  /** Members of an enum, which its later members may name. */
  readonly members: ReadonlyMap<string, Expression> | undefined;
  /** Told of each name that is asked for. */
  private readonly onAsked: ((name: string) => void) | undefined;
  /** How often a name was bound. */
  bound = 0;

  constructor(parent: Scope | undefined, members?: ReadonlyMap<string, Expression>, onAsked?: (name: string) => void) {
    this.parent = parent;
    this.members = members;
    this.onAsked = onAsked;
  }

  get(name: string): number | undefined {
    this.onAsked?.(name);
    return this.names.get(name);
  }

  set(name: string, binding: number): void {
    this.bound++;
    this.names.set(name, binding);
  }

  get isEmpty(): boolean {
    return this.names.size === 0;
  }
}

/** What a statement of the module asked of the module's names, and did to variables that were there before it. */
export interface Notes {
  readonly names: Set<string>;
  readonly written: BindingId[];
  readonly read: BindingId[];
  /** Whether it asked how often one of them was written or read, which others have a say in. */
  asksCounts: boolean;
}

/** Whose code runs: what `this` and `super` mean there, and who owns its variables. */
interface Activation {
  readonly function: FunctionId;
  /** What `this` is; undefined at the top of a module. */
  readonly receiver: BindingId | undefined;
  readonly class: ClassId | undefined;
}

/** A variable while the walk goes on. */
export interface Draft {
  readonly name: string;
  readonly kind: Binding["kind"];
  readonly owner: FunctionId;
  writes: number;
  reads: number;
}

export class Context {
  readonly text: string;
  /** Whether the text has an import or export: then `this` is undefined at its top. */
  readonly isModule: boolean;
  readonly units: Unit[] = [];
  readonly functions: FunctionFact[] = [];
  readonly classes: ClassFact[] = [];
  readonly imports: ImportFact[] = [];
  /** Names read where nothing bound them. */
  globals = new Set<string>();
  /** Names assigned where nothing bound them: sloppy mode makes them variables of the whole program. */
  readonly implicit = new Set<string>();
  /** Who hears of the variables that the module, or the namespace around, exports. */
  exported: (name: string, binding: BindingId) => void;
  readonly exports: Export[] = [];

  /** Nodes of the type ERROR whose parts are in the program. */
  readonly lowered = new Set<SyntaxNode>();
  depth = 0;
  /** How many targets of `a += b` and `a++` are around. */
  reassignments = 0;
  /** `break`s met in the loop or switch around that leave it. */
  breaks = 0;
  /** Labels around whose statement is no loop, innermost last. */
  labels: { readonly name: string; used: boolean }[] = [];
  /** How many enums are being lowered: only inside them can a name be a member. */
  enums = 0;
  scope: Scope;
  activation: Activation;
  unit: UnitId = 0;
  /** Where the unit starts in the text. */
  base = 0;

  /** By id. */
  readonly drafts: Draft[] = [];
  readonly top: Scope;
  /** Who takes note of what a statement of the module does to variables of the module; undefined while nobody does. */
  noted: Notes | undefined;
  readonly kept: Kept | undefined;
  /** Types that the module declares, by name. */
  readonly types = new Map<string, SyntaxNode>();
  readonly numbering: Numbering;

  constructor(text: string, isModule: boolean, kept?: Kept) {
    this.text = text;
    this.kept = kept;
    this.numbering = kept?.numbering ?? new Numbering();
    this.isModule = isModule;
    this.exported = (name, binding) => this.exports.push({ kind: "binding", name, binding });
    this.top = new Scope(undefined, undefined, (name) => this.noted?.names.add(name));
    this.scope = this.top;
    this.activation = { function: 0, receiver: undefined, class: undefined };
  }

  /** The text of a node. */
  source(node: SyntaxNode): string {
    return this.text.slice(node.start, node.end);
  }

  /** The name an identifier says, its escapes decoded; a private one keeps its `#`. */
  name(node: SyntaxNode): string {
    return identifierName(this.text.slice(node.start, node.end));
  }

  /** The node's span, counted from the unit's start. */
  span(node: Span): Span {
    return { start: node.start - this.base, end: node.end - this.base };
  }

  /** A new variable of the running function. */
  bind(name: string, kind: Binding["kind"]): BindingId {
    return this.draft(this.numbering.variable(name, kind), name, kind);
  }

  private draft(binding: BindingId, name: string, kind: Binding["kind"]): BindingId {
    this.drafts[binding] = { name, kind, owner: this.activation.function, writes: 0, reads: 0 };
    return binding;
  }

  /** The variable of that name in exactly this scope, made when there is none. */
  declare(scope: Scope, name: string, kind: Binding["kind"]): BindingId {
    const known = scope.get(name);
    if (known !== undefined && known !== TYPE_ONLY) return known;
    const binding = scope === this.top ? this.draft(this.numbering.named(name), name, kind) : this.bind(name, kind);
    scope.set(name, binding);
    return binding;
  }

  /** Notes that a name is a type here and hides outer types of that name. `as`: what the module itself says it is. */
  declareType(scope: Scope, name: string, as?: SyntaxNode): void {
    if (scope.get(name) === undefined) scope.set(name, TYPE_ONLY);
    if (as && scope === this.top) this.types.set(name, as);
  }

  /** The variable that a name means here; undefined for globals. */
  lookup(name: string): BindingId | undefined {
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent) {
      const binding = scope.get(name);
      if (binding !== undefined && binding !== TYPE_ONLY) return binding;
    }
    return undefined;
  }

  /** The variable that a name means in a type; `type` when a type declaration hides it. */
  lookupType(name: string): BindingId | "type" | undefined {
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent) {
      const binding = scope.get(name);
      if (binding !== undefined) return binding === TYPE_ONLY ? "type" : binding;
    }
    return undefined;
  }

  /** The variable that assigning to a name that nothing binds makes. */
  declareImplicit(name: string): BindingId {
    this.implicit.add(name);
    const inner = this.activation;
    this.activation = { function: 0, receiver: undefined, class: undefined };
    const binding = this.declare(this.top, name, "variable");
    this.activation = inner;
    return binding;
  }

  /** The value of the enum member that a name means here. */
  enumMember(name: string): Expression | undefined {
    if (this.enums === 0) return undefined;
    for (let scope: Scope | undefined = this.scope; scope !== undefined; scope = scope.parent) {
      if (scope.get(name) !== undefined) return undefined;
      const value = scope.members?.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  wrote(binding: BindingId): void {
    const draft = this.drafts[binding];
    if (draft !== undefined) draft.writes++;
    if (this.noted && !this.numbering.isOwn(binding)) this.noted.written.push(binding);
  }

  read(binding: BindingId): void {
    const draft = this.drafts[binding];
    if (draft !== undefined) draft.reads++;
    if (this.noted && !this.numbering.isOwn(binding)) this.noted.read.push(binding);
  }

  /** How often the variable was assigned so far. */
  writes(binding: BindingId): number {
    this.noteCount(binding);
    return this.drafts[binding]?.writes ?? 0;
  }

  /** Whether the variable was read so far. */
  isRead(binding: BindingId): boolean {
    this.noteCount(binding);
    return (this.drafts[binding]?.reads ?? 0) > 0;
  }

  private noteCount(binding: BindingId): void {
    if (this.noted && !this.numbering.isOwn(binding)) this.noted.asksCounts = true;
  }

  /** All variables, once the walk is over. */
  bindings(): Binding[] {
    return this.drafts.map(({ name, kind, owner, writes }) => ({ name, kind, owner, constant: writes <= 1 }));
  }

  /** Notes that the text asks for a module. */
  imported<T extends ImportFact>(fact: T): T {
    this.imports.push(fact);
    return fact;
  }

  /** Lowers something inside a new unit that starts at the node. */
  inUnit<T>(kind: Unit["kind"], node: SyntaxNode, lower: () => T): T {
    const { unit, base } = this;
    this.unit = this.numbering.next("units");
    this.units[this.unit] = { kind, parent: unit, start: node.start - base, length: node.end - node.start };
    this.base = node.start;
    this.depth += UNIT_DEPTH;
    const result = lower();
    this.depth -= UNIT_DEPTH;
    this.unit = unit;
    this.base = base;
    return result;
  }

  /** Lowers a piece of the module's own code that is no statement. */
  placed<T>(piece: Span, lower: () => T): T {
    const { base } = this;
    this.base = this.numbering.placing.place(piece);
    const result = lower();
    this.base = base;
    return result;
  }

  /** Lowers something with the scope's names visible. */
  inScope<T>(scope: Scope, lower: () => T): T {
    const outer = this.scope;
    this.scope = scope;
    const result = lower();
    this.scope = outer;
    return result;
  }

  /** Lowers something as code of another activation; no `break` leaves it. */
  inActivation<T>(activation: Activation, lower: () => T): T {
    const { activation: outer, breaks, labels } = this;
    this.activation = activation;
    this.labels = [];
    const result = lower();
    this.activation = outer;
    this.breaks = breaks;
    this.labels = labels;
    return result;
  }
}
