import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { lineStart } from "../../text/lines.ts";
import { type Span, textAt } from "../../text/span.ts";
import { childOf, inside, lastOf, type Path, parentOf, partsOf } from "../tree.ts";
import { pathOf, valuesOf } from "../value-sources.ts";
import { argumentSite, demandedOfNest } from "./javascript-argument.ts";
import { environmentNames, environmentVariable, isEnvironment, memberOf } from "./javascript-environment.ts";
import { type WholeKey, wholeKey } from "./javascript-whole-key.ts";
import type { Site, Variable } from "./site.ts";

/** The site of a key that is a whole expression: plain, or a fallback that is dropped. Undefined where no look-up would be right. */
export function javascriptContext(parsed: ParsedText, whole: Path, quote: '"' | "'", value: string | undefined): Site | undefined {
  const key = wholeKey(parsed, whole, quote, value);
  if (key === undefined) return undefined;
  const names = environmentNames(parsed);
  const fallback = fallbackSite(key, names);
  if (fallback) return fallback;
  const { text } = parsed;
  const { path } = key;
  const parent = parentOf(path);
  if (/^(?:augmented_)?assignment_expression$/.test(parent?.type ?? "") && childOf(parent, "right") === lastOf(path)) {
    const variable = memberOf(text, childOf(parent, "left"), names);
    const statement = path.slice(0, -2);
    if (variable) return lastOf(statement).type === "expression_statement" ? removal(text, statement, key.node, variable, value) : undefined;
  }
  const list = path.slice(0, -1);
  const call = list.slice(0, -1);
  const isArgument = list.length > 1 && lastOf(list).type === "arguments" && lastOf(call).type === "call_expression";
  return isArgument ? argumentSite(key, call) : key.replaced(key.span, undefined);
}

/** The site of a key that stands where a variable of the environment is asked for as well: as its fallback, before it, as its default. */
function fallbackSite(key: WholeKey, names: ReadonlySet<string>): Site | undefined {
  const { path, quote } = key;
  const { text } = key.parsed;
  const at = lastOf(path);
  const parent = parentOf(path);
  if (parent?.type === "binary_expression" && /^(?:\|\||\?\?)$/.test(childOf(parent, "operator")?.type ?? "")) {
    const isLast = childOf(parent, "right") === at;
    const other = childOf(parent, isLast ? "left" : "right");
    const called = isLast ? inside(other) : undefined;
    const demanded =
      called?.type === "call_expression" && partsOf(childOf(called, "arguments")).length === 1
        ? demandedOfNest(key, called, { start: other?.end ?? at.start, end: at.end })
        : undefined;
    if (demanded !== undefined) return demanded;
    const held = isLast ? heldVariable(key.parsed, other, names) : undefined;
    // What was read before is asked first.
    if (held !== undefined) return key.replaced(key.span, held);
    const variable = environmentVariable(text, other, names);
    if (isLast && variable) return key.replaced({ start: variable.at.start, end: at.end }, variable);
    // What stands behind a key was never asked for.
    if (!isLast && (variable || other?.type === "string")) return key.replaced(parent, variable);
  }
  if (parent?.type === "ternary_expression" && childOf(parent, "alternative") === at) {
    const test = environmentVariable(text, childOf(parent, "condition"), names);
    const then = environmentVariable(text, childOf(parent, "consequence"), names);
    if (test && then?.code === test.code && then.at === childOf(parent, "consequence")) return key.replaced(parent, then);
    if (then) return key.replaced(key.span, then);
  }
  if ((parent?.type === "object_assignment_pattern" || parent?.type === "assignment_pattern") && childOf(parent, "right") === at) {
    const name = destructuredKey(text, path, names);
    if (name !== undefined) return key.replaced(key.span, { name, code: `${quote}${name}${quote}` });
  }
  return undefined;
}

/** The variable of the environment that a name was given, where it was given nothing else: `const key = process.env.STRIPE_KEY`. */
function heldVariable(parsed: ParsedText, node: SyntaxNode | undefined, names: ReadonlySet<string>): Variable | undefined {
  if (node?.type !== "identifier") return undefined;
  const { text } = parsed;
  const [value, another] = valuesOf(parsed, node);
  if (value === undefined || another !== undefined) return undefined;
  const variable = environmentVariable(text, value, names);
  if (variable !== undefined) return variable;
  if (!isEnvironment(text, value, names)) return undefined;
  // `const { STRIPE_KEY } = process.env`
  const declarator = pathOf(parsed.root, value).at(-2);
  const pattern = childOf(declarator, "name");
  const name = textAt(text, node);
  const [entry] = pattern?.type === "object_pattern" ? partsOf(pattern).filter((it) => textAt(text, childOf(it, "value") ?? it) === name) : [];
  const key = entry?.type === "pair_pattern" ? textAt(text, childOf(entry, "key")) : name;
  return entry !== undefined && /^[A-Za-z_]\w*$/.test(key) ? { name: key, code: JSON.stringify(key) } : undefined;
}

/** The variable that a destructured entry of the environment reads: `const { X = "key" } = process.env`. */
function destructuredKey(text: string, path: Path, names: ReadonlySet<string>): string | undefined {
  const target = parentOf(path) as SyntaxNode;
  const pair = target.type === "assignment_pattern" ? path[path.length - 3] : undefined;
  const key = target.type === "object_assignment_pattern" ? childOf(target, "left") : childOf(pair, "key");
  const pattern = path[path.length - (pair ? 4 : 3)];
  const holder = path[path.length - (pair ? 5 : 4)];
  if (key === undefined || pattern?.type !== "object_pattern" || (pair && pair.type !== "pair_pattern")) return undefined;
  const value = childOf(holder, "value") ?? childOf(holder, "right");
  const [, name] = /^["']?([A-Za-z_]\w*)["']?$/.exec(text.slice(key.start, key.end)) ?? [];
  return holder !== undefined && value !== pattern && isEnvironment(text, value, names) ? name : undefined;
}

/** The statement goes, with its line where it has one of its own. */
function removal(text: string, path: Path, key: Span, variable: Variable, value: string | undefined): Site {
  const statement = lastOf(path);
  const line = lineStart(text, statement.start);
  const [rest = ""] = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(statement.end)) ?? [];
  const alone = text.slice(line, statement.start).trim() === "" && (rest !== "" || statement.end === text.length);
  const inBlock = /^(?:program|statement_block|switch_case|switch_default|class_static_block)$/.test(parentOf(path)?.type ?? "");
  const span = alone && inBlock ? { start: line, end: statement.end + rest.length } : { start: statement.start, end: statement.end };
  return { start: key.start, end: key.end, label: undefined, variable, value, edits: () => [{ span, text: inBlock ? "" : "{}" }] };
}
