import type { ParsedText, SyntaxNode } from "../syntax/tree.ts";
import type { Edit } from "../text/edit.ts";
import { entriesRemoval, statementRemoval } from "./removal.ts";
import { childOf, lastOf, parentOf, partsOf } from "./tree.ts";
import { pathOf } from "./value-sources.ts";

/** What holds entries, and an entry of it may go. */
const CONTAINERS = /^(?:object|dictionary|arguments|argument_list)$/;
/** Options for which leaving them out means the library's own default, which verifies. */
const DEFAULTED = /^["']?(?:httpAgent|httpsAgent|agent|dispatcher)["']?$/;

/** The edits that remove settings: entries of objects and dicts, arguments, statements. What is left empty by that, and says nothing empty, goes too. */
export function settingsRemoval(parsed: ParsedText, settings: readonly SyntaxNode[]): Edit[] {
  const { root, text, grammar } = parsed;
  const going = new Set(settings);
  for (let size = 0; size !== going.size; ) {
    size = going.size;
    for (const node of [...going]) {
      const emptied = emptiedBy(parsed, node, going);
      if (emptied !== undefined) going.add(emptied);
    }
  }
  const all = [...going]
    .filter((node) => ![...going].some((other) => other !== node && other.start <= node.start && node.end <= other.end))
    .sort((a, b) => a.start - b.start);
  const edits: Edit[] = [];
  const containers = new Set<SyntaxNode>();
  for (const node of all) {
    const path = pathOf(root, node);
    const container = parentOf(path);
    if (container !== undefined && CONTAINERS.test(container.type)) containers.add(container);
    else if (!edits.some(({ span }) => span.start <= node.start && node.end <= span.end)) {
      // The first of a block that is left empty stands for all of it.
      const [first, ...others] = partsOf(container);
      const gone = first === node && others.every((other) => all.includes(other)) ? others : [];
      edits.push(...statementRemoval(text, path, grammar === "python", gone));
    }
  }
  for (const container of containers) edits.push(...entriesRemoval(text, container, all));
  return edits;
}

/** What has nothing to say any more when an entry goes, and so may go with it. */
function emptiedBy({ root, text }: ParsedText, entry: SyntaxNode, going: ReadonlySet<SyntaxNode>): SyntaxNode | undefined {
  const path = pathOf(root, entry);
  const container = parentOf(path);
  if (container === undefined || !CONTAINERS.test(container.type) || !partsOf(container).every((part) => going.has(part))) return undefined;
  if (container.children.some((child) => child.type === "comment")) return undefined;
  const holder = path[path.length - 3];
  if (container.type === "object" || container.type === "dictionary") {
    if (holder?.type === "arguments") {
      if (partsOf(holder).at(-1) !== container) return undefined;
      if (mayBeLeftOut(path.slice(0, -2), text)) return container;
      const call = path.slice(0, -3);
      // Nothing is assigned to anything.
      return parentOf(call)?.type === "expression_statement" && /^Object\.assign\(/.test(text.slice(lastOf(call).start)) ? parentOf(call) : undefined;
    }
    return holder !== undefined && /^(?:pair|keyword_argument|spread_element|dictionary_splat)$/.test(holder.type) ? holder : undefined;
  }
  const pair = path[path.length - 4];
  const isDefault = holder?.type === "new_expression" && pair?.type === "pair" && childOf(pair, "value") === holder;
  const key = childOf(pair, "key");
  return isDefault && key && DEFAULTED.test(text.slice(key.start, key.end)) ? pair : undefined;
}

/** Whether the last argument of a call is one of options, which may be missing: those of a constructor, or behind others. */
function mayBeLeftOut(list: readonly SyntaxNode[], text: string): boolean {
  const call = lastOf(list.slice(0, -1));
  if (call.type === "new_expression") return true;
  const callee = childOf(call, "function");
  return partsOf(lastOf(list)).length > 1 && callee !== undefined && text.slice(callee.start, callee.end) !== "Object.assign";
}

/** The statement that a node is all of, or the right or left side of. */
export function statementAround(parsed: ParsedText, node: SyntaxNode): SyntaxNode | undefined {
  const path = pathOf(parsed.root, node);
  return path.findLast((it) => it.type === "expression_statement");
}
