import type { Finding } from "../rules/finding.ts";
import type { Settings } from "../settings/settings.ts";
import type { StoreId } from "../settings/stores.ts";
import type { Syntax } from "../syntax/parser.ts";
import type { Edit } from "../text/edit.ts";

/** One way to put a finding right. One file each; the index is generated. */
export interface Repair {
  readonly id: string;
  /** The rules whose findings it mends. */
  readonly rules: readonly string[];
  /** What could be done about this finding, cheap and without edits; empty where nothing is known to be right. The best first. */
  offers(finding: Finding, context: RepairContext): Promise<readonly Offer[]>;
  /** The edits of an offer; undefined where it turns out that none would be right. Made only when asked for. */
  edit(offer: Offer, finding: Finding, context: RepairContext): Promise<ProjectEdit | undefined>;
}

export interface Offer {
  readonly repair: string;
  /** Tells the repair's own variants apart: `environment`, `dotenv`. */
  readonly variant: string;
  /** For menus: "Read the key from the environment variable STRIPE_SECRET_KEY". Never holds key text. */
  readonly title: string;
  /** `safe`: changes nothing but where the value comes from; may run in fix-all and on save. `suggestion`: the user should look. */
  readonly safety: "safe" | "suggestion";
  readonly preferred: boolean;
  /** Runs a command: only where the user trusts the workspace, and says so once more. */
  readonly runs?: boolean;
}

/** Edits over several files, applied as one undo. */
export interface ProjectEdit {
  readonly changes: readonly FileChange[];
  /** What the user still has to do, one sentence each: set the variable, roll the key. */
  readonly notes: readonly string[];
  /** The name under which the new code reads the key that was there. */
  readonly reads?: string;
  /** Where keys were moved to; none where none was moved. */
  readonly destinations?: readonly Destination[];
  /** What is run once the user has said so. */
  readonly step?: Step;
}

/** A store that a key was moved to, and why it was that one: it is set, the project uses it already, nothing is set, or another could not be asked at the place. */
export interface Destination {
  readonly store: StoreId;
  readonly because: "set" | "used" | "default" | "place";
}

/** A command on one file, its path relative to the root: `git rm --cached`, or `chmod 600`. */
export interface Step {
  readonly kind: "untrack" | "restrict";
  readonly path: string;
}

export type FileChange =
  | { readonly kind: "edit"; readonly path: string; readonly edits: readonly Edit[] }
  | { readonly kind: "create"; readonly path: string; readonly text: string };

export interface RepairContext {
  /** The file the finding is in: root-relative path and the very text that was analysed. */
  readonly path: string;
  readonly text: string;
  readonly languageId: string | undefined;
  readonly syntax: Syntax;
  readonly settings: Settings;
  readonly project: ProjectSnapshot;
  /** What repairs of the same file before this one have called its keys, by their fingerprints. */
  readonly named?: ReadonlyMap<string, string>;
}

/** Other files of the project as they are now (unsaved text counts). Paths are relative to the root, with `/`. */
export interface ProjectSnapshot {
  read(path: string): Promise<string | undefined>;
  list(folder: string): Promise<readonly string[]>;
  /** Whether git ignores the path; undefined where there is no repository or git may not be run. */
  isIgnored(path: string): Promise<boolean | undefined>;
}
