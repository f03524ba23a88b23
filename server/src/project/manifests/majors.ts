import { type Comparator, Range } from "semver";
import type { Majors } from "../../model/api.ts";

/** The majors of a library that code may run with: some spans, in order, none touching the next. */
export interface MajorSet {
  readonly spans: readonly MajorSpan[];
}

interface MajorSpan {
  readonly from: number;
  /** Included; infinite where nothing bounds it. */
  readonly to: number;
}

/** Nothing is known of the version. */
export const ANY_MAJOR: MajorSet = { spans: [{ from: 0, to: Number.POSITIVE_INFINITY }] };

/** The majors that a range admits; all where it is not known. */
export function majorsOf(range: string | undefined): MajorSet {
  return range === undefined ? ANY_MAJOR : united(new Range(range).set.map(spanOf));
}

/** The majors between the bounds of one alternative of a range. */
function spanOf(comparators: readonly Comparator[]): MajorSpan {
  let [from, to] = [0, Number.POSITIVE_INFINITY];
  for (const { operator, semver } of comparators) {
    // What every version passes has none of its own.
    if (typeof semver.major !== "number") continue;
    const { major, minor, patch } = semver;
    if (operator === "<" && minor === 0 && patch === 0) to = Math.min(to, major - 1);
    else if (operator === "<" || operator === "<=") to = Math.min(to, major);
    else if (operator === ">" || operator === ">=") from = Math.max(from, major);
    else [from, to] = [Math.max(from, major), Math.min(to, major)];
  }
  return { from, to };
}

function united(spans: readonly MajorSpan[]): MajorSet {
  const result: MajorSpan[] = [];
  for (const span of spans.filter(({ from, to }) => from <= to).toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to + 1) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return { spans: result };
}

/** Whether something that holds for certain majors holds for all that are possible, for some, or for none. */
export function holdsFor({ spans }: MajorSet, majors: Majors): "all" | "some" | "none" {
  const [from = "", to = ""] = majors.split("..");
  const low = from === "" ? 0 : Number(from);
  const high = to === "" ? Number.POSITIVE_INFINITY : Number(to);
  if (spans.length > 0 && spans.every((span) => low <= span.from && span.to <= high)) return "all";
  return spans.some((span) => span.from <= high && low <= span.to) ? "some" : "none";
}
