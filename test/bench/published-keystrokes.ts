import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expandPlaceholders } from "../placeholders.ts";
import { corpus } from "./audits.ts";
import { ROOT } from "./cache.ts";
import type { Table } from "./figures.ts";
import { startServer } from "./server.ts";
import { Strokes } from "./strokes.ts";

const LANGUAGES = [
  { id: "python", isOne: (name: string) => name.endsWith(".py"), shop: "billing/app/main.py" },
  { id: "typescript", isOne: (name: string) => name.endsWith(".ts") && !name.endsWith(".d.ts"), shop: "storefront/src/checkout.ts" },
] as const;

/** Files of each length and language: those of the corpus whose length is nearest. */
const FILES = 3;
/** Where something is typed in each of them, and taken back. */
const PLACES = 20;

/**
 * How long it takes from a keystroke to the diagnostics, through the real server, in files of published packages that have about so many lines; the example shop's code
 * stands above, so that there is something to be found. At places all over the file one character is typed, four times in six a letter, once a quote, once the end of a
 * line, and taken back.
 */
export async function publishedKeystrokes(lengths: readonly number[]): Promise<Table> {
  const server = await startServer();
  const rows: Record<string, Readonly<Record<string, number>>> = {};
  const folder = corpus("M");
  for (const { id, isOne, shop } of LANGUAGES) {
    const code = expandPlaceholders(readFileSync(join(ROOT, "examples/shop", shop), "utf8"));
    const files = linesOf(folder, isOne);
    for (const wanted of lengths) {
      const strokes = new Strokes();
      const nearest = [...files].sort(([, a], [, b]) => Math.abs(a - wanted) - Math.abs(b - wanted)).slice(0, FILES);
      for (const [path] of nearest) await typedInto(`${code}\n${readFileSync(path, "utf8")}`, id, strokes);
      const lengthsOfThem = nearest.map(([, lines]) => lines).sort((a, b) => a - b);
      rows[`${id}, ${FILES} files of ${lengthsOfThem[0]} to ${lengthsOfThem.at(-1)} lines`] = strokes.row();
    }
  }
  await server.stop();
  return rows;

  async function typedInto(text: string, language: string, strokes: Strokes): Promise<void> {
    const uri = pathToFileURL(join(ROOT, `bench-published.${language === "python" ? "py" : "ts"}`)).href;
    await server.open(uri, language, text);
    await server.pull(uri);
    const lines = text.split("\n");
    for (let place = 0; place < PLACES; place++) {
      const line = Math.floor((lines.length * (place + 0.5)) / PLACES);
      // Anywhere in the line, the same each time.
      const start = { line, character: Math.floor(((lines[line]?.length ?? 0) * ((place * 7) % 11)) / 11) };
      const typed = place % 6 === 4 ? '"' : place % 6 === 5 ? "\n" : "x";
      const end = typed === "\n" ? { line: line + 1, character: 0 } : { line, character: start.character + 1 };
      await strokes.type(server, uri, { start, end: start }, typed);
      await strokes.type(server, uri, { start, end }, "");
    }
    await server.close(uri);
  }
}

/** The files in a folder, with how many lines each has. */
function linesOf(folder: string, isOne: (name: string) => boolean): Map<string, number> {
  const found = new Map<string, number>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !isOne(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    // None with so many lines is smaller or larger than that.
    const { size } = statSync(path);
    if (size > 15_000 && size < 900_000) found.set(path, readFileSync(path, "utf8").split("\n").length);
  }
  return found;
}
