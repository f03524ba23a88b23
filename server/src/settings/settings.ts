import * as z from "zod/mini";
import { CLIENT_FILES, DOCUMENTATION_FILES, EXCLUDED, TEST_FILES } from "./default-globs.ts";
import { SEVERITIES, type Severity } from "./severity.ts";
import { DEFAULT_STORE_NAMES, STORES, STORES_SCHEMA, type StoreId, type StoreNames } from "./stores.ts";

/** The file that holds the settings of a root. */
export const SETTINGS_FILE = "keywarden.json";

/** What a user can set, with everything filled in. Plain data. */
export interface Settings {
  readonly rules: Readonly<Record<string, Severity | "off">>;
  readonly exclude: readonly string[];
  readonly testFiles: readonly string[];
  readonly documentationFiles: readonly string[];
  readonly clientFiles: readonly string[];
  /** In bytes. */
  readonly maxFileSize: number;
  readonly names: Readonly<Record<NamedKey, string>>;
  /** Undefined where nothing is set: then what the project uses counts. */
  readonly store: StoreId | undefined;
  readonly stores: StoreNames;
  readonly requireReason: boolean;
  readonly rolled: readonly RolledKey[];
  readonly ignores: readonly IgnoreEntry[];
  /** What counts instead below a folder, the deeper ones last. */
  readonly folders: readonly { readonly folder: string; readonly settings: SettingsBelow }[];
}

/** What a folder's own settings decide; its lists of files are among those of the root. */
export type SettingsBelow = Pick<Settings, "rules" | "maxFileSize" | "names" | "store" | "stores" | "requireReason">;

/** A key that opens nothing any more. */
export interface RolledKey {
  /** Its fingerprint, as reports give it. */
  readonly key: string;
  readonly by?: string | undefined;
  /** A day: `2024-02-29`. */
  readonly on?: string | undefined;
}

/** Findings that are right as they are, where no comment can say so. */
export interface IgnoreEntry {
  readonly rules?: readonly string[] | undefined;
  readonly files?: readonly string[] | undefined;
  /** The fingerprint of a key. */
  readonly key?: string | undefined;
  readonly reason?: string | undefined;
  /** The last day it counts. */
  readonly until?: string | undefined;
}

/** The keys that code reads by a name. */
export type NamedKey = "secretKey" | "restrictedKey" | "webhookSecret" | "publishableKey";

/** More wildcards between two slashes could make a glob very slow on a path that is made for it. */
const MOST_WILDCARDS = 3;

const glob = z.string().check(
  z.minLength(1),
  z.maxLength(200),
  z.refine((text) => text.split("/").every((part) => (part.match(/\*+/g)?.length ?? 0) <= MOST_WILDCARDS)),
);

