import picocolors from "picocolors";
import type { Paint } from "../report/pretty.ts";
import type { Host } from "./host.ts";

/** Whether to colour what goes to standard output: as the user says, else wherever it is a terminal. `NO_COLOR` and `FORCE_COLOR` as everywhere. */
export function wantsColor(host: Host, option: boolean): boolean {
  if (!option) return false;
  const { NO_COLOR, FORCE_COLOR, TERM } = host.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return host.stdout.isTTY && TERM !== "dumb";
}

/** The colours, or none of them. */
export function paintFor(color: boolean): Paint {
  return picocolors.createColors(color);
}
