import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { patternOf } from "../../text/pattern.ts";
import { textAt } from "../../text/span.ts";
import { argumentsOf, calleeOf } from "../carriers.ts";
import { hasSemicolons, indentationOf, lineBreakOf, quoted, quoteOf } from "../code-style.ts";
import { afterImports } from "../imports/javascript.ts";
import { isBound } from "../imports/javascript-bindings.ts";
import { childOf, nodesOf, partsOf } from "../tree.ts";

const PATTERN = "/\\b(?:(?:sk|rk)_(?:live|test)|whsec)_[A-Za-z0-9+/=]+/g";

/** The edits after which no Stripe key stands in what the logger made by a call writes, stacks included; undefined where the call is of no form that is known. */
export function javascriptRedaction(parsed: ParsedText, call: SyntaxNode): Edit[] | undefined {
  // What an earlier repair declared serves another logger of its kind.
  const declared = parsed.text.includes(PATTERN) && isBound(parsed, "redactStripeKeys");
  if (!declared && ["STRIPE_KEY", "redactStripeKeys", "MESSAGE"].some((name) => isBound(parsed, name))) return undefined;
  const callee = calleeOf(parsed.text, call);
  if (/^(?:pino|(?:pino\.)?(?:default|pino))$/.test(callee)) return pinoRedaction(parsed, call);
  // Other libraries have a function of this name, and no formats.
  const isWinston = /(?:^|\.)createLogger$/.test(callee) && isOf(parsed, callee.split(".")[0] ?? "", "winston");
  return isWinston ? winstonRedaction(parsed, call, callee) : undefined;
}

/** pino: a hook that searches each line; paths alone would leave messages and stacks as they are. */
function pinoRedaction(parsed: ParsedText, call: SyntaxNode): Edit[] | undefined {
  const { text } = parsed;
  const [options, ...others] = partsOf(argumentsOf(call));
  const q = (it: string): string => quoted(it, quoteOf(text));
  const redact = `redact: [${["apiKey", "*.apiKey", "secretKey", "*.secretKey"].map(q).join(", ")}]`;
  const hook = "streamWrite: redactStripeKeys";
  const typed = isTyped(parsed);
  const declares = declaration(parsed, [
    `const STRIPE_KEY = ${PATTERN};`,
    `const redactStripeKeys = (line${typed ? ": string" : ""})${typed ? ": string" : ""} => line.replace(STRIPE_KEY, ${q("[redacted]")});`,
  ]);
  if (options === undefined && others.length === 0) {
    const list = argumentsOf(call);
    return list && [...declares, { span: { start: list.start + 1, end: list.end - 1 }, text: `{ ${redact}, hooks: { ${hook} } }` }];
  }
  if (options?.type !== "object" || partsOf(options).some(({ type }) => type === "spread_element")) return undefined;
  const hooks = entryOf(text, options, "hooks");
  const value = childOf(hooks, "value");
  if (hooks !== undefined && (value?.type !== "object" || entryOf(text, value, "streamWrite") !== undefined)) return undefined;
  const own = entryOf(text, options, "redact") === undefined ? [redact] : [];
  const added = addedEntries(text, options, value ? own : [...own, `hooks: { ${hook} }`]);
  return [...declares, ...added, ...(value ? addedEntries(text, value, [hook]) : [])];
}

