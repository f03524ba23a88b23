import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import type { Span } from "../text/span.ts";
import { childOf, lastOf, type Path, parentOf, partsOf } from "./tree.ts";

/** Blocks whose statements may simply go. */
const BLOCKS = /^(?:program|module|block|statement_block|switch_case|switch_default|class_static_block)$/;
/** Conditions that nothing happens in. */
const PURE =
  /^(?:identifier|property_identifier|string|string_fragment|string_start|string_content|string_end|number|integer|true|false|none|null|undefined|member_expression|attribute|subscript|subscript_expression|binary_expression|boolean_operator|comparison_operator|not_operator|unary_expression|parenthesized_expression)$/;

/** The edits that take entries out of an object, a dict, a list, or an argument list, commas and lines of their own included. */
export function entriesRemoval(text: string, container: SyntaxNode, entries: readonly SyntaxNode[]): Edit[] {
  const tokens = container.children.filter((child) => child.type !== "comment");
  const edits: Edit[] = [];
  for (let i = 0; i < tokens.length; i++) {
    if (!entries.includes(tokens[i] as SyntaxNode)) continue;
    const first = tokens[i] as SyntaxNode;
    const before = tokens[i - 1];
    while (tokens[i + 1]?.type === "," && tokens[i + 2] !== undefined && entries.includes(tokens[i + 2] as SyntaxNode)) i += 2;
    edits.push(...runRemoval(text, { start: first.start, end: tokens[i]?.end ?? first.end }, before, tokens[i + 1], tokens[i + 2]));
  }
  return edits;
}

/** One run of entries: what stands before it, behind it, and behind the comma behind it. */
function runRemoval(text: string, run: Span, before: SyntaxNode | undefined, after: SyntaxNode | undefined, next: SyntaxNode | undefined): Edit[] {
  const comma = after?.type === "," ? after : undefined;
  const lead = before?.type === "," ? before : undefined;
  const line = lineStart(text, run.start);
  const tail = comma?.end ?? run.end;
  const [rest] = /^[ \t]*(?:(?:\/\/|#)[^\n]*)?(?:\r?\n)/.exec(text.slice(tail)) ?? [];
  if (text.slice(line, run.start).trim() === "" && rest !== undefined && line > (before?.end ?? 0)) {
    const lines = removed(line, tail + rest.length);
    return comma === undefined && lead !== undefined ? [removed(lead.start, lead.end), lines] : [lines];
  }
  if (comma !== undefined && next?.named) return [removed(run.start, /\n/.test(text.slice(comma.end, next.start)) ? comma.end : next.start)];
  if (lead !== undefined) return [removed(lead.start, run.end)];
  const [open = run.start, close = run.end] = [before?.end, (comma ? next : after)?.start];
  const alone = (text.slice(open, run.start) + text.slice(run.end, close)).replace(",", "").trim() === "";
  return [alone && before !== undefined && !before.named ? removed(/\w$/.test(before.type) ? run.start : open, close) : removed(run.start, tail)];
}

/**
 * The edits that take the statement at the end of the path away, with its line where it has one of its own, and the `if` around it where nothing is left of that.
 * `gone`: others that go as well.
 */
export function statementRemoval(text: string, path: Path, python: boolean, gone: readonly SyntaxNode[] = []): Edit[] {
  const statement = lastOf(path);
  const block = parentOf(path);
  const siblings = partsOf(block).filter((child) => child !== statement && !gone.includes(child));
  const inBlock = BLOCKS.test(block?.type ?? "");
  const condition = conditionAround(text, path, inBlock ? siblings.length === 0 && /^(?:block|statement_block)$/.test(block?.type ?? "") : true);
  if (condition !== undefined) return statementRemoval(text, condition, python);
  const line = lineStart(text, statement.start);
  const [rest] = /^[ \t]*;?[ \t]*(?:(?:\/\/|#)[^\n]*)?(?:\r?\n|$)/.exec(text.slice(statement.end)) ?? [];
  const alone = text.slice(line, statement.start).trim() === "" && rest !== undefined;
  if (!inBlock) return [{ span: statement, text: "{}" }];
  const beside = python && !alone && siblings.length > 0 ? besideOthers(text, statement, line) : undefined;
  if (beside) return [beside];
  if (python && (!alone || (siblings.length === 0 && block?.type === "block"))) return [{ span: statement, text: "pass" }];
  if (!alone) return [removed(statement.start, statement.end + (/^[ \t]*/.exec(text.slice(statement.end))?.[0].length ?? 0))];
  const end = statement.end + rest.length;
  // Of the blank lines on either side, the more stay.
  const above = /(?:^|\n)((?:[ \t]*\r?\n)*)$/.exec(text.slice(0, line))?.[1] ?? "";
  const below = /^(?:[ \t]*\r?\n)*/.exec(text.slice(end))?.[0] ?? "";
  const [fewer, atTop] = [lines(above) < lines(below) ? above : below, line - above.length <= 1 || /\{[ \t]*\r?\n$/.test(text.slice(0, line - above.length))];
  if (atTop) return [removed(line, end + below.length)];
  if (fewer === "") return [removed(line, end)];
  return fewer === above ? [removed(line - above.length, end)] : [removed(line, end + below.length)];
}

/** The edit that takes a statement away that shares its line with others: `session = Session(); session.verify = False`. */
function besideOthers(text: string, { start, end }: SyntaxNode, line: number): Edit | undefined {
  const [before] = /;[ \t]*$/.exec(text.slice(line, start)) ?? [];
  if (before !== undefined) return removed(start - before.length, end);
  const [after] = /^[ \t]*;[ \t]*(?=[^\s#])/.exec(text.slice(end)) ?? [];
  return after !== undefined && /^\s*$|:[ \t]*$/.test(text.slice(line, start)) ? removed(start, end + after.length) : undefined;
}

/** The way to the `if` that holds nothing but the statement at the end of the path, where asking it does nothing. */
function conditionAround(text: string, path: Path, only: boolean): Path | undefined {
  const index = /^(?:block|statement_block)$/.test(parentOf(path)?.type ?? "") ? path.length - 3 : path.length - 2;
  const around = path[index];
  if (!only || around?.type !== "if_statement" || childOf(around, "alternative") !== undefined) return undefined;
  if (!BLOCKS.test(path[index - 1]?.type ?? "")) return undefined;
  const body = path[index + 1];
  if (body !== childOf(around, "consequence") || [...around.children, ...(body?.children ?? [])].some((child) => child.type === "comment")) return undefined;
  const condition = childOf(around, "condition");
  return condition && isPure(text, condition) ? path.slice(0, index + 1) : undefined;
}

/** Whether asking does nothing: names, comparisons, looking a variable up. */
function isPure(text: string, node: SyntaxNode): boolean {
  if (node.type === "call" && /^os\.(?:environ\.get|getenv)\([^()]*\)$/.test(text.slice(node.start, node.end))) return true;
  return (!node.named || PURE.test(node.type)) && node.children.every((child) => isPure(text, child));
}

function lines(text: string): number {
  return text.split("\n").length;
}

function removed(start: number, end: number): Edit {
  return { span: { start, end }, text: "" };
}
