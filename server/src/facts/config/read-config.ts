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
  const kind = configKindOf(path, format, text);
  // A byte order mark counts as an empty line, so that the first name stands at the beginning of its own.
  const raw = rawEntries(format, path, text.startsWith("\uFEFF") ? `\n${text.slice(1)}` : text);
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
  return raw.flatMap((entry) => {
    const last = entry.path.at(-1) ?? "";
    // `STRIPE_KEY: { value: … }` is called like what it belongs to.
    const owner = entry.path.at(-2) ?? "0";
    const beside =
      entry.name ?? (VALUE_KEYS.test(last) ? (siblings.get(entry.path.slice(0, -1).join("\0")) ?? (/^\d+$/.test(owner) ? undefined : owner)) : undefined);
    const role = entry.role ?? roleOf(entry, secrets);
    const plain = text.slice(entry.span.start, entry.span.end) === entry.text;
    const whole: ConfigEntry = { ...entry, name: beside ?? nameOf(entry.path), role, plain, tag: entry.tag };
    const own = assigned(whole) ?? whole;
    return [own, ...nestedEntries(own, text)];
  });
}

/** The last name of a path that is not a position in a list. */
function nameOf(path: readonly string[]): string {
  return path.findLast((it) => !/^\d+$/.test(it)) ?? "";
}

/** What `KEY=value` sets: an item of a list, or the arguments of a command. */
function assigned(entry: ConfigEntry): ConfigEntry | undefined {
  const [whole, name = ""] = /^(?:--?(?:e|env|build-arg|set)[= ])?([A-Za-z_][\w.]*)=/.exec(entry.text) ?? [];
  const isItem = /^\d+$/.test(entry.path.at(-1) ?? "") || /^environment(?:file)?$/i.test(entry.name);
  if (whole === undefined || !isItem || !entry.plain || entry.role === "command") return undefined;
  return {
    ...entry,
    name,
    text: entry.text.slice(whole.length),
    span: { start: entry.span.start + whole.length, end: entry.span.end },
    role: entry.role === "value" ? "variable" : entry.role,
  };
}

const VARIABLES =
  /^(?:env|environment|variables|vars|env_vars|envVars|env_variables|environment_variables|environmentVariables|containerEnv|remoteEnv|build_environment|Variables|secrets-manager|parameter-store)$/;
const COMMANDS = /^(?:run|script|scripts|before_script|after_script|command|commands|cmd|shell|bash|pwsh|powershell|entrypoint|inline|inlineScript|args)$/;

function roleOf({ path }: RawEntry, secrets: ReadonlySet<string>): EntryRole {
  const names = path.filter((it) => !/^\d+$/.test(it));
  const last = names.at(-1) ?? "";
  const parent = names.at(-2) ?? "";
  if (secrets.has(path.slice(0, -2).join("\0"))) {
    if (path.at(-2) === "data") return "base64";
    if (path.at(-2) === "stringData") return "variable";
  }
  if (names.length === 2 && parent === "scripts") return "command";
  if (parent === "args" && names.at(-3) === "build") return "build-argument";
  if (last === "args" && names.at(-2) === "build") return "build-argument";
  if (VARIABLES.test(parent) || VARIABLES.test(last) || (VARIABLES.test(names.at(-2) ?? "") && VALUE_KEYS.test(last))) return "variable";
  if (COMMANDS.test(last) || parent === "scripts") return "command";
  return "value";
}

/** What a text must name for the values in it to matter. */
const NAMES_KEYS = /stripe|whsec|[srp]k_(?:live|test)/i;

/** Longer texts in a value are not looked through. */
const MAX_NESTED = 100_000;

/**
 * The values of a configuration that is itself a value: a `.env` or a JSON document in a manifest, the assignments of a script. Places are exact where the text stands
 * as it is; behind escapes they are the whole value's.
 */
function* nestedEntries(entry: ConfigEntry, text: string): Iterable<ConfigEntry> {
  if (entry.text.length < 32 || entry.text.length > MAX_NESTED || !NAMES_KEYS.test(entry.text)) return;
  const written = text.slice(entry.span.start, entry.span.end);
  const escaped = !entry.plain && entry.quote !== "|";
  const source = escaped ? entry.text : written;
  for (const it of nestedRaw(entry, source)) {
    const span = escaped ? entry.span : { start: entry.span.start + it.span.start, end: entry.span.start + it.span.end };
    const plain = text.slice(span.start, span.end) === it.text;
    const path = [...entry.path, ...it.path];
    yield { ...it, path, name: it.name ?? nameOf(path), span, role: it.role ?? roleOf({ ...it, path }, NONE), plain, tag: undefined };
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
