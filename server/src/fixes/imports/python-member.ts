import type { ParsedText, SyntaxNode } from "../../syntax/tree.ts";
import { type Edit, insertion } from "../../text/edit.ts";
import { childOf, partsOf } from "../tree.ts";
import { type Importable, isRebound, moduleImport, moduleOf } from "./python.ts";
import { moduleLevelImport } from "./python-packages.ts";

/**
 * The local name of a module, or of one of its members, that is to be there before an offset at the file's top level, and the edits that import it: a member
 * joins the import that the file has of its module, in its order. Undefined where the name means something else in the file.
 */
export function joinedImport(parsed: ParsedText, before: number, wanted: Importable): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  const known = moduleImport(parsed, before, wanted);
  if (known !== undefined || wanted.member === undefined) return moduleLevelImport(parsed, before, wanted);
  const { member } = wanted;
  const statement = parsed.root.children.find(
    (node) => node.type === "import_from_statement" && node.end <= before && moduleOf(parsed.text, node) === wanted.module,
  );
  const names = partsOf(statement).filter((part) => part !== childOf(statement, "module_name"));
  const source = (node: SyntaxNode): string => parsed.text.slice(node.start, node.end);
  const last = names.at(-1);
  if (last === undefined || names.some((part) => part.type === "wildcard_import")) return moduleLevelImport(parsed, before, wanted);
  if (isRebound(parsed, member, wanted, [parsed.root])) return undefined;
  const next = names.find((part) => source(part) > member);
  const edit = next ? insertion(next.start, `${member}, `) : insertion(last.end, `, ${member}`);
  return { name: member, edits: [edit] };
}
