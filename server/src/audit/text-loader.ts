import { join } from "node:path";
import type { Reader } from "../project/node.ts";
import type { LoadText } from "./analyze-file.ts";

/** Reads texts below a folder. */
export function textLoader(root: string, read: Reader): LoadText {
  return (path) => {
    const outcome = read(join(root, path));
    return outcome.kind === "text" ? outcome.decoded.text : undefined;
  };
}
