import type { ParsedText, SyntaxNode } from "../../../server/src/syntax/tree.ts";
import type { Span } from "../../../server/src/text/span.ts";

/** Where a key stands by the look of the syntax alone: nothing of the engine has a say in it. In order of the text. */
export function keySites({ root, text, grammar }: ParsedText): Span[] {
  const sites: Span[] = [];
  const find = grammar === "python" ? inPython : /(?:require\(|from ?)["']stripe["']/.test(text) ? inScript : () => undefined;
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const site = find(node, text);
    if (site) sites.push({ start: site.start, end: site.end });
    waiting.push(...node.children.toReversed());
  }
  return sites;
}

/** `stripe.api_key = KEY`, `stripe.Charge.create(api_key=KEY)`, `StripeClient(KEY)`. */
function inPython(node: SyntaxNode, text: string): SyntaxNode | undefined {
  if (node.type === "assignment") return /^stripe\.api_key$/.test(textOf(field(node, "left"), text)) ? field(node, "right") : undefined;
  if (node.type !== "call") return undefined;
  const callee = textOf(field(node, "function"), text);
  const given = field(node, "arguments")?.children.filter(({ named, type }) => named && type !== "comment") ?? [];
  const byName = given.find((it) => it.type === "keyword_argument" && textOf(field(it, "name"), text) === "api_key");
  if (/^stripe\.(?!error|StripeError)/.test(callee) && byName) return field(byName, "value");
  if (!/(?:^|\.)StripeClient$/.test(callee)) return undefined;
  return byName ? field(byName, "value") : given.find(({ type }) => type !== "keyword_argument" && !type.endsWith("_splat"));
}

/** `new Stripe(KEY)`, also as compilers write it: `new stripe_1.default(KEY)`; `require("stripe")(KEY)`. */
function inScript(node: SyntaxNode, text: string): SyntaxNode | undefined {
  const isNew = node.type === "new_expression";
  if (!isNew && node.type !== "call_expression") return undefined;
  const callee = textOf(field(node, isNew ? "constructor" : "function"), text);
  if (!(isNew ? /^(?:\w*stripe\w*\.default|Stripe)$/i : /^require\(["']stripe["']\)$/).test(callee)) return undefined;
  return field(node, "arguments")?.children.find(({ named, type }) => named && type !== "comment" && type !== "spread_element");
}

function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((it) => it.field === name);
}

function textOf(node: SyntaxNode | undefined, text: string): string {
  return node ? text.slice(node.start, node.end) : "";
}
