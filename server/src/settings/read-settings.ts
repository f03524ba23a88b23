import { createScanner, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import * as z from "zod/mini";
import { maskText } from "../model/credentials/mask.ts";
import type { Span } from "../text/span.ts";
import { nearestOf } from "./nearest.ts";
import { DEFAULT_SETTINGS, SETTINGS_SCHEMA, type Settings, settingsOf } from "./settings.ts";
import { STORES_SCHEMA } from "./stores.ts";

/** What is wrong at one place of a settings file, and what to do about it. */
export interface SettingsProblem {
  readonly span: Span;
  readonly message: string;
  /** What was most likely meant by a name that does not exist, where nothing has that name beside it yet. */
  readonly meant?: string;
}

export interface SettingsRead {
  /** Whatever is right in the file, and the default where something is not. */
  readonly settings: Settings;
  /** What is right in the file, as it stands there. */
  readonly given: Given;
  readonly problems: readonly SettingsProblem[];
}

/** Values of a settings file that the schema accepts, without the defaults. */
export type Given = Readonly<Record<string, unknown>>;

/** Deeper than any settings, and harmless for a parser that recurses. */
const DEEPEST = 50;

/**
 * The settings in the text of a `keywarden.json` (JSON with comments and trailing commas), and what is wrong in it, in order of place.
 * `rules` are the ids that exist; any other is a problem.
 */
export function readSettings(text: string, rules?: readonly string[]): SettingsRead {
  if (isTooDeep(text))
    return { settings: DEFAULT_SETTINGS, given: {}, problems: [{ span: { start: 0, end: text.length }, message: "Nested too deeply to be settings." }] };
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\ufeff/, " "), errors, { allowTrailingComma: true });
  const problems: SettingsProblem[] = errors.map(({ error, offset, length }) => ({
    span: clipped({ start: offset, end: offset + Math.max(length, 1) }, text),
    message: syntaxMessage(printParseErrorCode(error)),
  }));
  if (root?.type !== "object") {
    if (root) problems.push({ span: clipped(spanOf(root), text), message: "Settings are an object: `{ … }`." });
    return { settings: DEFAULT_SETTINGS, given: {}, problems };
  }
  problems.push(...repeatedKeys(root), ...unknownRules(root, rules));
  const { settings, given, problems: wrong } = checked(root);
  problems.push(...wrong);
  return { settings, given, problems: problems.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end) };
}

/** Where the entries of `ignores` stand in the text of a settings file, in order; none where anything in it is wrong. */
export function ignoreSpans(text: string): Span[] {
  const root = readSettings(text).problems.length > 0 ? undefined : parseTree(text.replace(/^\ufeff/, " "), [], { allowTrailingComma: true });
  const list = root && propertyAt(root, ["ignores"])?.children?.[1];
  return (list?.children ?? []).map(spanOf);
}

/** The settings in an object, and what the schema refuses in it. */
function checked(root: Node): SettingsRead {
  const values: unknown = getNodeValue(root);
  const first = z.safeParse(SETTINGS_SCHEMA, values);
  if (first.success) return { settings: settingsOf(first.data), given: { ...(values as Given) }, problems: [] };
  const wrong = new Map<Node, Omit<SettingsProblem, "span">>();
  for (const issue of first.error.issues) {
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const path of paths) {
      const place = propertyAt(root, path);
      const [key, value] = place?.type === "property" ? (place.children ?? []) : [undefined, place];
      if (issue.code === "unrecognized_keys" && key) wrong.set(key, unknownKey(path, place));
      else if (value && !wrong.has(value)) wrong.set(value, { message: valueMessage(issue, path) });
    }
  }
  const right = withoutNodes(root, new Set(wrong.keys()));
  const second = z.safeParse(SETTINGS_SCHEMA, right);
  return {
    settings: second.success ? settingsOf(second.data) : DEFAULT_SETTINGS,
    given: second.success ? (right as Given) : {},
    problems: [...wrong].map(([node, problem]) => ({ span: spanOf(node), ...problem })),
  };
}

/** The property or list item at a path; of a property that is written twice, the last one, which counts. */
function propertyAt(root: Node, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = root;
  for (const key of path) {
    const inside: Node | undefined = node?.type === "property" ? node.children?.[1] : node;
    node = typeof key === "number" ? inside?.children?.[key] : inside?.children?.findLast((it) => it.children?.[0]?.value === key);
  }
  return node;
}

/** The value of a node without the properties and list items whose key or value is among those given. */
function withoutNodes(node: Node, left: ReadonlySet<Node>): unknown {
  const children = node.children?.filter((it) => !left.has(it) && !it.children?.some((part) => it.type === "property" && left.has(part)));
  if (node.type === "array") return children?.map((it) => withoutNodes(it, left));
  if (node.type !== "object") return node.value;
  return Object.fromEntries((children ?? []).flatMap(({ children: [key, value] = [] }) => (key && value ? [[key.value, withoutNodes(value, left)]] : [])));
}

function unknownKey(path: readonly PropertyKey[], property: Node | undefined): Omit<SettingsProblem, "span"> {
  const key = String(path.at(-1));
  const known = knownKeys(path);
  const near = nearestOf(key, known);
  const instead = near === undefined ? `There are ${known.filter((it) => it !== "$schema").join(", ")}.` : `Did you mean "${near}"?`;
  return { message: `There is no setting ${quoted(key)}. ${instead}`, ...meantBy(near, property) };
}

/** What a misspelt name can be renamed to. */
function meantBy(near: string | undefined, property: Node | undefined): { readonly meant?: string } {
  const isFree = near !== undefined && !property?.parent?.children?.some(({ children: [key] = [] }) => key?.value === near);
  return isFree ? { meant: near } : {};
}

