import { assignmentEntries, DIALECTS } from "./assignments.ts";
import { dockerfileEntries } from "./dockerfile.ts";
import type { ConfigEntry, ConfigFile, ConfigFormat, ConfigKind, EntryRole, RawEntry } from "./entry.ts";
import { configFormatOf, configKindOf } from "./format.ts";
import { groovyEntries } from "./groovy.ts";
import { insertedEntries } from "./inserts.ts";
import { jsonEntries } from "./json.ts";
import { batchEntries, dotenvEntries, iniEntries, propertiesEntries } from "./lines.ts";
import { xmlEntries } from "./xml.ts";
import { yamlEntries } from "./yaml.ts";

/** Longer texts are data: they are searched, not read. */
const MAX_LENGTH = 1_000_000;

/** A configuration file's values, each with its name and exact place; undefined for what is none, is encrypted as a whole, or is too long to read. */
export function readConfig(path: string, text: string): ConfigFile | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const format = configFormatOf(path, text.slice(0, 200).split(/[\r\n]/, 1)[0] ?? "");
  if (format === undefined || isEncrypted(text) || (format === "json" && /"IsEncrypted"\s*:\s*true/.test(text.slice(0, 400)))) return undefined;
  // A byte order mark counts as an empty line, so that the first name stands at the beginning of its own.
  const marked = text.startsWith("\uFEFF") ? `\n${text.slice(1)}` : text;
  const kind = configKindOf(path, format, marked);
  const raw = rawEntries(format, path, marked);
  return { format, kind, entries: finished(raw, text, kind) };
}

/** Files that ansible-vault, age or PGP have encrypted whole. */
function isEncrypted(text: string): boolean {
  return /^\ufeff?\s*(?:\$ANSIBLE_VAULT;|-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----|age-encryption\.org\/)/.test(text.slice(0, 200));
}

function rawEntries(format: ConfigFormat, path: string, text: string): RawEntry[] {
  switch (format) {
    case "dotenv":
      return dotenvEntries(text);
    case "batch":
      return batchEntries(text);
    case "groovy":
      return groovyEntries(text);
    case "sql":
      return [...assignmentEntries(text, DIALECTS.sql), ...insertedEntries(text)].sort((a, b) => a.span.start - b.span.start);
    case "ini":
      return iniEntries(text);
    case "properties":
      return propertiesEntries(text);
    case "yaml":
      return yamlEntries(text);
    case "json":
      return /\.json5(?:\.|$)/i.test(path) ? assignmentEntries(text, DIALECTS.json5) : jsonEntries(text);
    case "xml":
      return xmlEntries(text);
    case "dockerfile":
      return dockerfileEntries(text);
    default:
      return assignmentEntries(text, DIALECTS[format]);
  }
}

/** Names beside a value that say what it is called: `- name: KEY` and `value: …`. */
const NAME_KEYS = /^(?:name|key|variable|Name|Key|ParameterKey|OptionName|option_name)$/;
const VALUE_KEYS = /^(?:value|default|Value|ParameterValue|defaultValue|contents)$/;

function finished(raw: readonly RawEntry[], text: string, kind: ConfigKind | undefined): ConfigEntry[] {
  const siblings = new Map<string, string>();
  for (const { path, text: value } of raw) if (path.length > 1 && NAME_KEYS.test(path.at(-1) ?? "")) siblings.set(path.slice(0, -1).join("\0"), value);
  // Manifests may be items of a list.
  const secrets = new Set(
    kind === "kubernetes" ? raw.flatMap(({ path, text: value }) => (path.at(-1) === "kind" && value === "Secret" ? [path.slice(0, -1).join("\0")] : [])) : [],
  );
  const entries: ConfigEntry[] = [];
  for (const entry of raw) {
    const { path, span, text: value, quote, tag } = entry;
    const last = path.at(-1) ?? "";
    // `STRIPE_KEY: { value: … }` is called like what it belongs to.
    const owner = path.at(-2) ?? "0";
    const beside = entry.name ?? (VALUE_KEYS.test(last) ? (siblings.get(path.slice(0, -1).join("\0")) ?? (isPosition(owner) ? undefined : owner)) : undefined);
    const role = entry.role ?? roleOf(path, secrets);
    const plain = span.end - span.start === value.length && text.startsWith(value, span.start);
    const whole: ConfigEntry = { path, span, text: value, quote, name: beside ?? nameOf(path), role, plain, tag };
    const own = assigned(whole) ?? whole;
    entries.push(own);
    if (value.length >= SHORTEST_NESTED) for (const it of nestedEntries(own, text)) entries.push(it);
  }
  return entries;
}

