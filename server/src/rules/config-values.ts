import type { ConfigEntry, ConfigFile } from "../facts/config/entry.ts";
import type { Credential } from "../model/credentials/credential.ts";
import { credentialOfName, type NamedCredential } from "../model/credentials/names.ts";
import { isPlaceholder } from "../model/credentials/placeholder.ts";
import { credentialsIn } from "../model/credentials/recognize.ts";
import { isKeyFile } from "../project/key-files.ts";
import type { RuleContext } from "./rule.ts";

/** What the name of a value says it is: its own name, or with those around it (`stripe`, `secret_key`); what is run has no say. */
export function namedCredentialOf({ name, path, role }: Pick<ConfigEntry, "name" | "path" | "role">): NamedCredential | undefined {
  if (role === "command") return undefined;
  const own = says(name);
  if (own !== undefined || role === "variable" || role === "build-argument") return own;
  if (!path.slice(-6).some((it) => OURS.test(it))) return undefined;
  const names = path.filter((it) => !/^\d+$/.test(it));
  if (names.at(-1) !== name) names.splice(-1, 1, name);
  return credentialOfName(names.slice(-2).join(".")) ?? credentialOfName(names.slice(-3).join("."));
}

/** A name that it does not match says nothing of Stripe's credentials: most of the names of a file. */
const OURS = /stripe|whsec|[srp]k[^a-z0-9]?(?:live|test)/i;

/** What names were found to say: a file is asked about the same ones several times. */
const said = new Map<string, NamedCredential | undefined>();
const MOST_REMEMBERED = 4_000;

function says(name: string): NamedCredential | undefined {
  if (!OURS.test(name)) return undefined;
  if (!said.has(name)) {
    if (said.size >= MOST_REMEMBERED) said.clear();
    said.set(name, credentialOfName(name));
  }
  return said.get(name);
}

/** Tags that only say which type a value has. */
const TYPE_TAG = /^!!(?:str|binary|int|float)$|^!$/;

/** Names under which values stand that were encrypted before. */
const ENCRYPTED = /encrypted|^sops$|^sealed/i;

/**
 * The text of a key from before prefixes that a value is, as its name says; undefined for references, placeholders, encrypted values and what else is none.
 * A secret's data is looked at behind its base64.
 */
export function shapelessKeyIn(entry: ConfigEntry): string | undefined {
  // Few values are long enough; few names are looked at for that.
  if (entry.text.length < SHORTEST_KEY) return undefined;
  const wanted = namedCredentialOf(entry);
  if (wanted !== "secret" && wanted !== "webhook-secret") return undefined;
  if (entry.tag !== undefined && !TYPE_TAG.test(entry.tag)) return undefined;
  if (entry.path.some((name) => ENCRYPTED.test(name))) return undefined;
  const text = entry.role === "base64" || entry.tag === "!!binary" ? decoded(entry.text) : entry.text.trim();
  return text !== undefined && isShapelessKey(text) ? text : undefined;
}

/** Shorter texts and longer ones are not taken for a key of which only its name tells: passwords of one's own, and what was encrypted or encoded. */
const SHORTEST_KEY = 24;
const LONGEST_KEY = 128;

/** Letters and digits in one piece, long enough, drawn at random. Whatever else a value holds makes it a name, a path or a reference. */
function isShapelessKey(text: string): boolean {
  return (
    /^[0-9A-Za-z]+$/.test(text) &&
    text.length >= SHORTEST_KEY &&
    text.length <= LONGEST_KEY &&
    /\d/.test(text) &&
    /[A-Za-z]/.test(text) &&
    credentialsIn(text).length === 0 &&
    !isPlaceholder(text)
  );
}

function decoded(text: string): string | undefined {
  const digits = text.replace(/\s+/g, "");
  return /^[0-9A-Za-z+/]{16,}={0,2}$/.test(digits) && digits.length % 4 === 0 ? atob(digits).trim() : undefined;
}

/** What looks up a variable by its name: `$X`, `${X}`, `${{ secrets.X }}`, `$(X)`, `%X%`, `var.x`. */
const REFERENCE =
  /\$\{\{-?\s*(?:secrets|env|vars|inputs)(?:\.(\w+)|\[['"](\w+)['"]\])\s*-?\}\}|\$\$?[({]?env:(\w+)|\$\$?[({]?(\w+)|%(\w+)%|\b(?:var|local)\.(\w+)/g;

/** The names of the variables that a text looks up, each with its place in it. */
export function referencesIn(text: string): { readonly name: string; readonly start: number; readonly end: number }[] {
  if (!/[$%]|\b(?:var|local)\./.test(text)) return [];
  return Array.from(text.matchAll(REFERENCE), (match) => ({
    name: match.slice(1).find((it) => it !== undefined) ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Whether a variable's name says that it holds a secret of Stripe's. */
export function isSecretName(name: string): boolean {
  const kind = says(name);
  return kind === "secret" || kind === "webhook-secret";
}

/** The first secret of Stripe's that a text looks up by name, and whether the text is nothing else; undefined where there is none. */
export function secretReferenceIn(text: string): { readonly name: string; readonly start: number; readonly end: number; readonly whole: boolean } | undefined {
  const found = referencesIn(text).find(({ name }) => isSecretName(name));
  return found && { ...found, whole: text.slice(0, found.start).trim() === "" && /^[)}]?$/.test(text.slice(found.end).trim()) };
}

/** Whether an entry sets a variable of a process or of a build. */
export function setsVariable({ role, name }: ConfigEntry, { format }: ConfigFile): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return false;
  return role === "variable" || role === "build-argument" || format === "shell" || (format === "toml" && name === name.toUpperCase());
}

/** Folders that web servers hand out, besides those the settings name. */
const SERVED = /(?:^|\/)(?:static|public_html|htdocs)\//;

/** Whether a file that is no program is served to browsers as it is. Pages and components are looked at for what is in them. */
export function isServed({ place, path, isProgram }: Pick<RuleContext, "place" | "path" | "isProgram">): boolean {
  if (isProgram || /\.(?:html?|xhtml|vue|svelte|astro)$/.test(path)) return false;
  return place === "client" || (place === "production" && isKeyFile(path) && SERVED.test(path));
}

/** Whether a credential opens an account until it is rolled. Keys from Stripe's documentation open none. */
export function isLastingKey({ kind, documented }: Pick<Credential, "kind" | "documented">): boolean {
  return !documented && kind !== "publishable-key" && kind !== "ephemeral-key" && kind !== "client-secret";
}
