import type { Edit } from "web-tree-sitter";
import { firstFrom, type Span } from "../text/span.ts";
import type { SyntaxNode } from "./tree.ts";

/** A tree that was copied before, and how its text became the present one: what the edit did not touch need not be copied again. */
export class Reuse {
  readonly root: SyntaxNode;
  private readonly start: number;
  private readonly oldEnd: number;
  private readonly newEnd: number;
  /** Where the two trees differ in structure, in the present text. */
  private readonly changed: readonly Span[];

  /** `edit` is undefined where the text is the same. */
  constructor(root: SyntaxNode, edit: Edit | undefined, changed: readonly Span[]) {
    this.root = root;
    this.start = edit?.startIndex ?? root.end;
    this.oldEnd = edit?.oldEndIndex ?? root.end;
    this.newEnd = edit?.newEndIndex ?? root.end;
    this.changed = changed;
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
    return !this.changed.some(({ start, end }) => node.end >= start && node.start <= end);
  }

  /** A node of the earlier tree as it stands in the present text. */
  moved(old: SyntaxNode): SyntaxNode {
    return movedBy(old, old.start >= this.oldEnd ? this.newEnd - this.oldEnd : 0);
  }

  /** Where an offset of the present text was, as far as it is outside of the edit. */
  private before(offset: number): number {
    return offset <= this.start ? offset : offset - this.newEnd + this.oldEnd;
  }
}

/** A node that stands elsewhere than when it was copied. What is in it is made when it is looked at: mostly nobody does. */
class MovedNode implements SyntaxNode {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  readonly field: string | undefined;
  readonly named: boolean;
  readonly missing: boolean;
  /** The node as it was copied. */
  readonly origin: SyntaxNode;
  readonly by: number;
  private inside: readonly SyntaxNode[] | undefined;

  constructor(origin: SyntaxNode, by: number) {
    this.start = origin.start + by;
    this.end = origin.end + by;
    this.type = origin.type;
    this.field = origin.field;
    this.named = origin.named;
    this.missing = origin.missing;
    this.origin = origin;
    this.by = by;
  }

  get children(): readonly SyntaxNode[] {
    const { children } = this.origin;
    this.inside ??= children.length === 0 ? children : children.map((child) => movedBy(child, this.by));
    return this.inside;
  }
}

function movedBy(node: SyntaxNode, by: number): SyntaxNode {
  const [origin, all] = node instanceof MovedNode ? [node.origin, node.by + by] : [node, by];
  return all === 0 ? origin : new MovedNode(origin, all);
}

/** Whether two nodes are one, wherever in their texts they stand: then so is everything in them. */
export function isSameNode(a: SyntaxNode, b: SyntaxNode): boolean {
  return originOf(a) === originOf(b);
}

/** The node as it was copied first: the same for all that are one. */
export function originOf(node: SyntaxNode): SyntaxNode {
  return node instanceof MovedNode ? node.origin : node;
}