/** Whether a step of a path is a position in a list. */
function isPosition(step: string): boolean {
  const first = step.charCodeAt(0);
  return first >= 48 && first <= 57 && /^\d+$/.test(step);
}

/** The last name of a path that is not a position in a list. */
function nameOf(path: readonly string[]): string {
  return path.findLast((it) => !isPosition(it)) ?? "";
}

/** What `KEY=value` sets: an item of a list, or the arguments of a command. */
function assigned(entry: ConfigEntry): ConfigEntry | undefined {
  if (!entry.plain || entry.role === "command" || !(isPosition(entry.path.at(-1) ?? "") || /^environment(?:file)?$/i.test(entry.name))) return undefined;
  const [whole, name = ""] = /^(?:--?(?:e|env|build-arg|set)[= ])?([A-Za-z_][\w.]*)=/.exec(entry.text) ?? [];
  if (whole === undefined) return undefined;
  return {
    ...entry,
    name,
    text: entry.text.slice(whole.length),
    span: { start: entry.span.start + whole.length, end: entry.span.end },
    role: entry.role === "value" ? "variable" : entry.role,
  };
}

const VARIABLES: ReadonlySet<string> = new Set(
  "env environment variables vars env_vars envVars env_variables environment_variables environmentVariables containerEnv remoteEnv build_environment Variables secrets-manager parameter-store".split(
    " ",
  ),
);
const COMMANDS: ReadonlySet<string> = new Set(
  "run script scripts before_script after_script command commands cmd shell bash pwsh powershell entrypoint inline inlineScript args".split(" "),
);

function roleOf(path: readonly string[], secrets: ReadonlySet<string>): EntryRole {
  if (secrets.size > 0 && secrets.has(path.slice(0, -2).join("\0"))) {
    if (path.at(-2) === "data") return "base64";
    if (path.at(-2) === "stringData") return "variable";
  }
  // The last names, positions left out.
  let [last, parent, grand]: (string | undefined)[] = [];
  let count = 0;
  for (let at = path.length - 1; at >= 0 && count < 3; at--) {
    const step = path[at] ?? "";
    if (isPosition(step)) continue;
    if (count === 0) last = step;
    else if (count === 1) parent = step;
    else grand = step;
    count++;
  }
  if (count === 2 && parent === "scripts") return "command";
  if ((parent === "args" && grand === "build") || (last === "args" && parent === "build")) return "build-argument";
  if ((parent !== undefined && VARIABLES.has(parent)) || (last !== undefined && VARIABLES.has(last))) return "variable";
  return parent === "scripts" || (last !== undefined && COMMANDS.has(last)) ? "command" : "value";
}

/** What a text must name for the values in it to matter. */
const NAMES_KEYS = /stripe|whsec|[srp]k_(?:live|test)/i;

/** Shorter texts hold no name with a key. */
const SHORTEST_NESTED = 32;

/** Longer texts in a value are not looked through. */
const MAX_NESTED = 100_000;

/**
 * The values of a configuration that is itself a value: a `.env` or a JSON document in a manifest, the assignments of a script. Places are exact where the text stands
 * as it is; behind escapes they are the whole value's.
 */
function* nestedEntries(entry: ConfigEntry, text: string): Iterable<ConfigEntry> {
  if (entry.text.length < SHORTEST_NESTED || entry.text.length > MAX_NESTED || !NAMES_KEYS.test(entry.text)) return;
  const written = text.slice(entry.span.start, entry.span.end);
  const escaped = !entry.plain && entry.quote !== "|";
  const source = escaped ? entry.text : written;
  for (const it of nestedRaw(entry, source)) {
    const span = escaped ? entry.span : { start: entry.span.start + it.span.start, end: entry.span.start + it.span.end };
    const plain = text.slice(span.start, span.end) === it.text;
    const path = [...entry.path, ...it.path];
    yield { ...it, path, name: it.name ?? nameOf(path), span, role: it.role ?? roleOf(path, NONE), plain, tag: undefined };
  }
}

const NONE: ReadonlySet<string> = new Set();

function nestedRaw({ name, role, quote }: ConfigEntry, source: string): RawEntry[] {
  if (role === "command") return assignmentEntries(source, DIALECTS.shell);
  if (/^\s*[[{]/.test(source) && !/^\s*\{\{/.test(source)) return jsonEntries(source);
  if (quote !== "|" && !source.includes("\n")) return [];
  const format = configFormatOf(name, "");
  if (format !== undefined && format !== "yaml") return rawEntries(format, name, source);
  // Whether a text of lines is one of names and values is seen from its lines.
  if (format === undefined && quote !== "" && /^[ \t]*(?:export[ \t]+)?[A-Z][A-Z0-9_]*=/m.test(source)) return dotenvEntries(source);
  return format === "yaml" ? yamlEntries(source) : [];
}
