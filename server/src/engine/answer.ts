import type { Layout } from "../facts/layout.ts";
import { sameLists } from "../flow/values/equal.ts";
import type { Analysis } from "./analysis.ts";
import type { SaidOfFile } from "./said-before.ts";

/** An answer with everything it rests on. */
export interface Answer {
  readonly analysis: Analysis;
  readonly inputs: readonly unknown[];
  /** Layouts of other files in which its steps lie. */
  readonly layouts: readonly (readonly [path: string, layout: Layout | undefined])[];
  /** What the rules said, for the next text of a file that is edited. */
  readonly said: SaidOfFile | undefined;
}

/** Whether nothing that an answer rests on has changed. */
export function isUpToDate(answer: Answer, inputs: readonly unknown[], layoutOf: (path: string) => Layout | undefined): boolean {
  return sameLists(answer.inputs, inputs) && answer.layouts.every(([path, layout]) => layoutOf(path) === layout);
}
