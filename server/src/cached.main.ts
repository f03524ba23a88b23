import module from "node:module";
import { join } from "node:path";
import { userCacheFolder } from "./audit/cache-folder.ts";

// What is started is the program beside this file: the build writes its name here. V8 keeps what it makes of it in the user's own folder (nobody else could write
// there), which saves a fifth of the start. Where Node cannot do that (before 22.1), or the folder cannot be written, it is made anew each time.

declare const PROGRAM: string;
/** When what was made since the start is kept, so that a server that is killed has it the next time, too. */
const KEPT_AFTER_MILLISECONDS = 5_000;

// The types are those of the oldest Node that is supported.
const cache: { readonly enableCompileCache?: (folder: string) => unknown; readonly flushCompileCache?: () => void } = module;
const folder = userCacheFolder(process.env);
if (folder !== undefined && process.env.NODE_DISABLE_COMPILE_CACHE === undefined) {
  cache.enableCompileCache?.(join(folder, "compiled"));
  setTimeout(() => cache.flushCompileCache?.(), KEPT_AFTER_MILLISECONDS).unref();
}
void import(PROGRAM);
