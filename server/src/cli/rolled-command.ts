import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { maskText } from "../model/credentials/mask.ts";
import { credentialOf } from "../model/credentials/recognize.ts";
import { decode, encode } from "../project/decode.ts";
import { showLine } from "../report/show.ts";
import { SETTINGS_FILE } from "../settings/settings.ts";
import { withRolled } from "../settings/write-rolled.ts";
import { EXIT, type ExitCode, UsageError } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { rootsOf } from "./roots.ts";

export interface RolledCommandOptions {
  readonly by: string | undefined;
  readonly on: string | undefined;
  /** The folder whose settings are written. */
  readonly root: string | undefined;
}

/** `keywarden rolled FINGERPRINT`: notes in the settings, for the whole team, that a key opens nothing any more. */
export function rolledCommand(fingerprint: string, { by, on, root }: RolledCommandOptions, host: Host): ExitCode {
  // The key itself is welcome nowhere, least of all in the history of a shell.
  if (credentialOf(fingerprint) !== undefined) throw new UsageError("that is a key: give its fingerprint, as reports show it, and roll the key");
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) throw new UsageError(`no fingerprint of a key: ${showLine(fingerprint)} (16 digits, as reports show it)`);
  const day = on ?? host.today();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) throw new UsageError(`no day: ${showLine(day)} (like 2024-02-29)`);
  const folder = rootsOf(root === undefined ? [] : [root], host.folder)[0]?.folder ?? host.folder;
  const file = join(folder, SETTINGS_FILE);
  const known = read(file);
  const text = withRolled(known?.text ?? "", { key: fingerprint, on: day, ...(by !== undefined && { by: maskText(by) }) });
  const bytes = text === undefined ? undefined : encode(text, known ?? { encoding: "utf-8", mark: false });
  if (bytes === undefined) throw new UsageError(`${SETTINGS_FILE} is not one that could be added to`);
  try {
    writeFileSync(file, bytes);
  } catch (error) {
    throw new UsageError(`cannot write ${SETTINGS_FILE}${error instanceof Error && "code" in error ? ` (${String(error.code)})` : ""}`);
  }
  host.stdout.write(`${SETTINGS_FILE}: ${fingerprint} was rolled${by === undefined ? "" : ` by ${showLine(by)}`} on ${day}. Commit it, and all will know.\n`);
  return EXIT.clean;
}

function read(file: string): ReturnType<typeof decode> {
  try {
    return decode(readFileSync(file));
  } catch {
    return undefined;
  }
}
