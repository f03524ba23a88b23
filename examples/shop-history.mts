import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprintOf } from "../server/src/model/credentials/fingerprint.ts";
import { SETTINGS_FILE } from "../server/src/settings/settings.ts";
import { withRolled } from "../server/src/settings/write-rolled.ts";
import { expandPlaceholders, fakeKey } from "../test/placeholders.ts";
import { fillShop } from "./fill-shop.mts";

const stream = new URL("history.fast-import", import.meta.url);

/** Nothing of the user's own configuration has a say in it. */
const ENVIRONMENT = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@lanternfish.example",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@lanternfish.example",
  GIT_AUTHOR_DATE: "2025-11-03T10:00:00Z",
  GIT_COMMITTER_DATE: "2025-11-03T10:00:00Z",
};

/**
 * The shop with a past, as a git repository in a new temporary folder, whose path it gives: keys were committed and deleted, forgotten on a branch, written into a message;
 * one was rolled, which the settings note. Throws where there is no git.
 */
export async function fillShopWithHistory(seed: number): Promise<string> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), "keywarden-shop-")));
  const folder = join(parent, "shop");
  await fillShop(folder, seed);
  const rolled = withRolled("", { key: fingerprintOf(fakeKey("sk_live", 22, seed)), by: "Ada", on: "2024-09-02" });
  if (rolled !== undefined) await writeFile(join(folder, SETTINGS_FILE), rolled);
  git(folder, ["init", "-q", "-b", "main"]);
  git(folder, ["fast-import", "--quiet", "--date-format=rfc2822"], expandPlaceholders(await readFile(stream, "utf8"), seed));
  git(folder, ["reset", "-q"]);
  git(folder, ["add", "--all"]);
  git(folder, ["commit", "-q", "-m", "Two services instead of one file"]);
  return folder;
}

function git(folder: string, parameters: readonly string[], input = ""): void {
  execFileSync("git", ["-C", folder, ...parameters], { env: ENVIRONMENT, input, stdio: ["pipe", "ignore", "pipe"] });
}
