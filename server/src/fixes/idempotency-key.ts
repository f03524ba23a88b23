import type { SyntaxNode } from "../syntax/tree.ts";
import { type Edit, insertion } from "../text/edit.ts";
import { lineStart } from "../text/lines.ts";
import { patternOf } from "../text/pattern.ts";
import { contains } from "../text/span.ts";
import { type CodeFinding, codeRepair } from "./code-repair.ts";
import { afterComment, hasSemicolons, indentationOf, lineBreakOf, quoted, quoteOf } from "./code-style.ts";
import { isBound } from "./imports/javascript-bindings.ts";
import { visibleImport } from "./imports/python.ts";
import { moduleLevelImport } from "./imports/python-packages.ts";
import { statementRemoval } from "./removal.ts";
import type { Repair } from "./repair.ts";
import { childOf, lastOf, nodesOf, type Path, partsOf, pathTo } from "./tree.ts";
import { pathOf, valuesOf } from "./value-sources.ts";

const LOOP = /^(?:for_statement|for_in_statement|while_statement|do_statement)$/;
const FUNCTION = /^(?:function_definition|function_declaration|function_expression|arrow_function|method_definition|lambda)$/;
const CALL = /^(?:call|call_expression)$/;
const OPTION =
  /^["']?(?:idempotencyKey|idempotency_key|stripeAccount|stripe_account|apiKey|api_key|stripeContext|stripe_context|maxNetworkRetries|max_network_retries|timeout)["']?$/;

/** Gives a call that may be made again one key for all its attempts: of what it is about where that is in sight, else made once before the first attempt. */
export const idempotencyKey: Repair = codeRepair("idempotency-key", ["unsafe-retry"], (code) => {
  const { parsed, finding } = code;
  const message = finding.said?.message;
  const at = lastOf(pathTo(parsed.root, finding.span));
  const call = message === "missing" ? at : pathOf(parsed.root, at).findLast((node) => CALL.test(node.type) && takesKey(code, node));
  if (call === undefined || !CALL.test(call.type)) return [];
  const stable = stableKey(code, call);
  // Stripe refuses a key that comes again with other parameters.
  if (stable === undefined && message === "missing" && isAnotherEachTime(code, call)) return [];
  const made = stable === undefined && (message === "missing" || message === "anew") ? keyBefore(code, call, message === "anew" ? at : undefined) : undefined;
  const key = stable ?? made?.expression;
  const given =
    key === undefined ? undefined : message === "missing" ? keyGiven(code, call, key) : replaced(code, stable === undefined ? at : writtenAt(code, at), key);
  if (key === undefined || given === undefined) return [];
  const title =
    stable === undefined
      ? "Make the idempotency key once, before the first attempt"
      : `Make the idempotency key of \`${stable.replace(/^f?["'`].*\{|\}.*$/g, "")}\``;
  const note = "An idempotency key stands for one purchase: look that nothing else is paid for with the same one.";
  return [{ variant: "key", title, safety: "suggestion", edits: [...(made?.edits ?? []), ...given], notes: [note] }];
});

/** Another key in the place of one; what is called as its option is says it once. */
function replaced({ parsed, text }: CodeFinding, at: SyntaxNode, key: string): Edit[] {
  const pair = pathOf(parsed.root, at).at(-2);
  const name = pair?.type === "pair" && parsed.grammar !== "python" ? childOf(pair, "key") : undefined;
  return [{ span: pair && name && text.slice(name.start, name.end) === key ? pair : at, text: key }];
}

/** Where the key is made that a place has: in its variable, if that has one value. */
function writtenAt({ parsed }: CodeFinding, at: SyntaxNode): SyntaxNode {
  const [value, another] = at.type === "identifier" ? valuesOf(parsed, at) : [];
  return value !== undefined && another === undefined ? value : at;
}

/** Whether a call has an idempotency key among its own arguments or their options. */
function takesKey({ text }: CodeFinding, call: SyntaxNode): boolean {
  return /\bidempotency_?[kK]ey\b/.test(text.slice(childOf(call, "arguments")?.start ?? call.end, call.end));
}

