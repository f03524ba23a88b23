import { originOf } from "../syntax/reuse.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import { Placing, type Stead } from "./placing.ts";
import type { Binding, BindingId, ClassId, FunctionId, UnitId } from "./program.ts";

/** Ids that were given out, in the order in which they were. */
export interface Ids {
  readonly units: readonly UnitId[];
  readonly functions: readonly FunctionId[];
  readonly classes: readonly ClassId[];
  readonly bindings: readonly BindingId[];
}

type Kind = keyof Ids;

/** A statement of a module, and what was numbered in it. */
interface Numbered {
  readonly origin: SyntaxNode;
  /** What tells it from others of its kind as long as it is edited elsewhere: its first line. */
  readonly line: string;
  readonly ids: Ids;
  /** What its variables are called. */
  readonly variables: readonly string[];
  readonly stead: Stead;
  /** Whether the text that is lowered now has got its ids already. */
  isTaken: boolean;
}

/** The statement that is lowered now. */
interface Ongoing {
  readonly origin: SyntaxNode;
  readonly line: string;
  readonly ids: Record<Kind, number[]>;
  readonly own: Set<BindingId>;
  readonly variables: string[];
  readonly stead: Stead;
  /** The statement that it stands for, and the variables of that by their names, the first one last. */
  readonly earlier: Numbered | undefined;
  readonly named: ReadonlyMap<string, BindingId[]>;
}

/** So many ids that nobody has any more are forgotten together, if they are more than those in use. */
const MOST_UNUSED = 4096;

/** A statement does not come to stand for one that was so many further down. */
const FURTHEST = 200;

/** More of a line is not compared. */
const LONGEST_LINE = 200;

/**
 * Gives out the ids of programs. For a text that is lowered once they count up. From text to text, a statement of the module keeps its ids and its places, one that is
 * changed has those of before as far as they go, and a variable has the id that its name had: what was found out about all the rest goes on to mean the same.
 */
export class Numbering {
  readonly placing = new Placing();
  private ends: Record<Kind, number> = { units: 1, functions: 1, classes: 0, bindings: 0 };
  private names = new Map<string, BindingId>();
  private statements: Numbered[] = [];
  /** Those of the text before, in order, and the first of them that may still come to be stood for. */
  private earlier: readonly Numbered[] = [];
  private cursor = 0;
  private places = new Map<SyntaxNode, number>();
  private present: ReadonlySet<SyntaxNode> = new Set();
  private text = "";
  /** The lines of those that are new. */
  private lines: ReadonlySet<string> = new Set();
  private ongoing: Ongoing | undefined;
  /** The functions and classes that got their ids by now, in order of place. */
  functions: FunctionId[] = [0];
  classes: ClassId[] = [];

  /** Another text begins, whose statements these are, for the most part. */
  begin(statements: readonly SyntaxNode[], text: string): void {
    const used = this.statements.reduce((sum, { ids }) => sum + ids.bindings.length, this.names.size);
    if (this.ends.bindings > 2 * used + MOST_UNUSED || this.placing.isUsedUp) {
      this.ends = { units: 1, functions: 1, classes: 0, bindings: 0 };
      this.names = new Map();
      this.statements = [];
    }
    this.earlier = this.statements;
    for (const it of this.earlier) it.isTaken = false;
    this.statements = [];
    this.cursor = 0;
    this.places = new Map(this.earlier.map(({ origin }, index) => [origin, index]));
    this.present = new Set(statements.map(originOf));
    this.text = text;
    this.lines = new Set(statements.filter((it) => !this.places.has(originOf(it))).map((it) => this.lineOf(it)));
    this.functions = [0];
    this.classes = [];
    this.placing.begin(this.earlier.length === 0, text);
  }

  /** The next id of anything but a variable. */
  next(kind: Exclude<Kind, "bindings">): number {
    const { ongoing } = this;
    const id = ongoing?.earlier?.ids[kind][ongoing.ids[kind].length] ?? this.ends[kind]++;
    ongoing?.ids[kind].push(id);
    if (kind === "functions") this.functions.push(id);
    if (kind === "classes") this.classes.push(id);
    return id;
  }

  /**
   * The id of a variable of a function or class: the one that the first of its name had in the statement before that no other has got yet. A parameter that is called
   * otherwise is the same one.
   */
  variable(name: string, kind: Binding["kind"]): BindingId {
    const { ongoing } = this;
    const id = (ongoing && earlierVariable(ongoing, name, kind)) ?? this.ends.bindings++;
    ongoing?.ids.bindings.push(id);
    ongoing?.variables.push(name);
    ongoing?.own.add(id);
    return id;
  }

