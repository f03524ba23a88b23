import { applyEdits, findNodeAtLocation, getNodeValue, modify, parseTree } from "jsonc-parser";
import type { RolledKey } from "./settings.ts";
import { layoutOf } from "./write-layout.ts";

/**
 * The text of a settings file with a key noted as rolled, comments and everything else as it was; what was noted of that key before is replaced. Undefined where the
 * text is no settings file that could be added to. An empty text becomes a new file.
 */
export function withRolled(text: string, rolled: RolledKey): string | undefined {
  const before = text.trim() === "" ? "{}\n" : text;
  const root = parseTree(before, [], { allowTrailingComma: true });
  if (root?.type !== "object") return undefined;
  const list = findNodeAtLocation(root, ["rolled"]);
  if (list !== undefined && list.type !== "array") return undefined;
  const known: unknown = list === undefined ? [] : getNodeValue(list);
  const index = Array.isArray(known) ? known.findIndex((it: unknown) => typeof it === "object" && it !== null && "key" in it && it.key === rolled.key) : -1;
  const entry = { key: rolled.key, ...(rolled.by !== undefined && { by: rolled.by }), ...(rolled.on !== undefined && { on: rolled.on }) };
  const path = list === undefined ? ["rolled"] : ["rolled", index === -1 ? (list.children?.length ?? 0) : index];
  const value = list === undefined ? [entry] : entry;
  const formattingOptions = layoutOf(before);
  return applyEdits(before, modify(before, path, value, { formattingOptions, isArrayInsertion: list !== undefined && index === -1 }));
}
