import { type BindingId, type FunctionFact, type Program, type Statement, unitStart } from "../server/src/facts/program.ts";
import { bindingsIn, byNumber, byText, type Change, findingsStay, hasInner, oneFile, replaced, type Source, type Transformation } from "./metamorphic.ts";

/** What a program says does not change with how it is written: mechanical changes to the fixtures that leave what they do leave their findings. */

/** Names that rules read: of switches, checks, accounts, personal data. */
const TELLING =
  /merchant|vendor|seller|company|debug|dev|prod|env|test|mode|stage|local|check|valid|verif|escap|encod|quote|sanit|mask|redact|obfuscat|account|tenant|user|org|shop|store|mail|phone|key|secret|clerk|paystack|retry|attempt/i;

/** Every variable of functions that is written nowhere but as a variable gets another name. */
function renamed({ text, program }: Source): string | undefined {
  let result = text;
  let count = 0;
  const names = new Set(program.bindings.filter(({ kind }) => kind === "variable").map(({ name }) => name));
  for (const name of names) {
    if (TELLING.test(name) || name.length < 3 || !/^[a-z_]\w*$/i.test(name)) continue;
    const uses = program.bindings.filter((it) => it.name === name);
    if (uses.some(({ kind }) => kind !== "variable") || (isScript(program) && program.exports.some((it) => it.kind !== "star" && it.name === name))) continue;
    const all = [...result.matchAll(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, "g"))];
    // Members, keywords, keys, shorthands and words in texts are no uses of the variable.
    const plain = all.every(({ index }) => {
      const before = result.slice(Math.max(0, index - 40), index);
      const after = result.slice(index + name.length, index + name.length + 3);
      return (
        !/(?:[.\-/'"`#@]|["'`][^"'`\n]*|\/\/.*|#.*|\bas\s+|\bimport\s+|\bfrom\s+)$/.test(before) &&
        !/^(?:\s*[:'"`-]|=[^=])/.test(after) &&
        !/[{,]\s*$/.test(before)
      );
    });
    if (!plain || all.length === 0) continue;
    result = result.replace(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, "g"), `it${count++}q`);
  }
  return count > 0 ? result : undefined;
}

const isScript = (program: Program): boolean => program.ecosystem === "npm";

/** The places before statements that stand in a line of their own, in a row of others. */
function rows(source: Source): { readonly start: number; readonly indent: string }[] {
  const { text, program, python } = source;
  const found: { start: number; indent: string }[] = [];
  const walk = (unit: number, statements: readonly Statement[]): void => {
    for (const [index, statement] of statements.entries()) {
      const start = unitStart(program, unit) + statement.start;
      const [indent = ""] = /[^\n]*$/.exec(text.slice(0, start)) ?? [];
      const before = text.slice(0, start - indent.length).trimEnd();
      const [above = ""] = /[^\n]*$/.exec(before) ?? [];
      const fits = python ? !above.trim().startsWith("@") : /[{};]$/.test(above) && !/\)\s*$/.test(above);
      if (index > 0 && indent.trim() === "" && fits && statement.kind !== "import" && statements[index - 1]?.kind !== "import") found.push({ start, indent });
      if (statement.kind === "branch") for (const body of [...statement.arms.map((arm) => arm.body), statement.otherwise]) walk(unit, body);
      if (statement.kind === "each" || statement.kind === "while") walk(unit, statement.body);
    }
  };
  for (const { unit, body } of program.functions) walk(unit, body);
  return found;
}

function withDeadCode(source: Source): string | undefined {
  const places = rows(source);
  if (places.length === 0) return undefined;
  const code = (index: number): string =>
    source.python
      ? ([`nothing_${index} = [${index}, 2]`, `if False:\n@    nothing_${index} = None`, `nothing_${index} = lambda it: it`][index % 3] ?? "")
      : ([`const nothing${index} = [${index}, 2];`, `if (false) {\n@  void ${index};\n@}`, `const nothing${index} = (it) => it;`][index % 3] ?? "");
  return replaced(
    source.text,
    places.map(({ start, indent }, index) => ({ start, end: start, text: `${code(index).replaceAll("@", indent)}\n${indent}` })),
  );
}

/** The second half of each function's body in a function of its own, to which the variables are handed. */
function extracted(source: Source): string | undefined {
  const { text, program, python } = source;
  const edits: { start: number; end: number; text: string }[] = [];
  for (const [id, fact] of program.functions.entries()) {
    if (id === 0 || fact.generator || fact.body.length < 2 || hasInner(program, id)) continue;
    const cut = fact.body.length >> 1;
    const tail = fact.body.slice(cut);
    const [first, last] = [tail[0], tail.at(-1)];
    if (!first || !last || !isPlain(fact, tail) || tail.some((it) => isDecidedByFlag(program, it))) continue;
    const from = unitStart(program, fact.unit);
    const [start, end] = [from + first.start, from + last.end];
    const [indent = ""] = /[^\n]*$/.exec(text.slice(0, start)) ?? [];
    if (indent.trim() !== "" || edits.some((edit) => start < edit.end && edit.start < end) || !/^[^\n]*(?:\n|$)/.test(text.slice(end))) continue;
    const handed = [...handedTo(program, id, fact, fact.body.slice(0, cut), tail)];
    const name = python ? `rest_${id}` : `rest${id}q`;
    const awaits = fact.async ? "await " : "";
    const body = text.slice(start, end);
    if (body.includes('"""') || body.includes("`")) continue;
    const inside = body.replaceAll("\n", "\n    ");
    edits.push({
      start,
      end,
      text: python
        ? `${fact.async ? "async " : ""}def ${name}(${handed.join(", ")}):\n${indent}    ${inside}\n${indent}return ${awaits}${name}(${handed.join(", ")})`
        : `const ${name} = ${fact.async ? "async " : ""}(${handed.join(", ")}) => {\n${indent}    ${inside}\n${indent}};\n${indent}return ${awaits}${name}(${handed.join(", ")});`,
    });
  }
  return edits.length > 0 ? replaced(text, edits) : undefined;
}

/** Whether the statements can stand in a function of their own: nothing in them belongs to the function around. */
function isPlain(fact: FunctionFact, tail: readonly Statement[]): boolean {
  return (
    fact.parameters.every(({ name }) => name !== "") &&
    tail.every(({ kind }) => kind === "expression" || kind === "assign" || kind === "return" || kind === "branch")
  );
}

/** Whether a flag decides what is left of something: handed on to another function with that, it is not followed to the callers of both. */
function isDecidedByFlag({ bindings }: Program, statement: Statement): boolean {
  if (statement.kind !== "branch") return false;
  const changes = statement.arms.every(({ body }) => body.every(({ kind }) => kind === "assign" || kind === "expression" || kind === "delete"));
  return changes && statement.arms.some(({ test }) => [...bindingsIn(test)].some((it) => bindings[it]?.kind === "parameter"));
}

/** The variables of the function that stand before the statements and are read in them. */
function handedTo(program: Program, id: number, fact: FunctionFact, before: readonly Statement[], tail: readonly Statement[]): Set<string> {
  const own = (binding: BindingId): boolean => program.bindings[binding]?.owner === id && program.bindings[binding]?.kind !== "receiver";
  const known = new Set([...bindingsIn(before), ...bindingsIn(fact.parameters.map((it) => it.target))].filter(own));
  return new Set([...bindingsIn(tail)].filter((it) => known.has(it)).map((it) => program.bindings[it]?.name ?? ""));
}

/** Functions of the module that need nothing of it but what it imports, in a file of their own. */
function moved(source: Source): Change[] | undefined {
  const { text, program, python } = source;
  const imports = (program.functions[0]?.body ?? []).filter((it) => it.kind === "import");
  const imported = new Set(imports.flatMap((it) => it.names.map(({ binding }) => binding)));
  const gone: { start: number; end: number; text: string }[] = [];
  const names: string[] = [];
  for (const statement of program.functions[0]?.body ?? []) {
    if (statement.kind !== "function" || statement.decorators.length > 0) continue;
    const name = program.bindings[statement.binding]?.name ?? "";
    const fact = program.functions[statement.function];
    if (!fact || names.includes(name) || program.bindings.filter((it) => it.name === name).length > 1) continue;
    const start = statement.start;
    // A comment on its last line, or below that, goes with it.
    const [below = ""] = /^[ \t]*(?:#.*)?(?:\n[ \t]+#.*)*/.exec(python ? text.slice(statement.end) : "") ?? [];
    const end = statement.end + below.length;
    const written = text.slice(start, end);
    const outside = [...bindingsIn(fact)].filter((it) => program.bindings[it]?.owner === 0 && !imported.has(it));
    if (outside.length > 0 || hasInner(program, statement.function) || !/^(?:async\s+)?(?:def|function)\b/.test(written) || text[start - 1] !== "\n") continue;
    names.push(name);
    gone.push({ start, end, text: "" });
  }
  if (names.length === 0 || (!python && !/^(?:import|export)\b/m.test(text))) return undefined;
  const heads = imports.map((it) => text.slice(it.start, it.end)).join("\n");
  const functions = gone.map(({ start, end }) => `${python ? "" : "export "}${text.slice(start, end)}`).join("\n\n");
  const extension = /\.[a-z]+$/.exec(source.path)?.[0] ?? "";
  const first = imports[0]?.start ?? gone[0]?.start ?? 0;
  const link = python ? `from moved import ${names.join(", ")}\n` : `import { ${names.join(", ")} } from "./moved${extension}";\n`;
  return [
    { path: source.path, text: replaced(text, [...gone, { start: first, end: first, text: link }]) },
    { path: `src/moved${extension}`, text: `${heads}\n\n${functions}\n` },
  ];
}

/** Rules that look at what stands in one function or file, as its reader would, or say where a function returns. */
const OF_ONE_FUNCTION = new Set([
  "unrestricted-key",
  "key-in-response",
  "unverified-webhook",
  "unsafe-retry",
  "unbounded-calls",
  "swallowed-error",
  "shared-global-key",
  "untrusted-argument",
  "payment-data-in-log",
  "invalid-argument",
  "error-detail-in-response",
]);

const CHANGES: readonly Transformation[] = [
  { name: "variables are renamed", make: (it) => oneFile(it, renamed(it)), line: byNumber, without: new Set(), least: 60 },
  { name: "code that does nothing is added", make: (it) => oneFile(it, withDeadCode(it)), line: byText, without: new Set(), least: 100 },
  { name: "the rest of each function becomes a function", make: (it) => oneFile(it, extracted(it)), line: byText, without: OF_ONE_FUNCTION, least: 60 },
  { name: "functions move to another file", make: moved, line: byText, without: OF_ONE_FUNCTION, least: 20 },
];

for (const change of CHANGES) findingsStay(change);
