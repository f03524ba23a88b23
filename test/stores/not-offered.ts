import type { NotOfferedId } from "../../server/src/fixes/stores/not-offered.ts";
import type { Cell } from "./site.ts";

/** Modules that cannot wait while they are loaded. */
const WITHOUT_AWAIT: ReadonlySet<string> = new Set(["CommonJS", ".cjs", "nodenext, CommonJS", "commonjs", ".cts, import = require"]);

/** Why the repair is not offered for a cell; undefined where it must be. This is the whole list: stores that answer later cannot be asked at these sites without a change of the callers. */
export function notOffered({ language, store, site, style }: Cell): NotOfferedId | undefined {
  if (language === "python" || store === "environment") return undefined;
  switch (site.id) {
    case "function":
      return "function";
    case "class-field":
      return "class";
    case "constructor":
      return "constructor";
    case "default-argument":
      return "parameter";
    case "exported":
      return WITHOUT_AWAIT.has(style.id) ? "exported-client" : undefined;
    case "settings-file":
      return WITHOUT_AWAIT.has(style.id) ? "commonjs" : undefined;
    default:
      return undefined;
  }
}
