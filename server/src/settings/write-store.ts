import { applyEdits, modify, parseTree } from "jsonc-parser";
import type { StoreId } from "./stores.ts";
import { layoutOf } from "./write-layout.ts";

/**
 * The text of a settings file that says which store keys go to first, comments and everything else as it was. Undefined where the text is no settings file that could be
 * added to. An empty text becomes a new file.
 */
export function withStore(text: string, store: StoreId): string | undefined {
  const before = text.trim() === "" ? "{}\n" : text;
  if (parseTree(before, [], { allowTrailingComma: true })?.type !== "object") return undefined;
  return applyEdits(before, modify(before, ["store"], store, { formattingOptions: layoutOf(before) }));
}
