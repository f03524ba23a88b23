import type { Edit, Range, Tree } from "web-tree-sitter";
import type { SyntaxNode } from "./tree.ts";

/** A tree that was copied before, and how its text became the present one: what the edit did not touch need not be copied again. */
export class Reuse {
  readonly root: SyntaxNode;
  private readonly start: number;
  private readonly oldEnd: number;
  private readonly newEnd: number;
  /** Where the two trees differ in structure, in the present text. */
  private readonly changed: readonly Range[];

  /** `edited`: the tree that `root` was copied from, told of the edit; `edit` is undefined where the text is the same. */
  constructor(root: SyntaxNode, edited: Tree, edit: Edit | undefined, tree: Tree) {
    this.root = root;
    this.start = edit?.startIndex ?? root.end;
    this.oldEnd = edit?.oldEndIndex ?? root.end;
    this.newEnd = edit?.newEndIndex ?? root.end;
    this.changed = edited.getChangedRanges(tree);
  }

  /** Which of the nodes that stood beside each other stood where this one stands now, and was of its kind; undefined where there was none. */
  counterpart(node: SyntaxNode, among: readonly SyntaxNode[]): SyntaxNode | undefined {
    const start = this.before(node.start);
    const end = node.end < this.start ? node.end : this.before(node.end);
    for (let at = firstFrom(among, start); at < among.length; at++) {
      const old = among[at] as SyntaxNode;
      if (old.start !== start) return undefined;
      if (
        old.type === node.type &&
        old.field === node.field &&
        old.named === node.named &&
        old.missing === node.missing &&
        (old.end === end || !this.isClean(node))
      )
        return old;
    }
    return undefined;
  }

  /** Whether neither the edit nor anything it changed in the tree touches a node. */
  isClean(node: SyntaxNode): boolean {
    if (node.end >= this.start && node.start <= this.newEnd) return false;
    return !this.changed.some((range) => node.end >= range.startIndex && node.start <= range.endIndex);
  }

  /** A node of the earlier tree as it stands in the present text, with all that is in it. */
  moved(old: SyntaxNode): SyntaxNode {
    const by = old.start >= this.oldEnd ? this.newEnd - this.oldEnd : 0;
    return by === 0 ? old : shifted(old, by);
  }

  /** Where an offset of the present text was, as far as it is outside of the edit. */
  private before(offset: number): number {
    return offset <= this.start ? offset : offset - this.newEnd + this.oldEnd;
  }
}

/** The first of these, which are in order, that does not start before an offset. */
function firstFrom(nodes: readonly SyntaxNode[], start: number): number {
  let [low, high] = [0, nodes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle] as SyntaxNode).start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A copy that stands elsewhere. Without recursion, so that depth costs no stack. */
function shifted(node: SyntaxNode, by: number): SyntaxNode {
  const result: SyntaxNode[] = [];
  const open: { readonly from: readonly SyntaxNode[]; readonly to: SyntaxNode[] }[] = [{ from: [node], to: result }];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    for (const { start, end, type, field, named, missing, children } of level.from) {
      const to: SyntaxNode[] = [];
      level.to.push({ start: start + by, end: end + by, type, field, named, missing, children: children.length === 0 ? children : to });
      if (children.length > 0) open.push({ from: children, to });
    }
  }
  return result[0] as SyntaxNode;
}
