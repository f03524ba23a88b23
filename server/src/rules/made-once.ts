import type { Span } from "../text/span.ts";
import type { RuleContext } from "./rule.ts";

/**
 * Whether something in a part of the file that is repeated is made only where there is none yet, so that what comes to `use` may be what was made before: `key ??=
 * randomUUID()`, `keys.setdefault(order, str(uuid4()))`, `if (!keys.has(order)) keys.set(order, randomUUID())`.
 */
export function isMadeOnce(context: RuleContext, made: Span, use: Span, region: Span): boolean {
  const before = context.sourceOf({ start: context.lineAt(region.start).start, end: made.start });
  if (OR_ELSE.test(before.slice(-MAX_STATEMENT))) return true;
  if (made.end > use.start) return false;
  const between = context.sourceOf({ start: made.end, end: use.start });
  return isInBranch(before, between) || isIndentedBranch(before, between);
}

const MAX_STATEMENT = 300;

/** What stands before something that is taken where there is nothing else. */
const OR_ELSE = /(?:\?\?=?|\|\|=?|(?<![\w.])or|(?<![\w.])else|\.setdefault\([^,\n]{1,80},|(?<!\?)\?[^?.:;\n][^?:;\n]*:)\s*(?:await\s+)?(?:[\w.]+\(\s*)*$/;

/** In a block of an `if` that ends before it is used, or in one without a block. */
function isInBranch(before: string, between: string): boolean {
  const [, line = ""] = /(?:^|[;{}\n])([^;{}\n]*)$/.exec(before) ?? [];
  if (/^\s*(?:\}?\s*else\s+)?if\s*\(.*\)\s*[^\s(]/.test(line)) return true;
  let depth = 0;
  let at = before.length - 1;
  for (; at >= 0 && depth <= 0; at--) depth += before[at] === "{" ? 1 : before[at] === "}" ? -1 : 0;
  if (depth <= 0 || !/(?:\bif\s*\([^{}]*\)|\belse)\s*$/.test(before.slice(Math.max(0, at - MAX_STATEMENT), at + 1))) return false;
  for (const character of between) {
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    if (depth === 0) return true;
  }
  return false;
}

/** The same where blocks are indented. */
function isIndentedBranch(before: string, between: string): boolean {
  const lines = before.split("\n");
  const own = lines.at(-1) ?? "";
  const used = indentation(between.split("\n").at(-1) ?? "");
  if (/^\s*(?:el)?if\b.*:\s*\S/.test(own)) return true;
  const deep = indentation(own);
  if (!between.includes("\n") || deep <= used) return false;
  for (const line of lines.slice(0, -1).toReversed()) {
    const found = indentation(line);
    if (/\S/.test(line) && found < deep) return found >= used && /^\s*(?:(?:el)?if\b.*|else\s*):/.test(line);
  }
  return false;
}

const indentation = (line: string): number => /^[ \t]*/.exec(line)?.[0].length ?? 0;
