import { maskText } from "../model/credentials/mask.ts";
import type { Span } from "../text/span.ts";
import { keyOverlap } from "./refactorings/key-overlap.ts";
import { sharedClientRefactoring } from "./refactorings/shared-client.ts";
import { webhookOverlap } from "./refactorings/webhook-overlap.ts";
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

/** Every refactoring. */
export const refactorings: readonly Refactoring[] = [sharedClientRefactoring, keyOverlap, webhookOverlap].map(keyless);

/** A refactoring that writes no key: not one that stands in the code, be it where a name should stand. */
function keyless(refactoring: Refactoring): Refactoring {
  return {
    ...refactoring,
    async edit(at, context) {
      const edit = await refactoring.edit(at, context);
      const texts = edit?.changes.flatMap((change) => (change.kind === "create" ? [change.text] : change.edits.map(({ text }) => text))) ?? [];
      return texts.some((text) => maskText(text) !== text) ? undefined : edit;
    },
  };
}
