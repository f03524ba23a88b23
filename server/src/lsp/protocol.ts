import type { Diagnostic, WorkDoneProgressParams } from "vscode-languageserver";
import type { CredentialKindId, Mode } from "../model/credentials/credential.ts";
import type { Finding } from "../rules/finding.ts";

/** What this server and its own client say to each other beyond the protocol. Methods as plain names, so that a client needs nothing of the server but this file. */
export const AUDIT = "keywarden/audit";
export const RULES = "keywarden/rules";
export const TRUST = "keywarden/trust";

/** In `initialize`; any editor may send it. */
export interface InitializationOptions {
  /** Whether git may be run in the workspace. Without it no process is started. */
  readonly gitAllowed?: boolean;
}

/** `keywarden/trust`: the user has trusted the workspace, or has not. */
export interface TrustParams {
  readonly gitAllowed: boolean;
}

/** `keywarden/audit`: look at every file of these folders; without any, of all workspace folders. Progress and cancelling as usual. */
export interface AuditParams extends WorkDoneProgressParams {
  readonly folders?: readonly string[];
}

export interface AuditReport {
  readonly folders: readonly AuditedFolder[];
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
}

/** `keywarden/rules`: every rule there is. */
export interface RuleDescription {
  readonly id: string;
  readonly title: string;
  /** The page about it. */
  readonly markdown: string;
}