/** What a purchase is called. Of a customer there are many. */
const PURCHASE = /^(?:\w*_)?(?:order|cart|booking|purchase|checkout|invoice|transaction|reservation|donation|ticket)$/i;

/** A key made of the id of what is paid for, where the file shows that it has one. */
function stableKey({ parsed, text, python }: CodeFinding, call: SyntaxNode): string | undefined {
  const path = pathOf(parsed.root, call);
  const names = path.filter((node) => FUNCTION.test(node.type)).flatMap((node) => parameterNames(text, node));
  for (const name of names.toReversed()) {
    const id = /^(?:order|cart|booking|purchase|invoice|transaction)(?:Id|_id)$/.test(name)
      ? name
      : PURCHASE.test(name)
        ? new RegExp(`(?<![\\w$.])${name}\\.(?:id|pk|uuid)(?![\\w$(])`).exec(text)?.[0]
        : undefined;
    if (id === undefined) continue;
    const what = resourceOf(text, call);
    return python ? `f"${what}-{${id}}"` : `\`${what}-\${${id}}\``;
  }
  return undefined;
}

function parameterNames(text: string, definition: SyntaxNode): string[] {
  return [...partsOf(childOf(definition, "parameters")), childOf(definition, "parameter")].flatMap((it) => {
    const [, name] = /^\{?\s*([A-Za-z_$][\w$]*)\s*(?:[:=}]|$)/.exec(it ? text.slice(it.start, it.end) : "") ?? [];
    return name === undefined ? [] : [name];
  });
}

/** `payment-intent` for `stripe.paymentIntents.create` and `stripe.PaymentIntent.create`. */
function resourceOf(text: string, call: SyntaxNode): string {
  const callee = childOf(call, "function");
  const resource = (callee ? text.slice(callee.start, callee.end) : "").split(".").at(-2) ?? "stripe";
  return resource
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .replaceAll("_", "-")
    .toLowerCase()
    .replace(/(?<!s)s$/, "");
}

/** A key that is made before whatever repeats the call; `written`: how it is made now, in there. */
function keyBefore(
  code: CodeFinding,
  call: SyntaxNode,
  written: SyntaxNode | undefined,
): { readonly expression: string; readonly edits: readonly Edit[] } | undefined {
  const { parsed, text, python } = code;
  const region = repeatedAround(code, call);
  if (region === undefined) return python ? undefined : keyInArrow(code, call, written);
  const start = lineStart(text, region.start);
  const indent = text.slice(start, region.start);
  if (indent.trim() !== "") return undefined;
  const end = !python && hasSemicolons(text) ? ";" : "";
  const br = lineBreakOf(text);
  const before = (line: string): Edit => insertion(region.start, `${line}${end}${br}${indent}`);
  // A variable that is given its value in there is given it before.
  const [value, another] = written?.type === "identifier" ? valuesOf(parsed, written) : [];
  const statement = value && pathOf(parsed.root, value).findLast((node) => /^(?:expression_statement|lexical_declaration)$/.test(node.type));
  if (written?.type === "identifier") {
    if (value === undefined || another !== undefined || statement === undefined || !isFree(code, value, region)) return undefined;
    const moved = text.slice(statement.start, statement.end).replace(/;$/, "");
    return { expression: text.slice(written.start, written.end), edits: [before(moved), ...statementRemoval(text, pathOf(parsed.root, statement), python)] };
  }
  const around = pathOf(parsed.root, region).find((node) => FUNCTION.test(node.type)) ?? parsed.root;
  const taken = new Set(text.slice(around.start, around.end).match(/(?<![.\w$])[A-Za-z_]\w*(?!\s*[:=](?![=>:]))/g));
  const name = (python ? ["idempotency_key", "payment_key"] : ["idempotencyKey", "paymentKey"]).find((it) => !taken.has(it));
  if (name === undefined) return undefined;
  const line = (expression: string): string => (python ? `${name} = ${expression}` : `const ${name} = ${expression}`);
  if (written !== undefined && isFree(code, written, region)) return { expression: name, edits: [before(line(text.slice(written.start, written.end)))] };
  const random = python ? undefined : randomUuid(code);
  if (!python) return random === undefined ? undefined : { expression: name, edits: [before(line(random))] };
  const known = visibleImport(parsed, region, { module: "uuid" });
  const top = pathOf(parsed.root, region)[1] ?? region;
  const uuid = known === undefined ? moduleLevelImport(parsed, top.start, { module: "uuid" }) : { name: known, edits: [] };
  return uuid && { expression: name, edits: [...uuid.edits, before(line(`str(${uuid.name}.uuid4())`))] };
}