function globs(what: string, builtIn: readonly string[]): z.ZodMiniDefault<z.ZodMiniArray<typeof glob>> {
  const description = `${what} A name without a slash counts in every folder, a folder's name for all in it. Added to the built-in ones; \`!\` before one takes it back. Built in: ${builtIn.map((it) => `\`${it}\``).join(", ")}.`;
  return z._default(z.array(glob), []).check(z.meta({ description }));
}

function variable(what: string, name: string): z.ZodMiniDefault<z.ZodMiniString> {
  return z
    ._default(z.string().check(z.regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/)), name)
    .check(z.meta({ description: `The name under which code reads ${what}.` }));
}

/** Never above the folder, nor anywhere else: settings come with a repository that may be anyone's. */
const sharedFile = z.string().check(z.regex(/^(?![/\\])(?!.*(?:^|\/)\.\.(?:\/|$))[^\\:\0]{1,200}$/));

const fingerprint = z.string().check(z.regex(/^[0-9a-f]{16}$/), z.meta({ description: "A key's fingerprint, as reports give it." }));

const day = z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/));

/** What a settings file may hold; the lists of globs come on top of the built-in ones. */
export const SETTINGS_SCHEMA = z.strictObject({
  $schema: z.optional(z.string()).check(z.meta({ description: "Where this file's JSON schema lies, for editors." })),
  extends: z
    .optional(z.union([sharedFile, z.array(sharedFile).check(z.maxLength(10))]))
    .check(z.meta({ description: "Other settings files, relative to this one and below its folder, that this one goes on from." })),
  rules: z
    ._default(z.record(z.string(), z.enum([...SEVERITIES, "off"])), {})
    .check(z.meta({ description: 'How much the findings of a rule weigh, by the rule\'s id; "off" for none at all.' })),
  exclude: globs("Files and folders that are not looked at.", EXCLUDED),
  testFiles: globs("Files for tests: what is found in them weighs less.", TEST_FILES),
  documentationFiles: globs("Files for readers: what is found in them weighs less.", DOCUMENTATION_FILES),
  clientFiles: globs("Files that reach a browser as they are: what is found in them weighs more.", CLIENT_FILES),
  maxFileSize: z
    ._default(z.int().check(z.minimum(1024), z.maximum(64 * 1024 * 1024)), 1024 * 1024)
    .check(z.meta({ description: "The size in bytes above which a file is searched as text and not understood as code, as what a bundler packed is anyway." })),
  names: z
    ._default(
      z.strictObject({
        secretKey: variable("the secret key", "STRIPE_SECRET_KEY"),
        restrictedKey: variable("a restricted key", "STRIPE_RESTRICTED_KEY"),
        webhookSecret: variable("the webhook signing secret", "STRIPE_WEBHOOK_SECRET"),
        publishableKey: variable("the publishable key", "STRIPE_PUBLISHABLE_KEY"),
      }),
      {
        secretKey: "STRIPE_SECRET_KEY",
        restrictedKey: "STRIPE_RESTRICTED_KEY",
        webhookSecret: "STRIPE_WEBHOOK_SECRET",
        publishableKey: "STRIPE_PUBLISHABLE_KEY",
      },
    )
    .check(z.meta({ description: "The names that repairs use where the project has none of its own yet." })),
  store: z.optional(z.enum(STORES)).check(
    z.meta({
      description:
        "Where repairs move a key to first. Without it: to the store that the project uses already, else to the environment. Where a place of code cannot ask the store, to the environment.",
    }),
  ),
  stores: z
    ._default(STORES_SCHEMA, DEFAULT_STORE_NAMES)
    .check(z.meta({ description: "What a key is called in each store. The names are filled in by kind, mode, variable and workspace of the key." })),
  requireReason: z._default(z.boolean(), false).check(
    z.meta({
      description:
        "Whether a comment that ignores a finding counts only with a reason (`keywarden: ignore RULE -- reason`). The comments of other tools have none, so they do not count then.",
    }),
  ),
  rolled: z
    ._default(
      z.array(
        z.strictObject({
          key: fingerprint,
          by: z.optional(z.string().check(z.maxLength(200))),
          on: z.optional(day),
        }),
      ),
      [],
    )
    .check(
      z.meta({
        description:
          "Keys that were rolled and open nothing any more: what is found of them in the git history is a note. `keywarden rolled FINGERPRINT` writes it.",
      }),
    ),
  ignores: z
    ._default(
      z.array(
        z.strictObject({
          rules: z.optional(z.array(z.string())),
          files: z.optional(z.array(glob)),
          key: z.optional(fingerprint),
          reason: z.optional(z.string().check(z.maxLength(500))),
          until: z.optional(day),
        }),
      ),
      [],
    )
    .check(
      z.meta({
        description:
          "Findings that are right as they are, where no comment can say so, as in JSON and notebooks: those of all the rules, files and the key that an entry names, with the `reason`, and `until` a day.",
      }),
    ),
});

/** The settings that a file's checked values make. */
export function settingsOf(values: z.output<typeof SETTINGS_SCHEMA>): Settings {
  const { $schema: _, extends: __, ...settings } = values;
  return {
    ...settings,
    folders: [],
    store: values.store,
    exclude: [...EXCLUDED, ...values.exclude],
    testFiles: [...TEST_FILES, ...values.testFiles],
    documentationFiles: [...DOCUMENTATION_FILES, ...values.documentationFiles],
    clientFiles: [...CLIENT_FILES, ...values.clientFiles],
  };
}

/** What counts where nothing is set. */
export const DEFAULT_SETTINGS: Settings = settingsOf(z.parse(SETTINGS_SCHEMA, {}));

/** The JSON schema of a settings file, for editors. */
export function settingsJsonSchema(rules: readonly string[]): object {
  const schema = z.toJSONSchema(SETTINGS_SCHEMA, { io: "input", target: "draft-7" });
  return {
    ...schema,
    title: "Settings of Keywarden",
    properties: { ...schema.properties, rules: { ...(schema.properties?.rules as object), propertyNames: rules.length > 0 ? { enum: rules } : {} } },
  };
}