  /** The id of a variable of the module. */
  named(name: string): BindingId {
    const id = this.names.get(name) ?? this.ends.bindings++;
    this.names.set(name, id);
    return id;
  }

  /** Whether a variable belongs to the statement that is lowered now. */
  isOwn(binding: BindingId): boolean {
    return this.ongoing?.own.has(binding) === true;
  }

  /** The ids that a statement had in the text before, if nobody has got them since. */
  idsOf(node: SyntaxNode): Ids | undefined {
    const known = this.earlier[this.places.get(originOf(node)) ?? -1];
    return known === undefined || known.isTaken ? undefined : known.ids;
  }

  /** A statement is what it was, ids included. */
  take(node: SyntaxNode): void {
    const index = this.places.get(originOf(node)) ?? -1;
    const known = this.earlier[index];
    if (!known) return;
    known.isTaken = true;
    this.cursor = Math.max(this.cursor, index + 1);
    this.statements.push(known);
    this.placing.place(node, known.stead);
    for (const it of known.ids.functions) this.functions.push(it);
    for (const it of known.ids.classes) this.classes.push(it);
  }

  /** A statement is lowered from here on, until `leave`; by how much its places are before where it is. */
  enter(node: SyntaxNode): number {
    const origin = originOf(node);
    const line = this.lineOf(node);
    const index = this.places.get(origin);
    const known = index === undefined ? this.replaced(node.type, line) : this.earlier[index];
    const earlier = known?.isTaken ? undefined : known;
    if (earlier) earlier.isTaken = true;
    if (index !== undefined) this.cursor = Math.max(this.cursor, index + 1);
    const stead = this.placing.steadOf(node, earlier?.stead);
    this.ongoing = {
      origin,
      line,
      ids: { units: [], functions: [], classes: [], bindings: [] },
      own: new Set(),
      variables: [],
      stead,
      earlier,
      named: earlier ? byName(earlier) : new Map(),
    };
    return this.placing.place(node, stead);
  }

  /** What the statement got. */
  leave(): Ids {
    const { ongoing } = this;
    this.ongoing = undefined;
    if (!ongoing) return { units: [], functions: [], classes: [], bindings: [] };
    const { origin, line, ids, variables, stead } = ongoing;
    this.statements.push({ origin, line, ids, variables, stead, isTaken: false });
    return ids;
  }

  /** The statement that another one stands for: one of its kind that is there no more, between those that are; best one that began with the same line. */
  private replaced(type: string, line: string): Numbered | undefined {
    const gone: Numbered[] = [];
    while (this.earlier[this.cursor]?.isTaken) this.cursor++;
    for (let at = this.cursor; at < Math.min(this.earlier.length, this.cursor + FURTHEST); at++) {
      const one = this.earlier[at] as Numbered;
      if (this.present.has(one.origin) && !one.isTaken) break;
      if (!one.isTaken && one.origin.type === type) gone.push(one);
    }
    return gone.find((one) => one.line === line) ?? gone.find((one) => !this.lines.has(one.line));
  }

  private lineOf({ start, end }: SyntaxNode): string {
    const line = this.text.indexOf("\n", start);
    return this.text.slice(start, Math.min(end, line < 0 ? end : line, start + LONGEST_LINE));
  }
}

function earlierVariable({ earlier, own, variables, named }: Ongoing, name: string, kind: Binding["kind"]): BindingId | undefined {
  const ofName = named.get(name) ?? [];
  for (let id = ofName.pop(); id !== undefined; id = ofName.pop()) if (!own.has(id)) return id;
  const next = kind === "parameter" || kind === "receiver" ? earlier?.ids.bindings[variables.length] : undefined;
  return next === undefined || own.has(next) ? undefined : next;
}

/** The variables of a statement by their names, the first one last. */
function byName({ variables, ids }: Numbered): Map<string, BindingId[]> {
  const named = new Map<string, BindingId[]>();
  for (let at = variables.length - 1; at >= 0; at--) {
    const [name, id] = [variables[at] as string, ids.bindings[at] as BindingId];
    const known = named.get(name);
    if (known) known.push(id);
    else named.set(name, [id]);
  }
  return named;
}
