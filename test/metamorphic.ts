import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { grammarOfFile } from "../server/src/facts/languages.ts";
import { lower } from "../server/src/facts/lower.ts";
import type { BindingId, Program } from "../server/src/facts/program.ts";
import { LineIndex } from "../server/src/text/line-index.ts";
import { testSyntax } from "./assets.ts";
import { findingsIn } from "./harness.ts";
import { expandPlaceholders } from "./placeholders.ts";

/** For tests that what a program says does not change with how it is written: the fixtures of one file, and whether changes that leave what they do leave their findings. */

const FIXTURES = fileURLToPath(new URL("fixtures/", import.meta.url));
const syntax = await testSyntax();

export interface Source {
  readonly name: string;
  readonly path: string;
  readonly python: boolean;
  readonly text: string;
  readonly program: Program;
}

export const sources: readonly Source[] = readdirSync(FIXTURES, { withFileTypes: true })
  // What silences a finding stands beside it.
  .filter((it) => it.isDirectory() && it.name !== "fixes" && it.name !== "unused-suppression")
  .flatMap((rule) => readdirSync(join(FIXTURES, rule.name)).map((file) => ({ rule: rule.name, file })))
  .flatMap(({ rule, file }): Source[] => {
    const grammar = /\.(?:py|[cm]?[jt]sx?)$/.test(file) ? grammarOfFile(file) : undefined;
    if (!grammar) return [];
    const text = expandPlaceholders(readFileSync(join(FIXTURES, rule, file), "utf8")).replace(/\s*(?:#|\/\/) (?:expect|todo): .*$/gm, "");
    const parsed = syntax.parseOnce(grammar, text);
    if (!parsed || parsed.broken) return [];
    return [{ name: `${rule}/${file}`, path: `src/${file}`, python: grammar === "python", text, program: lower(parsed) }];
  });

/** The findings as rule and text of the line they begin in, blanks apart; without what only holds for the place of the line. */
async function saidOf(files: Readonly<Record<string, string>>, line: (path: string, number: number, text: string) => string): Promise<string[]> {
  const said: string[] = [];
  for (const [path, findings] of await findingsIn(files)) {
    const text = files[path] ?? "";
    const lines = new LineIndex(text);
    const written = text.split("\n");
    for (const { rule, span } of findings) {
      const number = lines.positionAt(span.start).line;
      said.push(`${rule}: ${line(path, number, (written[number] ?? "").trim())}`);
    }
  }
  return [...new Set(said)].sort();
}

export const byText = (_path: string, _number: number, text: string): string =>
  text
    .replace(/^export /, "")
    .replace(/\s+(?:#|\/\/) .*$/, "")
    .replace(/^return .*/, "return");
export const byNumber = (_path: string, number: number): string => String(number + 1);

export interface Change {
  readonly path: string;
  readonly text: string;
}

export function replaced(text: string, edits: readonly { readonly start: number; readonly end: number; readonly text: string }[]): string {
  let result = text;
  for (const edit of edits.toSorted((a, b) => b.start - a.start || b.end - a.end)) result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  return result;
}

/** The variables that a part of a program names. */
export function bindingsIn(part: unknown): Set<BindingId> {
  const found = new Set<BindingId>();
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== "object") return;
    if ("kind" in value && value.kind === "name" && "binding" in value) found.add(value.binding as BindingId);
    for (const each of Object.values(value)) visit(each);
  };
  visit(part);
  return found;
}

/** Whether functions or classes stand inside a function. */
export function hasInner(program: Program, id: number): boolean {
  const unit = program.functions[id]?.unit;
  return program.units.some(({ parent }) => parent === unit);
}

const known = new Map<typeof byText, Map<Source, Promise<string[]>>>();

/** What is said of a fixture as it is, found out once. */
function saidBefore(source: Source, line: typeof byText): Promise<string[]> {
  const said = known.get(line) ?? new Map<Source, Promise<string[]>>();
  known.set(line, said);
  const before = said.get(source) ?? saidOf({ [source.path]: source.text }, line);
  said.set(source, before);
  return before;
}

/** A change that leaves what a program does. */
export interface Transformation {
  readonly name: string;
  readonly make: (source: Source) => readonly Change[] | undefined;
  readonly line: typeof byText;
  readonly without: ReadonlySet<string>;
  readonly least: number;
}

/** The change of a fixture's only file, if there is one. */
export function oneFile(source: Source, text: string | undefined): Change[] | undefined {
  return text === undefined ? undefined : [{ path: source.path, text }];
}

/** Declares the test that findings of all fixtures stay when they are changed so. */
export function findingsStay({ name, make, line, without, least }: Transformation): void {
  test(`findings stay when ${name}`, async () => {
    let tried = 0;
    const differences: string[] = [];
    for (const source of sources) {
      const files = make(source);
      if (!files) continue;
      const grammar = grammarOfFile(source.path);
      if (grammar && files.some(({ text }) => syntax.parseOnce(grammar, text)?.broken)) continue;
      tried++;
      const kept = (said: string[]) => said.filter((it) => !without.has(it.split(":")[0] ?? ""));
      const before = kept(await saidBefore(source, line));
      const after = kept(await saidOf(Object.fromEntries(files.map(({ path, text }) => [path, text])), line));
      for (const it of before) if (!after.includes(it)) differences.push(`${source.name}: lost ${it}`);
      for (const it of after) if (!before.includes(it)) differences.push(`${source.name}: new ${it}`);
    }
    assert.deepEqual(differences, []);
    assert.ok(tried >= least, `${tried} fixtures changed`);
  });
}
