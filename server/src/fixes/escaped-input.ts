import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { type CodeFinding, codeRepair } from "./code-repair.ts";
import { joinedImport } from "./imports/python-member.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, nodesOf, partsOf, pathTo } from "./tree.ts";
import { pathOf } from "./value-sources.ts";

/** Writes what a visitor sent into a search or an address as one word of it, whatever it holds. What a visitor may decide at all, only the program's author knows. */
export const escapedInput: Repair = codeRepair("escaped-input", ["untrusted-argument"], (code) => {
  const message = code.finding.said?.message;
  if (message !== "query" && message !== "path") return [];
  const node = lastOf(pathTo(code.parsed.root, code.finding.span));
  const edits = [...nodesOf(node)].flatMap((it) => (message === "query" ? quotedParts(code, it) : pathParts(code, it)));
  const needed =
    edits.length === 0 || !code.python ? [] : imported(code, message === "query" ? { module: "json" } : { module: "urllib.parse", member: "quote" });
  if (needed === undefined) return [];
  const title = message === "query" ? "Write the value into the search with its quotes escaped" : "Encode the value in the address";
  return [{ variant: "escape", title, safety: "suggestion", edits: [...needed, ...edits] }];
});

function imported({ parsed, finding }: CodeFinding, wanted: { readonly module: string; readonly member?: string }): readonly Edit[] | undefined {
  const top = pathOf(parsed.root, lastOf(pathTo(parsed.root, finding.span)))[1];
  const found = top && joinedImport(parsed, top.start, wanted);
  // Under another name it would have to be written otherwise.
  return found?.name === (wanted.member ?? wanted.module) ? found.edits : undefined;
}

/** `'${value}'` as a text with quotes of its own: JSON escapes quotes and backslashes as Stripe's searches do. */
function quotedParts({ text, python }: CodeFinding, node: SyntaxNode): Edit[] {
  const whole = (value: string): string => (python ? `json.dumps(${value}, ensure_ascii=False)` : `JSON.stringify(${value})`);
  if (isHole(node)) {
    const quote = text[node.start - 1] ?? "";
    const value = partsOf(node)[0];
    if (!/^["']$/.test(quote) || text[node.end] !== quote || value === undefined || partsOf(node).length > 1) return [];
    const open = text.slice(node.start, value.start);
    const escaped = text[node.start - 2] === "\\";
    if (escaped) return [];
    return [{ span: { start: node.start - 1, end: node.end + 1 }, text: `${open}${whole(text.slice(value.start, value.end))}}` }];
  }
  if (!isSum(text, node)) return [];
  const [left, right] = [childOf(node, "left"), childOf(node, "right")];
  if (left === undefined || right === undefined || !isSum(text, left) || right.type !== "string") return [];
  const [before, value] = [childOf(left, "left"), childOf(left, "right")];
  const head = before === undefined ? undefined : before.type === "string" ? before : childOf(before, "right");
  if (head?.type !== "string" || value === undefined || value.type === "string") return [];
  const [opened, closed] = [text.slice(head.start, head.end), text.slice(right.start, right.end)];
  const quote = opened.at(-2) ?? "";
  if (!/^["']$/.test(quote) || closed[1] !== quote || opened.at(-3) === "\\") return [];
  const edits: Edit[] = [
    { span: { start: head.end - 2, end: head.end - 1 }, text: "" },
    { span: value, text: whole(text.slice(value.start, value.end)) },
  ];
  // Of the text behind it nothing may be left.
  edits.push(
    closed.length === 3 ? { span: { start: left.end, end: right.end }, text: "" } : { span: { start: right.start + 1, end: right.start + 2 }, text: "" },
  );
  return edits;
}

/** What stands before one part of an address: the name of what it is a part of, or of a parameter. Behind the host alone, the whole path is the visitor's. */
const BEFORE_PART = /=$|["'`/][a-z_]+\/(?:[^/"'`\s]*\/)*$/i;

/** A value behind a slash of an address, encoded. */
function pathParts({ text, python }: CodeFinding, node: SyntaxNode): Edit[] {
  const isLast = (before: string): boolean => BEFORE_PART.test(before.slice(-200));
  if (isHole(node)) {
    const value = partsOf(node)[0];
    if (value === undefined || partsOf(node).length > 1 || !isLast(text.slice(0, node.start))) return [];
    const single = text.slice(0, node.start).lastIndexOf('f"') > text.slice(0, node.start).lastIndexOf("f'");
    return [{ span: value, text: encoded(text.slice(value.start, value.end), python, single ? "''" : '""') }];
  }
  const [left, value] = isSum(text, node) ? [childOf(node, "left"), childOf(node, "right")] : [];
  const before = left?.type === "string" ? left : childOf(left, "right");
  if (before?.type !== "string" || value === undefined || value.type === "string" || !isLast(text.slice(before.start, before.end - 1))) return [];
  return [{ span: value, text: encoded(text.slice(value.start, value.end), python, '""') }];
}

function encoded(value: string, python: boolean, none: string): string {
  if (python) return `quote(${value}, safe=${none})`;
  return /\bquery\b/.test(value) ? `encodeURIComponent(String(${value}))` : `encodeURIComponent(${value})`;
}

function isHole(node: SyntaxNode): boolean {
  return node.type === "template_substitution" || node.type === "interpolation";
}

function isSum(text: string, node: SyntaxNode): boolean {
  const operator = /^binary_/.test(node.type) ? childOf(node, "operator") : undefined;
  return operator !== undefined && text.slice(operator.start, operator.end) === "+";
}
