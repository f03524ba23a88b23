import type { BindingId, Expression, Program, Statement } from "../facts/program.ts";
import type { Span } from "../text/span.ts";

/** The names that importers take of a module; undefined for all that it exports. */
export type Asked = ReadonlySet<string> | undefined;

/** What is left of a module in a bundle, and what that takes from other modules. */
export interface LiveParts {
  /** Statements of the module itself; spans count from its start. */
  readonly spans: readonly Span[];
  /** By specifier the names taken from there; undefined for all of them. */
  readonly imports: ReadonlyMap<string, Asked>;
}

/**
 * What a bundler keeps of a module of which these names are asked: those exports, what they use, and what is run when the module is loaded. `leavesOut`: exports
 * that the framework takes away for the browser, with all that only they use, run or not.
 */
export function liveParts(program: Program, asked: Asked, leavesOut: (name: string) => boolean): LiveParts {
  const parts = partsOf(program);
  const exported = new Map<BindingId, string[]>();
  for (const it of program.exports) if (it.kind === "binding") exported.set(it.binding, [...(exported.get(it.binding) ?? []), it.name]);
  const isWanted = (name: string): boolean => !leavesOut(name) && (asked === undefined || asked.has(name));
  const isShaken = [...exported.values()].flat().some(leavesOut);
  const live = new Set<Part>();
  const waiting: Part[] = [];
  const keep = (part: Part | undefined): void => {
    if (!part || live.has(part)) return;
    live.add(part);
    waiting.push(part);
  };
  const byBinding = new Map<BindingId, Part[]>();
  for (const part of parts) for (const binding of part.declares) byBinding.set(binding, [...(byBinding.get(binding) ?? []), part]);
  for (const part of parts) {
    const names = part.declares.flatMap((binding) => exported.get(binding) ?? []);
    if (names.some(isWanted) || (part.runs && (part.declares.length === 0 || !isShaken) && !names.some(leavesOut))) keep(part);
  }
  for (let part = waiting.pop(); part; part = waiting.pop()) for (const binding of part.uses) for (const used of byBinding.get(binding) ?? []) keep(used);
  return { spans: [...live].map(({ span }) => span), imports: importsOf(program, live, isWanted) };
}

/** All of a module: its markup, of which nothing is known here, may use any of it. */
export function allParts(program: Program): LiveParts {
  const imports = (program.functions[0]?.body ?? []).flatMap((it) => (it.kind === "import" && !it.typeOnly ? [it] : []));
  return {
    spans: partsOf(program).map(({ span }) => span),
    imports: new Map(
      imports.map(({ specifier, names }) => [specifier, names.some(({ name }) => name === "*") ? undefined : new Set(names.map(({ name }) => name))]),
    ),
  };
}

/** One statement at the top of a module. */
interface Part {
  readonly span: Span;
  readonly declares: readonly BindingId[];
  readonly uses: ReadonlySet<BindingId>;
  /** Specifiers of `require` and `import()`. */
  readonly asks: readonly string[];
  /** Whether loading the module does something here beside declaring. */
  readonly runs: boolean;
}

const known = new WeakMap<Program, readonly Part[]>();

function partsOf(program: Program): readonly Part[] {
  let parts = known.get(program);
  if (!parts) {
    parts = (program.functions[0]?.body ?? []).flatMap((statement) => (statement.kind === "import" ? [] : [partOf(program, statement)]));
    known.set(program, parts);
  }
  return parts;
}

function partOf(program: Program, statement: Statement): Part {
  const uses = new Set<BindingId>();
  const asks: string[] = [];
  const seen = new Set<number>();
  let runs = !["assign", "function", "class"].includes(statement.kind);
  const visit = (node: object, isRun: boolean): void => {
    const waiting: object[] = [node];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const it = next as Expression | Statement;
      if (it.kind === "name") uses.add(it.binding);
      else if (it.kind === "import" && "whole" in it && it.specifier.kind === "text") asks.push(it.specifier.value);
      else if (it.kind === "call" || it.kind === "tagged" || it.kind === "super-call" || it.kind === "exports") runs ||= isRun;
      else if (it.kind === "function") inFunction(it.function);
      else if (it.kind === "class") inClass(it.class);
      for (const [key, value] of Object.entries(it)) if (key !== "type" && typeof value === "object" && value !== null) waiting.push(value);
    }
  };
  const inFunction = (id: number): void => {
    if (seen.has(id)) return;
    seen.add(id);
    const fact = program.functions[id];
    if (fact) visit([fact.body, fact.parameters.map((parameter) => [parameter.default, parameter.target].filter((part) => part !== undefined))], false);
  };
  const inClass = (id: number): void => {
    const fact = program.classes[id];
    if (!fact) return;
    visit([fact.bases, fact.body], true);
    visit(
      fact.fields.map(({ value }) => value).filter((value) => value !== undefined),
      false,
    );
    for (const method of fact.methods) {
      visit(method.decorators, true);
      inFunction(method.function);
    }
  };
  const declares = declaredBy(statement);
  if (statement.kind === "assign" && declares.length === 0) runs = true;
  visit(statement, true);
  return { span: statement, declares, uses, asks, runs };
}

function declaredBy(statement: Statement): BindingId[] {
  if (statement.kind === "function" || statement.kind === "class") return [statement.binding];
  if (statement.kind !== "assign") return [];
  const found: BindingId[] = [];
  const waiting = [statement.target];
  for (let target = waiting.pop(); target; target = waiting.pop()) {
    if (target.kind === "name") found.push(target.binding);
    else if (target.kind === "list") waiting.push(...target.items.map((item) => item.target));
    else if (target.kind === "object") waiting.push(...target.entries.map((entry) => entry.target));
  }
  return found;
}

function importsOf(program: Program, live: ReadonlySet<Part>, isWanted: (name: string) => boolean): ReadonlyMap<string, Asked> {
  const taken = new Map<string, Set<string> | undefined>();
  const take = (specifier: string, name: string): void => {
    const names = taken.has(specifier) ? taken.get(specifier) : new Set<string>();
    taken.set(specifier, name === "*" ? undefined : names?.add(name));
  };
  const used = new Set([...live].flatMap(({ uses }) => [...uses]));
  for (const it of program.exports) if (it.kind === "binding" && isWanted(it.name)) used.add(it.binding);
  for (const statement of program.functions[0]?.body ?? []) {
    if (statement.kind !== "import" || statement.typeOnly) continue;
    for (const { binding, name } of statement.names) if (used.has(binding)) take(statement.specifier, name);
    if (statement.names.length === 0 && !taken.has(statement.specifier)) taken.set(statement.specifier, new Set());
  }
  for (const { asks } of live) for (const specifier of asks) take(specifier, "*");
  for (const it of program.exports) {
    if (it.kind === "from" && isWanted(it.name)) take(it.specifier, it.imported);
    // Which of the names come from there is not known: all of them may.
    else if (it.kind === "star") take(it.specifier, "*");
  }
  return taken;
}
