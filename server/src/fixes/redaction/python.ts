import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { lineStart } from "../../text/lines.ts";
import { argumentsOf, calleeOf } from "../carriers.ts";
import { indentationOf, lineBreakOf, requoted } from "../code-style.ts";
import { addImport, visibleImport } from "../imports/python.ts";
import { childOf, nodesOf, type Path, partsOf } from "../tree.ts";
import { pathOf } from "../value-sources.ts";

/** The names that a redaction declares: all of them must be free. */
const NAMES = /\b(?:STRIPE_KEY|StripeKeyFormatter|redact_stripe_keys|write_redacted|log_handler)\b/;
const PATTERN = 'STRIPE_KEY = re.compile(r"\\b(?:(?:sk|rk)_(?:live|test)|whsec)_[A-Za-z0-9+/=]+")';
const RENDERERS = /(?:^|\.)(?:JSONRenderer|ConsoleRenderer|KeyValueRenderer|LogfmtRenderer)$/;

/** What installing takes: where it is set up, what is declared above that, and the changes there. */
interface SetUp {
  readonly at: SyntaxNode;
  readonly declaration: readonly string[];
  readonly edits: readonly Edit[];
}

/**
 * The edits after which no Stripe key stands in what a logger of the library writes, tracebacks included, where the file sets that logger up. Filters and patchers
 * would let tracebacks through: it is the finished line that is searched.
 */
export function pythonRedaction(parsed: ParsedText, library: "logging" | "structlog" | "loguru"): Edit[] | undefined {
  if (NAMES.test(parsed.text)) return undefined;
  const setUp = library === "logging" ? formatters(parsed) : library === "structlog" ? processors(parsed) : handlers(parsed);
  if (setUp === undefined) return undefined;
  const statement = topLevel(parsed, setUp.at);
  const pattern = visibleImport(parsed, statement, { module: "re" }) ?? addImport(parsed, statement, { module: "re" });
  if (pattern === undefined) return undefined;
  const name = typeof pattern === "string" ? pattern : pattern.name;
  const br = lineBreakOf(parsed.text);
  const step = stepOf(parsed.text);
  const start = lineStart(parsed.text, statement.start);
  const lines = [PATTERN.replace("re.", `${name}.`), "", "", ...setUp.declaration, "", "", ""].map((line) =>
    requoted(parsed.text, line).replace(/^(?: {4})+/, (indent) => step.repeat(indent.length / 4)),
  );
  const declared = { span: { start, end: start }, text: lines.join(br) };
  return [...(typeof pattern === "string" ? [] : pattern.edits), declared, ...setUp.edits];
}

/** The standard library: every formatter that the file makes is one that searches its text, and the root logger's get one. */
function formatters(parsed: ParsedText): SetUp | undefined {
  const { text } = parsed;
  const calls = callsOf(parsed, /(?:^|\.)(?:Formatter|basicConfig)$/);
  const logging = calls[0] && visibleImport(parsed, calls[0], { module: "logging" });
  if (logging === undefined) return undefined;
  const made = calls.filter((call) => calleeOf(text, call) === `${logging}.Formatter`);
  const basic = calls.find((call) => calleeOf(text, call) === `${logging}.basicConfig`);
  const edits: Edit[] = made.map((call) => ({ span: childOf(call, "function") as SyntaxNode, text: "StripeKeyFormatter" }));
  const root = basic && rootFormatter(parsed, basic, logging, made.length > 0);
  if (root === null) return undefined;
  if (root) edits.push(root);
  const at = calls.find((call) => made.includes(call) || (root && call === basic));
  return at && { at, edits, declaration: formatter(logging) };
}

const formatter = (logging: string): string[] => [
  `class StripeKeyFormatter(${logging}.Formatter):`,
  '    """Takes Stripe keys out of everything that is logged, tracebacks included."""',
  "",
  `    def format(self, record: ${logging}.LogRecord) -> str:`,
  '        return STRIPE_KEY.sub("[redacted]", super().format(record))',
];

/** Sets the formatter of the handlers that `basicConfig` made, in the format that it was given. Null where that is not known, undefined where they have one. */
function rootFormatter(parsed: ParsedText, basic: SyntaxNode, logging: string, hasFormatters: boolean): Edit | null | undefined {
  const { text, root } = parsed;
  const given = partsOf(argumentsOf(basic));
  const option = (name: string): string | undefined => {
    const value = given.find((part) => childOf(part, "name") && text.slice(part.start, childOf(part, "name")?.end) === name);
    const node = childOf(value, "value");
    return node && text.slice(node.start, node.end);
  };
  if (given.some(({ type }) => type !== "keyword_argument")) return null;
  if (option("handlers") !== undefined && hasFormatters) return undefined;
  const path = pathOf(root, basic);
  const statement = path.at(-2);
  if (statement?.type !== "expression_statement") return null;
  const indent = text.slice(lineStart(text, statement.start), statement.start);
  if (indent.trim() !== "") return null;
  const others = ["datefmt", "style"].flatMap((name) => (option(name) === undefined ? [] : [`${name}=${option(name)}`]));
  const format = [option("format") ?? `${logging}.BASIC_FORMAT`, ...others].join(", ");
  const lines = [`for log_handler in ${logging}.getLogger().handlers:`, `${stepOf(text)}log_handler.setFormatter(StripeKeyFormatter(${format}))`];
  const br = lineBreakOf(text);
  return insertion(statement.end, lines.map((line) => `${br}${indent}${line}`).join(""));
}