/** Whether an expression can be made before the region: it uses nothing that comes into being in there. */
function isFree({ parsed, text }: CodeFinding, expression: SyntaxNode, region: SyntaxNode): boolean {
  const names = [...nodesOf(expression)].filter((node) => node.type === "identifier");
  const counted = region.children.flatMap((child) => (child.field === "left" || child.field === "initializer" ? [text.slice(child.start, child.end)] : []));
  return names.every(
    (name) =>
      valuesOf(parsed, name).every((value) => !(region.start <= value.start && value.end <= region.end)) &&
      !counted.some((it) => new RegExp(`(?<![\\w$])${patternOf(text.slice(name.start, name.end))}(?![\\w$])`).test(it)),
  );
}

/** The statement that makes a call again: the loop around its `try`, or the call that is handed a function with it. */
function repeatedAround({ parsed, text }: CodeFinding, call: SyntaxNode): SyntaxNode | undefined {
  const path = pathOf(parsed.root, call);
  const inner = path.findLastIndex((node) => FUNCTION.test(node.type));
  const attempt = path.findLastIndex((node) => node.type === "try_statement");
  const loop = path.findLastIndex((node, index) => LOOP.test(node.type) && index < attempt);
  if (loop > inner) return path[loop];
  const [list, retrying] = [path[inner - 1], path[inner - 2]];
  const callee = childOf(retrying, "function");
  const isRetry = list?.type === "arguments" && callee !== undefined && /retr(?:y|ies)|back_?off|attempt/i.test(text.slice(callee.start, callee.end));
  return isRetry ? statementIn(path.slice(0, inner - 1)) : undefined;
}

/** A key in a function that is all expression, which becomes a block: `(total) => retry(() => …)`. */
function keyInArrow(code: CodeFinding, call: SyntaxNode, written: SyntaxNode | undefined): ReturnType<typeof keyBefore> {
  const { parsed, text } = code;
  const path = pathOf(parsed.root, call);
  const inner = path.findLastIndex((node) => FUNCTION.test(node.type));
  const [list, retrying, outer] = [path[inner - 1], path[inner - 2], path[inner - 3]];
  const name = "idempotencyKey";
  const isBody = list?.type === "arguments" && retrying?.type === "call_expression" && outer?.type === "arrow_function" && childOf(outer, "body") === retrying;
  const made = written === undefined ? randomUuid(code) : text.slice(written.start, written.end);
  if (!isBody || made === undefined || written?.type === "identifier") return undefined;
  const [end, br, step] = [hasSemicolons(text) ? ";" : "", lineBreakOf(text), indentationOf(text)];
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, outer.start)))?.[0] ?? "";
  if (text.slice(retrying.start, retrying.end).includes("\n")) return undefined;
  return {
    expression: name,
    edits: [
      {
        span: { start: arrowEnd(text, outer, retrying), end: retrying.start },
        text: ` {${br}${indent}${step}const ${name} = ${made}${end}${br}${indent}${step}return `,
      },
      insertion(retrying.end, `${end}${br}${indent}}`),
    ],
  };
}