/** The names that may stand where an unknown one stands. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const [group, member] = path;
  if (path.length === 1) return Object.keys(SETTINGS_SCHEMA.shape);
  if (group === "rolled" || group === "ignores") return Object.keys(SETTINGS_SCHEMA.shape[group].def.innerType.def.element.shape);
  if (group !== "stores") return Object.keys(DEFAULT_SETTINGS.names);
  const stores = STORES_SCHEMA.shape;
  const store = stores[member as keyof typeof stores];
  return path.length === 2 || store === undefined ? Object.keys(stores) : Object.keys(store.def.innerType.shape);
}

function valueMessage(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): string {
  const name = path.findLast((it) => typeof it === "string");
  const subject = typeof path.at(-1) === "number" ? `An item of "${name}"` : `"${String(name)}"`;
  const format = issue.code !== "invalid_format" ? undefined : path[0] === "stores" ? (STORE_FORMATS[String(name)] ?? STORE_NAME) : FORMATS[String(name)];
  return maskText(`${subject} must be ${format ?? wanted(issue)}.`);
}

const DAY = "a day, like 2024-02-29";

/** What may stand in entries of lists. */
const FORMATS: Readonly<Record<string, string>> = {
  extends: "a path below this file's folder",
  key: "the fingerprint of a key: 16 digits, as reports show it",
  on: DAY,
  until: DAY,
};

/** What may stand in the names of stores. */
const STORE_NAME = "a name of letters and digits, with {kind}, {mode}, {variable} or {workspace} where those are filled in";
const STORE_FORMATS: Readonly<Record<string, string>> = {
  vaultUrl: "an https address without a path: https://NAME.vault.azure.net",
  project: "the id of a project",
  version: "a number, an alias, or latest",
};

/** What the schema wants instead, in words. */
function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return `one of ${issue.values.map((it) => `"${String(it)}"`).join(", ")}`;
    case "too_small":
      return issue.origin === "string" ? "a text that is not empty" : `at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string" ? `a text of at most ${issue.maximum} characters` : `at most ${issue.maximum}`;
    case "invalid_format":
      return "the name of a variable: letters, digits and underscores";
    case "custom":
      return "a glob with fewer wildcards between two slashes";
    case "invalid_type":
      return EXPECTED[issue.expected] ?? `of the type ${issue.expected}`;
    default:
      return "something else";
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text in quotes: "…"',
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: 'a list: ["…"]',
  record: 'an object: { "…": "…" }',
  object: 'an object: { "…": "…" }',
};

/** Rules that do not exist. */
function unknownRules(root: Node, rules: readonly string[] | undefined): SettingsProblem[] {
  if (!rules) return [];
  return (propertyAt(root, ["rules"])?.children?.[1]?.children ?? []).flatMap((property) => {
    const { type, children: [key] = [] } = property;
    if (type !== "property" || !key || rules.includes(key.value)) return [];
    const near = nearestOf(key.value, rules);
    return [
      {
        span: spanOf(key),
        message: `There is no rule ${quoted(key.value)}. ${near === undefined ? "`keywarden rules` lists them." : `Did you mean "${near}"?`}`,
        ...meantBy(near, property),
      },
    ];
  });
}

/** Properties that are written again further down, in any object. */
function repeatedKeys(node: Node): SettingsProblem[] {
  const found: SettingsProblem[] = [];
  const later = new Set<string>();
  for (const child of node.children?.toReversed() ?? []) {
    const [key, value] = child.type === "property" ? (child.children ?? []) : [undefined, child];
    if (key && later.has(key.value))
      found.push({ span: spanOf(key), message: `${quoted(key.value)} is set again further down, and that is what counts. Delete one of them.` });
    if (key) later.add(key.value);
    if (value) found.push(...repeatedKeys(value));
  }
  return found;
}

/** A user's word in a message; it might be a key that went astray. */
function quoted(word: string): string {
  return `"${maskText(word.length > 60 ? `${word.slice(0, 60)}…` : word)}"`;
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

/** A span inside the text; at its end the last character. */
function clipped({ start, end }: Span, text: string): Span {
  return { start: Math.min(start, Math.max(0, text.length - 1)), end: Math.min(end, text.length) };
}

function isTooDeep(text: string): boolean {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const first = text.charAt(scanner.getTokenOffset());
    if (first === "{" || first === "[") depth++;
    else if (first === "}" || first === "]") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function syntaxMessage(code: string): string {
  return SYNTAX[code] ?? "Not valid JSON.";
}

/** By the names that the parser gives its errors. */
const SYNTAX: Readonly<Record<string, string>> = {
  InvalidSymbol: "Not valid JSON: texts stand in quotes, and other words than true, false and null are unknown.",
  InvalidNumberFormat: "Not valid JSON: this number is written wrong.",
  PropertyNameExpected: "Not valid JSON: the name of a setting in quotes is missing.",
  ValueExpected: "Not valid JSON: a value is missing.",
  ColonExpected: "Not valid JSON: a colon is missing.",
  CommaExpected: "Not valid JSON: a comma is missing.",
  CloseBraceExpected: "Not valid JSON: `}` is missing.",
  CloseBracketExpected: "Not valid JSON: `]` is missing.",
  EndOfFileExpected: "Not valid JSON: nothing may follow the closing brace.",
  UnexpectedEndOfComment: "Not valid JSON: this comment does not end.",
  UnexpectedEndOfString: "Not valid JSON: this text does not end.",
};
