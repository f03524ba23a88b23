import type { Edit } from "../../text/edit.ts";
import type { Span } from "../../text/span.ts";

/** A place where a key stands in code, and how something else can be put there. Whoever reads keys from somewhere writes the expression; the site knows where it goes. */
export interface Site extends Span {
  /** What the code calls the value: the constant, attribute, parameter, keyword or entry it is given to. */
  readonly label: string | undefined;
  /** The environment variable that the code reads here already, the key being its fallback. */
  readonly variable: Variable | undefined;
  /** The key, where all of it is in the expression. */
  readonly value: string | undefined;
  /** The edits that put `read` where the key is. `name` is the variable for sites that read none yet. */
  edits(name: string, read: Read): readonly Edit[];
}

export interface Variable {
  /** Undefined where the code computes it. */
  readonly name: string | undefined;
  /** The expression that names it, as it stands in the code. */
  readonly code: string;
}

/** The expression that reads a variable, given the expression of its name. It binds as tightly as a call. */
export type Read = (nameCode: string) => string;
