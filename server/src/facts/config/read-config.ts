import { assignmentEntries, DIALECTS } from "./assignments.ts";
import { dockerfileEntries } from "./dockerfile.ts";
import type { ConfigEntry, ConfigFile, ConfigFormat, ConfigKind, EntryRole, RawEntry } from "./entry.ts";
import { configFormatOf, configKindOf } from "./format.ts";
import { jsonEntries } from "./json.ts";
import { dotenvEntries, iniEntries, propertiesEntries } from "./lines.ts";
import { xmlEntries } from "./xml.ts";
import { yamlEntries } from "./yaml.ts";

/** Longer texts are data: they are searched, not read. */
const MAX_LENGTH = 1_000_000;

/** A configuration file's values, each with its name and exact place; undefined for what is none, is encrypted as a whole, or is too long to read. */
export function readConfig(path: string, text: string): ConfigFile | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const format = configFormatOf(path, text.slice(0, 200).split(/[\r\n]/, 1)[0] ?? "");
  if (format === undefined || isEncrypted(text)) return undefined;
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
const NAME_KEYS = /^(?:name|key|variable|Name|Key|ParameterKey|OptionName)$/;
const VALUE_KEYS = /^(?:value|default|Value|ParameterValue|defaultValue|contents)$/;

function finished(raw: readonly RawEntry[], text: string, kind: ConfigKind | undefined): ConfigEntry[] {
  const siblings = new Map<string, string>();
  for (const { path, text: value } of raw) if (path.length > 1 && NAME_KEYS.test(path.at(-1) ?? "")) siblings.set(path.slice(0, -1).join("\0"), value);
  const isSecret = kind === "kubernetes" && raw.some(({ path, text: value }) => path.length === 1 && path[0] === "kind" && value === "Secret");
  return raw.flatMap((entry) => {
    const last = entry.path.at(-1) ?? "";
    // `STRIPE_KEY: { value: … }` is called like what it belongs to.
    const owner = entry.path.at(-2) ?? "0";
    const beside =
      entry.name ?? (VALUE_KEYS.test(last) ? (siblings.get(entry.path.slice(0, -1).join("\0")) ?? (/^\d+$/.test(owner) ? undefined : owner)) : undefined);
    const role = entry.role ?? roleOf(entry, isSecret);
    const plain = text.slice(entry.span.start, entry.span.end) === entry.text;
    const whole: ConfigEntry = { ...entry, name: beside ?? nameOf(entry.path), role, plain, tag: entry.tag };
    return [assigned(whole) ?? whole];
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
  /^(?:env|environment|variables|vars|env_vars|envVars|env_variables|environment_variables|environmentVariables|containerEnv|remoteEnv|build_environment|Variables)$/;
const COMMANDS = /^(?:run|script|scripts|before_script|after_script|command|commands|cmd|shell|bash|pwsh|powershell|entrypoint|inline|inlineScript|args)$/;

function roleOf({ path }: RawEntry, isSecret: boolean): EntryRole {
  const names = path.filter((it) => !/^\d+$/.test(it));
  const last = names.at(-1) ?? "";
  const parent = names.at(-2) ?? "";
  if (isSecret && path[0] === "data" && path.length === 2) return "base64";
  if (isSecret && path[0] === "stringData") return "variable";
  if (parent === "args" && names.at(-3) === "build") return "build-argument";
  if (last === "args" && names.at(-2) === "build") return "build-argument";
  if (VARIABLES.test(parent) || VARIABLES.test(last) || (VARIABLES.test(names.at(-2) ?? "") && VALUE_KEYS.test(last))) return "variable";
  if (COMMANDS.test(last) || parent === "scripts") return "command";
  return "value";
}
