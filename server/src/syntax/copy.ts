import type { Language, Tree } from "web-tree-sitter";
import type { SyntaxNode } from "./tree.ts";

/** What a grammar's integer ids mean, so that a walk fetches no strings. */
export interface TypeNames {
  readonly types: readonly string[];
  readonly named: readonly boolean[];
  readonly fields: readonly (string | undefined)[];
}

type Draft = { -readonly [Key in keyof Omit<SyntaxNode, "children">]: SyntaxNode[Key] } & { children: readonly SyntaxNode[] };

const LEAF: readonly SyntaxNode[] = [];
/** How many nodes are copied between two looks at whether the result is still wanted. */
const NODES_PER_LOOK = 8192;

/** The tables of a grammar. */
export function typeNamesOf(language: Language): TypeNames {
  const types: string[] = [];
  const named: boolean[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    types.push(language.nodeTypeForId(id) ?? "ERROR");
    named.push(language.nodeTypeIsNamed(id));
  }
  const fields = Array.from(language.fields, (name) => name ?? undefined);
  return { types, named, fields };
}

/** The whole tree as plain data; undefined if cancelled. Walks without recursion, so that depth costs no stack. */
export function copyTree(tree: Tree, names: TypeNames, cancelled: () => boolean): SyntaxNode | undefined {
  const cursor = tree.walk();
  try {
    const copyNode = (): Draft => {
      // The id of ERROR lies outside the tables.
      const id = cursor.nodeTypeId;
      const field = cursor.currentFieldId;
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      return {
        start,
        end,
        type: names.types[id] ?? "ERROR",
        field: field === 0 ? undefined : names.fields[field],
        named: names.named[id] ?? true,
        missing: start === end && cursor.nodeIsMissing,
        children: LEAF,
      };
    };
    const root = copyNode();
    const ancestors: SyntaxNode[][] = [];
    let node = root;
    let siblings: SyntaxNode[] = [];
    for (let count = 1; ; count++) {
      if (count % NODES_PER_LOOK === 0 && cancelled()) return undefined;
      if (cursor.gotoFirstChild()) {
        ancestors.push(siblings);
        siblings = [];
        node.children = siblings;
      } else {
        while (!cursor.gotoNextSibling()) {
          const above = ancestors.pop();
          if (above === undefined || !cursor.gotoParent()) return root;
          siblings = above;
        }
      }
      node = copyNode();
      siblings.push(node);
    }
  } finally {
    cursor.delete();
  }
}
