import { ZERO_DECIMAL_CURRENCIES } from "../model/stripe/currencies.ts";
import type { SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { type CodeFinding, codeRepair, type Proposal } from "./code-repair.ts";
import type { Repair } from "./repair.ts";
import { childOf, inside, lastOf, nodesOf, partsOf, pathTo } from "./tree.ts";
import { sourcesOf } from "./value-sources.ts";

/** Writes arguments as Stripe's API has them: names, values, currencies, whole amounts. */
export const argument: Repair = codeRepair("argument", ["invalid-argument"], (code) => {
  const said = code.finding.said;
  const { right = "", value = "" } = said?.arguments ?? {};
  switch (said?.message) {
    case "currency-case":
      return inLiteral(code, (text) => (text.toLowerCase() === right ? right : undefined), `Write the currency as \`${right}\``, "safe");
    case "value":
      return inLiteral(code, (text) => (text === value ? right : undefined), `Write \`${right}\``, sameLetters(value, right) ? "safe" : "suggestion");
    case "parameter":
      return renamed(code, value, right);
    case "amount-float":
      return rounded(code);
    case "amount-fraction":
      return inSmallestUnit(code, value);
    case "amount-text":
      return textInSmallestUnit(code);
    case "amount-hundredfold":
      return notMultiplied(code);
    default:
      return [];
  }
});

/** Another text in the literal that was reported. */
function inLiteral({ parsed, text, finding }: CodeFinding, right: (text: string) => string | undefined, title: string, safety: Proposal["safety"]): Proposal[] {
  const node = inside(lastOf(pathTo(parsed.root, finding.span)));
  const [, open, content = ""] = /^([a-zA-Z]{0,2}["'`]{1,3})(\w*)(["'`]{1,3})/.exec(node ? text.slice(node.start, node.end) : "") ?? [];
  const written = open === undefined ? undefined : right(content);
  if (node === undefined || open === undefined || written === undefined) return [];
  const start = node.start + open.length;
  return [{ variant: "write", title, safety, edits: [{ span: { start, end: start + content.length }, text: written }] }];
}

function sameLetters(a: string, b: string): boolean {
  const letters = (word: string): string => word.toLowerCase().replace(/[\s_.-]/g, "");
  return letters(a) === letters(b);
}

/** The name of a parameter, where it is written: a keyword, a key in quotes or without, one that is its value's name too. */
function renamed({ parsed, text, finding }: CodeFinding, wrong: string, right: string): Proposal[] {
  const at = lastOf(pathTo(parsed.root, finding.span));
  const named = (node: SyntaxNode): boolean => text.slice(node.start, node.end).replace(/^["'`]|["'`]$/g, "") === wrong;
  // Where the entry's own place is not reported, it is the only one of that name in what the call is given.
  const keys = sourcesOf(parsed, at).flatMap((source) => [...nodesOf(source)].filter((node) => isKey(node) && named(node)));
  const [key, another] = named(at) ? [at] : keys;
  if (key === undefined || another !== undefined || !/^\w+$/.test(right)) return [];
  const quoted = /^["'`]/.test(text.charAt(key.start));
  const [start, end] = quoted ? [key.start + 1, key.end - 1] : [key.start, key.end];
  const shorthand = key.type === "shorthand_property_identifier";
  const edits: Edit[] = shorthand ? [{ span: { start, end: start }, text: `${right}: ` }] : [{ span: { start, end }, text: right }];
  return [{ variant: "rename", title: `Call it \`${right}\``, safety: sameLetters(wrong, right) ? "safe" : "suggestion", edits }];
}

/** Whether a node names an entry or a keyword. */
function isKey(node: SyntaxNode): boolean {
  return node.field === "key" || node.type === "shorthand_property_identifier" || (node.field === "name" && node.type === "identifier");
}

/** What may have a fraction, rounded to a whole number. */
function rounded(code: CodeFinding): Proposal[] {
  const { text, finding, python } = code;
  const node = expressionOf(code);
  if (node === undefined || /^(?:spread_element|dictionary_splat)$/.test(node.type) || isGivenWhole(code)) return [];
  const source = text.slice(finding.span.start, finding.span.end);
  const call = python ? "round" : "Math.round";
  return [
    {
      variant: "round",
      title: "Round to a whole number of the smallest unit",
      safety: "suggestion",
      edits: [{ span: finding.span, text: `${call}(${source})` }],
      ...(python && /\bDecimal\b/.test(text)
        ? { notes: ["Python's `round` rounds halves to the even number: for money choose a rounding of `decimal`."] }
        : {}),
    },
  ];
}

/** Whether what stands there is handed to a call by itself: an object that was made elsewhere, in which the amount is. */
function isGivenWhole({ parsed, finding }: CodeFinding): boolean {
  const path = pathTo(parsed.root, finding.span);
  return /^(?:identifier|attribute|member_expression)$/.test(path.at(-1)?.type ?? "") && /^argument(?:s|_list)$/.test(path.at(-2)?.type ?? "");
}

/** `10.5` as 1050, where the fraction is one of hundredths. */
function inSmallestUnit(code: CodeFinding, value: string): Proposal[] {
  const { text, finding } = code;
  if (hasOtherUnit(code)) return [];
  const source = text.slice(finding.span.start, finding.span.end);
  if (/^\d+\.\d{1,2}$/.test(source)) {
    const cents = hundredfold(source);
    return [
      {
        variant: "hundredfold",
        title: `Write ${cents}, in the currency's smallest unit`,
        safety: "suggestion",
        edits: [{ span: finding.span, text: cents }],
        notes: [UNIT],
      },
    ];
  }
  // `19.99 * 100` is off by the fraction that binary numbers cannot say.
  return /^[^,;\n]*\*\s*100$/.test(source) && Math.abs(Number(value) - Math.round(Number(value))) < 1e-6 ? rounded(code) : [];
}

/** Whether the call speaks of a currency whose smallest unit is no hundredth. */
function hasOtherUnit({ parsed, text, finding }: CodeFinding): boolean {
  const call = pathTo(parsed.root, finding.span).findLast((node) => /^call/.test(node.type));
  const words = (call ? text.slice(call.start, call.end) : "").matchAll(/["'`]([a-z]{3})["'`]/gi);
  return [...words].some(([, word = ""]) => ZERO_DECIMAL_CURRENCIES.has(word.toLowerCase()) || THREE_DECIMALS.test(word));
}

const THREE_DECIMALS = /^(?:bhd|jod|kwd|omr|tnd)$/i;

const UNIT = "Look whether the amount was meant in the currency's main unit: 10.50 is 1050 of its hundredths.";

function textInSmallestUnit(code: CodeFinding): Proposal[] {
  const { parsed, text, finding } = code;
  if (hasOtherUnit(code)) return [];
  const node = inside(lastOf(pathTo(parsed.root, finding.span)));
  const literal = node?.type === "as_expression" ? partsOf(node)[0] : node;
  const [, number] = /^["'](\d+\.\d{2})["']$/.exec(literal ? text.slice(literal.start, literal.end) : "") ?? [];
  if (node === undefined || number === undefined) return [];
  const cents = hundredfold(number);
  return [
    {
      variant: "hundredfold",
      title: `Write ${cents}, in the currency's smallest unit`,
      safety: "suggestion",
      edits: [{ span: node, text: cents }],
      notes: [UNIT],
    },
  ];
}

/** A decimal with up to two places, times a hundred, in digits. */
function hundredfold(decimal: string): string {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return `${whole}${fraction.padEnd(2, "0")}`.replace(/^0+(?=\d)/, "");
}

/** `price * 100` without the factor: the currency has no smaller unit. */
function notMultiplied({ parsed, text, finding }: CodeFinding): Proposal[] {
  const around = lastOf(pathTo(parsed.root, finding.span));
  const product = [...nodesOf(around)].find(
    (node) => /^binary_(?:expression|operator)$/.test(node.type) && text.slice(childOf(node, "operator")?.start, childOf(node, "operator")?.end) === "*",
  );
  const [left, right] = [childOf(product, "left"), childOf(product, "right")];
  if (product === undefined || left === undefined || right === undefined || !/^100(?:\.0+)?$/.test(text.slice(right.start, right.end))) return [];
  const edits: Edit[] = [{ span: { start: left.end, end: product.end }, text: "" }];
  return [{ variant: "once", title: "Leave the factor of 100 out", safety: "suggestion", edits }];
}

/** The expression that is all of the reported span. */
function expressionOf({ parsed, finding: { span } }: CodeFinding): SyntaxNode | undefined {
  const node = lastOf(pathTo(parsed.root, span));
  return node.start === span.start && node.end === span.end ? node : undefined;
}
