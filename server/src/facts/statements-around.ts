import { firstFrom, type Span } from "../text/span.ts";
import type { Layout } from "./layout.ts";
import type { Statement } from "./program.ts";

interface Placed extends Span {
  readonly statement: Statement;
  /** Where the last one ends of this and those before it. */
  readonly reach: number;
}

/** Who asks of one place asks of others. */
const placed = new WeakMap<Layout, readonly Placed[]>();

/** The statements of the module itself that hold a span of its text. */
export function statementsAround(layout: Layout, { start, end }: Span): readonly Statement[] {
  const all = placed.get(layout) ?? inOrderOfPlace(layout);
  placed.set(layout, all);
  const found: Statement[] = [];
  for (let index = firstFrom(all, start + 1) - 1; index >= 0; index--) {
    const it = all[index] as Placed;
    if (it.reach < end) break;
    if (it.end >= end) found.unshift(it.statement);
  }
  return found;
}

function inOrderOfPlace(layout: Layout): readonly Placed[] {
  const { body = [] } = layout.program.functions[0] ?? {};
  const sorted = body.map((statement) => ({ ...layout.spanOf(0, statement), statement })).sort((a, b) => a.start - b.start);
  let reach = 0;
  return sorted.map((it) => {
    reach = Math.max(reach, it.end);
    return { ...it, reach };
  });
}
