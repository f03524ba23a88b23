import type { Diagnostic, Location, TextDocumentIdentifier, WorkDoneProgressParams, WorkspaceEdit } from "vscode-languageserver";
import type { CredentialKindId, Mode } from "../model/credentials/credential.ts";
import type { Finding } from "../rules/finding.ts";
import type { StoreId } from "../settings/stores.ts";

/** What this server and its own client say to each other beyond the protocol. Methods as plain names, so that a client needs nothing of the server but this file. */
export const AUDIT = "keywarden/audit";
export const AUDITED = "keywarden/audited";
export const REPORT = "keywarden/report";
export const FIX = "keywarden/fix";
export const PAST = "keywarden/past";
/** Where a finding of the last results is in a notebook that is open as cells. Asked with a {@link FindingAddress}, answered with a `Location`; null where it is in no cell. */
export const PLACE = "keywarden/place";
export const ROLLED = "keywarden/rolled";
export const WHY = "keywarden/why";
export const RULES = "keywarden/rules";
export const TRUST = "keywarden/trust";
export const STORE_CHOICE = "keywarden/storeChoice";
export const STORE = "keywarden/store";
export const ASK_FOR_STORE = "keywarden/askForStore";

/** In `initialize`; any editor may send it. */
export interface InitializationOptions {
  /** Whether git may be run in the workspace. Without it no process is started. */
  readonly gitAllowed?: boolean;
  /** Whether the client asks the user by itself which store keys go to, told by `keywarden/askForStore`. Otherwise the server asks, by a message. */
  readonly asksForStore?: boolean;
}

/** `keywarden/trust`: the user has trusted the workspace, or has not. */
export interface TrustParams {
  readonly gitAllowed: boolean;
}

/** `keywarden/audit`: look at every file of these folders; without any, of all workspace folders. Progress and cancelling as usual. */
export interface AuditParams extends WorkDoneProgressParams {
  readonly folders?: readonly string[];
  /** Look through the git history, too, where git may be run. */
  readonly history?: boolean;
}

/** What the audits of the workspace's folders have found, the last one of each. Also sent by itself, with what there is so far, while one runs. */
export interface AuditReport {
  readonly folders: readonly AuditedFolder[];
  /** The findings in groups, for a tree, by what groups them. */
  readonly tree: Readonly<Record<AuditGrouping, readonly AuditGroup[]>>;
}

export type AuditGrouping = "key" | "rule" | "file";

export interface AuditGroup {
  readonly label: string;
  /** `2 errors and 1 hint` */
  readonly description: string;
  /** What there is to know of it, as plain text. */
  readonly tooltip: string;
  /** The gravest of its findings. */
  readonly severity: Diagnostic["severity"];
  readonly findings: readonly FindingAddress[];
  /** The fingerprint of the key that they are all about, as long as nobody has noted that it was rolled. */
  readonly key?: string;
}

/** A finding by the folder it is in and its number there. */
export interface FindingAddress {
  readonly folder: number;
  readonly finding: number;
}

/** `keywarden/report`: the last results as a report of this format. */
export interface ReportParams {
  readonly format: ReportFormat;
}

export const REPORT_FORMATS = ["html", "markdown", "json", "sarif", "gitlab", "junit"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportText {
  readonly text: string;
  /** For HTML: where its places are, its findings that something can be done about, and its keys by their fingerprints, all by the numbers that the page says. */
  readonly places: readonly ReportPlace[];
  readonly findings: readonly FindingAddress[];
  readonly keys: readonly string[];
}

/** A place in a file, or a finding that is only in the git history or in a cell of a notebook: what opens it is more than a file and a range. */
export type ReportPlace = Location | FindingAddress;

/** `keywarden/past`: the text that a finding of the git history is about, as it was then; null where it is not at hand. Asked with a {@link FindingAddress}. */
export interface PastText {
  /** Shown with the name of its file, so that it has its language; of a commit's message there is none. */
  readonly path: string;
  readonly commit: string;
  /** With every key masked. */
  readonly text: string;
  /** Where the key stands, counted from 0. */
  readonly line: number;
}

/** `keywarden/rolled`: notes in the settings of every folder with a key that it opens nothing any more. Answered with a `WorkspaceEdit`; null where nothing could be noted. */
export interface RolledParams {
  /** Its fingerprint. */
  readonly key: string;
  readonly by?: string;
  /** `2024-02-29` */
  readonly on: string;
}

/** `keywarden/storeChoice`: which stores the keys of a file (or a workspace folder) could go to; null where it lies in no workspace folder. */
export interface StoreChoiceParams {
  readonly uri: string;
}

export interface StoreChoice {
  /** The one that the settings name. */
  readonly store?: StoreId;
  /** All of them: the one that the settings name and those that the project uses already stand first. */
  readonly stores: readonly { readonly id: StoreId; readonly title: string; readonly isUsed: boolean }[];
}

/** `keywarden/store`: the `WorkspaceEdit` that says in `keywarden.json` which store keys go to first; null where that file could not be added to. */
export interface StoreParams extends StoreChoiceParams {
  readonly store: StoreId;
}

/** `keywarden/askForStore`, from the server: a repair has moved a key in this file, and the settings of its folder name no store. */
export interface AskForStoreParams extends StoreChoiceParams {
  readonly folder: string;
}

/** `keywarden/why`: why a line (counted from 0) of an open text is flagged, or silent; null where the text is not open. */
export interface WhyParams {
  readonly textDocument: TextDocumentIdentifier;
  readonly line: number;
}

export interface WhyText {
  /** A name for the page: `billing.py, line 3`. */
  readonly title: string;
  readonly markdown: string;
}

/** `keywarden/fix`: everything safe about these findings of the last results, as one edit; null where nothing is known to be right. */
export interface FixParams {
  readonly findings: readonly FindingAddress[];
}

export interface Fix {
  readonly edit: WorkspaceEdit;
  /** What the user still has to do. */
  readonly notes: readonly string[];
  /** Workspace folders in which keys were moved although no settings say where to. */
  readonly unsettled: readonly string[];
}

export interface AuditedFolder {
  readonly uri: string;
  readonly filesRead: number;
  readonly skipped: readonly SkippedFile[];
  readonly notes: readonly string[];
  readonly findings: readonly AuditedFinding[];
}

/** A file that was not looked at, and why: what was not scanned is not clean. */
export interface SkippedFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly reason: string;
}

/** A finding with its place in the editor's terms. Nothing in it holds more of a key than prefix and last four characters. */
export interface AuditedFinding {
  readonly uri: string;
  /** Relative to the folder. */
  readonly path: string;
  readonly diagnostic: Diagnostic;
  readonly confidence: Finding["confidence"];
  readonly circumstances: readonly string[];
  readonly masked: string | undefined;
  readonly kind: CredentialKindId | undefined;
  readonly mode: Mode | undefined;
  /** Whether something may be done about it by itself. */
  readonly fixable: boolean;
  /** Whether it is about the git history: then there is no such file. */
  readonly past: boolean;
  /** The fingerprint of its key, as long as nobody has noted that it was rolled. */
  readonly key?: string;
}

/** `keywarden/rules`: every rule there is. */
export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  /** The page about it. */
  readonly markdown: string;
}
