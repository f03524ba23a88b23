import type { StoreId } from "../../server/src/settings/stores.ts";

export type Language = "python" | "javascript" | "typescript";

/** Files by their path in the project. */
export type Files = Readonly<Record<string, string>>;

/** How the modules of a project are made: which kind of module they are, where they lie, what the project's manifest is. */
export interface Style {
  readonly id: string;
  /** The file with the key. */
  readonly path: string;
  /** The file that is run, and what it begins with. `NAMES` stands for what it imports of the file with the key. */
  readonly driver: { readonly path: string; readonly head: string };
  /** What a site's code looks like in this style. Sites are written as plainly as it goes: modules with `import` and `export`, types between ‹ and ›. */
  readonly write: (code: string) => string;
  /** Manifest and configuration. */
  readonly files: Files;
}

/** Where a key stands in code, as a whole program. */
export interface Site {
  readonly id: string;
  /** For readers: "a class field". */
  readonly title: string;
  readonly secret: "secretKey" | "webhookSecret";
  /** The code with the key, `{{sk_live}}` or `{{whsec}}`, in it. */
  readonly code: string;
  /** What the driver imports from it, and what it does. */
  readonly names: readonly string[];
  readonly drive: string;
  /** Lines that a repair may have to change besides that of the key. */
  readonly touched?: RegExp;
}

/** A whole program with a key in it, and what is to become of it. */
export interface Program {
  readonly id: string;
  /** For readers. */
  readonly title: string;
  readonly language: Language;
  /** Where the key goes. */
  readonly store: StoreId;
  readonly secret: Site["secret"];
  /** The project before the repair. */
  readonly files: Files;
  /** The file with the key, and the one that is run. */
  readonly path: string;
  readonly driver: string;
  readonly touched?: RegExp | undefined;
  /** How the program gets what the environment holds; default: as variables. */
  readonly given?: ".env" | undefined;
  /** A second store whose variables it is given. */
  readonly also?: "environment" | undefined;
  /** Default: Python, or Node. */
  readonly runtime?: "deno" | undefined;
}

/** One program of the matrix. */
export interface Cell extends Program {
  readonly site: Site;
  readonly style: Style;
}

/** What programs find in the environment that take part in checking a webhook. */
export const WEBHOOK = { payload: "WEBHOOK_PAYLOAD", signature: "WEBHOOK_SIGNATURE", forged: "WEBHOOK_FORGED_SIGNATURE" } as const;
