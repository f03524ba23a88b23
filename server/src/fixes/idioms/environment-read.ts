import type { Edit } from "../../text/edit.ts";
import type { FileChange } from "../repair.ts";
import type { Read } from "../site/site.ts";

/** How code reads a variable that must be set, and what it needs for that. */
export interface EnvironmentRead {
  readonly read: Read;
  /** Imports and helpers that are not there yet. */
  readonly edits: readonly Edit[];
  readonly notes: readonly string[];
  /** What other files need. */
  readonly changes?: readonly FileChange[];
  /** The variable behind it, where that is not the one asked for: settings have prefixes. */
  readonly variable?: string;
  /** Whether the platform keeps its variables elsewhere than in `.env` files. */
  readonly keptElsewhere?: boolean;
}
