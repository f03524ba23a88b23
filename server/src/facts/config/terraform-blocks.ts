import type { Span } from "../../text/span.ts";

/** A `variable` or an `output` of a Terraform module. */
export interface TerraformBlock extends Span {
  readonly kind: "variable" | "output";
  readonly name: string;
  /** Where its name stands, quotes left out. */
  readonly nameSpan: Span;
  /** What stands between its braces. */
  readonly body: Span;
  readonly sensitive: boolean;
}

const HEADER = /^\uFEFF?[ \t]*(variable|output)[ \t]+"([\w-]{1,200})"[ \t]*\{/gm;

/** The variables and outputs of a Terraform file. What is not closed goes to the end. */
export function terraformBlocks(text: string): TerraformBlock[] {
  const blocks: TerraformBlock[] = [];
  HEADER.lastIndex = 0;
  for (let match = HEADER.exec(text); match; match = HEADER.exec(text)) {
    const [whole, kind = "", name = ""] = match;
    const from = match.index + whole.length;
    const end = closingBrace(text, from);
    const quote = match.index + whole.indexOf('"') + 1;
    blocks.push({
      kind: kind === "output" ? "output" : "variable",
      name,
      nameSpan: { start: quote, end: quote + name.length },
      start: match.index,
      end: Math.min(end + 1, text.length),
      body: { start: from, end },
      sensitive: /^[ \t]*(?:sensitive|ephemeral)[ \t]*=[ \t]*true\b|[;{,][ \t]*sensitive[ \t]*=[ \t]*true\b/m.test(`{${text.slice(from, end)}`),
    });
    HEADER.lastIndex = Math.max(end, from);
  }
  return blocks;
}

function closingBrace(text: string, from: number): number {
  const parts = /"(?:[^"\\\n]|\\.)*"|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/|[{}]/g;
  parts.lastIndex = from;
  let depth = 1;
  for (let match = parts.exec(text); match; match = parts.exec(text)) {
    if (match[0] === "{") depth++;
    else if (match[0] === "}" && --depth === 0) return match.index;
  }
  return text.length;
}
