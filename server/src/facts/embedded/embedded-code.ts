import type { Grammar } from "../../syntax/tree.ts";
import type { Edit } from "../../text/edit.ts";
import type { PiecewiseMap } from "../../text/piecewise-map.ts";

/** All the code of one file, in order, as one module. */
export interface EmbeddedCode {
  readonly grammar: Grammar;
  readonly text: string;
  /** From `text` to the file. */
  readonly map: PiecewiseMap;
  /** Whether offsets and lines of `text` are those of the file. */
  readonly inPlace: boolean;
  /** The edit of the file that does what an edit of `text` says; undefined where there is none that surely does. */
  readonly edit: (edit: Edit) => Edit | undefined;
}
