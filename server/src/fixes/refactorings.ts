import { maskText } from "../model/credentials/mask.ts";
import type { Refactoring } from "./refactoring.ts";
import { keyOverlap } from "./refactorings/key-overlap.ts";
import { sharedClientRefactoring } from "./refactorings/shared-client.ts";
import { webhookOverlap } from "./refactorings/webhook-overlap.ts";

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
