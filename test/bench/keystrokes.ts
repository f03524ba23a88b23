import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Position } from "vscode-languageserver";
import { lower } from "../../server/src/facts/lower.ts";
import { testSyntax } from "../assets.ts";
import { expandPlaceholders } from "../placeholders.ts";
import { ROOT } from "./cache.ts";
import { percentile, rounded, type Table } from "./figures.ts";
import { startServer } from "./server.ts";
import { Strokes } from "./strokes.ts";

type Language = "python" | "typescript";

/** In lines: from here on each keystroke takes its time. */
const LONG = 5000;
const MOST_ROUNDS = 5;

/** Something that is typed, character by character, and taken back. */
interface Typing {
  readonly name: string;
  /** What is typed in the middle of the file, in one go each. */
  readonly strokes: readonly string[];
  /** In a line of its own, or at the end of one. */
  readonly ownLine: boolean;
}

const OPENER: Readonly<Record<Language, string>> = { python: "#", typescript: "//" };

function typings(language: Language): Typing[] {
  const letters = [..."abcdefghij"];
  return [
    { name: "a comment", strokes: [`${OPENER[language]} `, ...letters], ownLine: true },
    { name: "a name", strokes: ["a", ...letters], ownLine: true },
    { name: "a string, opened", strokes: ['a = "', ...letters, '"'], ownLine: true },
    { name: "lines", strokes: Array.from({ length: 8 }, () => "\n"), ownLine: false },
  ];
}

/** How long it takes from a keystroke to the diagnostics, through the real server, in files of about so many lines. Each typing `rounds` times, or fewer in long files. */
export async function keystrokes(sizes: readonly number[], rounds: number): Promise<Table> {
  const server = await startServer();
  const rows: Record<string, Record<string, number>> = {};
  for (const [name, language] of [
    ["billing/app/main.py", "python"],
    ["storefront/src/checkout.ts", "typescript"],
  ] as const) {
    const code = expandPlaceholders(readFileSync(join(ROOT, "examples/shop", name), "utf8"));
    for (const wanted of sizes) {
      const text = await repeated(code, language, wanted);
      const lines = text.split("\n").length;
      const uri = pathToFileURL(join(ROOT, `bench-${wanted}-${name.replaceAll("/", "-")}`)).href;
      await server.open(uri, language, text);
      await server.pull(uri);
      const parsed = await parseTime(text, language);
      for (const typing of typings(language)) {
        const measured = new Strokes();
        const often = wanted < LONG ? rounds : Math.min(rounds, MOST_ROUNDS);
        for (let round = 0; round < often; round++) {
          const line = Math.floor((lines * (round + 1)) / (often + 1));
          await typed(typing, uri, text.split("\n"), line, measured);
        }
        rows[`${language}, ${lines} lines: ${typing.name}`] = {
          ...measured.row(),
          "median × parsing it afresh": rounded(measured.median / parsed),
        };
      }
      await server.close(uri);
    }
  }
  await server.stop();
  return rows;

  /** One typing, measured stroke by stroke, and then, unmeasured, taken back. */
  async function typed({ strokes, ownLine }: Typing, uri: string, before: readonly string[], line: number, measured: Strokes): Promise<void> {
    const start: Position = { line, character: 0 };
    // The line is there before anything is typed in it.
    if (ownLine) await measured.type(server, uri, { start, end: start }, "\n");
    let end = start;
    const all = ownLine ? [`${indentOf(before[line])}${strokes[0]}`, ...strokes.slice(1)] : strokes;
    for (const stroke of all) {
      await measured.type(server, uri, { start: end, end }, stroke);
      end = stroke === "\n" ? { line: end.line + 1, character: 0 } : { line: end.line, character: end.character + stroke.length };
    }
    if (ownLine) end = { line: line + 1, character: 0 };
    await server.change(uri, { start, end }, "");
    await server.pull(uri);
  }
}

function indentOf(line: string | undefined): string {
  return /^[ \t]*/.exec(line ?? "")?.[0] ?? "";
}

/**
 * The code so often that it has about so many lines. What it imports stands in the first copy alone, and what it defines has a name of its own in each: no file
 * defines the same hundred times over.
 */
export async function repeated(code: string, language: Language, lines: number): Promise<string> {
  const syntax = await testSyntax();
  await syntax.load(language);
  const parsed = syntax.parseOnce(language, code);
  if (!parsed) throw new Error("the code could not be parsed");
  const program = lower(parsed);
  const imports = new Map((program.functions[0]?.body ?? []).flatMap(({ kind, start, end }) => (kind === "import" ? [[start, end] as const] : [])));
  const rest = [...imports]
    .sort(([a], [b]) => b - a)
    .reduce((text, [start, end]) => text.slice(0, start) + text.slice(end).replace(/^\n+/, ""), code)
    .trim();
  const fields = new Set(program.classes.flatMap(({ attributes }) => attributes.map(({ binding }) => binding)));
  const own = program.bindings.flatMap(({ owner, kind, name }, id) => (owner === 0 && kind !== "import" && !fields.has(id) ? [name] : []));
  const names = new RegExp(`(?<![\\w$.'"/])(?:${own.join("|")})(?![\\w$'"])`, "g");
  const copies = Math.max(1, Math.round(lines / rest.split("\n").length));
  return code + Array.from({ length: copies - 1 }, (_, index) => `\n\n${rest}\n`.replace(names, (name) => `${name}_${index + 2}`)).join("");
}

async function parseTime(text: string, language: Language): Promise<number> {
  const syntax = await testSyntax();
  await syntax.load(language);
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    syntax.parse(language, text)?.delete();
    times.push(performance.now() - began);
  }
  return percentile(times, 50);
}