/** structlog: a processor behind the one that makes the line. */
function processors(parsed: ParsedText): SetUp | undefined {
  const { text } = parsed;
  for (const call of callsOf(parsed, /(?:^|\.)configure$/)) {
    const [first] = partsOf(argumentsOf(call));
    const named = partsOf(argumentsOf(call)).find((part) => childOf(part, "name") && text.slice(part.start, childOf(part, "name")?.end) === "processors");
    const list = named ? childOf(named, "value") : first;
    const last = list?.type === "list" ? partsOf(list).at(-1) : undefined;
    if (list === undefined || last?.type !== "call" || !RENDERERS.test(calleeOf(text, last))) continue;
    // A serialiser of one's own may make bytes.
    if (text.slice(last.start, last.end).includes("serializer")) continue;
    const plain = plainTraceback(parsed, last);
    if (plain === undefined) return undefined;
    const between = text.slice(lineStart(text, last.start), last.start);
    const separator = between.trim() === "" ? `,${lineBreakOf(text)}${between}` : ", ";
    return {
      at: call,
      edits: [...plain, insertion(last.end, `${separator}redact_stripe_keys`)],
      declaration: [
        "def redact_stripe_keys(_logger, _name, line):",
        '    """Takes Stripe keys out of everything that is logged, tracebacks included."""',
        '    return STRIPE_KEY.sub("[redacted]", line)',
      ],
    };
  }
  return undefined;
}

/**
 * The edits after which the renderer for consoles writes tracebacks as Python does: where Rich is installed it breaks lines, keys too, and adds the values of variables.
 * None for other renderers; undefined where the name of the plain form is taken.
 */
function plainTraceback(parsed: ParsedText, renderer: SyntaxNode): Edit[] | undefined {
  const { text } = parsed;
  const callee = calleeOf(text, renderer);
  const given = argumentsOf(renderer);
  if (!callee.endsWith("ConsoleRenderer") || given === undefined) return [];
  const [, formatter] = /exception_formatter\s*=\s*([\w.]+)/.exec(text.slice(given.start, given.end)) ?? [];
  if (formatter !== undefined) return formatter.endsWith("plain_traceback") ? [] : undefined;
  const wanted = { module: "structlog.dev", member: "plain_traceback" };
  const known = callee.includes(".") ? callee.replace(/ConsoleRenderer$/, "plain_traceback") : visibleImport(parsed, renderer, wanted);
  const added = known === undefined ? addImport(parsed, renderer, wanted) : undefined;
  if (known === undefined && added === undefined) return undefined;
  const last = partsOf(given).at(-1);
  const option = `exception_formatter=${known ?? added?.name}`;
  const at = last?.end ?? given.start + 1;
  return [...(added?.edits ?? []), insertion(at, last ? `, ${option}` : option)];
}

/** loguru: a sink that searches what it writes, without the values of variables in tracebacks. */
function handlers(parsed: ParsedText): SetUp | undefined {
  const { text } = parsed;
  const calls = callsOf(parsed, /(?:^|\.)add$/).filter((call) => /(?:^|\.)std(?:err|out)$/.test(sinkOf(text, call)));
  const [first] = calls;
  const stream = first && sinkOf(text, first);
  if (first === undefined || stream === undefined || calls.some((call) => sinkOf(text, call) !== stream)) return undefined;
  const logger = calleeOf(text, first).replace(/\.add$/, "");
  // The handler that is there from the start writes to the same place, variables and all.
  const removes = text.includes(`${logger}.remove(`);
  const statement = pathOf(parsed.root, first).at(-2);
  if (!removes && (!stream.endsWith("stderr") || statement?.type !== "expression_statement")) return undefined;
  const edits: Edit[] = removes || !statement ? [] : [insertion(statement.start, `${logger}.remove()${lineBreakOf(text)}${indentBefore(text, statement)}`)];
  for (const call of calls) {
    const given = partsOf(argumentsOf(call));
    const [sink] = given;
    const last = given.at(-1);
    if (sink === undefined || last === undefined || given.some(({ type }) => type === "dictionary_splat")) return undefined;
    edits.push({ span: sink.type === "keyword_argument" ? (childOf(sink, "value") ?? sink) : sink, text: "write_redacted" });
    const diagnose = given.find((part) => childOf(part, "name") && text.slice(part.start, childOf(part, "name")?.end) === "diagnose");
    const value = childOf(diagnose, "value");
    edits.push(value ? { span: value, text: "False" } : insertion(last.end, ", diagnose=False"));
  }
  return {
    at: first,
    edits,
    declaration: [
      "def write_redacted(message: str) -> None:",
      '    """Takes Stripe keys out of everything that is logged, tracebacks included."""',
      `    ${stream}.write(STRIPE_KEY.sub("[redacted]", message))`,
    ],
  };
}

/** One step of indentation; four spaces where the text has none. */
function stepOf(text: string): string {
  return /^[ \t]+\S/m.test(text) ? indentationOf(text) : "    ";
}

function sinkOf(text: string, call: SyntaxNode): string {
  const [first] = partsOf(argumentsOf(call));
  const sink = first?.type === "keyword_argument" ? childOf(first, "value") : first;
  return sink ? text.slice(sink.start, sink.end) : "";
}

function indentBefore(text: string, node: SyntaxNode): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, node.start)))?.[0] ?? "";
}

function callsOf({ root, text }: ParsedText, callee: RegExp): SyntaxNode[] {
  return [...nodesOf(root)].filter((node) => node.type === "call" && callee.test(calleeOf(text, node)));
}

/** The statement of the module that something stands in. */
function topLevel({ root }: ParsedText, node: SyntaxNode): SyntaxNode {
  const path: Path = pathOf(root, node);
  return path[1] ?? node;
}
