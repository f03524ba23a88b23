import type { Span } from "../../text/span.ts";

/** One value of a configuration file, as it is written there. */
export interface ConfigEntry {
  /** Names from the root to the value, positions in lists as numbers: `services`, `web`, `environment`, `STRIPE_KEY`. */
  readonly path: readonly string[];
  /** What the value is called: the last name, or in `- name: KEY` with `value:` beside it, in `KEY=value` and in `<add key="KEY" value=…>` the name given there. */
  readonly name: string;
  /** The value exactly: without quotes, indentation and comments. */
  readonly span: Span;
  /** What is written there, escapes undone. */
  readonly text: string;
  readonly role: EntryRole;
  /** Whether `text` stands character by character at `span`. */
  readonly plain: boolean;
  /** The quotes around it: `"`, `'`, a backquote, `|` for a block of lines; empty where there are none. */
  readonly quote: string;
  /** A tag that says what to make of it: `!vault`, `!Ref`. */
  readonly tag: string | undefined;
}

/**
 * What happens with a value: a `variable` is in the environment of a process, a `build-argument` is known to a build, a `command` is run, `base64` is a secret's data
 * in base64; of any other nothing is known.
 */
export type EntryRole = "value" | "variable" | "build-argument" | "command" | "base64";

/** How a configuration file is written. */
export type ConfigFormat =
  | "dotenv"
  | "ini"
  | "properties"
  | "yaml"
  | "json"
  | "toml"
  | "xml"
  | "dockerfile"
  | "hcl"
  | "puppet"
  | "ruby"
  | "shell"
  | "powershell"
  | "batch"
  | "groovy"
  | "sql";

/** Who reads a configuration file, as far as its path or its text tells. */
export type ConfigKind =
  | "compose"
  | "kubernetes"
  | "github"
  | "gitlab"
  | "circleci"
  | "azure"
  | "bitbucket"
  | "ansible"
  | "hiera"
  | "chef"
  | "helm"
  | "serverless"
  | "package-json";

/** A configuration file that was read. */
export interface ConfigFile {
  readonly format: ConfigFormat;
  readonly kind: ConfigKind | undefined;
  /** In order of place. */
  readonly entries: readonly ConfigEntry[];
}

/** An entry before its name and role are looked at. */
export interface RawEntry {
  readonly path: readonly string[];
  readonly span: Span;
  readonly text: string;
  readonly quote: string;
  readonly tag?: string | undefined;
  readonly role?: EntryRole;
  readonly name?: string;
}

/** Deeper values are not read, more entries neither: no one writes them. */
export const MAX_DEPTH = 64;
export const MAX_ENTRIES = 50_000;
