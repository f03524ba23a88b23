import type { StoreId, StoreNames } from "../../settings/stores.ts";

/** A store of secrets, and the code that reads a text from it in each language. One file each; the index is generated. */
export interface SecretStore {
  readonly id: Exclude<StoreId, "environment">;
  /** For menus: "Read the key from …". */
  readonly title: string;
  readonly python: (secret: Secret) => PythonStoreCode;
  /** The first that fits: the one that needs no package stands last where a client that the project has goes before it. */
  readonly javascript: (secret: Secret, has: (npmPackage: string) => boolean) => JavascriptStoreCode;
  /** Whether code or a manifest shows that the project reads this store. */
  readonly used: { readonly python: StoreUse; readonly javascript: StoreUse };
}

export interface StoreUse {
  /** Packages that are for nothing else. */
  readonly packages: readonly string[];
  /** What stands in code that asks the store, where the package is for more than that. */
  readonly code?: RegExp;
}

/** A key as the stores call it. */
export interface Secret {
  /** `STRIPE_SECRET_KEY`. */
  readonly variable: string;
  readonly names: StoreNames;
  /** A name of the settings with its parts filled in. */
  readonly fill: (template: string) => string;
}

/** A package with the version that its code was proven with. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** For projects that say they run on older versions of the language. */
  readonly older: string;
}

interface StoreCode {
  readonly packages: readonly Package[];
  /** What the program needs around it, for a person: `VAULT_ADDR and VAULT_TOKEN`. */
  readonly needs: readonly string[];
  /** Where the key has to be: "at secret/stripe, in the field STRIPE_SECRET_KEY". */
  readonly place: string;
}

export interface PythonStoreCode extends StoreCode {
  readonly imports: readonly { readonly module: string; readonly member?: string }[];
  /** The statements of a function without parameters that returns the text; a tab is one step deeper. `names` are those of the imports, in order. */
  readonly body: (...names: readonly string[]) => readonly string[];
}

/** How the types of a file are written, if at all. */
export interface Types {
  /** Whether the file is TypeScript. */
  readonly typed: boolean;
  /** An expression that is taken to be of a type. */
  readonly cast: (code: string, type: string) => string;
}

export interface JavascriptStoreCode extends StoreCode {
  /** `default` for what the module is as a whole. */
  readonly imports: readonly { readonly module: string; readonly members: readonly string[] | "default"; readonly preferred?: string }[];
  /** The statements of an async function without parameters that returns the text, with semicolons; a tab is one step deeper. `names` are those of the members, in order. */
  readonly body: (types: Types, ...names: readonly string[]) => readonly string[];
  /** Whether it reads `process.env` or uses `Buffer`, which TypeScript knows only from Node's types. */
  readonly usesNode: boolean;
}
