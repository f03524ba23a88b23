import type { SyntaxNode } from "../../../../syntax/tree.ts";
import type { Edit } from "../../../../text/edit.ts";
import type { CodeFinding } from "../../../code-repair.ts";

/** How a framework of JavaScript hands a request over. */
export interface Request {
  /** The expression of the body as it came, and of the header with its signature. */
  readonly raw: string;
  readonly signature: string;
  /** Whether the raw body comes as bytes. */
  readonly bytes: boolean;
  /** Whether reading the body takes it: it is read once, into a variable. */
  readonly readOnce: boolean;
  /** Statements that read it first, where no expression does. */
  readonly reading?: (name: string) => readonly string[];
  /** Whether the check itself is awaited: where there is no synchronous cryptography. */
  readonly asynchronous: boolean;
  /** What in a handler is made of the body. */
  readonly uses: RegExp;
  /** The statements that answer 400. */
  readonly refusal: readonly string[];
  /** Whether nothing is known of how the body comes but that a check in the handler takes it. */
  readonly onlyChecked?: boolean;
  /** Puts the statement of the route, as it is after all other edits, into what it needs around it. */
  readonly enclosed?: { readonly statement: SyntaxNode; readonly around: (statement: string) => string } | undefined;
  /** What has to change outside of the handler, so that the body comes as it was sent. */
  readonly edits: readonly Edit[];
}

/** What a handler and the file around it are, for those who know one framework. */
export interface HandlerCode {
  readonly code: CodeFinding;
  readonly handler: SyntaxNode;
  /** The handler's text. */
  readonly source: string;
  /** The names of its parameters. */
  readonly names: readonly string[];
  /** Whether it may wait. */
  readonly asynchronous: boolean;
  /** The call that it is handed to. */
  readonly call: SyntaxNode | undefined;
  /** The packages that the project lists. */
  readonly listed: ReadonlySet<string>;
  /** Whether the file has types. */
  readonly typed: boolean;
  /** What ends a statement in this file. */
  readonly end: string;
  /** A text as code, in the quotes of this file. */
  readonly quoted: (text: string) => string;
}

/** A framework of JavaScript, or a manner of handling requests that several share. */
export interface Framework {
  /** Whether it hands requests to this handler: then no other one does. */
  readonly hands: (known: HandlerCode) => boolean;
  /** How; undefined where the raw body cannot be had. */
  readonly request: (known: HandlerCode) => Request | undefined;
}

/** The header with Stripe's signature, as most spell it, and what a request without a right one is told. */
export const SIGNATURE_HEADER = "stripe-signature";
export const REFUSAL = "Invalid signature";

/** Whether the text takes something from a package; the name is a pattern. */
export function imports(text: string, name: string): boolean {
  return new RegExp(`["'](?:npm:|jsr:@?[\\w-]*/?)?(?:${name})(?:@[^"']*)?["']`).test(text);
}
