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

/** Versions that contradict each other: no version is possible. */
export const NO_MAJOR: MajorSet = { spans: [] };

export function majorSpan(from: number, to: number): MajorSet {
  return from > to ? NO_MAJOR : { spans: [{ from, to }] };
}

/** What either of them admits. */
export function unionOfMajors(sets: readonly MajorSet[]): MajorSet {
  const spans: MajorSpan[] = [];
  for (const span of sets.flatMap((set) => set.spans).toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1);
    if (last && span.from <= last.to + 1) spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else spans.push(span);
  }
  return { spans };
}

/** What both of them admit. */
export function commonMajors(a: MajorSet, b: MajorSet): MajorSet {
  return unionOfMajors(a.spans.flatMap((x) => b.spans.map((y) => majorSpan(Math.max(x.from, y.from), Math.min(x.to, y.to)))));
}

/** Whether something that holds for certain majors holds for all that are possible, for some, or for none. */
export function holdsFor({ spans }: MajorSet, majors: Majors): "all" | "some" | "none" {
  const [from = "", to = ""] = majors.split("..");
  const low = from === "" ? 0 : Number(from);
  const high = to === "" ? Number.POSITIVE_INFINITY : Number(to);
  if (spans.length > 0 && spans.every((span) => low <= span.from && span.to <= high)) return "all";
  return spans.some((span) => span.from <= high && low <= span.to) ? "some" : "none";
}
