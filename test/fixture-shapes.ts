import { type Program, type Statement, unitStart } from "../server/src/facts/program.ts";
import type { Span } from "../server/src/text/span.ts";

/** A statement of a program, or what stands for one: the default of a parameter, the value of a field. */
export interface Piece extends Span {
  /** What it looks like with names and literals erased, and without the statements inside it: `assign(name, call(member(name), text))`. */
  readonly shape: string;
}

/** Every statement of a program, those inside others too; spans count from the start of the text. */
export function piecesOf(program: Program): Piece[] {
  const pieces: Piece[] = [];
  const add = (unit: number, node: Span, shape: string): void => {
    const from = unitStart(program, unit);
    pieces.push({ start: from + node.start, end: from + node.end, shape });
  };
  const walk = (unit: number, statements: readonly Statement[]): void => {
    for (const statement of statements) {
      add(unit, statement, shapeOf(statement));
      for (const body of bodiesOf(statement)) walk(unit, body);
    }
  };
  for (const { unit, body, parameters, defaults } of program.functions) {
    walk(unit, body);
    for (const it of parameters) if (it.default) add(unit, it.default, `${it.kind} parameter by ${defaults} ${shapeOf(it.target)} = ${shapeOf(it.default)}`);
  }
  for (const { unit, body, fields } of program.classes) {
    walk(unit, body);
    for (const { value } of fields) if (value) add(unit, value, `field = ${shapeOf(value)}`);
  }
  return pieces;
}

/** The smallest piece around a span. */
export function pieceAround(pieces: readonly Piece[], { start, end }: Span): Piece | undefined {
  return pieces.filter((it) => it.start <= start && end <= it.end).sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

function bodiesOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case "branch":
      return [...statement.arms.map((arm) => arm.body), statement.otherwise];
    case "each":
    case "while":
      return [statement.body, statement.otherwise];
    case "switch":
      return statement.cases.map((it) => it.body);
    case "try":
      return [statement.body, ...statement.handlers.map((it) => it.body), statement.otherwise, statement.finally];
    case "with":
    case "block":
      return [statement.body];
    default:
      return [];
  }
}

/** What differs between two copies of one line. */
const ERASED = new Set(["start", "end", "binding", "name", "function", "class", "receiver", "source", "specifier", "imported"]);
/** Statements inside. */
const INSIDE = new Set(["body", "otherwise", "handlers", "finally", "cases"]);

function shapeOf(node: unknown): string {
  if (Array.isArray(node)) return node.map(shapeOf).join(", ");
  if (node === null || typeof node !== "object") return typeof node === "string" ? node : typeof node;
  const { kind, ...rest } = node as Record<string, unknown>;
  if (kind === "text") return "text";
  const parts = Object.entries(rest).filter(([key, value]) => value !== undefined && !ERASED.has(key) && !(INSIDE.has(key) && Array.isArray(value)));
  return `${typeof kind === "string" ? kind : ""}(${parts.map(([, value]) => shapeOf(value)).join(", ")})`;
}
