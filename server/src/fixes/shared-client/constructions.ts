import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import type { Span } from "../../text/span.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { importedFrom } from "../imports/javascript-import.ts";
import { importedNames, qualifiedName } from "../site/python-environment.ts";
import { childOf, nodesOf, type Path, partsOf, pathTo } from "../tree.ts";

/** A place where code builds a Stripe client of its own. */
export interface Construction extends Span {
  readonly path: Path;
  readonly key: SyntaxNode;
  /** What is said besides the key: the object of JavaScript, the keyword arguments of Python. */
  readonly options: readonly SyntaxNode[];
}

/** The places of a file where it builds Stripe clients with a key and nothing that is spread into them. */
export function constructionsIn(parsed: ParsedText): readonly Construction[] {
  return parsed.grammar === "python" ? pythonConstructions(parsed) : javascriptConstructions(parsed);
}

/** The name under which a JavaScript file has the class of the client; undefined where it loads it in place. */
export function classNames(parsed: ParsedText): readonly string[] {
  const known = importedFrom(parsed, "stripe");
  return ["default", "Stripe"].flatMap((member) => {
    const name = known.get(member);
    return name === undefined || isBound(parsed, name, /^stripe$/) ? [] : [name];
  });
}

function javascriptConstructions(parsed: ParsedText): Construction[] {
  const { text, root } = parsed;
  const classes = classNames(parsed);
  const found: Construction[] = [];
  for (const node of nodesOf(root)) {
    if (node.type !== "new_expression" && node.type !== "call_expression") continue;
    const callee = childOf(node, node.type === "new_expression" ? "constructor" : "function");
    const name = callee ? text.slice(callee.start, callee.end) : "";
    const isLoaded = node.type === "call_expression" && /^require\s*\(\s*["']stripe["']\s*\)(?:\.default)?$/.test(name);
    if (!classes.includes(name) && !isLoaded) continue;
    const [key, ...options] = partsOf(childOf(node, "arguments"));
    if (key === undefined || options.length > 1 || key.type === "object" || [key, ...options].some(({ type }) => type === "spread_element")) continue;
    found.push({ start: node.start, end: node.end, path: pathTo(root, node), key, options });
  }
  return found;
}

function pythonConstructions(parsed: ParsedText): Construction[] {
  const { text, root } = parsed;
  const names = importedNames(parsed);
  const found: Construction[] = [];
  for (const node of nodesOf(root)) {
    if (node.type !== "call" || qualifiedName(text, childOf(node, "function"), names) !== "stripe.StripeClient") continue;
    const all = partsOf(childOf(node, "arguments"));
    const named = all.find((it) => it.type === "keyword_argument" && /^api_key\s*=/.test(text.slice(it.start, it.end)));
    const first = all[0]?.type === "keyword_argument" ? undefined : all[0];
    const key = named ? childOf(named, "value") : first;
    const options = all.filter((it) => it !== named && it !== first);
    if (key === undefined || options.some(({ type }) => type !== "keyword_argument") || first?.type.endsWith("splat")) continue;
    found.push({ start: node.start, end: node.end, path: pathTo(root, node), key, options });
  }
  return found;
}
