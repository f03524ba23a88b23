import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";

/** A repository of a list. */
export interface ListedRepository {
  /** As the list has it, without a password in an address. */
  readonly name: string;
  /** What `git clone` is given; undefined where it is a folder already. */
  readonly address: string | undefined;
  /** Absolute; undefined until it is cloned. */
  readonly folder: string | undefined;
}

/** The repositories that a list names, one on each line; what follows `#` is a comment. Folders are relative to that of the list. */
export function repositoriesIn(list: string, folder: string): ListedRepository[] {
  const found = new Map<string, ListedRepository>();
  for (const line of list.split(/\r?\n/)) {
    const entry = line.replace(/(?:^|\s)#.*$/, "").trim();
    if (entry === "") continue;
    const isFolder = !isAddress(entry);
    const place = resolve(folder, entry);
    const name = isFolder ? entry : withoutPassword(entry);
    if (!found.has(name)) found.set(name, { name, address: isFolder ? undefined : entry, folder: isFolder ? place : undefined });
  }
  return [...found.values()];
}

/** Whether an entry is an address and not a folder: `https://…`, `git@host:path`. A drive's letter is no host. */
function isAddress(entry: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(entry) || /^[\w.-]+@[\w.-]+:/.test(entry);
}

function withoutPassword(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]+:\/\/)[^/@]*@/i, "$1");
}

/** A folder of a listed repository; undefined where there is none. */
export function existingFolder({ folder }: ListedRepository): string | undefined {
  try {
    const place = folder === undefined ? undefined : realpathSync.native(folder);
    return place !== undefined && statSync(place).isDirectory() ? place : undefined;
  } catch {
    return undefined;
  }
}

/** A clone that is gone after it was looked at. */
export interface TemporaryClone {
  readonly folder: string;
  remove(): void;
}

/**
 * Clones a repository into a new folder, with all branches and, where `history` is wanted, all commits; undefined where git cannot. It runs with the user's own
 * settings for reaching it; no hook, no submodule, no file of Git LFS comes along, and nobody is asked for a password.
 */
export async function cloneRepository({ address }: ListedRepository, history: boolean, signal: AbortSignal): Promise<TemporaryClone | undefined> {
  if (address === undefined) return undefined;
  const above = realpathSync.native(mkdtempSync(join(tmpdir(), "keywarden-clone-")));
  const remove = (): void => rmSync(above, { recursive: true, force: true });
  const folder = join(above, safeName(address));
  const settings = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never"];
  const depth = history ? [] : ["--depth=1", "--no-tags"];
  const child = spawn("git", [...settings, "clone", "--quiet", "--template=", "--no-recurse-submodules", ...depth, "--", address, folder], {
    cwd: dirname(process.execPath),
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_LFS_SKIP_SMUDGE: "1", LC_ALL: "C" },
    stdio: "ignore",
    windowsHide: true,
    signal,
  });
  try {
    const [status] = await once(child, "close");
    if (status === 0) return { folder, remove };
  } catch {
    // Cancelled, or there is no git.
  }
  remove();
  return undefined;
}

function safeName(address: string): string {
  return (
    basename(address.replace(/[/\\]+$/, ""))
      .replace(/[^\w.-]/g, "_")
      .replace(/^\.+/, "") || "repository"
  );
}
