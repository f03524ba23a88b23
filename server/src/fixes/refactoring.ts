import type { Span } from "../text/span.ts";
import type { ProjectEdit, RepairContext } from "./repair.ts";

/** A change of code that is right as it is, made on request alone: nothing is found there. One file each. */
export interface Refactoring {
  readonly id: string;
  readonly title: string;
  /** Where in a file it may have something to do. */
  places(context: RepairContext): Promise<readonly Span[]>;
  /** The edits at a place; undefined where there is nothing for it to do, or none would be right. */
  edit(at: Span, context: RepairContext): Promise<ProjectEdit | undefined>;
}
