import type { Language, Tree } from "web-tree-sitter";
import { originOf, type Reuse } from "./reuse.ts";
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

/** Nodes with something in them that the parser left out or put in: where it no longer does, tree-sitter does not always tell. */
const mended = new WeakSet<SyntaxNode>();

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

/**
 * The whole tree as plain data, what an earlier copy has of it taken from there; undefined if cancelled. `offset`: where what it is of begins in the text. Walks without
 * recursion, so that depth costs no stack.
 */
export function copyTree(tree: Tree, names: TypeNames, cancelled: () => boolean, reuse?: Reuse, offset = 0): SyntaxNode | undefined {
  const cursor = tree.walk();
  try {
    const copyNode = (): Draft => {
      // The id of ERROR lies outside the tables.
      const id = cursor.nodeTypeId;
      const field = cursor.currentFieldId;
      const start = cursor.startIndex + offset;
      const end = cursor.endIndex + offset;
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
    const ancestors: { readonly node: SyntaxNode; readonly siblings: SyntaxNode[]; readonly before: readonly SyntaxNode[] }[] = [];
    let node = root;
    let siblings: SyntaxNode[] = [];
    /** What stood beside the node in the earlier copy, and what stood in it. */
    let before: readonly SyntaxNode[] = LEAF;
    let inside = reuse?.root.children ?? LEAF;
    let isWhole = false;
    // Of what differs inside of errors tree-sitter says nothing.
    const { hasError } = tree.rootNode;
    for (let count = 1; ; count++) {
      if (count % NODES_PER_LOOK === 0 && cancelled()) return undefined;
      if (!isWhole && cursor.gotoFirstChild()) {
        ancestors.push({ node, siblings, before });
        siblings = [];
        before = inside;
        node.children = siblings;
      } else {
        while (!cursor.gotoNextSibling()) {
          const above = ancestors.pop();
          if (above === undefined || !cursor.gotoParent()) return root;
          ({ siblings, before } = above);
        }
      }
      node = copyNode();
      if (hasError && (node.missing || node.type === "ERROR")) for (const it of [node, ...ancestors.map((above) => above.node)]) mended.add(it);
      const old = before.length === 0 ? undefined : reuse?.counterpart(node, before);
      isWhole = old !== undefined && reuse?.isClean(node) === true && !mended.has(originOf(old)) && !(hasError && cursor.currentNode.hasError);
      siblings.push(old !== undefined && reuse && isWhole ? reuse.moved(old) : node);
      inside = old === undefined || old.type === "ERROR" ? LEAF : old.children;
    }
  } finally {
    cursor.delete();
  }
}