/** winston: a format behind those that make the line, of the logger and of its transports. */
function winstonRedaction(parsed: ParsedText, call: SyntaxNode, callee: string): Edit[] | undefined {
  const { text } = parsed;
  const format = callee === "createLogger" ? ownFormat(parsed) : callee.replace(/createLogger$/, "format");
  if (format === undefined) return undefined;
  const [options, another] = partsOf(argumentsOf(call));
  if (another !== undefined || (options !== undefined && options.type !== "object")) return undefined;
  const formats = [...nodesOf(call)].filter((node) => node.type === "pair" && nameOf(text, node) === "format").flatMap((pair) => childOf(pair, "value") ?? []);
  const q = (it: string): string => quoted(it, quoteOf(text));
  const step = indentationOf(text);
  const edits = [
    ...declaration(parsed, [
      `const STRIPE_KEY = ${PATTERN};`,
      `const MESSAGE = Symbol.for(${q("message")});`,
      `const redactStripeKeys = ${format}((info) => ({`,
      `${step}...info,`,
      `${step}[MESSAGE]: String(info[MESSAGE]).replace(STRIPE_KEY, ${q("[redacted]")}),`,
      "}));",
    ]),
    ...formats.map((value): Edit => {
      const list = argumentsOf(value);
      const last = partsOf(list).at(-1);
      if (last && /(?:^|\.)combine$/.test(calleeOf(text, value))) {
        const between = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last.start))?.[1];
        return insertion(last.end, between === undefined ? ", redactStripeKeys()" : `,${lineBreakOf(text)}${between}redactStripeKeys()`);
      }
      return { span: value, text: `${format}.combine(${text.slice(value.start, value.end)}, redactStripeKeys())` };
    }),
  ];
  const whole = `format: ${format}.combine(${format}.json(), redactStripeKeys())`;
  const list = argumentsOf(call);
  if (options === undefined) return list && [...edits, { span: { start: list.start + 1, end: list.end - 1 }, text: `{ ${whole} }` }];
  return entryOf(text, options, "format") ? edits : [...edits, ...addedEntries(text, options, [whole])];
}

/** Whether a name comes from a package: imported, required, or taken out of what is. */
function isOf(parsed: ParsedText, name: string, module: string): boolean {
  const named = new RegExp(`(?<![\\w$.])${patternOf(name)}(?![\\w$])`);
  const [, source] =
    parsed.root.children
      .filter(({ type }) => /^(?:import_statement|lexical_declaration|variable_declaration)$/.test(type))
      .map((statement) => /^([^"']*?)(?:\bfrom\s*|\brequire\s*\(\s*|=\s*(?=[\w$]+\s*;?$))(\S[\s\S]*)$/.exec(textAt(parsed.text, statement)))
      .find((it) => it !== null && named.test(it[1] ?? ""))
      ?.slice(1) ?? [];
  if (source === undefined) return false;
  const [, quotedName] = /^["']([^"']+)["']/.exec(source) ?? [];
  const [, other] = /^([\w$]+)\s*;?$/.exec(source) ?? [];
  return quotedName === undefined ? other !== undefined && other !== name && isOf(parsed, other, module) : quotedName === module;
}

/** What the file calls winston's formats; of what a later statement takes out of the package, the whole name: only that is there so early. */
function ownFormat(parsed: ParsedText): string | undefined {
  if (!isBound(parsed, "format")) return undefined;
  for (const node of nodesOf(parsed.root)) {
    const [pattern, value] = node.type === "variable_declarator" ? [childOf(node, "name"), childOf(node, "value")] : [];
    if (pattern?.type === "object_pattern" && value?.type === "identifier" && /[{,]\s*format\s*[,}]/.test(textAt(parsed.text, pattern)))
      return `${textAt(parsed.text, value)}.format`;
  }
  return "format";
}

/** The edit that declares something after the imports, in the file's way to end statements. */
function declaration(parsed: ParsedText, lines: readonly string[]): Edit[] {
  if (isBound(parsed, "redactStripeKeys")) return [];
  const ended = hasSemicolons(parsed.text);
  return [afterImports(parsed, lines.map((line) => (ended ? line : line.replace(/;$/, ""))).join(lineBreakOf(parsed.text)))];
}

function isTyped({ grammar }: ParsedText): boolean {
  return grammar === "typescript" || grammar === "tsx";
}

/** The edits that put entries at the end of an object. */
function addedEntries(text: string, object: SyntaxNode, entries: readonly string[]): Edit[] {
  const last = partsOf(object).at(-1);
  if (entries.length === 0) return [];
  if (last === undefined) return [{ span: object, text: `{ ${entries.join(", ")} }` }];
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, last.start))?.[1];
  const separator = indent === undefined ? ", " : `,${lineBreakOf(text)}${indent}`;
  return [insertion(last.end, entries.map((entry) => separator + entry).join(""))];
}

function entryOf(text: string, object: SyntaxNode, name: string): SyntaxNode | undefined {
  return partsOf(object).find((part) => nameOf(text, part) === name);
}

function nameOf(text: string, entry: SyntaxNode): string {
  const key = childOf(entry, "key") ?? (entry.type === "method_definition" ? childOf(entry, "name") : entry.type.startsWith("shorthand") ? entry : undefined);
  return key ? text.slice(key.start, key.end).replace(/^["']|["']$/g, "") : "";
}
