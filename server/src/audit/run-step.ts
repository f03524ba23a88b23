import { chmod, lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Step } from "../fixes/repair.ts";
import { git } from "../project/node.ts";

/** Takes a file of a folder out of git's index, or lets nobody but its owner read it. The user has confirmed it. What went wrong, if anything. */
export async function runStep(folder: string, { kind, path }: Step): Promise<string | undefined> {
  if (kind === "untrack") {
    const answer = await git(folder, ["--literal-pathspecs", "rm", "--cached", "--quiet", "--", path]);
    if (answer.kind !== "done") return "git could not be run";
    return answer.status === 0 ? undefined : answer.errors.trim().split("\n")[0] || `git ended with ${answer.status}`;
  }
  try {
    const file = join(folder, path);
    // A link would have another file changed.
    if (!(await lstat(file)).isFile()) return "it is no file of its own";
    await chmod(file, 0o600);
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "it could not be changed";
  }
}
