import type { Edit } from "../../text/edit.ts";

/** How the code of a place goes on with another key while it runs. */
export interface Rotation {
  readonly edits: readonly Edit[];
  /** Whether the other key is in the variable beside the first, or comes from a store that is asked again. */
  readonly from: "variable" | "store";
}
