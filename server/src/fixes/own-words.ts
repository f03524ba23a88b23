import type { SyntaxNode } from "../syntax/tree.ts";
import type { CarrierSite } from "./carriers.ts";
import type { CodeFinding } from "./code-repair.ts";
import { quoted, quoteOf } from "./code-style.ts";
import { childOf, partsOf } from "./tree.ts";
import { valuesOf } from "./value-sources.ts";

/** What the code itself says where there is no detail to tell. `instead`: what it is to stand for, where that is more than the detail. */
interface OwnWords {
  readonly text: string;
  readonly instead: SyntaxNode | undefined;
}

/** The words that stand beside a detail for want of it: `error.message || "The payment failed"`, `error instanceof Error ? error.message : "The payment failed"`. */
export function ownWords(code: CodeFinding, { path, node, value }: CarrierSite): OwnWords | undefined {
  const wordsOf = (it: SyntaxNode | undefined): string | undefined => (it && isPlain(it) ? neutralWords(code, it) : undefined);
  if (value !== node) {
    const text = wordsOf(besides(inside(node), value));
    return text === undefined ? undefined : { text, instead: undefined };
  }
  const around = path.slice(0, -1).findLast(({ type }) => type !== "parenthesized_expression");
  const other = around && besides(around, path[path.indexOf(around) + 1] ?? node);
  const text = wordsOf(other);
  if (text !== undefined) return { text, instead: around };
  const [source, another] = value.type === "identifier" ? valuesOf(code.parsed, value) : [];
  const held = source && !another ? choicesOf(inside(source)).find(isPlain) : undefined;
  return held && { text: neutralWords(code, held), instead: undefined };
}

/** What stands beside one of the things between which an expression chooses. */
function besides(choice: SyntaxNode, one: SyntaxNode): SyntaxNode | undefined {
  const all = choicesOf(choice);
  const [other, further] = all.filter((it) => !(it.start <= one.start && one.end <= it.end));
  return all.length === 2 && !further ? other : undefined;
}

/** The things between which an expression chooses; none for other expressions. */
function choicesOf(node: SyntaxNode): readonly SyntaxNode[] {
  const [first, , third] = partsOf(node);
  if (node.type === "conditional_expression") return first && third ? [first, third] : [];
  const [one, other] =
    node.type === "ternary_expression" ? [childOf(node, "consequence"), childOf(node, "alternative")] : [childOf(node, "left"), childOf(node, "right")];
  const isChoice =
    /^(?:ternary_expression|boolean_operator)$/.test(node.type) ||
    (node.type === "binary_expression" && node.children.some(({ type }) => /^(?:\|\||\?\?)$/.test(type)));
  return isChoice && one && other ? [one, other] : [];
}

function inside(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.type === "parenthesized_expression") {
    const [only] = partsOf(at);
    if (!only) break;
    at = only;
  }
  return at;
}

const isPlain = ({ type, children }: SyntaxNode): boolean => type === "string" && !children.some((child) => child.type === "interpolation");

/** That nobody knows what went wrong is no answer: somebody does. */
function neutralWords({ text }: CodeFinding, { start, end }: SyntaxNode): string {
  const words = text.slice(start, end);
  return /unknown|undefined|^["'`]{2}$/i.test(words) ? quoted("Something went wrong.", quoteOf(text)) : words;
}
