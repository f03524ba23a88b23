import { homedir } from "node:os";
import { join } from "node:path";

/** Where what is costly to find out is kept between audits, in a folder that belongs to the user; undefined where there is none. No key is ever in it. */
export function userCacheFolder({ XDG_CACHE_HOME, LOCALAPPDATA, HOME }: NodeJS.ProcessEnv): string | undefined {
  const home = XDG_CACHE_HOME ?? LOCALAPPDATA ?? (HOME === undefined ? undefined : join(homedir(), ".cache"));
  return home === undefined || home === "" ? undefined : join(home, "keywarden");
}
