import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expandPlaceholders } from "../test/placeholders.ts";

const template = fileURLToPath(new URL("shop/", import.meta.url));

/** Writes the shop into a folder, which is emptied first: with made-up keys, the same for the same seed, where the template has placeholders. */
export async function fillShop(folder: string, seed: number): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const target = join(folder, path.slice(template.length));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, expandPlaceholders(await readFile(path, "utf8"), seed));
  }
}