/** The call that makes a random name: by the function that the file imports for it already, else by what every runtime has; undefined where that is hidden. */
function randomUuid({ parsed, text }: CodeFinding): string | undefined {
  for (const statement of parsed.root.children) {
    if (
      statement.type !== "import_statement" ||
      !/^["'](?:node:)?crypto["']$/.test(text.slice(childOf(statement, "source")?.start, childOf(statement, "source")?.end))
    )
      continue;
    for (const node of nodesOf(statement)) {
      const [imported, alias] = node.type === "import_specifier" ? [childOf(node, "name"), childOf(node, "alias")] : [];
      if (imported && text.slice(imported.start, imported.end) === "randomUUID") return `${text.slice((alias ?? imported).start, (alias ?? imported).end)}()`;
    }
  }
  return isBound(parsed, "crypto", /^(?:node:)?crypto$/) ? undefined : "crypto.randomUUID()";
}

/** Where the arrow of a function ends. */
const arrowEnd = (text: string, { start }: SyntaxNode, body: SyntaxNode): number => start + text.slice(start, body.start).trimEnd().length;

/** So far behind an argument stands the comment on its line. */
const MAX_GAP = 40;

/** The statement of a block that the path goes through, within its own function. */
function statementIn(path: Path): SyntaxNode | undefined {
  const block = path.findLastIndex((node) => /^(?:statement_block|block|program|module)$/.test(node.type));
  return path.slice(block).some((node) => node.type === "arrow_function") ? undefined : path[block + 1];
}

/** The edits after which the call has the key among its options; undefined where its arguments are not what they seem. */
function keyGiven({ text, python }: CodeFinding, call: SyntaxNode, key: string): Edit[] | undefined {
  const list = childOf(call, "arguments");
  const all = partsOf(list);
  const last = all.at(-1);
  const callee = childOf(call, "function");
  if (list === undefined || last === undefined || callee === undefined || all.some((it) => /splat|spread/.test(it.type))) return undefined;
  const append = (argument: string): Edit[] => [insertion(last.end, `, ${argument}`)];
  const keywords = all.filter((it) => it.type === "keyword_argument");
  if (python && /(?:^|\.)[A-Z]\w*\.\w+$/.test(text.slice(callee.start, callee.end))) {
    // In lines of their own, one each.
    const own = text.slice(lineStart(text, last.start), last.start);
    const line = `${lineBreakOf(text)}${own}idempotency_key=${key}`;
    if (own.trim() !== "") return append(`idempotency_key=${key}`);
    const comma = /^,(?=[ \t]*#)/.exec(text.slice(last.end, last.end + MAX_GAP))?.[0] ?? "";
    const end = afterComment(text, last.end + comma.length, "#");
    if (end === last.end) return [insertion(last.end, `,${line}`)];
    return comma === "" ? [insertion(last.end, ","), insertion(end, line)] : [insertion(end, `${line},`)];
  }
  const name = python ? quoted("idempotency_key", quoteOf(text)) : "idempotencyKey";
  const entry = !python && key === "idempotencyKey" ? "idempotencyKey" : `${name}: ${key}`;
  const options = python ? `{${entry}}` : `{ ${entry} }`;
  const objects = all.filter((it) => /^(?:object|dictionary)$/.test(it.type));
  const known = objects.find((it) => partsOf(it).some((part) => OPTION.test(text.slice(part.start, childOf(part, "key")?.end ?? part.end))));
  if (known !== undefined) {
    const [first] = partsOf(known);
    return first && [insertion(first.start, `${entry}, `)];
  }
  if (keywords.length > 0) return keywords.some((it) => /^options\b/.test(text.slice(it.start, it.end))) ? undefined : append(`options=${options}`);
  // Ids come first: what is asked for without parameters is given none.
  const hasParameters =
    /^(?:object|dictionary|as_expression|satisfies_expression)$/.test(last.type) ||
    (last.type === "identifier" && /\.create$/.test(text.slice(callee.start, callee.end)));
  if (all.length > 2 || (all.length === 2 && !hasParameters)) return undefined;
  return append(hasParameters ? options : `{}, ${options}`);
}

/** Whether a request says something else at each attempt: it is given what the loop around it makes anew. */
function isAnotherEachTime({ parsed }: CodeFinding, call: SyntaxNode): boolean {
  const path = pathOf(parsed.root, call);
  const loop = path.slice(path.findLastIndex(({ type }) => FUNCTION.test(type)) + 1).find(({ type }) => LOOP.test(type));
  if (loop === undefined) return false;
  const names = [...nodesOf(childOf(call, "arguments") ?? call)].filter(({ type }) => /^(?:shorthand_property_)?identifier$/.test(type));
  return names.some((name) => valuesOf(parsed, name).some((value) => contains(loop, value)));
}
