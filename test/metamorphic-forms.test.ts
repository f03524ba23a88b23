import { type Expression, type FunctionFact, type Program, type Statement, unitStart } from "../server/src/facts/program.ts";
import { bindingsIn, byText, type Change, findingsStay, hasInner, oneFile, replaced, type Source, type Transformation } from "./metamorphic.ts";

/** The same said in other forms: what stands in another kind of function, behind another name, with other arguments, or under a `try`, is the same program. */

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type Definition = Extract<Statement, { kind: "function" }>;

const indentAt = (text: string, at: number): string => /[^\n]*$/.exec(text.slice(0, at))?.[0] ?? "";

/** Whether lines can be moved to the right without a change of what they say. */
const isMovable = (text: string): boolean => !/"""|'''|`|\\\n/.test(text);

function edited({ text }: Source, edits: readonly Edit[]): string | undefined {
  return edits.length > 0 ? replaced(text, edits) : undefined;
}

/** Each function's body under a `try` that only cleans up. */
function cleaningUp(source: Source): string | undefined {
  const { text, program, python } = source;
  const edits: Edit[] = [];
  for (const [id, fact] of program.functions.entries()) {
    const [first, last] = [fact.body[0], fact.body.at(-1)];
    if (id === 0 || !first || !last || hasInner(program, id)) continue;
    const from = unitStart(program, fact.unit);
    const [start, end] = [from + first.start, from + last.end];
    const [indent, body] = [indentAt(text, start), text.slice(start, end)];
    if (indent.trim() !== "" || !isMovable(body) || (!python && !/^[\s;]*\}/.test(text.slice(end)))) continue;
    const inside = body.replaceAll("\n", "\n    ");
    edits.push({
      start,
      end,
      text: python
        ? `try:\n${indent}    ${inside}\n${indent}finally:\n${indent}    pass`
        : `try {\n${indent}    ${inside}\n${indent}} finally {\n${indent}    void 0;\n${indent}}`,
    });
  }
  return edited(source, edits);
}

/** The functions of the module that anything may be made of: without decorators, not yet used where they stand, each under a name of its own. */
function* plainFunctions({ text, program, python }: Source): Generator<{ statement: Definition; fact: FunctionFact; name: string; written: string }> {
  for (const statement of program.functions[0]?.body ?? []) {
    if (statement.kind !== "function" || statement.decorators.length > 0) continue;
    const name = program.bindings[statement.binding]?.name ?? "";
    const fact = program.functions[statement.function];
    const written = text.slice(statement.start, statement.end);
    if (!fact || fact.generator || program.bindings.filter((it) => it.name === name).length > 1 || text[statement.start - 1] !== "\n") continue;
    if (!(python ? /^(?:async )?def / : /^(?:async )?function /).test(written) || new RegExp(`\\b${name}\\b`).test(text.slice(0, statement.start))) continue;
    yield { statement, fact, name, written };
  }
}

/** Functions of a script as arrows, those of Python that only return something as lambdas. */
function asArrows(source: Source): string | undefined {
  const edits: Edit[] = [];
  for (const { statement, fact, name, written } of plainFunctions(source)) {
    const { start, end } = statement;
    if (source.python) {
      const [only, second] = fact.body;
      if (only?.kind !== "return" || second || fact.async || /->|:[^=]*=|#/.test(written.split("\n")[0]?.replace(/:$/, "") ?? "")) continue;
      const [, given = "", value = ""] = /^def \w+\(([^():]*)\):\n\s+return (.+)$/.exec(written) ?? [];
      if (value !== "" && !/\bawait\b|#/.test(value)) edits.push({ start, end, text: `${name} = lambda ${given}: (${value})` });
      continue;
    }
    if (/\bthis\b|\barguments\b|\bnew\.target\b/.test(written) || source.text.slice(end).includes(`new ${name}`)) continue;
    const head = /^(async )?function \w+(\([^(){}=]*\))( *:[^{}]*)? \{/.exec(written);
    if (head) edits.push({ start, end, text: `const ${name} = ${head[1] ?? ""}${head[2]}${head[3] ?? ""} => {${written.slice(head[0].length)};` });
  }
  return edited(source, edits);
}

/** Functions as static methods, under their names as before. */
function asStaticMethods(source: Source): string | undefined {
  const edits: Edit[] = [];
  for (const { statement, name, written } of plainFunctions(source)) {
    const { start, end } = statement;
    if (!isMovable(written) || /\bthis\b|\barguments\b/.test(written) || (!source.python && source.text.slice(end).includes(`new ${name}`))) continue;
    const inside = written.replaceAll("\n", "\n    ");
    const text = source.python
      ? `class Kept_${name}:\n    @staticmethod\n    ${inside}\n\n\n${name} = Kept_${name}.${name}`
      : `class Kept_${name} {\n    static ${inside.replace("function ", "")}\n}\nconst ${name} = Kept_${name}.${name};`;
    edits.push({ start, end, text });
  }
  return edited(source, edits);
}

/** Arguments of Python's functions of the same file by the names of the parameters. */
function byKeyword(source: Source): string | undefined {
  const { text, program, python } = source;
  if (!python) return undefined;
  const edits: Edit[] = [];
  for (const fact of program.functions) {
    const from = unitStart(program, fact.unit);
    for (const call of callsIn(fact.body)) {
      const { callee } = call;
      const called = callee.kind === "name" ? functionOf(program, callee.binding) : undefined;
      if (!called || called.parameters.some(({ kind }) => kind !== "plain") || call.arguments.length > called.parameters.length) continue;
      const given = call.arguments.map((argument, index) => ({ argument, name: called.parameters[index]?.name ?? "" }));
      if (
        given.some(({ argument, name }) => argument.name !== undefined || argument.spread !== undefined || name === "" || !isWhole(text, from, argument.value))
      )
        continue;
      edits.push(...given.map(({ argument, name }) => ({ start: from + argument.value.start, end: from + argument.value.start, text: `${name}=` })));
    }
  }
  return edited(source, edits);
}

/** Whether an argument begins where its expression does: no parenthesis stands before it. */
function isWhole(text: string, from: number, { start }: Expression): boolean {
  return /[(,]\s*$/.test(text.slice(0, from + start)) && !/\(\s*\($/.test(text.slice(0, from + start));
}

/** The function that a variable of the module holds, if it is only ever that one. */
function functionOf(program: Program, binding: number): FunctionFact | undefined {
  const defined = (program.functions[0]?.body ?? []).filter((it) => it.kind === "function" && it.binding === binding);
  const [only] = defined;
  const others = program.bindings.filter((it) => it.name === program.bindings[binding]?.name);
  return only?.kind === "function" && defined.length === 1 && others.length === 1 && only.decorators.length === 0
    ? program.functions[only.function]
    : undefined;
}

function* callsIn(part: unknown): Generator<Extract<Expression, { kind: "call" }>> {
  if (part === null || typeof part !== "object") return;
  if ("kind" in part && part.kind === "call" && "callee" in part) yield part as Extract<Expression, { kind: "call" }>;
  for (const each of Object.values(part)) yield* callsIn(each);
}

/** What is put into a variable and used once, in the next statement, stands there. */
function inlined(source: Source): string | undefined {
  const { text, program, python } = source;
  const edits: Edit[] = [];
  for (const { unit, body } of program.functions) {
    const from = unitStart(program, unit);
    body.forEach((statement, index) => {
      const next = body[index + 1];
      if (statement.kind !== "assign" || statement.target.kind !== "name" || !next || (next.kind !== "expression" && next.kind !== "return")) return;
      const { binding } = statement.target;
      const name = program.bindings[binding]?.name ?? "";
      const written = text.slice(from + statement.start, from + statement.end);
      const value = new RegExp(`^(?:const |let )?${name} = ([^;\\n]+);?$`).exec(written)?.[1];
      const after = text.slice(from + next.start, from + next.end);
      const uses = [...text.matchAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, "g"))];
      const use = new RegExp(`(?<![\\w$."'])${name}(?![\\w$"'=:])(?! *=)`).exec(after);
      if (value === undefined || /[#]|\bawait\b|=>|\blambda\b/.test(value) || uses.length !== 2 || !use || !bindingsIn(next).has(binding)) return;
      const [start, at] = [from + statement.start, from + next.start + use.index];
      if (uses[1]?.index !== at || /[{`#]/.test(after) || edits.some((edit) => start < edit.end && edit.start < at)) return;
      edits.push(
        { start, end: from + next.start, text: "" },
        { start: at, end: at + name.length, text: python || /^[\w.]+$/.test(value) ? value : `(${value})` },
      );
    });
  }
  return edited(source, edits);
}

/** A branch at the end of a function: what it does follows a return. */
function leavingEarly(source: Source): string | undefined {
  const { text, program, python } = source;
  const edits: Edit[] = [];
  for (const [id, fact] of program.functions.entries()) {
    const last = fact.body.at(-1);
    if (id === 0 || fact.generator || last?.kind !== "branch" || last.arms.length !== 1 || last.otherwise.length > 0) continue;
    const from = unitStart(program, fact.unit);
    const [first, end] = [last.arms[0]?.body[0], from + last.end];
    const start = from + last.start;
    const indent = indentAt(text, start);
    const written = text.slice(start, end);
    const head = (python ? /^if ([^\n:#]+):\n/ : /^if \(([^\n{}]+)\) \{\n/).exec(written);
    if (!first || !head || indent.trim() !== "" || !isMovable(written) || hasInner(program, id) || /:=/.test(head[1] ?? "")) continue;
    const body = written.slice(head[0].length).replace(python ? /$/ : /\s*\}$/, "");
    const inner = /^\s*/.exec(body)?.[0] ?? "";
    const moved = body
      .split("\n")
      .map((line) => (line.startsWith(inner) ? indent + line.slice(inner.length) : line))
      .join("\n");
    edits.push({ start, end, text: python ? `if not (${head[1]}):\n${indent}    return\n${moved}` : `if (!(${head[1]})) return;\n${moved}` });
  }
  return edited(source, edits);
}

/** Parameters that say they may be anything. */
function annotated(source: Source): string | undefined {
  const { text, program, python, path } = source;
  if (!python && !/\.tsx?$/.test(path)) return undefined;
  const edits: Edit[] = [];
  for (const { statement, fact } of plainFunctions(source)) {
    for (const { kind, name, type, start } of fact.parameters) {
      const at = unitStart(program, fact.unit) + start + name.length;
      const isBare = text.slice(at - name.length, at) === name && /^(?:[,)]| ?=(?!>))/.test(text.slice(at));
      if (kind === "plain" && name !== "" && !type && isBare && at < statement.end) edits.push({ start: at, end: at, text: python ? ": object" : ": any" });
    }
  }
  return edited(source, edits);
}

/** The file under another name, where the name says nothing. */
function elsewhere({ path, text }: Source): Change[] | undefined {
  const name = path.replace("src/", "");
  return /^(?:[a-z]+[-_.])*(?:test|spec|conf|config|settings|env|manage|app|index|main|page|route|middleware|client|server|environment|urls|wsgi)\b/i.test(
    name,
  ) || /\W(?:test|d|config|server|client)\./.test(name)
    ? undefined
    : [{ path: `src/other/moved_${name.replace(/\W(?=.*\.)/g, "_")}`, text }];
}

const FEW: ReadonlySet<string> = new Set();
const rulesAlone = (): string => "";

/** What a line says, whatever kind of function it stands in. */
const content = (path: string, number: number, text: string): string =>
  byText(path, number, text.replace(/^\w+ = lambda[^:]*: \((.*)\)$/, "$1").replace(/^return /, ""))
    .replace(/\b(?:async|await|const|def|function|if|let|not|static)\b/g, "")
    .replace(/[\s(){}:;=>!]/g, "");

/** Functions that views call are no views themselves: that they are called is not seen through a class. */
const OF_VIEWS: ReadonlySet<string> = new Set(["untrusted-argument"]);

const CHANGES: readonly Transformation[] = [
  { name: "functions clean up", make: (it) => oneFile(it, cleaningUp(it)), line: byText, without: FEW, least: 60 },
  { name: "functions are arrows and lambdas", make: (it) => oneFile(it, asArrows(it)), line: content, without: FEW, least: 30 },
  { name: "functions are static methods", make: (it) => oneFile(it, asStaticMethods(it)), line: content, without: OF_VIEWS, least: 40 },
  { name: "arguments are given by name", make: (it) => oneFile(it, byKeyword(it)), line: rulesAlone, without: FEW, least: 20 },
  { name: "variables that are used once are gone", make: (it) => oneFile(it, inlined(it)), line: rulesAlone, without: FEW, least: 10 },
  { name: "branches are left early", make: (it) => oneFile(it, leavingEarly(it)), line: content, without: FEW, least: 6 },
  { name: "parameters may be anything", make: (it) => oneFile(it, annotated(it)), line: rulesAlone, without: FEW, least: 30 },
  { name: "files have other names", make: elsewhere, line: byText, without: FEW, least: 100 },
];

for (const change of CHANGES) findingsStay(change);
