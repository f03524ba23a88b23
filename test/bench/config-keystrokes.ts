import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./cache.ts";
import { configFiles } from "./config-files.ts";
import type { Table } from "./figures.ts";
import { startServer } from "./server.ts";
import { Strokes } from "./strokes.ts";

/** What is typed in a line of its own: a name and its value, character by character. */
const TYPED = "stripe_key: abcdef";

/** How long it takes from a keystroke to the diagnostics, through the real server, in configuration files of about so many lines, each with a few values of Stripe's. */
export async function configKeystrokes(lines: number, rounds: number): Promise<Table> {
  const server = await startServer();
  const rows: Record<string, Readonly<Record<string, number>>> = {};
  for (const [path, text] of Object.entries(configFiles(lines))) {
    const uri = pathToFileURL(join(ROOT, `bench-${lines}`, path)).href;
    await server.open(uri, "plaintext", text);
    await server.pull(uri);
    const written = text.split("\n");
    const [forCompiler, strokes] = [new Strokes(), new Strokes()];
    for (let round = 0; round <= rounds; round++) {
      const line = Math.floor((written.length * (round + 1)) / (rounds + 2));
      const indent = /^[ \t]*/.exec(written[line] ?? "")?.[0] ?? "";
      const start = { line, character: 0 };
      let end = start;
      for (const stroke of [`${indent}\n`, ...TYPED]) {
        const at = stroke.endsWith("\n") ? start : end;
        await (round === 0 ? forCompiler : strokes).type(server, uri, { start: at, end: at }, stroke);
        end = stroke.endsWith("\n") ? { line, character: indent.length } : { line, character: end.character + stroke.length };
      }
      await server.change(uri, { start, end: { line: line + 1, character: 0 } }, "");
      await server.pull(uri);
    }
    rows[`${path.slice(path.lastIndexOf("/") + 1)}, ${written.length} lines`] = strokes.row();
    await server.close(uri);
  }
  await server.stop();
  return rows;
}
